//! Faked virtual networks: creating a port always gives the one that the network's name asks for.

use vir_conf::domain::address::PciAddress;
use vir_conf::domain::device::hostdev::HostdevDriver;
use vir_conf::domain::device::interface::DirectMode;
use vir_conf::flags::ParseFlags;
use vir_conf::scalar::{Uuid, YesNo};
use vir_conf::{choice, document, element};
use vir_qemu::host::{HostError, NetworkPlug, NetworkPort};

use crate::conformance::qemu_environment::Environment;

element! {
    /// The parts of a port's document that a card needs.
    struct PortDocument = "networkport" {
        /// Its id.
        leaf "uuid" => uuid: Uuid;
        /// What the card is plugged into.
        child "plug" => plug: Plug;
    }
}

choice! {
    /// What the card is plugged into.
    enum Plug = "plug" by "type" {
        /// A network's own bridge.
        "network" => Network(BridgePlug),
        /// A bridge that the host had before.
        "bridge" => Bridge(BridgePlug),
        /// A card of the host, shared.
        "direct" => Direct(DirectPlug),
        /// A card of the host, given away.
        "hostdev-pci" => HostdevPci(HostdevPlug),
    }
}

element! {
    /// A bridge.
    struct BridgePlug = shape {
        /// Its name.
        attr "bridge" => bridge: String;
    }
}

element! {
    /// A card of the host, shared.
    struct DirectPlug = shape {
        /// Its name.
        attr "dev" => dev: String;
        /// How guests on it see each other.
        attr "mode" => mode: DirectMode;
    }
}

element! {
    /// A card of the host, given away.
    struct HostdevPlug = shape {
        /// Whether it is taken from the host at start.
        attr "managed" => managed: YesNo = YesNo::No;
        /// Driver of the host that holds it.
        child "driver" => driver: Option<HostdevDriver>;
        /// Its address.
        child "address" => address: PciAddress;
    }
}

/// The port of a network named `DEFINITION;PORT`.
pub(super) fn port(network: &str, environment: &Environment) -> Result<NetworkPort, HostError> {
    let fail = |why: String| HostError { what: format!("network '{network}'"), why };
    let (definition, port) = network.split_once(';').ok_or_else(|| fail("it names no port".to_owned()))?;
    if !environment.networks.contains_key(definition) {
        return Err(fail("it does not exist".to_owned()));
    }
    let text = environment.network_ports.get(port).ok_or_else(|| fail(format!("no port '{port}'")))?;
    let parsed = document::parse::<PortDocument>(text, ParseFlags::empty())
        .map_err(|report| fail(report.to_string()))?;
    let PortDocument { uuid, plug } = parsed.value;
    Ok(NetworkPort { id: uuid, plug: plug.into_plug().ok_or_else(|| fail("no address".to_owned()))? })
}

impl Plug {
    /// What a card is plugged into; none for a PCI card without an address.
    fn into_plug(self) -> Option<NetworkPlug> {
        Some(match self {
            Self::Network(plug) => NetworkPlug::Network { bridge: plug.bridge },
            Self::Bridge(plug) => NetworkPlug::Bridge { bridge: plug.bridge },
            Self::Direct(plug) => NetworkPlug::Direct { dev: plug.dev, mode: plug.mode },
            Self::HostdevPci(plug) => NetworkPlug::HostdevPci {
                managed: plug.managed == YesNo::Yes,
                driver: plug.driver,
                address: plug.address.address?,
            },
        })
    }
}
