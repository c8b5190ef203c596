//! The program from outside: what is typed, what is printed, how it ends.
//!
//! A folder of `vir-test/data/shell` holds `lines`, each run by a process of its own, or a `script` that one process
//! runs as a whole, and the `out` of both streams together. `{data}` stands for the folder of the cases.

use std::io::{self, Read as _};
use std::path::Path;
use std::process::{Command, Stdio};

use vir_test::golden::{self, Case};

/// What differs from run to run begins with this; its line is left out.
const UNSTEADY: &str = "CPU time:";

#[test]
fn sessions() {
    let seen = golden::each("shell", |case| {
        let out = match case.read_if_any("lines") {
            Some(lines) => {
                let ran = lines.lines().map(|line| format!("$ {line}\n{}", run(case, line)));
                ran.collect::<Vec<_>>().concat()
            }
            None => run(case, &case.read("script")),
        };
        case.check("out", &out);
    });
    assert!(seen >= 10, "only {seen} sessions found: is the data there?");
}

/// Runs one text of commands, after the process's own options where the case has a file with some.
fn run(case: &Case, text: &str) -> String {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../vir-test/data/shell");
    let data = data.canonicalize().expect("the data is part of the repository").display().to_string();
    let options = case.read_if_any("options").unwrap_or_else(|| "-c\ntest:///default\n".to_owned());
    let (mut reader, writer) = io::pipe().expect("a process may have pipes");
    let mut command = Command::new(env!("CARGO_BIN_EXE_vir"));
    command.args(options.replace("{data}", &data).lines()).arg(text.replace("{data}", &data));
    command.env_remove("VIRSH_DEFAULT_CONNECT_URI").env_remove("LIBVIRT_DEFAULT_URI");
    command.stdin(Stdio::null());
    command.stdout(writer.try_clone().expect("a process may have pipes")).stderr(writer);
    let mut child = command.spawn().expect("cargo built the program");
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
