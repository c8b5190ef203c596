//! What QEMU itself says, where it is installed.
#![allow(clippy::print_stdout, reason = "a skipped test says so")]

use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use vir_qemu::capabilities::{AcceleratorKind, Capabilities, Flag, Host, Prober, Stage, Version};
use vir_qemu::qmp::command::{QueryStatus, Quit, RunState};
use vir_qemu::qmp::{EventKind, Happening, Options, Session};

const QEMU: &str = "/usr/bin/qemu-system-x86_64";

fn is_installed() -> bool {
    let is_installed = Path::new(QEMU).exists();
    if !is_installed {
        println!("skipped: {QEMU} is not installed");
    }
    is_installed
}

/// A QEMU without a machine to speak of, its monitor on standard input and output. Gone when dropped.
struct Qemu(Child);

impl Qemu {
    fn start(machine: &str) -> Self {
        let child = Command::new(QEMU)
            .args([
                "-S",
                "-no-user-config",
                "-nodefaults",
                "-display",
                "none",
                "-qmp",
                "stdio",
                "-machine",
                machine,
            ])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn();
        Self(child.expect("QEMU is installed"))
    }

    fn write(&mut self, bytes: &[u8]) {
        let input = self.0.stdin.as_mut().expect("it is a pipe");
        input.write_all(bytes).expect("QEMU reads");
    }

    /// The next bytes; none at the end.
    fn read<'b>(&mut self, buffer: &'b mut [u8]) -> &'b [u8] {
        let output = self.0.stdout.as_mut().expect("it is a pipe");
        let length = output.read(buffer).expect("QEMU writes");
        &buffer[..length]
    }
}

impl Drop for Qemu {
    fn drop(&mut self) {
        // Either it is gone already or it is not wanted any more.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn probe() -> Capabilities {
    let begin = Instant::now();
    let host = Host { emulator: QEMU.to_owned(), ..Host::default() };
    let mut prober = Prober::new(host, Options::default());
    let mut buffer = vec![0; 1 << 16];
    loop {
        let machine = match prober.stage() {
            Stage::FirstRun => "none,accel=kvm:tcg",
            Stage::TranslatorRun => "none,accel=tcg",
            Stage::Answers | Stage::Done => break,
        };
        let mut qemu = Qemu::start(machine);
        prober.connected(Some(begin.elapsed() + Duration::from_mins(1)));
        while prober.stage() == Stage::Answers {
            let bytes = qemu.read(&mut buffer);
            assert!(!bytes.is_empty(), "QEMU went away");
            prober.receive(bytes).expect("QEMU speaks QMP");
            prober.tick(begin.elapsed()).expect("QEMU answers in time");
            qemu.write(&prober.take_output());
        }
    }
    prober.finish().expect("everything was asked")
}

#[test]
fn an_installed_qemu_tells_its_capabilities() {
    if !is_installed() {
        return;
    }
    let capabilities = probe();
    assert_eq!(capabilities.arch, "x86_64");
    assert!(capabilities.version >= Version::new(6, 2, 0), "{}", capabilities.version);
    for flag in [Flag::Tcg, Flag::PcieRootPort, Flag::VirtioNet] {
        assert!(capabilities.has(flag), "{flag}");
    }
    let q35 = capabilities.machine("q35").expect("every x86 QEMU has it");
    assert!(q35.name.starts_with("pc-q35-"), "{}", q35.name);
    assert_eq!(capabilities.default_machine().and_then(|machine| machine.alias.as_deref()), Some("pc"));
    assert_eq!(capabilities.default_cpu(AcceleratorKind::Tcg, "q35"), Some("qemu64"));
    assert!(capabilities.host_cpu(AcceleratorKind::Tcg).is_some());
    let text = capabilities.to_xml();
    assert_eq!(Capabilities::parse(&text).as_ref(), Ok(&capabilities));
    // To look at, or to compare with what another program finds out.
    if let Some(file) = std::env::var_os("VIR_KEEP_CAPABILITIES") {
        std::fs::write(file, text).expect("the file can be written");
    }
}

#[test]
fn a_session_ends_with_the_machine_it_quits() {
    if !is_installed() {
        return;
    }
    let mut qemu = Qemu::start("none,accel=tcg");
    let mut session = Session::new(Options { out_of_band: true, ..Options::default() });
    let status = session.call(&QueryStatus {}, None).expect("the session is open");
    session.call(&Quit {}, None).expect("the session is open");
    let happenings = live(&mut session, &mut qemu);
    let answers = happenings.iter().filter_map(|happening| {
        if let Happening::Reply { id, outcome } = happening { Some((*id, outcome.clone())) } else { None }
    });
    let (_, outcome) = answers.into_iter().find(|(id, _)| *id == status.id()).expect("it was answered");
    let status = status.decode(outcome).expect("it is a status");
    assert_eq!((status.running, status.status), (false, Some(RunState::Prelaunch)));
    let is_shutdown = |happening: &Happening| {
        matches!(happening, Happening::Event(event)
            if matches!(&event.kind, EventKind::Shutdown(shutdown) if !shutdown.guest))
    };
    assert!(happenings.iter().any(is_shutdown), "{happenings:?}");
}

/// Moves bytes until the session is over; everything that happened.
fn live(session: &mut Session, qemu: &mut Qemu) -> Vec<Happening> {
    let mut buffer = [0; 4096];
    let mut happenings = Vec::new();
    while !session.is_closed() {
        match qemu.read(&mut buffer) {
            [] => session.end_of_stream(),
            bytes => session.receive(bytes),
        }
        qemu.write(&session.take_output());
        happenings.extend(std::iter::from_fn(|| session.next_happening()));
    }
    happenings
}
