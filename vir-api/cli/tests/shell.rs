//! The program from outside: what is typed, what is printed, how it ends; and that the peer prints the same.
//!
//! A folder of `vir-test/data/shell` holds `lines`, each run by a process of its own, or a `script` that one process
//! runs as a whole, and the `out` of both streams together. `options` are the process's own, one a line; `differs` says
//! why the peer has another output. `{data}` stands for the folder of the cases.

use std::io::{self, Read as _};
use std::path::Path;
use std::process::{Command, Stdio};

use vir_test::golden::{self, Case};
use vir_test::peer;

/// What differs from run to run begins with this; its line is left out.
const UNSTEADY: &str = "CPU time:";

#[test]
fn sessions() {
    let seen = golden::each("shell", |case| case.check("out", &session(env!("CARGO_BIN_EXE_vir"), case)));
    assert!(seen >= 10, "only {seen} sessions found: is the data there?");
}

#[test]
fn the_peer_says_the_same() {
    if !peer::is_here() {
        return;
    }
    golden::each("shell", |case| {
        if !case.has("differs") {
            case.agree("the peer's output", &session("virsh", case), &case.read("out"));
        }
    });
}

/// Everything that a program prints in a session.
fn session(program: &str, case: &Case) -> String {
    let Some(lines) = case.read_if_any("lines") else { return run(program, case, &case.read("script")) };
    let ran = lines.lines().map(|line| format!("$ {line}\n{}", run(program, case, line)));
    ran.collect::<Vec<_>>().concat()
}

/// Runs one text of commands, after the process's own options where the case has a file with some.
fn run(program: &str, case: &Case, text: &str) -> String {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../vir-test/data/shell");
    let data = data.canonicalize().expect("the data is part of the repository").display().to_string();
    let options = case.read_if_any("options").unwrap_or_else(|| "-c\ntest:///default\n".to_owned());
    let (mut reader, writer) = io::pipe().expect("a process may have pipes");
    let mut command = Command::new(program);
    command.args(options.replace("{data}", &data).lines()).arg(text.replace("{data}", &data));
    command.env_remove("VIRSH_DEFAULT_CONNECT_URI").env_remove("LIBVIRT_DEFAULT_URI").env("LC_ALL", "C");
    command.stdin(Stdio::null());
    command.stdout(writer.try_clone().expect("a process may have pipes")).stderr(writer);
    let mut child = command.spawn().expect("the program is installed");
    // The command holds the pipe's writing end; the reader waits for its end.
    drop(command);
    let mut out = String::new();
    reader.read_to_string(&mut out).expect("the program prints UTF-8");
    let status = child.wait().expect("the program was started here");
    let steady = out.lines().filter(|line| !line.starts_with(UNSTEADY)).map(|line| format!("{line}\n"));
    let ending =
        if status.success() { String::new() } else { format!("[{}]\n", status.code().unwrap_or(-1)) };
    steady.collect::<String>().replace(&data, "{data}") + &ending
}
