//! The simulated hypervisor behind `test:///default`, and the fixtures every crate tests with.

pub mod corpus;
#[cfg(feature = "strategies")]
pub mod cost;
pub mod diff;
pub mod fixed;
pub mod golden;
mod host;
pub mod kinds;
pub mod laws;
pub mod names;
pub mod needs;
pub mod node;
pub mod peer;
pub mod qemu;
#[cfg(feature = "strategies")]
pub mod strategy;
