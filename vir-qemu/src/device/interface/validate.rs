//! What QEMU cannot make of a network card.

use vir_conf::Domain;
use vir_conf::diagnostic::{Problem, Report};
use vir_conf::domain::device::interface::{Interface, InterfaceKind, IpFamily};
use vir_conf::table::Choice;

/// Notes what keeps QEMU from having the card.
pub(crate) fn validate(nic: &Interface, domain: &Domain, path: &str, report: &mut Report) {
    let kind = nic.kind.value();
    let mut refuse = |text: String| report.error(path, Problem::Unsupported(text));
    if matches!(nic.kind, InterfaceKind::Vdpa(_) | InterfaceKind::VhostUser(_)) && !nic.is_virtio() {
        let model = nic.model_name().unwrap_or_default();
        refuse(format!("invalid model for interface of type '{kind}': '{model}'"));
    }
    if matches!(nic.kind, InterfaceKind::VhostUser(_)) && !domain.has_shared_memory() {
        refuse("'interface' requires shared memory".to_owned());
    }
    if nic.mtu.is_some() && !takes_mtu(&nic.kind) {
        refuse(format!("setting MTU on interface type {kind} is not supported yet"));
    }
    if nic.coalesce.as_ref().is_some_and(|coalesce| coalesce.rx.is_some()) && !has_host_device(&nic.kind) {
        refuse(format!("coalesce settings on interface type {kind} are not supported"));
    }
    if let Some(driver) = &nic.driver {
        let sizes = [("rx_queue_size", driver.rx_queue_size), ("tx_queue_size", driver.tx_queue_size)];
        for (name, _) in sizes.iter().filter(|(_, size)| size.is_some_and(|size| !size.is_power_of_two())) {
            refuse(format!("{name} has to be a power of two"));
        }
    }
    validate_ips(nic, path, report);
}

/// Whether a device of the host is between, with settings of its own.
fn has_host_device(kind: &InterfaceKind) -> bool {
    match kind {
        InterfaceKind::Network(_)
        | InterfaceKind::Bridge(_)
        | InterfaceKind::Ethernet(_)
        | InterfaceKind::Direct(_) => true,
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
        | InterfaceKind::Vds(_) => false,
    }
}

fn takes_mtu(kind: &InterfaceKind) -> bool {
    has_host_device(kind) || matches!(kind, InterfaceKind::VhostUser(_))
}

/// User-mode networking gives the guest one address of each family; elsewhere QEMU cannot set any.
fn validate_ips(nic: &Interface, path: &str, report: &mut Report) {
    if nic.ips.is_empty() {
        return;
    }
    if nic.ips.iter().any(|ip| ip.peer.is_some()) {
        let text = "Invalid attempt to set peer IP for guest".to_owned();
        report.error(path, Problem::Unsupported(text));
    }
    if !matches!(nic.kind, InterfaceKind::User(_)) && !nic.has_passt() {
        let text =
            "Invalid attempt to set network interface guest-side IP address info, not supported by QEMU";
        report.error(path, Problem::Unsupported(text.to_owned()));
        return;
    }
    for (family, name) in [(IpFamily::Ipv4, "IPv4"), (IpFamily::Ipv6, "IPv6")] {
        if nic.ips.iter().filter(|ip| ip.family() == family).count() > 1 {
            let text = format!("Only one {name} address per interface is allowed");
            report.error(path, Problem::Unsupported(text));
        }
    }
}
