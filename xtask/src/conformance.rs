//! Runs a conformance corpus: figures a suite, differences a case, and the baseline that may only rise.

use std::path::PathBuf;

use vir_test::corpus::{Corpus, Entry};

use crate::{Outcome, schema_coverage};
use runner::{SuiteResult, Work};

pub(crate) mod baseline;
mod capabilityschema;
mod classes;
mod documents;
mod domainbackupxml2xml;
mod domainconf;
mod domains;
mod genericxml2xml;
mod judged;
mod lxcxml2xml;
mod networkxml2xml;
mod networkxml2xmlupdate;
mod nodedevxml2xml;
mod nwfilterxml2xml;
mod plain;
#[cfg(feature = "hypervisors")]
mod qemu_environment;
#[cfg(feature = "hypervisors")]
mod qemucapabilities;
mod qemudomaincheckpointxml2xml;
mod qemudomainsnapshotxml2xml;
mod qemustatusxml2xml;
#[cfg(feature = "hypervisors")]
mod qemuxmlconf;
mod report;
mod runner;
mod schema;
mod storagepoolcaps;
mod storagepoolxml2xml;
mod storagevolxml2xml;
mod strict;
mod suites;
mod verdict;
#[cfg(feature = "hypervisors")]
mod virjson;
mod virsh;
#[cfg(feature = "hypervisors")]
mod viruri;

/// What to run and what to show.
#[derive(Debug, Default, clap::Args)]
pub(crate) struct Options {
    /// Folder of suites; without it `$VIR_CORPUS`, without that `../shared/corpus` beside the project.
    #[arg(long, value_name = "DIR")]
    corpus: Option<PathBuf>,
    /// Only this suite; may be given several times.
    #[arg(long = "suite", value_name = "NAME")]
    suites: Vec<String>,
    /// Only cases whose name contains this; shows what differs.
    #[arg(long, value_name = "SUBSTRING")]
    filter: Option<String>,
    /// Only cases of this guest architecture, in suites that tell it.
    #[arg(long)]
    arch: Option<String>,
    /// One JSON object a suite.
    #[arg(long)]
    json: bool,
    /// Groups the failures by what they have in common, the biggest group first.
    #[arg(long, conflicts_with = "json")]
    classes: bool,
    /// With `--filter` or `--classes`: only what this check found.
    #[arg(long, value_name = "NAME")]
    check: Option<String>,
    /// Writes figures that rose into the baseline.
    #[arg(long, conflicts_with_all = ["filter", "arch", "corpus"])]
    raise: bool,
}

impl Options {
    fn wants_suite(&self, suite: &str) -> bool {
        self.suites.is_empty() || self.suites.iter().any(|name| name == suite)
    }

    fn wants(&self, entry: &Entry) -> bool {
        let named = self.filter.as_ref().is_none_or(|part| entry.name().contains(part));
        let of_arch = |wanted: &String| entry.arch().is_none_or(|arch| arch == wanted);
        named && self.arch.as_ref().is_none_or(of_arch)
    }

    /// The baseline was taken from whole suites of the project's own corpus; other figures say nothing about it.
    fn is_comparable(&self) -> bool {
        self.filter.is_none() && self.arch.is_none() && self.corpus.is_none()
    }
}

/// Runs what the options ask for, prints it, and fails when a figure fell below the baseline.
pub(crate) fn run(options: &Options) -> Outcome {
    let corpus = Corpus::open(options.corpus.as_deref()).map_err(|err| format!("no corpus: {err}"))?;
    let mut work = strict::suites(&corpus, |name| options.wants_suite(name))?;
    for suite in corpus.suites()?.into_iter().filter(|suite| options.wants_suite(suite.name())) {
        work.push(Work {
            name: suite.name().to_owned(),
            runner: suites::open(&suite),
            entries: suite.entries()?,
        });
    }
    work.sort_by(|one, other| one.name.cmp(&other.name));
    if let Some(absent) = options.suites.iter().find(|name| !work.iter().any(|suite| suite.name == **name)) {
        return Err(format!("no suite '{absent}' in {}", corpus.root().display()).into());
    }
    work.iter_mut().for_each(|suite| suite.entries.retain(|entry| options.wants(entry)));
    if !options.is_comparable() {
        work.retain(|suite| !suite.entries.is_empty());
    }
    let results = runner::run(&work);
    show(options, &results)?;
    if options.is_comparable() { compare(options, &results) } else { Ok(()) }
}

fn show(options: &Options, results: &[SuiteResult]) -> Outcome {
    if options.json {
        return report::json(results);
    }
    let wanted = |check: &str| options.check.as_ref().is_none_or(|name| name == check);
    if options.classes {
        classes::print(results, wanted);
    } else if options.filter.is_some() {
        report::differences(results, wanted);
    }
    report::lines(results);
    Ok(())
}

fn compare(options: &Options, results: &[SuiteResult]) -> Outcome {
    let now = results.iter().map(|suite| (suite.name.clone(), suite.passed())).collect();
    let all = options.suites.is_empty();
    baseline::hold(now, |name| all && !name.starts_with(schema_coverage::FIGURES), options.raise)
}
