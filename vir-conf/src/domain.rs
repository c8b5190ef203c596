//! `<domain>`: a virtual machine or container.

pub mod address;
pub mod chardev;
pub mod device;
mod document;
mod size;

pub use crate::document::Parsed;
pub use document::Ready;
pub use size::Size;

use crate::domain::device::Devices;
use crate::element;
use crate::scalar::Uuid;
use crate::values;

element! {
    /// A virtual machine or container.
    pub struct Domain = "domain" {
        /// Hypervisor that runs it.
        attr "type" => kind: DomainType;
        /// Number of the running domain; absent while it does not run.
        attr "id" => id: Option<u32>, when |domain, cx| !cx.inactive();
        /// Name, unique on its host.
        leaf "name" => name: String;
        /// Identity, drawn at random where absent.
        leaf guest "uuid" => uuid: Option<Uuid>;
        /// Short description for people.
        leaf "title" => title: Option<String>;
        /// Long description for people.
        leaf "description" => description: Option<String>;
        /// What is plugged into it.
        child "devices" => devices: Devices = Devices::default();
    }
}

values! {
    /// Hypervisors.
    pub enum DomainType {
        Qemu = "qemu", Kvm = "kvm", Hvf = "hvf", Kqemu = "kqemu", Xen = "xen", Lxc = "lxc", Uml = "uml",
        OpenVz = "openvz", Test = "test", Vmware = "vmware", HyperV = "hyperv", Vbox = "vbox", Phyp = "phyp",
        Bhyve = "bhyve", Vz = "vz",
    }
}
