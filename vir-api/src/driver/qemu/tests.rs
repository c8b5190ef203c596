//! The driver over a real QEMU, with the smallest machine there is.

use std::{
    io::{Read, Write},
    path::Path,
    sync::{Arc, mpsc},
    time::Duration,
};

use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;
use vir_conf::{Domain, domain::device::Alias};
use vir_qemu::{
    command::{Built, CommandLine},
    host::Resources,
};
use vir_test::needs::{Need, met};

use super::{QemuDriver, recipe::Recipe, resources::Opened};
use crate::{
    Code, Connect, ConsoleFlags, Deadline, DefineFlags, Defined, DestroyFlags, Error, Lifecycle, Origin,
    PausedReason, Result, Resumed, RunningReason, ShutdownBy, ShutdownFlags, ShutoffReason, StartFlags,
    Started, State, Stopped, UndefineFlags, Undefined, Uri, Uuid, XmlFlags,
    host::{Files, Host, RealFiles, System},
    store::{Layout, RootLock, Store},
};

mod faults;
mod guest;

const QEMU: &str = "/usr/bin/qemu-system-x86_64";

/// A machine without disks: the firmware finds nothing to boot and waits.
struct Bare {
    layout: Layout,
}

impl Recipe for Bare {
    fn complete(&self, mut domain: Domain) -> Result<Domain> {
        let mut bytes = [0; 16];
        System.random(&mut bytes).unwrap();
        domain.uuid.get_or_insert(Uuid::from_random(bytes));
        Ok(domain)
    }

    fn plan(&self, mut domain: Domain, opened: &mut Opened) -> Result<Built> {
        let run = format!("domain-{}-{}", domain.id.unwrap_or(0), domain.name);
        let socket = self.layout.lib.join(run).join("monitor.sock");
        let monitor = opened.listen(&socket.display().to_string());
        let monitor = monitor.map_err(|err| Error::new(Code::OpenFailed, Origin::Qemu, err.to_string()))?;
        let line = format!(
            "-S -machine pc,accel=tcg -m 16 -nodefaults -no-user-config -display none -no-shutdown \
             -chardev socket,id=charmonitor,fd={monitor},server=on,wait=off -mon chardev=charmonitor,mode=control {}",
            domain.title.as_deref().unwrap_or_default()
        );
        let ports = domain.devices.serials.iter_mut().enumerate().flat_map(|(port, serial)| {
            serial.info.alias = Some(Alias { name: format!("serial{port}") });
            let device = format!("isa-serial,chardev=charserial{port}");
            ["-chardev".to_owned(), format!("pty,id=charserial{port}"), "-device".to_owned(), device]
        });
        let args = line.split_whitespace().map(str::to_owned).chain(ports).collect();
        let command = CommandLine { env: Vec::new(), program: QEMU.to_owned(), args };
        Ok(Built { command, domain, master_key: [0; 32] })
    }

    fn version(&self) -> Result<u64> {
        Ok(10_000_000)
    }
}

fn open(root: &Path) -> Connect {
    open_over(Arc::new(RealFiles), root)
}

fn open_over(files: Arc<dyn Files>, root: &Path) -> Connect {
    let layout = Layout::under(root);
    let recipe =
        |store: &Store, _: &_| -> Box<dyn Recipe> { Box::new(Bare { layout: store.layout().clone() }) };
    let driver = QemuDriver::open(files, Arc::new(System), recipe, layout).unwrap();
    Connect::with_driver(Uri::parse("qemu:///embed").unwrap(), Arc::new(driver))
}

fn xml(name: &str, title: &str) -> String {
    format!("<domain type='qemu'><name>{name}</name><title>{title}</title></domain>")
}

/// A directory, where there is a QEMU to work with.
fn root() -> Option<TempDir> {
    met(&[Need::Qemu]).then(|| tempfile::tempdir().unwrap())
}

fn steps(connect: &Connect) -> Vec<Lifecycle> {
    connect.events().since(0).unwrap().into_iter().map(|event| event.lifecycle).collect()
}

