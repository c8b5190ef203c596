//! Builds a guest in code and prints its definition, as `vir define` and `virsh define` take it.

#![allow(clippy::print_stdout, reason = "the definition goes to standard output")]

use vir_conf::Domain;
use vir_conf::arch::Arch;
use vir_conf::domain::device::interface::InterfaceKind;
use vir_conf::domain::device::rng::{RngBackend, RngModel};
use vir_conf::domain::device::video::VideoType;
use vir_conf::domain::device::{Console, DeviceInfo, Devices, Disk, Graphics, Interface, Rng, Serial};
use vir_conf::domain::features::{Apic, Features};
use vir_conf::domain::os::Os;
use vir_conf::domain::storage::{ImageFormatName, StorageSource};
use vir_conf::domain::{DomainType, Size};
use vir_conf::flags::FormatFlags;

fn guest() -> Domain {
    let disk = Disk {
        driver: Some(ImageFormatName::Qcow2.into()),
        info: DeviceInfo::boot(1),
        ..Disk::new("vda", StorageSource::file("/var/lib/libvirt/images/web.qcow2"))
    };
    let card =
        Interface { model: Some("virtio".into()), ..Interface::new(InterfaceKind::network("default")) };
    Domain {
        memory: Size::gib(2).into(),
        vcpu: 2.into(),
        os: Os::hvm(Arch::X86_64, "q35"),
        features: Features { acpi: true, apic: Some(Apic::default()), ..Features::default() },
        devices: Devices {
            disks: vec![disk],
            interfaces: vec![card],
            serials: vec![Serial::default()],
            consoles: vec![Console::default()],
            graphics: vec![Graphics::vnc()],
            videos: vec![VideoType::Virtio.into()],
            rngs: vec![Rng::new(RngModel::Virtio, RngBackend::random("/dev/urandom"))],
            ..Devices::default()
        },
        ..Domain::new(DomainType::Kvm, "web")
    }
}

fn main() {
    print!("{}", guest().to_xml(FormatFlags::empty()));
}
