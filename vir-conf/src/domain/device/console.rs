//! `<console>`: the console that people open; the first is the first serial port seen again.

use crate::domain::chardev::{CharLog, CharSource};
use crate::domain::device::DeviceInfo;
use crate::{element, values};

element! {
    /// A console.
    pub struct Console = "console" {
        /// The host's end.
        choice "" => source: CharSource = CharSource::PTY;
        /// Path of the pseudo terminal, once more, as old clients look for it.
        attr "tty" => tty: Option<String>, when |_, cx| !cx.inactive();
        /// A copy of all output.
        child "log" => log: Option<CharLog>;
        /// What the guest sees.
        child "target" => target: ConsoleTarget = ConsoleTarget::default();
        /// Boot order, alias and guest address.
        inline "" => info: DeviceInfo;
    }
}

element! {
    /// What the guest sees of a console.
    pub struct ConsoleTarget = maybe "target" {
        /// The device; the hypervisor's usual one where absent.
        attr guest "type" => kind: Option<ConsoleTargetType>;
        /// Number of the console, its place among all of them.
        attr guest "port" => port: Option<u32>;
    }
}

values! {
    /// Devices behind a console.
    pub enum ConsoleTargetType {
        /// The first serial port.
        Serial = "serial",
        /// A console of Xen.
        Xen = "xen",
        /// A console of User Mode Linux.
        Uml = "uml",
        /// A port of a virtio-serial controller.
        Virtio = "virtio",
        /// A console of a container.
        Lxc = "lxc",
        /// A console of an OpenVZ container.
        OpenVz = "openvz",
        /// The service-call console of s390 machines.
        Sclp = "sclp",
        /// The line-mode console of s390 machines.
        SclpLm = "sclplm",
    }
}
