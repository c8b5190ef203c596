//! What the QEMU binaries of this host can do: asked once, remembered on disk.

use std::{
    collections::HashMap,
    fs::{self, File},
    io::{self, ErrorKind, Read, Write},
    os::unix::{fs::MetadataExt, net::UnixStream},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use vir_qemu::{
    capabilities::{self, Capabilities, Prober, Stage},
    qmp::Options,
};

use crate::{
    Code, Deadline, Error, Origin, Result,
    host::{Host, Launch, Process, System},
    store::Store,
};

/// How long a binary may take to answer everything.
const PATIENCE: Duration = Duration::from_mins(1);

/// The number by which QEMU knows its end of the monitor connection.
const MONITOR: i32 = 3;

/// Where this host's QEMU for guests of an architecture is.
pub fn find_emulator(arch: &str) -> Result<PathBuf> {
    find(&System, arch)
}

/// What a QEMU binary of this host can do: asked now, and not remembered.
pub fn probe_emulator(emulator: &Path) -> Result<Capabilities> {
    ask(emulator, asker(emulator)?, &mut |_| Ok(()))
        .map_err(|err| err.during(|| format!("probe '{}'", emulator.display())))
}

/// The first binary for the architecture along the search path.
pub(crate) fn find(host: &dyn Host, arch: &str) -> Result<PathBuf> {
    let search = host.variable("PATH").unwrap_or_else(|| "/usr/bin:/usr/local/bin".to_owned());
    let name = format!("qemu-system-{arch}");
    let mut places = search.split(':').map(|dir| Path::new(dir).join(&name));
    places.find(|path| path.is_file()).ok_or_else(|| {
        let detail = format!("No emulator found for arch '{arch}'");
        Error::new(Code::ConfigUnsupported, Origin::Qemu, detail)
    })
}

/// Capabilities by binary.
pub(crate) struct Emulators {
    store: Store,
    known: Mutex<HashMap<PathBuf, Arc<Capabilities>>>,
}

impl Emulators {
    /// Nothing is known yet but what the store's cache holds. Ends a probe whose prober was killed.
    pub(crate) fn new(store: Store) -> Self {
        let emulators = Self { store, known: Mutex::default() };
        if let Some(process) = emulators.left_over() {
            process.end();
        }
        // At worst it is looked for once more.
        let _ = emulators.store.remove(&emulators.mark_file());
        emulators
    }

    fn left_over(&self) -> Option<Process> {
        let text = self.store.files().read(&self.mark_file()).ok()?;
        let (pid, start) = text.trim().split_once(' ')?;
        Process::adopt(pid.parse().ok()?, start.parse().ok()?)
    }

    /// Keeps on disk which process is being asked: should we die, it would wait for us for ever.
    fn mark(&self, process: Option<&Process>) -> Result<()> {
        match process {
            Some(process) => {
                self.store.replace(&self.mark_file(), format!("{} {}\n", process.pid(), process.start_time()))
            }
            None => self.store.remove(&self.mark_file()),
        }
    }

    fn mark_file(&self) -> PathBuf {
        self.store.layout().run.join("probe")
    }

    /// What the binary can do, as it is now: a binary that was replaced is asked again.
    pub(crate) fn capabilities(&self, emulator: &Path) -> Result<Arc<Capabilities>> {
        let asker = asker(emulator)?;
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = known.get(emulator).filter(|found| is_current(found, &asker)) {
            return Ok(Arc::clone(found));
        }
        let found = Arc::new(self.cached(emulator, &asker).map_or_else(|| self.probe(emulator, asker), Ok)?);
        known.insert(emulator.to_owned(), Arc::clone(&found));
        Ok(found)
    }

    fn cached(&self, emulator: &Path, asker: &capabilities::Host) -> Option<Capabilities> {
        let text = self.store.files().read(&self.cache_file(emulator)).ok()?;
        Capabilities::parse(&text).ok().filter(|found| is_current(found, asker))
    }

    fn probe(&self, emulator: &Path, asker: capabilities::Host) -> Result<Capabilities> {
        let found = ask(emulator, asker, &mut |process| self.mark(process))
            .map_err(|err| err.during(|| format!("probe '{}'", emulator.display())))?;
        self.store.replace(&self.cache_file(emulator), found.to_xml())?;
        Ok(found)
    }

    fn cache_file(&self, emulator: &Path) -> PathBuf {
        let name = emulator.display().to_string().trim_start_matches('/').replace('/', "-");
        self.store.layout().capabilities().join(format!("{name}.xml"))
    }
}

/// What the binary is to be told about itself and about us.
fn asker(emulator: &Path) -> Result<capabilities::Host> {
    let found = fs::metadata(emulator);
    let found = found.map_err(|err| {
        Error::system(Origin::Qemu, format!("Cannot check QEMU binary {}", emulator.display()), err)
    })?;
    Ok(capabilities::Host {
        emulator: emulator.display().to_string(),
        emulator_ctime: found.ctime().unsigned_abs(),
        prober_ctime: 0,
        prober_version: version(),
        microcode_version: microcode(),
        has_hypervisor_framework: false,
    })
}

/// Our own version as one number: what was asked by an older one is asked again.
fn version() -> u32 {
    let part = |text: &str| text.parse().unwrap_or(0);
    let (major, minor) = (part(env!("CARGO_PKG_VERSION_MAJOR")), part(env!("CARGO_PKG_VERSION_MINOR")));
    major * 1_000_000 + minor * 1_000 + part(env!("CARGO_PKG_VERSION_PATCH"))
}

/// A microcode update can take features away.
fn microcode() -> u32 {
    let cpus = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let line = cpus.lines().find_map(|line| line.strip_prefix("microcode"));
    let value = line.and_then(|line| line.trim_start_matches([' ', '\t', ':']).strip_prefix("0x"));
    value.and_then(|value| u32::from_str_radix(value, 16).ok()).unwrap_or(0)
}

fn is_current(found: &Capabilities, asker: &capabilities::Host) -> bool {
    found.emulator_ctime == asker.emulator_ctime
        && found.prober_version == asker.prober_version
        && found.microcode_version == asker.microcode_version
}

/// Takes note of the process that is being asked, and of its end.
type Mark<'a> = &'a mut dyn FnMut(Option<&Process>) -> Result<()>;

/// Starts the binary as often as its prober wants, and lets the two talk.
fn ask(emulator: &Path, asker: capabilities::Host, mark: Mark<'_>) -> Result<Capabilities> {
    let mut prober = Prober::new(asker, Options::default());
    let deadline = Deadline::after(PATIENCE);
    loop {
        let machine = match prober.stage() {
            Stage::FirstRun => "none,accel=kvm:tcg",
            Stage::TranslatorRun => "none,accel=tcg",
            Stage::Answers | Stage::Done => return prober.finish().map_err(|err| failed(&err, "")),
        };
        converse(emulator, machine, &mut prober, deadline, mark)?;
    }
}

fn converse(
    emulator: &Path,
    machine: &str,
    prober: &mut Prober,
    deadline: Deadline,
    mark: Mark<'_>,
) -> Result<()> {
    let mut log = tempfile::tempfile().map_err(system("open a log for"))?;
    let (mut ours, theirs) = UnixStream::pair().map_err(system("open a monitor for"))?;
    let launch = Launch {
        program: emulator.to_owned(),
        args: arguments(machine),
        env: vec![("LC_ALL".to_owned(), "C".to_owned())],
        fds: vec![(theirs.into(), MONITOR)],
        log: log.try_clone().map_err(system("open a log for"))?,
    };
    let process = launch.spawn().map_err(system("start"))?;
    let marked = mark(Some(&process));
    let outcome =
        marked.and_then(|()| talk(&mut ours, prober, deadline).map_err(|err| failed(&err, &words(&mut log))));
    process.end();
    outcome.and_then(|()| mark(None))
}

fn arguments(machine: &str) -> Vec<String> {
    let line = format!(
        "-S -no-user-config -nodefaults -display none -machine {machine} \
         -chardev socket,id=charmonitor,fd={MONITOR} -mon chardev=charmonitor,id=monitor,mode=control"
    );
    line.split(' ').map(str::to_owned).collect()
}

/// Carries bytes until this run has no more to tell.
fn talk(
    socket: &mut UnixStream,
    prober: &mut Prober,
    deadline: Deadline,
) -> std::result::Result<(), Box<dyn std::error::Error>> {
    let began = Instant::now();
    prober.connected(deadline.left());
    let mut buffer = vec![0; 64 * 1024];
    while prober.stage() == Stage::Answers {
        socket.write_all(&prober.take_output())?;
        socket.set_read_timeout(Some(deadline.left().unwrap_or(Duration::from_millis(1))))?;
        match socket.read(&mut buffer) {
            Ok(0) => prober.end_of_stream()?,
            Ok(length) => prober.receive(&buffer[..length])?,
            Err(err) if matches!(err.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {}
            Err(err) => return Err(err.into()),
        }
        prober.tick(began.elapsed())?;
    }
    Ok(())
}

/// What the binary said before it ended.
fn words(log: &mut File) -> String {
    let mut text = String::new();
    let read = io::Seek::rewind(log).and_then(|()| log.read_to_string(&mut text));
    read.map(|_| text).unwrap_or_default()
}

fn system(doing: &str) -> impl FnOnce(io::Error) -> Error {
    move |err| Error::system(Origin::Qemu, format!("Failed to {doing} the QEMU binary"), err)
}

fn failed(err: &impl std::fmt::Display, words: &str) -> Error {
    let detail = format!("{err} {}", words.trim()).trim().to_owned();
    Error::new(Code::InternalError, Origin::Qemu, detail)
}

#[cfg(test)]
mod tests {
    use vir_test::needs::{Need, met};

    use super::*;
    use crate::{host::RealFiles, store::Layout};

    fn emulators(root: &Path) -> Emulators {
        Emulators::new(Store::open(Arc::new(RealFiles), Layout::under(root)).unwrap())
    }

    #[test]
    fn a_binary_is_asked_once() {
        if !met(&[Need::Qemu]) {
            return;
        }
        let qemu = Path::new("/usr/bin/qemu-system-x86_64");
        let dir = tempfile::tempdir().unwrap();
        let first = emulators(dir.path()).capabilities(qemu).unwrap();
        assert_eq!(first.arch, "x86_64");
        let began = Instant::now();
        let second = emulators(dir.path()).capabilities(qemu).unwrap();
        assert_eq!(first, second);
        assert!(began.elapsed() < Duration::from_millis(500), "it was asked again");
    }

    #[test]
    fn what_is_no_qemu_says_so() {
        let dir = tempfile::tempdir().unwrap();
        let err = emulators(dir.path()).capabilities(Path::new("/bin/false")).unwrap_err();
        assert!(err.to_string().contains("unable to probe"), "{err}");
        let err = emulators(dir.path()).capabilities(Path::new("/nowhere")).unwrap_err();
        assert_eq!(err.to_string(), "Cannot check QEMU binary /nowhere: No such file or directory");
    }
}
