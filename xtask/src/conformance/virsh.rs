//! Suite `virsh`: virsh command lines, run with `vir` in virsh's place.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::{self, PipeReader, Read, Write};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::os::unix::process::{CommandExt, ExitStatusExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use nix::fcntl::OFlag;
use nix::sys::stat::Mode;
use serde::Deserialize;
use tempfile::TempDir;
use vir_test::corpus::text::complete;
use vir_test::corpus::{DataPath, Entry, Suite};

use super::suites::Runner;
use super::verdict::Verdict;

/// The text that the command prints is the expected one.
const OUTPUT: &str = "output";

/// A command that is not done by then is stopped. Slow cases take some seconds.
const DEADLINE: Duration = Duration::from_mins(1);

/// The user that owns nothing, on every Debian.
const NOBODY: u32 = 65534;

/// One case, as the suite's index has it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "all fields are typed; some only describe the case")]
struct Case {
    uri: Option<String>,
    argv: Vec<String>,
    #[serde(default)]
    script: Option<DataPath>,
    #[serde(default)]
    env: BTreeMap<String, String>,
    #[serde(default)]
    drop_lines_from: Option<String>,
    #[serde(default)]
    pipe: Option<Pipe>,
    #[serde(default)]
    auth_node: Option<DataPath>,
    #[serde(default)]
    stdin: Option<String>,
    #[serde(default)]
    no_tty: bool,
    #[serde(default)]
    slow: bool,
    #[serde(default)]
    needs_readline: bool,
    #[serde(default)]
    not_as_root: bool,
    expect: Expect,
}

/// What a writer fills the named pipe with.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Pipe {
    leading_spaces: usize,
    xml: String,
}

/// The whole output, or the exit code and a part of it.
#[derive(Debug, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
enum Expect {
    Whole { output: DataPath },
    Part { exit_code: i32, stdout_contains: Part },
}

/// A part of the output, by what it is.
#[derive(Debug, Deserialize)]
enum Part {
    /// The URI that the case connects to.
    #[serde(rename = "the connect URI")]
    ConnectUri,
}

struct Virsh {
    suite: Suite,
    common: String,
    program: PathBuf,
    /// Holds a copy of the program that every user can run.
    scratch: TempDir,
}

pub(super) fn open(suite: &Suite) -> Result<Box<dyn Runner>, String> {
    let program = program()?;
    let common = suite.common().canonicalize().map_err(|err| err.to_string())?;
    let scratch = TempDir::new().map_err(|err| err.to_string())?;
    let everyone = fs::Permissions::from_mode(0o755);
    fs::set_permissions(scratch.path(), everyone).map_err(|err| err.to_string())?;
    fs::copy(&program, scratch.path().join("vir")).map_err(|err| format!("{}: {err}", program.display()))?;
    Ok(Box::new(Virsh {
        suite: suite.clone(),
        common: common.to_string_lossy().into_owned(),
        program,
        scratch,
    }))
}

/// The `vir` to run: `$VIR_BIN`, or the one that is built here and now.
fn program() -> Result<PathBuf, String> {
    if let Some(program) = std::env::var_os("VIR_BIN") {
        return Ok(PathBuf::from(program));
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let build =
        Command::new("cargo").args(["build", "--quiet", "--package", "vir"]).current_dir(&root).status();
    match build {
        Ok(status) if status.success() => {
            let target =
                std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root.join("target"), PathBuf::from);
            Ok(target.join("debug/vir"))
        }
        Ok(status) => Err(format!("building vir: {status}")),
        Err(err) => Err(format!("cargo: {err}")),
    }
}

/// What a command printed and how it ended.
struct Finished {
    output: String,
    status: ExitStatus,
}

impl Runner for Virsh {
    fn run(&self, entry: &Entry, verdict: &mut Verdict) -> Result<(), String> {
        let case = entry.decode::<Case>().map_err(|err| err.to_string())?;
        verdict.plan(OUTPUT);
        let fifo = case.pipe.as_ref().map(Fifo::fill).transpose().map_err(|err| err.to_string())?;
        let places = Places { common: &self.common, pipe: fifo.as_ref().map(Fifo::path) };
        let finished = self.finish(&case, &places)?;
        match &case.expect {
            Expect::Whole { output } => {
                let expected = self.suite.read(output).map_err(|err| err.to_string())?;
                let drop = case.drop_lines_from.as_deref().map(|text| places.fill(text));
                verdict.compare(OUTPUT, &expected, &finished.text(drop.as_deref()));
            }
            Expect::Part { exit_code, stdout_contains: Part::ConnectUri } => {
                let uri = case.uri.as_deref().map(|uri| places.fill(uri)).unwrap_or_default();
                finished.judge_part(*exit_code, &uri, verdict);
            }
        }
        Ok(())
    }
}

impl Virsh {
    fn finish(&self, case: &Case, places: &Places<'_>) -> Result<Finished, String> {
        let mut command = self.command(case, places)?;
        let (reader, writer) = io::pipe().map_err(|err| err.to_string())?;
        command.stdout(writer.try_clone().map_err(|err| err.to_string())?).stderr(writer);
        command.stdin(if case.stdin.is_some() { Stdio::piped() } else { Stdio::null() });
        let mut child = command.spawn().map_err(|err| format!("{}: {err}", self.program.display()))?;
        // The command keeps copies of the pipe's write end; reading only ends when they are gone.
        drop(command);
        if let (Some(text), Some(mut stdin)) = (&case.stdin, child.stdin.take()) {
            // A command that does not read its input has closed it; its output will tell.
            _ = stdin.write_all(text.as_bytes());
        }
        wait(child, reader).map_err(|err| err.to_string())
    }

