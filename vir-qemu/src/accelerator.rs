//! Which accelerator runs a domain.

use vir_conf::domain::DomainType;

use crate::capabilities::AcceleratorKind;

/// The accelerator that a type of domain asks for; none where the type is another hypervisor's.
pub(crate) fn of(kind: DomainType) -> Option<AcceleratorKind> {
    match kind {
        DomainType::Kvm => Some(AcceleratorKind::Kvm),
        DomainType::Hvf => Some(AcceleratorKind::Hvf),
        DomainType::Qemu => Some(AcceleratorKind::Tcg),
        DomainType::Kqemu
        | DomainType::Xen
        | DomainType::Lxc
        | DomainType::Uml
        | DomainType::OpenVz
        | DomainType::Test
        | DomainType::Vmware
        | DomainType::HyperV
        | DomainType::Vbox
        | DomainType::Phyp
        | DomainType::Bhyve
        | DomainType::Vz => None,
    }
}