fn status_files(root: &Path) -> usize {
    std::fs::read_dir(root.join("run/qemu"))
        .unwrap()
        .flatten()
        .filter(|entry| entry.path().extension().is_some_and(|ext| ext == "xml"))
        .count()
}

#[test]
fn a_domain_lives_and_ends() {
    let Some(root) = root() else { return };
    let connect = open(root.path());
    let domain = connect.define(&xml("a", ""), DefineFlags::empty()).unwrap();
    domain.start(StartFlags::empty()).unwrap();
    assert_eq!(domain.state().unwrap(), State::Running(RunningReason::Booted));
    assert!(domain.xml(XmlFlags::empty()).unwrap().contains("id='1'"));
    assert!(!domain.xml(XmlFlags::INACTIVE).unwrap().contains("id="));
    domain.suspend().unwrap();
    assert_eq!(domain.state().unwrap(), State::Paused(PausedReason::User));
    domain.resume().unwrap();
    domain.reset().unwrap();
    assert_eq!(domain.state().unwrap(), State::Running(RunningReason::Unpaused));
    assert_eq!(status_files(root.path()), 1);
    domain.destroy(DestroyFlags::empty()).unwrap();
    assert_eq!(domain.state().unwrap(), State::Shutoff(ShutoffReason::Destroyed));
    assert_eq!(domain.destroy(DestroyFlags::empty()).unwrap_err().code, Code::OperationInvalid);
    domain.undefine(UndefineFlags::empty()).unwrap();
    assert_eq!(domain.state().unwrap_err().code, Code::NoDomain);
    assert_eq!(status_files(root.path()), 0);
    assert_eq!(
        steps(&connect),
        [
            Lifecycle::Defined(Defined::Added),
            Lifecycle::Resumed(Resumed::Unpaused),
            Lifecycle::Started(Started::Booted),
            Lifecycle::Suspended(crate::Suspended::Paused),
            Lifecycle::Resumed(Resumed::Unpaused),
            Lifecycle::Stopped(Stopped::Destroyed),
            Lifecycle::Undefined(Undefined::Removed),
        ]
    );
}

#[test]
fn a_console_carries_both_directions() {
    let Some(root) = root() else { return };
    let connect = open(root.path());
    let title = guest::disk(root.path(), &guest::ECHO);
    let xml = xml("a", &title).replace("</domain>", "<devices><serial type='pty'/></devices></domain>");
    let domain = connect.create(&xml, StartFlags::empty()).unwrap();
    let mut input = domain.console(None, ConsoleFlags::empty()).unwrap();
    let mut output = input.try_clone().unwrap();
    let (tell, told) = mpsc::channel();
    std::thread::spawn(move || {
        let mut byte = [0];
        while output.read(&mut byte).is_ok_and(|length| length == 1) && tell.send(byte[0]).is_ok() {}
    });
    // What is sent before the guest listens is lost.
    let end = Deadline::after(Duration::from_secs(20));
    let answer = std::iter::from_fn(|| (!end.is_over()).then(|| input.write_all(b"?").unwrap()));
    let answer =
        answer.map(|()| told.recv_timeout(Duration::from_millis(300))).find_map(std::result::Result::ok);
    assert_eq!(answer, Some(b'?'));
    let err = domain.console(Some("serial1"), ConsoleFlags::empty()).unwrap_err();
    assert_eq!(err.to_string(), "internal error: cannot find character device serial1");
    domain.destroy(DestroyFlags::empty()).unwrap();
}

/// The steps of a domain's life until one of them is `last`.
fn follow(events: &mut crate::Events, last: Lifecycle) -> Vec<Lifecycle> {
    let mut steps = Vec::new();
    while !steps.contains(&last) {
        let event = events.next(Deadline::after(Duration::from_secs(20))).unwrap();
        steps.push(event.expect("the guest does what it is asked").lifecycle);
    }
    steps
}

