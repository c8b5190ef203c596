//! PCI topology and address sets of virtual machines.
//!
//! ```
//! use vir_pci::{Address, Slot};
//!
//! let address: Address = "0000:00:1f.2".parse()?;
//! assert_eq!(address.slot, Slot::new(0x1f).expect("31 is the last slot"));
//! assert_eq!(address.to_string(), "0000:00:1f.2");
//! # Ok::<(), vir_pci::ParseAddressError>(())
//! ```

mod address;
mod multifunction;
mod ranged;
mod zpci;

pub use address::{Address, Function, ParseAddressError, Slot};
pub use multifunction::{Multifunction, ParseMultifunctionError};
pub use ranged::OutOfRange;
pub use zpci::{Uid, ZpciIds};
