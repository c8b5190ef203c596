//! QEMU: capabilities, defaults, addresses, command lines and the monitor.
//!
//! A definition goes one way: [`ready`] fills in defaults, places every device and validates; [`command::build`]
//! turns what is ready into a command line. Both take what they need to know of the binary, the configuration and
//! the host as values ([`Driver`]), so they work for a QEMU that is not installed here.

mod accelerator;
pub mod address;
mod alias;
mod block;
pub mod capabilities;
pub mod command;
pub mod complete;
mod config;
mod device;
mod driver;
pub mod firmware;
pub mod host;
pub mod json;
mod machine;
mod paths;
pub mod qmp;
mod secret;
mod validate;

pub use block::{SpecificationError, deflatten, read_specification};
pub use config::{Config, DisplayConfig, HugetlbMount, Nbdkit, TlsConfig};
pub use driver::{Driver, ready};
pub use machine::{Machine, MachineKind};
pub use paths::run_name;
