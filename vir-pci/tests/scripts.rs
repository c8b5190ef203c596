//! Placement as a user sees it: each `tests/scripts/NAME.txt` against what it printed, `NAME.out`.
//!
//! `UPDATE_GOLDEN=1` rewrites the latter.

mod common;

use std::{env, fs, path::Path};

#[test]
fn scripts_print_what_they_printed() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/scripts");
    let entries = fs::read_dir(folder).expect("the scripts lie beside this test");
    let mut scripts: Vec<_> = entries.map(|entry| entry.expect("readable").path()).collect();
    scripts.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    assert!(scripts.len() >= 40, "only {} scripts found", scripts.len());
    let failures: Vec<_> = scripts.iter().filter_map(|script| differs(script)).collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn differs(script: &Path) -> Option<String> {
    let text = fs::read_to_string(script).expect("a script is a text");
    let printed = common::run(&text);
    let golden = script.with_extension("out");
    if env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&golden, &printed).expect("the folder is writable");
    }
    let expected = fs::read_to_string(&golden).unwrap_or_default();
    (printed != expected)
        .then(|| format!("== {}\n-- expected\n{expected}-- printed\n{printed}", golden.display()))
}
