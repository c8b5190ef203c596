//! `vir argv` beside the peer's own conversion of the same files.

use std::path::Path;
use std::process::Command;

use vir_test::needs::{self, Need};
use vir_test::{golden, peer};

/// What a program prints, or why it failed.
fn output(command: &mut Command) -> String {
    let output = command.env("LC_ALL", "C").output().expect("the program can be started");
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("command lines are UTF-8").trim().to_owned()
}

/// What the binary says whose capabilities are recorded for the machines in `placement`.
const RECORDED: &str = "QEMU emulator version 10.0";

/// The peer's command line, with the folders that the system-wide instance has.
fn peer(root: &Path, file: &Path) -> String {
    let mut virsh = Command::new("virsh");
    virsh.arg("-c").arg(format!("qemu:///embed?root={}", root.display()));
    virsh.args(["domxml-to-native", "qemu-argv", "--xml"]).arg(file);
    let root = root.display();
    output(&mut virsh)
        .replace(&format!("{root}/lib/qemu"), "/var/lib/libvirt/qemu")
        .replace(&format!("{root}/run/qemu"), "/var/run/libvirt/qemu")
}

/// One option a line, for a readable difference.
fn by_option(line: &str) -> String {
    line.replace(" -", "\n-")
}

#[test]
fn command_lines_are_those_of_the_peer() {
    if !needs::met(&[Need::Qemu, Need::Peer]) {
        return;
    }
    let root = tempfile::tempdir().expect("there is a folder for temporary files");
    let seen = golden::each("native", |case| {
        let file = case.path("in.xml");
        let ours = output(Command::new(env!("CARGO_BIN_EXE_vir")).arg("argv").arg(&file));
        case.agree("the peer's command line", &by_option(&peer(root.path(), &file)), &by_option(&ours));
    });
    assert!(seen >= 5, "only {seen} files found: is the data there?");
}

#[test]
fn places_are_those_of_the_peer() {
    if !needs::met(&[Need::Qemu]) || !peer::is_here() {
        return;
    }
    let version = output(Command::new("qemu-system-x86_64").arg("--version"));
    if !version.starts_with(RECORDED) {
        eprintln!("skipped: the definitions are those of {RECORDED}, not of {version}");
        return;
    }
    let root = tempfile::tempdir().expect("there is a folder for temporary files");
    let uri = format!("qemu:///embed?root={}", root.path().display());
    let seen = golden::each("placement", |case| {
        let text = case.read("in.xml");
        let name = text.split_once("<name>").and_then(|(_, rest)| rest.split_once("</name>"));
        let name = name.map_or("none", |(name, _)| name);
        let file = case.path("in.xml");
        let script = format!("define {}; dumpxml --inactive {name}; undefine {name}", file.display());
        peer::agree(case, &uri, &script, str::to_owned);
    });
    assert!(seen >= 30, "only {seen} machines found: is the data there?");
}
