//! Tap devices: descriptors of the device and of the kernel's virtio-net.

use vir_conf::domain::device::interface::{
    DirectMode, Interface, InterfaceDriverName, InterfaceKind, InterfaceTarget,
};
use vir_conf::scalar::YesNo;

use super::netdev::Tap;
use super::{PATH, queues};
use crate::command::{Builder, Refusal, refuse_host};
use crate::host::{TapLink, TapRequest};

/// What the card leads to, if a tap device is between.
pub(super) fn link(nic: &Interface) -> Option<TapLink<'_>> {
    match &nic.kind {
        InterfaceKind::Ethernet(_) => {
            Some(TapLink::Free { script: nic.script.as_ref().map(|script| script.path.as_str()) })
        }
        InterfaceKind::Bridge(bridge) => {
            Some(TapLink::Bridge(bridge.source.as_ref()?.bridge.as_deref().unwrap_or_default()))
        }
        InterfaceKind::Network(network) => {
            Some(TapLink::Bridge(network.source.as_ref()?.bridge.as_deref().unwrap_or_default()))
        }
        InterfaceKind::Direct(direct) => {
            let source = direct.source.as_ref()?;
            let mode = source.mode.unwrap_or(DirectMode::Vepa);
            Some(TapLink::Direct { dev: source.dev.as_deref().unwrap_or_default(), mode })
        }
        InterfaceKind::User(_)
        | InterfaceKind::VhostUser(_)
        | InterfaceKind::Server(_)
        | InterfaceKind::Client(_)
        | InterfaceKind::Mcast(_)
        | InterfaceKind::Udp(_)
        | InterfaceKind::Internal(_)
        | InterfaceKind::Hostdev(_)
        | InterfaceKind::Vdpa(_)
        | InterfaceKind::Null
        | InterfaceKind::Vds(_) => None,
    }
}

/// Opens the tap device of a card, and the kernel's virtio-net if it may help.
pub(super) fn open(
    nic: &Interface,
    position: usize,
    link: TapLink<'_>,
    b: &mut Builder<'_>,
) -> Result<Tap, Refusal> {
    let target = nic.target.as_ref();
    let request = TapRequest {
        name: target.and_then(|target| target.dev.as_deref()),
        managed: target.and_then(|target| target.managed) != Some(YesNo::No),
        path: nic.backend.as_ref().and_then(|backend| backend.tap.as_deref()),
        link,
        queues: queues(nic),
        virtio_header: nic.is_virtio(),
        mac: nic.mac.as_ref().map(|mac| mac.address),
        mtu: nic.mtu.as_ref().map(|mtu| mtu.size),
    };
    let opened = b.resources.tap(&request).map_err(|err| refuse_host(PATH, &err))?;
    let vhost = vhost(nic, b)?;
    b.choose(move |domain| {
        let target = &mut domain.devices.interfaces[position].target;
        target.get_or_insert_with(InterfaceTarget::default).dev = Some(opened.name);
    });
    let sndbuf = nic.tune.as_ref().and_then(|tune| tune.sndbuf);
    Ok(Tap::new(&opened.descriptors, &vhost, sndbuf))
}

/// Descriptors of the kernel's virtio-net. A host without it is a reason to refuse only where it was asked for.
fn vhost(nic: &Interface, b: &mut Builder<'_>) -> Result<Vec<i32>, Refusal> {
    let wanted = nic.driver.as_ref().and_then(|driver| driver.name);
    if !nic.is_virtio() || wanted == Some(InterfaceDriverName::Qemu) {
        return Ok(Vec::new());
    }
    let path = nic.backend.as_ref().and_then(|backend| backend.vhost.as_deref());
    match b.resources.vhost_net(path, queues(nic)) {
        Ok(descriptors) => Ok(descriptors),
        Err(err) if wanted == Some(InterfaceDriverName::Vhost) => Err(refuse_host(PATH, &err)),
        Err(_) => Ok(Vec::new()),
    }
}