    fn command(&self, case: &Case, places: &Places<'_>) -> Result<Command, String> {
        let as_nobody = case.not_as_root && nix::unistd::geteuid().is_root();
        let program = if as_nobody { &self.scratch.path().join("vir") } else { &self.program };
        let mut command = if case.no_tty {
            // A session of its own has no terminal.
            let mut command = Command::new("setsid");
            command.arg("--wait").arg(program);
            command
        } else {
            Command::new(program)
        };
        if as_nobody {
            command.uid(NOBODY).gid(NOBODY);
        }
        command.env_clear().envs(base_environment());
        command.envs(case.env.iter().map(|(name, value)| (name, places.fill(value))));
        if let Some(uri) = &case.uri {
            command.arg("--connect").arg(places.fill(uri));
        }
        command.args(case.argv.iter().map(|arg| places.fill(arg)));
        if let Some(script) = &case.script {
            command.arg(places.fill(&self.suite.read(script).map_err(|err| err.to_string())?));
        }
        Ok(command)
    }
}

/// No settings of the user who runs the suite may reach the command.
fn base_environment() -> impl Iterator<Item = (&'static str, String)> {
    let folders =
        ["HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "XDG_RUNTIME_DIR"];
    let absent = folders.into_iter().map(|name| (name, "/nonexistent".to_owned()));
    let path = std::env::var("PATH").unwrap_or_else(|_| "/usr/bin:/bin".to_owned());
    absent.chain([("PATH", path), ("LANG", "C".to_owned()), ("LC_ALL", "C".to_owned())])
}

fn wait(mut child: Child, mut reader: PipeReader) -> io::Result<Finished> {
    std::thread::scope(|scope| {
        let output = scope.spawn(move || {
            let mut output = Vec::new();
            reader.read_to_end(&mut output).map(|_| String::from_utf8_lossy(&output).into_owned())
        });
        let started = Instant::now();
        let status = loop {
            if let Some(status) = child.try_wait()? {
                break status;
            }
            if started.elapsed() > DEADLINE {
                child.kill()?;
                break child.wait()?;
            }
            std::thread::sleep(Duration::from_millis(2));
        };
        Ok(Finished { output: output.join().expect("reading does not panic")?, status })
    })
}

impl Finished {
    /// The output as the suite records it: without the lines to drop, with an exit code that is not 0.
    fn text(&self, drop: Option<&str>) -> String {
        let mut text = self.output.clone();
        if !self.status.success() {
            write!(text, "\n## Exit code: {}\n", self.code()).expect("writing to a string");
        }
        if let Some(mark) = drop.filter(|mark| !mark.is_empty()) {
            text = without(&text, mark);
        }
        complete(&text)
    }

    fn judge_part(&self, exit_code: i32, part: &str, verdict: &mut Verdict) {
        if self.code() == exit_code && self.output.contains(part) {
            verdict.pass(OUTPUT);
        } else {
            verdict.fail(OUTPUT, format!("exit code {} without '{part}' in: {}", self.code(), self.output));
        }
    }

    /// The exit code, in the shell's way for a command that a signal ended.
    fn code(&self) -> i32 {
        let by_signal = || self.status.signal().map_or(-1, |signal| 128 + signal);
        self.status.code().unwrap_or_else(by_signal)
    }
}

/// Removes every piece from `mark` up to, and not including, the next newline.
fn without(text: &str, mark: &str) -> String {
    let mut text = text.to_owned();
    while let Some(from) = text.find(mark) {
        let behind = from + mark.len();
        let to = text[behind..].find('\n').map_or(text.len(), |length| behind + length);
        text.replace_range(from..to, "");
    }
    text
}

/// What stands for the places that cases name.
struct Places<'a> {
    common: &'a str,
    pipe: Option<&'a str>,
}

impl Places<'_> {
    fn fill(&self, text: &str) -> String {
        let text = text.replace("@COMMON@", self.common);
        self.pipe.map_or_else(|| text.clone(), |pipe| text.replace("@PIPE@", pipe))
    }
}

/// A named pipe with a writer behind it, which goes away with the value.
struct Fifo {
    path: String,
    /// Holds the pipe.
    _folder: TempDir,
}

impl Fifo {
    fn fill(pipe: &Pipe) -> io::Result<Self> {
        let folder = TempDir::new()?;
        let path = folder.path().join("pipe");
        nix::unistd::mkfifo(&path, Mode::S_IRUSR | Mode::S_IWUSR)?;
        let text = " ".repeat(pipe.leading_spaces) + &pipe.xml;
        let path = path.to_string_lossy().into_owned();
        let end = path.clone();
        // Opening waits for a reader; a reader that leaves early is the command's affair.
        std::thread::spawn(move || fs::OpenOptions::new().write(true).open(end)?.write_all(text.as_bytes()));
        Ok(Self { path, _folder: folder })
    }

    fn path(&self) -> &str {
        &self.path
    }
}

impl Drop for Fifo {
    /// Lets a writer go that still waits for a reader: one comes, and leaves.
    fn drop(&mut self) {
        _ = fs::OpenOptions::new().read(true).custom_flags(OFlag::O_NONBLOCK.bits()).open(&self.path);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dropping_ends_before_the_next_newline() {
        assert_eq!(without("a\nCPU time: 1\nCPU time: 2\nb\n", "\nCPU time:"), "a\nb\n");
        assert_eq!(without("x /tmp/p left\ny\n", "/tmp/p"), "x \ny\n");
    }
}
