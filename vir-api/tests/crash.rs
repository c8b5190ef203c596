//! Whoever owns running guests may be killed at any moment.

#![allow(clippy::print_stdout, reason = "the owner tells the test through its output")]
#![allow(clippy::unwrap_used, reason = "helpers of a test may give up as the test itself may")]

use std::{
    collections::{BTreeMap, BTreeSet},
    env, fs,
    io::{BufRead, BufReader},
    path::Path,
    process::{Command, Stdio},
    sync::mpsc,
    thread,
    time::{Duration, Instant},
};

use vir_api::{Connect, DefineFlags, DestroyFlags, ListFlags, StartFlags, State, UndefineFlags, XmlFlags};
use vir_conf::{Domain, flags::ParseFlags, xml::Document};
use vir_test::needs::{Need, met};

const ROOT: &str = "VIR_CRASH_ROOT";

/// How often the owner is killed. More by `VIR_CRASH_ROUNDS`.
const ROUNDS: u64 = 50;

fn open(root: &Path) -> Connect {
    Connect::open(&format!("qemu:///embed?root={}", root.display())).unwrap()
}

fn xml(name: &str) -> String {
    format!(
        "<domain type='qemu'><name>{name}</name><memory unit='MiB'>16</memory>
         <os><type arch='x86_64' machine='pc'>hvm</type></os></domain>"
    )
}

/// The owner: defines, starts, destroys and undefines without end, and says what is done before and after.
#[test]
#[ignore = "not a test: started by `definitions_and_guests_survive_their_owner`, which kills it"]
fn owner() {
    let Ok(root) = env::var(ROOT) else { return };
    let connect = open(Path::new(&root));
    for round in 0_u64.. {
        let name = format!("d{}", round % 3);
        let domain = match connect.domain_by_name(&name) {
            Ok(domain) => domain,
            Err(_) => connect.define(&xml(&name), DefineFlags::empty()).unwrap(),
        };
        println!("done define {name} {}", domain.uuid());
        connect.define(&domain.xml(XmlFlags::INACTIVE).unwrap(), DefineFlags::empty()).unwrap();
        if domain.is_active().unwrap() {
            println!("begin destroy {name}");
            domain.destroy(DestroyFlags::empty()).unwrap();
        } else {
            domain.start(StartFlags::empty()).unwrap();
            println!("done start {name}");
        }
        if round % 4 == 3 && !domain.is_active().unwrap() {
            println!("begin undefine {name}");
            domain.undefine(UndefineFlags::empty()).unwrap();
            println!("done undefine {name}");
        }
    }
}

/// What the owner has acknowledged and not begun to undo.
#[derive(Default)]
struct Acknowledged {
    /// Name to identity.
    defined: BTreeMap<String, String>,
    /// Names.
    running: BTreeSet<String>,
}

