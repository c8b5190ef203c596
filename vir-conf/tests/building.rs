//! What is built in code is what a document says that has the same parts.

use vir_conf::Domain;
use vir_conf::arch::Arch;
use vir_conf::diagnostic::Report;
use vir_conf::document;
use vir_conf::domain::DomainType;
use vir_conf::domain::Size;
use vir_conf::domain::address::Address;
use vir_conf::domain::chardev::{CharSource, EndMode};
use vir_conf::domain::device::channel::ChannelTarget;
use vir_conf::domain::device::interface::{InterfaceKind, Mac};
use vir_conf::domain::device::rng::{RngBackend, RngModel};
use vir_conf::domain::device::video::VideoType;
use vir_conf::domain::device::{Channel, Console, DeviceInfo, Disk, Graphics, Interface, Rng, Serial, Video};
use vir_conf::domain::memory::Memory;
use vir_conf::domain::os::Os;
use vir_conf::domain::storage::{ImageFormatName, StorageSource};
use vir_conf::domain::vcpu::Vcpu;
use vir_conf::flags::{FormatFlags, ParseFlags};
use vir_conf::scalar::{BadText, MacAddress, Uuid};
use vir_conf::table::Element;

/// Holds a value against the document that should say the same, in both directions.
fn is<T: Element + PartialEq + std::fmt::Debug>(built: &T, text: &str) {
    let read = document::parse::<T>(text, ParseFlags::STRICT).map(|parsed| parsed.value);
    assert_eq!(read.as_ref(), Ok(built), "{text}");
    let printed = document::format(built, FormatFlags::empty());
    let again = document::parse::<T>(&printed, ParseFlags::empty()).map(|parsed| parsed.value);
    assert_eq!(again.as_ref(), Ok(built), "{printed}");
}

#[test]
fn what_is_left_out_is_absent() -> Result<(), Report> {
    let domain = Domain::new(DomainType::Kvm, "web");
    let text = "<domain type='kvm'><name>web</name></domain>";
    assert_eq!(domain, Domain::parse(text, ParseFlags::empty())?.value);
    is(&Vcpu::from(4), "<vcpu>4</vcpu>");
    is(&Memory::from(Size::gib(1)), "<memory unit='GiB'>1</memory>");
    is(&Os::hvm(Arch::X86_64, "q35"), "<os><type arch='x86_64' machine='q35'>hvm</type></os>");
    Ok(())
}

#[test]
fn storage() {
    let file = Disk {
        driver: Some(ImageFormatName::Qcow2.into()),
        info: DeviceInfo::boot(1),
        ..Disk::new("vda", StorageSource::file("/a.qcow2"))
    };
    is(
        &file,
        "<disk type='file'><driver type='qcow2'/><source file='/a.qcow2'/><target dev='vda'/><boot order='1'/></disk>",
    );
    is(
        &Disk::new("sda", StorageSource::block("/dev/sda")),
        "<disk type='block'><source dev='/dev/sda'/><target dev='sda'/></disk>",
    );
    is(
        &Disk::new("vdb", StorageSource::volume("default", "b.img")),
        "<disk type='volume'><source pool='default' volume='b.img'/><target dev='vdb'/></disk>",
    );
}

#[test]
fn cards() -> Result<(), BadText> {
    let mac: MacAddress = "52:54:00:12:34:56".parse()?;
    let slot = vir_pci::Address::new(0, 1, 2, 0).expect("there are such addresses");
    let card = Interface {
        mac: Some(Mac::new(mac)),
        model: Some("virtio".into()),
        info: DeviceInfo::at(slot),
        ..Interface::new(InterfaceKind::network("default"))
    };
    is(
        &card,
        "<interface type='network'><mac address='52:54:00:12:34:56'/><source network='default'/><model type='virtio'/>
         <address type='pci' domain='0' bus='1' slot='2' function='0'/></interface>",
    );
    assert_eq!(card.info.address, Some(Address::from(slot)));
    is(
        &Interface::new(InterfaceKind::bridge("br0")),
        "<interface type='bridge'><source bridge='br0'/></interface>",
    );
    is(&Interface::new(InterfaceKind::user()), "<interface type='user'/>");
    Ok(())
}

#[test]
fn lines_and_screens() {
    is(&Serial::default(), "<serial type='pty'/>");
    is(&Console::default(), "<console type='pty'/>");
    is(
        &Serial { source: CharSource::file("/tmp/log"), ..Serial::default() },
        "<serial type='file'><source path='/tmp/log'/></serial>",
    );
    is(
        &Channel::new(
            CharSource::unix(EndMode::Bind, "/run/agent"),
            ChannelTarget::virtio("org.qemu.guest_agent.0"),
        ),
        "<channel type='unix'><source mode='bind' path='/run/agent'/>
         <target type='virtio' name='org.qemu.guest_agent.0'/></channel>",
    );
    is(&Graphics::vnc(), "<graphics type='vnc' autoport='yes'/>");
    is(&Graphics::spice(), "<graphics type='spice' autoport='yes'/>");
    is(&Video::from(VideoType::Virtio), "<video><model type='virtio'/></video>");
    is(
        &Rng::new(RngModel::Virtio, RngBackend::random("/dev/urandom")),
        "<rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>",
    );
}

#[test]
fn texts_that_are_no_value_say_what_they_should_be() {
    let error = "52:54".parse::<MacAddress>().expect_err("too short");
    assert_eq!(error.to_string(), "'52:54' is not a hardware address such as 52:54:00:12:34:56");
    assert!("c7a5fdbd-edaf-9455-926a-d65c16db1809".parse::<Uuid>().is_ok());
}
