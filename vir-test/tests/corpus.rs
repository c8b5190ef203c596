//! The corpus as a whole: every suite can be read, and every recorded command line survives splitting and printing.

use std::collections::BTreeSet;

use serde::Deserialize;
use vir_test::corpus::command_line::CommandLine;
use vir_test::corpus::{Corpus, DataPath};
use vir_test::needs::{self, Need};

/// The corpus; nothing, and a note, where there is none.
fn corpus() -> Option<Corpus> {
    needs::met(&[Need::Corpus]).then(|| Corpus::open(None).expect("it opened a moment ago"))
}

#[test]
fn names_are_unique_in_each_suite() {
    let Some(corpus) = corpus() else { return };
    for suite in corpus.suites().expect("a readable folder") {
        let entries = suite.entries().expect("a readable index");
        let names = entries.iter().map(vir_test::corpus::Entry::name).collect::<BTreeSet<_>>();
        assert_eq!(names.len(), entries.len(), "{}", suite.name());
    }
}

/// The part of a case that tells where its command line is.
#[derive(Deserialize)]
struct WithArgs {
    expect: Expect,
}

#[derive(Deserialize)]
struct Expect {
    args: Option<DataPath>,
}

#[test]
fn recorded_command_lines_survive_splitting_and_printing() {
    let Some(corpus) = corpus() else { return };
    let mut seen = 0;
    for suite in
        corpus.suites().expect("a readable folder").iter().filter(|suite| suite.name() == "qemuxmlconf")
    {
        for entry in suite.entries().expect("a readable index") {
            let Some(args) = entry.decode::<WithArgs>().expect("has expectations").expect.args else {
                continue;
            };
            let text = suite.read(&args).expect("a readable file");
            let printed = CommandLine::split(&text)
                .expect("a command line")
                .iter()
                .map(CommandLine::wrapped)
                .collect::<String>();
            assert_eq!(printed, text, "{}", args.as_str());
            seen += 1;
        }
    }
    assert!(seen > 0, "no command lines found: is the corpus complete?");
}