#[test]
fn definitions_and_guests_survive_their_owner() {
    if !met(&[Need::Qemu]) {
        return;
    }
    let root = tempfile::tempdir().unwrap();
    // Asking QEMU what it can do takes longer than most owners live.
    let first = open(root.path()).define(&xml("first"), DefineFlags::empty()).unwrap();
    first.undefine(UndefineFlags::empty()).unwrap();
    drop(first);
    let rounds = env::var("VIR_CRASH_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(ROUNDS);
    let mut acknowledged = Acknowledged::default();
    // A fixed sequence of moments that looks random: the golden ratio spreads them evenly over the owner's work.
    let (mut seen, mut found) = (0, 0);
    for round in 1..=rounds {
        let moment = Duration::from_millis(round.wrapping_mul(618_033_989) % 1000);
        run_owner(root.path(), moment, &mut acknowledged);
        seen += acknowledged.defined.len();
        found += inspect(root.path(), &mut acknowledged);
    }
    println!(
        "{rounds} owners killed, {seen} acknowledged definitions checked, {found} running guests found again"
    );
    assert!(
        seen as u64 >= rounds && found as u64 >= rounds / 10,
        "the owner was killed before it did anything"
    );
    let connect = open(root.path());
    for domain in connect.domains(ListFlags::ACTIVE) {
        domain.destroy(DestroyFlags::empty()).unwrap();
    }
}

fn run_owner(root: &Path, moment: Duration, acknowledged: &mut Acknowledged) {
    let mut child = Command::new(env::current_exe().unwrap())
        .args(["--exact", "owner", "--ignored", "--nocapture"])
        .env(ROOT, root)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let (tell, told) = mpsc::channel();
    let output = BufReader::new(child.stdout.take().unwrap());
    let reader =
        thread::spawn(move || output.lines().map_while(Result::ok).for_each(|line| tell.send(line).unwrap()));
    let end = Instant::now() + moment;
    while let Ok(line) = told.recv_timeout(end.saturating_duration_since(Instant::now())) {
        note(&line, acknowledged);
    }
    child.kill().unwrap();
    child.wait().unwrap();
    reader.join().unwrap();
    told.try_iter().for_each(|line| note(&line, acknowledged));
}

fn note(line: &str, acknowledged: &mut Acknowledged) {
    let words: Vec<&str> = line.split_whitespace().collect();
    match words[..] {
        ["done", "define", name, uuid] => _ = acknowledged.defined.insert(name.to_owned(), uuid.to_owned()),
        ["begin", "undefine", name] => _ = acknowledged.defined.remove(name),
        ["done", "start", name] => _ = acknowledged.running.insert(name.to_owned()),
        ["begin", "destroy", name] => _ = acknowledged.running.remove(name),
        _ => {}
    }
}

/// Looks at what the killed owner left: first the files as they are, then through a new owner.
fn inspect(root: &Path, acknowledged: &mut Acknowledged) -> usize {
    for path in documents(&root.join("etc/qemu")) {
        Domain::parse(&fs::read_to_string(&path).unwrap(), ParseFlags::INACTIVE).unwrap();
    }
    for path in documents(&root.join("run/qemu")) {
        Document::parse(&fs::read_to_string(&path).unwrap()).unwrap();
    }
    let connect = open(root);
    assert!(connect.problems().is_empty(), "{:?}", connect.problems());
    for (name, uuid) in &acknowledged.defined {
        assert_eq!(
            &connect.domain_by_name(name).unwrap().uuid().to_string(),
            uuid,
            "{name} was acknowledged"
        );
    }
    for name in &acknowledged.running {
        assert!(connect.domain_by_name(name).unwrap().is_active().unwrap(), "{name} was running");
    }
    let guests = guests(&connect);
    assert_eq!(processes(root), guests, "each guest has its process, each process its guest");
    guests
}

/// How many guests the new owner found, each of which must obey.
fn guests(connect: &Connect) -> usize {
    let active = connect.domains(ListFlags::ACTIVE);
    for domain in &active {
        domain.suspend().unwrap();
        assert!(matches!(domain.state().unwrap(), State::Paused(_)));
        domain.resume().unwrap();
    }
    active.len()
}

/// QEMU processes that belong to this directory: they have its monitor sockets open.
fn processes(root: &Path) -> usize {
    let log = root.join("log/qemu");
    let is_ours = |pid: &Path| fs::read_link(pid.join("fd/1")).is_ok_and(|output| output.starts_with(&log));
    fs::read_dir("/proc").unwrap().flatten().filter(|entry| is_ours(&entry.path())).count()
}

fn documents(dir: &Path) -> Vec<std::path::PathBuf> {
    let Ok(entries) = fs::read_dir(dir) else { return Vec::new() };
    let paths = entries.flatten().map(|entry| entry.path());
    paths
        .filter(|path| path.extension().is_some_and(|ext| ext == "xml"))
        .filter(|path| path.is_file())
        .collect()
}
