//! The facade from outside, over the installed QEMU.

use std::time::Duration;

use vir_api::{
    Code, Connect, Deadline, DefineFlags, DestroyFlags, Lifecycle, ListFlags, RunningReason, ShutoffReason,
    StartFlags, State, Stopped, UndefineFlags, XmlFlags,
};
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
