//! The facade from outside, over the installed QEMU.

use std::time::Duration;

use vir_api::{
    Code, Connect, Deadline, DefineFlags, DestroyFlags, Lifecycle, ListFlags, RunningReason, ShutoffReason,
    StartFlags, State, Stopped, UndefineFlags, XmlFlags,
};
use vir_conf::Domain;
use vir_conf::abi::Differences;
use vir_conf::flags::ParseFlags;
use vir_test::needs::{Need, met};

const XML: &str = "<domain type='qemu'>
  <name>outside</name>
  <memory unit='MiB'>32</memory>
  <os><type arch='x86_64' machine='pc'>hvm</type></os>
  <devices><serial type='pty'/><rng model='virtio'><backend model='random'>/dev/urandom</backend></rng></devices>
</domain>";

fn uri(root: &tempfile::TempDir) -> String {
    format!("qemu:///embed?root={}", root.path().display())
}

#[test]
fn a_document_becomes_a_running_guest() {
    if !met(&[Need::Qemu]) {
        return;
    }
    let root = tempfile::tempdir().expect("there is room for a directory");
    let connect = Connect::open(&uri(&root)).expect("the directory is ours");
    let domain = connect.define(XML, DefineFlags::VALIDATE).expect("the document is complete enough");
    let stored = domain.xml(XmlFlags::INACTIVE).expect("it is defined");
    assert!(stored.contains("<uuid>") && stored.contains("machine='pc-i440fx-"), "{stored}");
    domain.start(StartFlags::empty()).expect("QEMU takes the command line");
    let live = domain.xml(XmlFlags::empty()).expect("it is running");
    assert!(live.contains("id='1'") && live.contains("<console type='pty' tty='/dev/pts/"), "{live}");
    assert_eq!(domain.state().expect("it is there"), State::Running(RunningReason::Booted));
    assert_eq!(domain.info().expect("it is there").max_memory, 32 * 1024);
    let same = Connect::open(&uri(&root)).expect("one process may connect twice");
    assert_eq!(same.domains(ListFlags::ACTIVE).len(), 1);
    let mut events = same.events().follow(same.events().last());
    domain.destroy(DestroyFlags::empty()).expect("nothing holds it");
    let event =
        events.next(Deadline::after(Duration::from_secs(10))).expect("nothing is lost").expect("it ends");
    assert_eq!((event.name.as_str(), event.lifecycle), ("outside", Lifecycle::Stopped(Stopped::Destroyed)));
    assert_eq!(domain.state().expect("it is defined"), State::Shutoff(ShutoffReason::Destroyed));
    domain.undefine(UndefineFlags::empty()).expect("it is off");
    assert_eq!(same.domain_by_name("outside").map(|_| ()).expect_err("it is gone").code, Code::NoDomain);
}

#[test]
fn a_document_that_is_wrong_is_refused_with_its_place() {
    if !met(&[Need::Qemu]) {
        return;
    }
    let root = tempfile::tempdir().expect("there is room for a directory");
    let connect = Connect::open(&uri(&root)).expect("the directory is ours");
    let typo = XML.replace("<rng model=", "<rng modle=");
    let err = connect.define(&typo, DefineFlags::VALIDATE).map(|_| ()).expect_err("there is a typing error");
    assert_eq!(err.code, Code::XmlInvalidSchema);
    assert!(err.detail.starts_with("line 5, column "), "{err}");
    assert!(connect.domains(ListFlags::empty()).is_empty());
}

/// A document for domain `kept`, with `memory` and more devices.
fn kept(memory: u32, devices: &str) -> String {
    format!(
        "<domain type='qemu'><name>kept</name><memory unit='MiB'>{memory}</memory>
         <os><type arch='x86_64' machine='pc'>hvm</type></os><devices>{devices}</devices></domain>"
    )
}

const CARD: &str = "<interface type='user'><model type='virtio'/></interface>";

#[test]
fn the_machine_that_a_guest_knows_is_kept_where_that_is_asked_for() {
    if !met(&[Need::Qemu]) {
        return;
    }
    let root = tempfile::tempdir().expect("there is room for a directory");
    let connect = Connect::open(&uri(&root)).expect("the directory is ours");
    let rng = "<rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>";
    let domain = connect.define(&kept(32, &format!("{CARD}{rng}")), DefineFlags::KEEP_ABI);
    let domain = domain.expect("there is nothing to keep yet");
    let stored = domain.xml(XmlFlags::INACTIVE).expect("it is defined");

    // Identity, hardware address and places are left open, and stay.
    let again = connect.define(&kept(32, &format!("{CARD}{rng}")), DefineFlags::KEEP_ABI);
    assert_eq!(again.expect("the guest sees no difference").uuid(), domain.uuid());
    assert_eq!(domain.xml(XmlFlags::INACTIVE).expect("it is defined"), stored);

    // Every difference is named, and nothing is stored.
    let refused =
        connect.define(&kept(64, rng), DefineFlags::KEEP_ABI).map(|_| ()).expect_err("much differs");
    assert_eq!(refused.code, Code::ConfigUnsupported);
    let text = refused.to_string();
    for part in [
        "~ domain/memory: 32768 -> 65536",
        "- domain/devices/interface[pci 0000:00:02.0]/model/@type = virtio",
    ] {
        assert!(text.contains(part), "{text}");
    }
    let cause = std::error::Error::source(&refused).expect("the list is there");
    let differences = cause.downcast_ref::<Differences>().expect("it is a list of differences");
    assert_eq!(text.lines().count(), 1 + differences.changes.len());
    assert_eq!(domain.xml(XmlFlags::INACTIVE).expect("it is defined"), stored);

    // What would be stored can be had without storing it; otherwise a definition may change as it likes.
    let before = Domain::parse(&stored, ParseFlags::INACTIVE).expect("it is a domain").value;
    let completed = connect.complete(&kept(64, rng), Some(&before)).expect("the document is complete enough");
    assert_eq!(completed.uuid, Some(domain.uuid()));
    assert_eq!(before.keeps_abi(&completed).expect_err("much differs"), *differences);
    let free = kept(64, rng).replace("<memory", &format!("<uuid>{}</uuid><memory", domain.uuid()));
    connect.define(&free, DefineFlags::empty()).expect("nobody asked for anything to be kept");

    // The guest that runs knows the machine as it is stored, and its owner may keep it too.
    domain.start(StartFlags::PAUSED).expect("QEMU takes the command line");
    connect.define(&kept(64, rng), DefineFlags::KEEP_ABI).expect("the guest sees no difference");
    connect.define(&kept(96, rng), DefineFlags::KEEP_ABI).map(|_| ()).expect_err("there is more memory");
    domain.destroy(DestroyFlags::empty()).expect("nothing holds it");
}