#[test]
fn the_power_button_shuts_down_and_reboots() {
    let Some(root) = root() else { return };
    let connect = open(root.path());
    let domain =
        connect.create(&xml("a", &guest::disk(root.path(), &guest::OBEDIENT)), StartFlags::empty()).unwrap();
    let mut events = connect.events().follow(connect.events().last());
    // The guest needs a moment to boot; a button that is pressed before does nothing, as on a real machine.
    std::thread::sleep(Duration::from_secs(2));
    domain.reboot(ShutdownFlags::empty()).unwrap();
    std::thread::sleep(Duration::from_secs(3));
    assert_eq!(domain.state().unwrap(), State::Running(RunningReason::Booted));
    assert!(events.next(Deadline::NOW).unwrap().is_none(), "to the outside, nothing has happened");
    domain.shutdown(ShutdownFlags::ACPI_POWER_BTN).unwrap();
    let steps = follow(&mut events, Lifecycle::Stopped(Stopped::Shutdown));
    assert_eq!(steps, [Lifecycle::Shutdown(ShutdownBy::Guest), Lifecycle::Stopped(Stopped::Shutdown)]);
    assert_eq!(domain.state().unwrap_err().code, Code::NoDomain);
}

#[test]
fn a_transient_domain_is_gone_once_it_is_off() {
    let Some(root) = root() else { return };
    let connect = open(root.path());
    let domain = connect.create(&xml("a", ""), StartFlags::PAUSED).unwrap();
    assert_eq!(domain.state().unwrap(), State::Paused(PausedReason::User));
    assert_eq!(domain.undefine(UndefineFlags::empty()).unwrap_err().code, Code::OperationInvalid);
    domain.destroy(DestroyFlags::GRACEFUL | DestroyFlags::REMOVE_LOGS).unwrap();
    assert_eq!(connect.domain_by_name("a").map(|_| ()).unwrap_err().code, Code::NoDomain);
}

#[test]
fn a_start_that_fails_leaves_nothing_and_says_why() {
    let Some(root) = root() else { return };
    let connect = open(root.path());
    let domain = connect.define(&xml("a", "-device nonsense"), DefineFlags::empty()).unwrap();
    let err = domain.start(StartFlags::empty()).unwrap_err();
    assert!(err.to_string().contains("'nonsense' is not a valid device model name"), "{err}");
    assert_eq!(err.operation, "start domain 'a'");
    assert_eq!(domain.state().unwrap(), State::Shutoff(ShutoffReason::Failed));
    assert_eq!(status_files(root.path()), 0);
    assert_eq!(std::fs::read_dir(root.path().join("lib/qemu")).unwrap().count(), 0);
}

#[test]
fn the_next_owner_finds_the_guest() {
    let Some(root) = root() else { return };
    let connect = open(root.path());
    let domain = connect.define(&xml("a", ""), DefineFlags::empty()).unwrap();
    let transient = connect.create(&xml("b", ""), StartFlags::PAUSED).unwrap();
    domain.start(StartFlags::empty()).unwrap();
    let (uuid, passing) = (domain.uuid(), transient.uuid());
    drop((domain, transient, connect));
    let connect = open(root.path());
    assert!(connect.problems().is_empty(), "{:?}", connect.problems());
    let domain = connect.domain_by_uuid(uuid).unwrap();
    assert_eq!(domain.state().unwrap(), State::Running(RunningReason::Booted));
    domain.suspend().unwrap();
    domain.destroy(DestroyFlags::empty()).unwrap();
    let passing = connect.domain_by_uuid(passing).unwrap();
    assert_eq!(passing.state().unwrap(), State::Paused(PausedReason::User));
    assert!(!passing.snapshot().unwrap().persistent);
    passing.destroy(DestroyFlags::empty()).unwrap();
}

#[test]
fn a_guest_that_was_killed_is_noticed() {
    let Some(root) = root() else { return };
    let connect = open(root.path());
    let domain = connect.create(&xml("a", ""), StartFlags::empty()).unwrap();
    let mut events = connect.events().follow(connect.events().last());
    signal(root.path(), "a", Signal::KILL);
    let event = events.next(Deadline::after(Duration::from_secs(20))).unwrap().unwrap();
    assert_eq!(event.lifecycle, Lifecycle::Stopped(Stopped::Failed));
    assert_eq!(domain.state().unwrap_err().code, Code::NoDomain);
}

