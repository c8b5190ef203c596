//! Faked virtual networks: creating a port always gives the one that the network's name asks for.

use vir_conf::flags::ParseFlags;
use vir_conf::network_port::{self, Plug};
use vir_conf::scalar::YesNo;
use vir_qemu::host::{HostError, NetworkPlug, NetworkPort};

use crate::conformance::qemu_environment::Environment;

/// The port of a network named `DEFINITION;PORT`.
pub(super) fn port(network: &str, environment: &Environment) -> Result<NetworkPort, HostError> {
    let fail = |why: String| HostError { what: format!("network '{network}'"), why };
    let (definition, port) = network.split_once(';').ok_or_else(|| fail("it names no port".to_owned()))?;
    if !environment.networks.contains_key(definition) {
        return Err(fail("it does not exist".to_owned()));
    }
    let text = environment.network_ports.get(port).ok_or_else(|| fail(format!("no port '{port}'")))?;
    let parsed = network_port::NetworkPort::parse(text, ParseFlags::empty())
        .map_err(|report| fail(report.to_string()))?;
    let plug = parsed.value.plug.ok_or_else(|| fail("the port has no plug".to_owned()))?;
    Ok(NetworkPort { id: parsed.value.uuid, plug: plugged(plug) })
}

/// What a card is plugged into, as a hypervisor has to know it.
fn plugged(plug: Plug) -> NetworkPlug {
    match plug {
        Plug::Network(plug) => NetworkPlug::Network { bridge: plug.bridge },
        Plug::Bridge(plug) => NetworkPlug::Bridge { bridge: plug.bridge },
        Plug::Direct(plug) => NetworkPlug::Direct { dev: plug.dev, mode: plug.mode },
        Plug::HostdevPci(plug) => NetworkPlug::HostdevPci {
            managed: plug.managed == Some(YesNo::Yes),
            driver: plug.driver,
            address: plug.address.0,
        },
    }
}
