//! `<channel>`: a private channel between guest and host.

use std::net::Ipv4Addr;

use crate::diagnostic::{Problem, Report};
use crate::domain::chardev::{CharLog, CharSource};
use crate::domain::device::DeviceInfo;
use crate::{choice, element, values};

element! {
    /// A private channel between guest and host.
    pub struct Channel = "channel" new(source: CharSource, target: ChannelTarget) {
        /// The host's end.
        choice "" => source: CharSource = CharSource::PTY, due |_| true;
        /// A copy of all output.
        child "log" => log: Option<CharLog>, since "1.3.3";
        /// What the guest sees.
        child "target" => target: ChannelTarget;
        /// Boot order, alias and guest address.
        inline "" => info: DeviceInfo;
    }
}

choice! {
    /// What the guest sees of a channel.
    pub enum ChannelTarget = "target" by "type" {
        /// An address in the guest's user-mode network.
        "guestfwd" => Guestfwd(GuestfwdTarget),
        /// A port of a virtio-serial controller.
        "virtio" => Virtio(VirtioTarget) since "0.7.7",
        /// A channel of Xen.
        "xen" => Xen(XenTarget) since "2.3.0",
    }
}

impl ChannelTarget {
    /// A port of a virtio-serial controller by its name, `org.qemu.guest_agent.0`.
    pub fn virtio(name: impl Into<String>) -> Self {
        Self::Virtio(VirtioTarget { name: Some(name.into()), state: None })
    }
}

element! {
    /// An address in the guest's user-mode network that leads to the host's end.
    pub struct GuestfwdTarget = group {
        /// IPv4 address; mandatory.
        attr guest "address" => address: Option<String>, due |_| true;
        /// TCP port; mandatory.
        attr guest "port" => port: Option<u16>, due |_| true;
    }
}

element! {
    /// A port of a virtio-serial controller.
    pub struct VirtioTarget = group {
        /// Name by which the guest finds the port, `org.qemu.guest_agent.0`.
        attr guest "name" => name: Option<String>;
        /// Whether somebody in the guest has the port open; known while the domain runs.
        attr "state" => state: Option<ChannelState>, since "1.2.11", when |_, cx| !cx.inactive();
    }
}

values! {
    /// Whether somebody in the guest has a channel open.
    pub enum ChannelState { Connected = "connected", Disconnected = "disconnected" }
}

element! {
    /// A channel of Xen.
    pub struct XenTarget = group {
        /// Name by which the guest finds the channel.
        attr guest "name" => name: Option<String>;
    }
}

impl Channel {
    /// Judges the channel at `path`.
    pub(crate) fn validate(&self, path: &str, report: &mut Report) {
        self.source.validate(path, report);
        match &self.target {
            ChannelTarget::Guestfwd(GuestfwdTarget { address, port }) => {
                let missing = |name| Problem::MissingAttribute { element: "target".to_owned(), name };
                match address {
                    Some(address) if address.parse::<Ipv4Addr>().is_err() => {
                        let why = format!("a guestfwd channel needs an IPv4 address, '{address}' is none");
                        report.error(path, Problem::Unsupported(why));
                    }
                    Some(_) => {}
                    None => report.error(path, missing("address")),
                }
                if port.is_none() {
                    report.error(path, missing("port"));
                }
            }
            ChannelTarget::Virtio(_) => return,
            ChannelTarget::Xen(_) => {}
        }
        if matches!(self.source, CharSource::SpiceVmc(_)) {
            let why = "a spicevmc channel needs a target of type virtio";
            report.error(path, Problem::Unsupported(why.to_owned()));
        }
    }
}