/// QEMU's process, by its status file.
fn signal(root: &Path, name: &str, signal: Signal) {
    let status = std::fs::read_to_string(root.join(format!("run/qemu/{name}.xml"))).unwrap();
    let pid = status.split("pid='").nth(1).unwrap().split('\'').next().unwrap();
    kill_process(Pid::from_raw(pid.parse().unwrap()).unwrap(), signal).unwrap();
}

#[test]
fn a_stuck_qemu_holds_up_nobody_for_long() {
    let Some(root) = root() else { return };
    let connect = open(root.path());
    let domain = connect.create(&xml("a", ""), StartFlags::empty()).unwrap();
    signal(root.path(), "a", Signal::STOP);
    let first = domain.within(Deadline::after(Duration::from_millis(600)));
    let waiting = std::thread::spawn(move || first.suspend().unwrap_err());
    std::thread::sleep(Duration::from_millis(100));
    let hurried = domain.within(Deadline::after(Duration::from_millis(100)));
    let err = hurried.reset().unwrap_err();
    assert!(err.detail.starts_with("cannot acquire state change lock (held by 'suspend' for "), "{err}");
    assert_eq!(domain.state().unwrap(), State::Running(RunningReason::Booted));
    assert!(domain.xml(XmlFlags::empty()).unwrap().contains("<name>a</name>"));
    let err = waiting.join().unwrap();
    assert_eq!((err.code, err.operation.as_str()), (Code::OperationTimeout, "suspend domain 'a'"));
    signal(root.path(), "a", Signal::CONT);
    domain.destroy(DestroyFlags::empty()).unwrap();
}

#[test]
fn names_and_identities_belong_together() {
    let dir = tempfile::tempdir().unwrap();
    let connect = open(dir.path());
    let first = connect.define(&xml("a", ""), DefineFlags::empty()).unwrap();
    let err = connect.define(&xml("a", ""), DefineFlags::empty()).map(|_| ()).unwrap_err();
    let expected = format!("operation failed: domain 'a' already exists with uuid {}", first.uuid());
    assert_eq!(err.to_string(), expected);
    first.rename("b").unwrap();
    first.set_autostart(true).unwrap();
    drop((first, connect));
    let connect = open(dir.path());
    let found = connect.domain_by_name("b").unwrap();
    assert!(found.autostart().unwrap());
    assert!(connect.domain_by_name("a").is_err());
}

#[test]
fn firmware_variables_go_only_when_told_to() {
    let dir = tempfile::tempdir().unwrap();
    let variables = dir.path().join("vars");
    std::fs::write(&variables, "v").unwrap();
    let connect = open(dir.path());
    let os = format!("<os><type>hvm</type><nvram>{}</nvram></os></domain>", variables.display());
    let xml = xml("a", "").replace("</domain>", &os);
    let domain = connect.define(&xml, DefineFlags::empty()).unwrap();
    let err = domain.undefine(UndefineFlags::empty()).unwrap_err();
    assert_eq!(err.detail, "cannot undefine domain with nvram");
    domain.undefine(UndefineFlags::KEEP_NVRAM).unwrap();
    assert!(variables.exists());
    connect.define(&xml, DefineFlags::empty()).unwrap().undefine(UndefineFlags::NVRAM).unwrap();
    assert!(!variables.exists());
}

#[test]
fn one_directory_has_one_owner() {
    let dir = tempfile::tempdir().unwrap();
    let connect = open(dir.path());
    assert_eq!(RootLock::take(&dir.path().join("run/qemu/driver.pid")).unwrap_err().code, Code::ResourceBusy);
    drop(connect);
    open(dir.path());
}

#[test]
fn what_cannot_be_read_is_reported_and_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    drop(open(dir.path()));
    let path = dir.path().join("etc/qemu/broken.xml");
    std::fs::write(&path, "<domain").unwrap();
    let connect = open(dir.path());
    assert_eq!(connect.problems().len(), 1);
    assert!(path.exists());
}
