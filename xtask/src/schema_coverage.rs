//! Holds the published schemas of the format (RELAX NG) against our tables: what they lack, what they have besides,
//! which values they refuse.

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

/// The schemas of whole documents, each with the element at their top.
pub(crate) const SCHEMAS: &[(&str, &str)] = &[
    ("capability.rng", "capabilities"),
    ("cpu.rng", "cpu"),
    ("domain.rng", "domain"),
    ("domainbackup.rng", "domainbackup"),
    ("domaincaps.rng", "domainCapabilities"),
    ("domaincheckpoint.rng", "domaincheckpoint"),
    ("domainsnapshot.rng", "domainsnapshot"),
    ("interface.rng", "interface"),
    ("network.rng", "network"),
    ("networkport.rng", "networkport"),
    ("nodedev.rng", "device"),
    ("nwfilter.rng", "filter"),
    ("nwfilterbinding.rng", "filterbinding"),
    ("secret.rng", "secret"),
    ("storagepool.rng", "pool"),
    ("storagepoolcaps.rng", "storagepoolCapabilities"),
    ("storagevol.rng", "volume"),
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
    /// Also shows what the schemas demand and strict reading does not, and the other way round.
    #[arg(long)]
    strictness: bool,
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
    for (file, kind) in SCHEMAS.iter().filter(|(_, kind)| options.wants(kind)) {
        let grammar = Grammar::load(&folder.join(file))?;
        reports.push(compare(&grammar, kind, &exceptions).map_err(|err| format!("{file}: {err}"))?);
    }
    if let Some(absent) =
        options.kinds.iter().find(|kind| !reports.iter().any(|report| report.kind == **kind))
    {
        return Err(format!("no schema is about <{absent}>").into());
    }
    show(options, &reports)?;
    let all = options.kinds.is_empty();
    let unneeded = exceptions.unneeded(|root| all || reports.iter().any(|report| report.kind == root));
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
    baseline::hold(now, |name| all && name.starts_with(FIGURES), options.raise)
}

fn show(options: &Options, reports: &[Report]) -> Outcome {
    if options.json {
        for report in reports {
            println!("{}", serde_json::to_string(report)?);
        }
        return Ok(());
    }
    for line in reports.iter().flat_map(|report| report.details(options.extra, options.strictness)) {
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

/// Holds a kind of document against our tables.
fn compare(grammar: &Grammar, kind: &str, exceptions: &Exceptions) -> Outcome<Report> {
    let start = grammar.reduce(&grammar.start, Given::Nothing);
    let is_named = |id: &ElementId| {
        grammar.element(*id).name.names().into_iter().flatten().any(|name| name.to_string() == kind)
    };
    let (roots, others) = grammar.allowed(&start).children.into_iter().partition::<Vec<_>, _>(is_named);
    if roots.is_empty() || !others.is_empty() {
        return Err(format!("expected <{kind}> at the top and nothing else").into());
    }
    let ours = Kind::with_tag(kind).map(|kind| Ours::Element(kind.schema()));
    let mut collector = Collector::new(kind, exceptions);
    Walk::new(grammar).run(kind, &roots, ours.as_slice(), &mut collector);
    Ok(collector.finish(ours.is_some()))
}
