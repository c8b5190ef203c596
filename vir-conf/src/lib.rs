//! The libvirt family of XML documents as typed Rust values.
//!
//! ```
//! use vir_conf::Domain;
//! use vir_conf::flags::{FormatFlags, ParseFlags};
//!
//! let text = "<domain type='qemu'><name>web</name><memory unit='MiB'>512</memory><os><type>hvm</type></os></domain>";
//! let mut domain = Domain::parse(text, ParseFlags::INACTIVE)?.value;
//! domain.name = "shop".to_owned();
//! assert!(domain.to_xml(FormatFlags::INACTIVE).contains("<name>shop</name>"));
//! # Ok::<(), vir_conf::diagnostic::Report>(())
//! ```

pub mod abi;
pub mod diagnostic;
pub mod document;
pub mod domain;
pub mod filter_binding;
pub mod filter_ref;
pub mod flags;
pub mod interface;
pub mod kind;
pub mod link;
pub mod nwfilter;
pub mod scalar;
pub mod schema;
pub mod secret;
pub mod table;
pub mod view;
pub mod xml;

pub use domain::{Domain, Ready};
