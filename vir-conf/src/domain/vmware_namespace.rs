//! Elements in the namespace of VMware: where in an inventory a machine is.
//!
//! Bound by URI, so that a document chooses its prefix; printed with `vmware:`.

use crate::element;

element! {
    /// What a definition says of VMware's inventory.
    pub struct VmwareNamespace = namespace "vmware" {
        /// Path of the datacenter that the machine is in, folders included. For information only.
        leaf "vmware:datacenterpath" => datacenter_path: Option<String>;
    }
}
