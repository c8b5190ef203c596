//! `vir check` says of each document what the library says of it, word for word.

use std::process::Command;

use vir_test::golden;

#[test]
fn the_program_says_what_the_library_says() {
    let seen = golden::each("diagnostics", |case| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_vir"));
        command.current_dir(case.path("")).args(["check", "in.xml"]);
        command.args(case.has("strict").then_some("--strict"));
        let output = command.env("LC_ALL", "C").output().expect("the program can be started");
        let problems = String::from_utf8(output.stderr).expect("the program prints UTF-8");
        let expected = case.read("error");
        case.agree("what the program prints", expected.trim_end(), problems.trim_end());
        let is_refused = expected.lines().any(|line| line.starts_with("error["));
        case.agree("the exit status", &(!is_refused).to_string(), &output.status.success().to_string());
    });
    assert!(seen >= 60, "only {seen} documents found: is the data there?");
}
