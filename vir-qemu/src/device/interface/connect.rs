//! Virtual networks: at start a card is plugged into what its network leads to.

use vir_conf::domain::device::Devices;
use vir_conf::domain::device::interface::{
    BridgeInterface, BridgeSource, DirectInterface, DirectSource, HostdevInterface, HostdevInterfaceSource,
    Interface, InterfaceKind, NetworkLink,
};
use vir_conf::scalar::YesNo;

use super::PATH;
use crate::command::{Refusal, refuse_host};
use crate::host::{NetworkPlug, NetworkPort, NetworkRequest, Resources};

/// Plugs every card of a virtual network into what its network leads to.
pub(crate) fn connect(devices: &mut Devices, resources: &mut dyn Resources) -> Result<(), Refusal> {
    devices.interfaces.iter_mut().try_for_each(|nic| connect_one(nic, resources))
}

/// Whether the card is a host device that a virtual network gave.
pub(crate) fn is_from_network(nic: &Interface) -> bool {
    matches!(&nic.kind, InterfaceKind::Hostdev(given) if given.source.link.network.is_some())
}

fn connect_one(nic: &mut Interface, resources: &mut dyn Resources) -> Result<(), Refusal> {
    let InterfaceKind::Network(network) = &nic.kind else { return Ok(()) };
    let Some(source) = &network.source else { return Ok(()) };
    let request = NetworkRequest {
        network: source.network.as_deref().unwrap_or_default(),
        portgroup: source.portgroup.as_deref(),
        mac: nic.mac.as_ref().map(|mac| mac.address),
    };
    let port = resources.network_port(&request).map_err(|err| refuse_host(PATH, &err))?;
    let link = NetworkLink {
        network: source.network.clone(),
        portgroup: source.portgroup.clone(),
        port_id: Some(port.id),
    };
    plug(nic, port, link);
    Ok(())
}

fn plug(nic: &mut Interface, port: NetworkPort, link: NetworkLink) {
    match port.plug {
        NetworkPlug::Network { bridge } => {
            if let InterfaceKind::Network(network) = &mut nic.kind
                && let Some(source) = &mut network.source
            {
                source.bridge = Some(bridge);
                source.port_id = link.port_id;
            }
        }
        NetworkPlug::Bridge { bridge } => {
            let source = BridgeSource { link, bridge: Some(bridge), mac_table_manager: None };
            nic.kind = InterfaceKind::Bridge(BridgeInterface { source: Some(source) });
        }
        NetworkPlug::Direct { dev, mode } => {
            let source = DirectSource { link, dev: Some(dev), mode: Some(mode) };
            nic.kind = InterfaceKind::Direct(DirectInterface { source: Some(source) });
        }
        NetworkPlug::HostdevPci { managed, driver, address } => {
            let source = HostdevInterfaceSource { link, ..HostdevInterfaceSource::pci(address) };
            let managed = Some(if managed { YesNo::Yes } else { YesNo::No });
            nic.kind = InterfaceKind::Hostdev(HostdevInterface { managed, driver, source });
            nic.driver = None;
        }
    }
}
