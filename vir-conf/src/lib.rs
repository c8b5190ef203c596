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
//!
//! Documents can also be built in code. Types are plain structs: `new` takes what must be there, `Default` makes what
//! may be empty, and a struct's own syntax sets the rest.
//!
//! ```
//! use vir_conf::Domain;
//! use vir_conf::arch::Arch;
//! use vir_conf::domain::device::{Devices, Disk, Serial};
//! use vir_conf::domain::os::Os;
//! use vir_conf::domain::storage::StorageSource;
//! use vir_conf::domain::{DomainType, Size};
//!
//! let disk = Disk { readonly: true, ..Disk::new("vda", StorageSource::block("/dev/vg/web")) };
//! let domain = Domain {
//!     memory: Size::mib(512).into(),
//!     os: Os::hvm(Arch::X86_64, "q35"),
//!     devices: Devices { disks: vec![disk], serials: vec![Serial::default()], ..Devices::default() },
//!     ..Domain::new(DomainType::Kvm, "web")
//! };
//! assert_eq!(domain.devices.disks[0].target.dev, "vda");
//! ```

pub mod abi;
mod absent;
pub mod arch;
pub mod backup;
pub mod capabilities;
pub mod checkpoint;
pub mod cpu;
pub mod diagnostic;
pub mod diff;
pub mod document;
pub mod domain;
pub mod domain_capabilities;
pub mod facet;
pub mod filter_binding;
pub mod filter_ref;
pub mod flags;
mod ignored;
pub mod in_order;
mod inherit;
pub mod interface;
pub mod kind;
pub mod link;
pub mod moment;
pub mod net;
pub mod network;
pub mod network_port;
pub mod node_device;
pub mod nwfilter;
pub mod scalar;
pub mod schema;
pub mod secret;
pub mod size;
pub mod snapshot;
pub mod status;
pub mod storage;
pub mod storage_pool;
pub mod storage_pool_capabilities;
pub mod storage_volume;
pub mod table;
pub mod view;
pub mod xml;

pub use domain::{Domain, Ready};
pub use ignored::{Anything, Ignored};
