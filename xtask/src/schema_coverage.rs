//! Holds the published schemas of the format (RELAX NG) against our tables: what they lack, what they have besides,
//! which values they refuse.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use vir_conf::kind::Kind;
use vir_test::needs::Need;

use crate::Outcome;
use crate::conformance::baseline;
use crate::relaxng::reduce::Given;
use crate::relaxng::{ElementId, Grammar};
use exceptions::Exceptions;
use ours::Ours;
use report::{Collector, Report};
use walk::Walk;

mod exceptions;
mod facts;
mod ours;
mod report;
#[cfg(test)]
mod tests;
mod walk;

/// The schemas of whole documents. What kind they describe is told by the element at their top.
const FILES: &[&str] = &[
    "capability.rng",
    "cpu.rng",
    "domain.rng",
    "domainbackup.rng",
    "domaincaps.rng",
    "domaincheckpoint.rng",
    "domainsnapshot.rng",
    "interface.rng",
    "network.rng",
    "networkport.rng",
    "nodedev.rng",
    "nwfilter.rng",
    "nwfilterbinding.rng",
    "secret.rng",
    "storagepool.rng",
    "storagepoolcaps.rng",
    "storagevol.rng",
];

/// What to compare and what to show.
#[derive(Debug, Default, clap::Args)]
pub(crate) struct Options {
    /// Folder of the schemas; without it `$VIR_RNG`, without that `../shared/reference/rng` beside the project.
    #[arg(long, value_name = "DIR")]
    rng: Option<PathBuf>,
    /// Only documents with this element at the top; may be given several times.
    #[arg(long = "kind", value_name = "TAG")]
    kinds: Vec<String>,
    /// Also shows what only our tables have.
    #[arg(long)]
    extra: bool,
    /// One JSON object a kind.
    #[arg(long)]
    json: bool,
    /// Writes figures that rose into the baseline.
    #[arg(long, conflicts_with = "rng")]
    raise: bool,
}

/// What the names of our figures in the baseline start with.
pub(crate) const FIGURES: &str = "coverage/";

impl Options {
    fn folder(&self) -> PathBuf {
        let folder = self.rng.clone().or_else(|| std::env::var_os("VIR_RNG").map(PathBuf::from));
        folder.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/reference/rng"))
    }

    fn wants(&self, kind: &str) -> bool {
        self.kinds.is_empty() || self.kinds.iter().any(|wanted| wanted == kind)
    }
}

/// Why there are no schemas to compare with, if there are none.
pub(crate) fn missing(options: &Options) -> Option<String> {
    let folder = options.folder();
    (!folder.is_dir()).then(|| format!("no schemas: {} is no folder", folder.display()))
}

/// Compares, prints, and fails where a figure fell or an exception is not needed. Without schemas it says so; that is a failure where
/// a corpus is required, which they belong to.
pub(crate) fn run(options: &Options) -> Outcome {
    if let Some(why) = missing(options) {
        if Need::Corpus.is_required() {
            return Err(format!("{} is required: {why}", Need::Corpus.name()).into());
        }
        println!("skipped: {why}");
        return Ok(());
    }
    let folder = options.folder();
    let exceptions = Exceptions::committed()?;
    let mut reports = Vec::new();
    for file in FILES {
        reports.extend(compare(&folder.join(file), &exceptions, |kind| options.wants(kind))?);
    }
    if let Some(absent) =
        options.kinds.iter().find(|kind| !reports.iter().any(|report| report.kind == **kind))
    {
        return Err(format!("no schema is about <{absent}>").into());
    }
    show(options, &reports)?;
    let unneeded = reports.iter().flat_map(|report| exceptions.unneeded(&report.kind)).collect::<Vec<_>>();
    if !unneeded.is_empty() {
        return Err(
            format!("schema-coverage.toml: exceptions that nothing needs: {}", unneeded.join(", ")).into()
        );
    }
    // Other schemas say nothing about the baseline.
    if options.rng.is_some() {
        return Ok(());
    }
    let now = reports.iter().map(|report| (format!("{FIGURES}{}", report.kind), report.settled())).collect();
    let all = options.kinds.is_empty();
    baseline::hold(now, |name| all && name.starts_with(FIGURES), options.raise)
}

fn show(options: &Options, reports: &[Report]) -> Outcome {
    if options.json {
        for report in reports {
            println!("{}", serde_json::to_string(report)?);
        }
        return Ok(());
    }
    for line in reports.iter().flat_map(|report| report.details(options.extra)) {
        println!("{line}");
    }
    for report in reports {
        println!("{}", report.line());
    }
    let sum = |figure: fn(&Report) -> usize| reports.iter().map(figure).sum();
    let (covered, total) = (sum(|report| report.covered), sum(|report| report.total));
    println!("{}", report::figures("all", covered, total, sum(|report| report.excepted)));
    Ok(())
}

/// One report for each kind of document that a schema is about.
fn compare(file: &Path, exceptions: &Exceptions, wants: impl Fn(&str) -> bool) -> Outcome<Vec<Report>> {
    let grammar = Grammar::load(file)?;
    let mut reports = Vec::new();
    for (kind, roots) in roots(&grammar) {
        if wants(&kind) {
            let ours = Kind::with_tag(&kind).map(|kind| Ours::Element(kind.schema()));
            let mut collector = Collector::new(&kind, exceptions);
            Walk::new(&grammar).run(&kind, &roots, ours.as_slice(), &mut collector);
            reports.push(collector.finish(ours.is_some()));
        }
    }
    Ok(reports)
}

/// Names at the top, each with its elements.
fn roots(grammar: &Grammar) -> BTreeMap<String, Vec<ElementId>> {
    let mut roots = BTreeMap::<_, Vec<_>>::new();
    let start = grammar.reduce(&grammar.start, Given::Nothing);
    for id in grammar.allowed(&start).children {
        for name in grammar.element(id).name.names().into_iter().flatten() {
            roots.entry(name.to_string()).or_default().push(id);
        }
    }
    roots
}
