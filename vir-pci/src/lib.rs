//! PCI topology and address sets of virtual machines: who sits where, and which controllers that takes.
//!
//! Pure data and arithmetic: this crate reads no document, opens no file and knows no hypervisor.
//!
//! ```
//! use vir_pci::{AddressSet, ConnectFlags, ControllerModel, Device, Growth, Request};
//!
//! let mut set = AddressSet::new();
//! set.add_controller(0, ControllerModel::PcieRoot)?;
//! let requests = [
//!     Request::at("0000:00:1f.2".parse().expect("an address"), Device::built_in("sata0")),
//!     Request::any(Device::new("net0", ConnectFlags::PCIE_ENDPOINT)),
//! ];
//! let placement = set.place(&requests, Some(Growth::default()), &[])?;
//! assert_eq!(placement.added[0].model, ControllerModel::PcieRootPort);
//! assert_eq!(placement.placed[1].0.to_string(), "0000:01:00.0");
//!
//! print!("{}", set.topology().explained());
//! # Ok::<(), vir_pci::PciError>(())
//! ```

mod address;
mod budget;
mod bus;
mod bus_index;
mod bus_set;
mod connect;
mod controller;
mod device;
mod draft;
mod error;
mod growth;
mod multi;
mod multifunction;
mod pass;
mod place;
mod ranged;
mod reason;
mod set;
mod topology;
mod zpci;
mod zpci_set;

pub use address::{Address, Function, ParseAddressError, Slot};
pub use budget::Budget;
pub use bus::Bus;
pub use connect::ConnectFlags;
pub use controller::{ControllerModel, ParseControllerModelError};
pub use device::{Device, Occupant};
pub use error::{PciError, PciErrorKind, Shortage};
pub use growth::{ConventionalSlots, Growth};
pub use multi::MultiReport;
pub use multifunction::{Multifunction, ParseMultifunctionError};
pub use place::{Added, Placement, Request, Want};
pub use ranged::OutOfRange;
pub use reason::Reason;
pub use set::AddressSet;
pub use topology::{BusNode, DeviceNode, Topology};
pub use zpci::{Uid, ZpciIds};
pub use zpci_set::{ZpciError, ZpciSet};
