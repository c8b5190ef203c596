//! Pseudo-suites `strict/SUITE`: strict reading accepts every valid document of a suite and refuses every other.
//!
//! A document is valid for its schema unless its file is named `-invalid.`. All files of a suite count, whichever of its
//! cases they belong to.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde_json::json;
use vir_conf::diagnostic::Report;
use vir_conf::flags::{FormatFlags, ParseFlags};
use vir_conf::kind::Kind;
use vir_conf::xml::Document;
use vir_test::corpus::{self, Corpus, Entry};

use super::documents::{self, REFUSED};
use super::runner::Work;
use super::suites::Runner;
use super::verdict::Verdict;
use crate::Outcome;

/// A valid document is accepted.
const ACCEPTED: &str = "accepted";

/// What marks the name of a file whose document is not valid.
const INVALID: &str = "-invalid.";

/// What the names of these suites start with.
const PREFIX: &str = "strict/";

/// Suites, each with the elements at the top of its whole documents. Files with another are parts or of another format.
const SUITES: &[(&str, &[&str])] = &[
    (
        "_common",
        &[
            "device",
            "domain",
            "domaincheckpoint",
            "domainsnapshot",
            "filter",
            "network",
            "networkport",
            "pool",
            "volume",
        ],
    ),
    ("bhyveargv2xml", &["domain"]),
    ("bhyvexml2argv", &["domain"]),
    ("bhyvexml2xml", &["domain"]),
    ("capabilityschema", &["capabilities"]),
    ("chxml2xml", &["domain"]),
    ("cpu", &["cpu"]),
    ("domainbackupxml2xml", &["domainbackup"]),
    ("domaincaps", &["domainCapabilities"]),
    ("domainconf", &["domain"]),
    ("genericxml2xml", &["domain"]),
    ("interfacexml2xml", &["interface"]),
    ("libxlxml2domconfig", &["domain"]),
    ("lxcconf2xml", &["domain"]),
    ("lxcxml2xml", &["domain"]),
    ("networkxml2conf", &["network"]),
    ("networkxml2firewall", &["network"]),
    ("networkxml2xml", &["network"]),
    ("networkxml2xmlupdate", &["network"]),
    ("nodedevmdevctl", &["device"]),
    ("nodedevxml2xml", &["device"]),
    ("nwfilterxml2firewall", &["filter"]),
    ("nwfilterxml2xml", &["filter"]),
    ("qemucaps2xml", &["capabilities"]),
    ("qemudomaincheckpointxml2xml", &["domaincheckpoint"]),
    ("qemudomainsnapshotxml2xml", &["domainsnapshot"]),
    ("qemuhotplug", &["domain"]),
    ("qemumemlock", &["domain"]),
    ("qemunbdkit", &["domain"]),
    ("qemusecurity", &["domain"]),
    ("qemuxmlactive2xml", &["domain"]),
    ("qemuxmlconf", &["domain"]),
    ("schema", &["device", "domain", "filter", "network", "pool", "volume"]),
    ("secretxml2xml", &["secret"]),
    ("storagepoolcaps", &["storagepoolCapabilities"]),
    ("storagepoolxml2argv", &["pool"]),
    ("storagepoolxml2xml", &["pool"]),
    ("storagevolxml2argv", &["pool", "volume"]),
    ("storagevolxml2xml", &["pool", "volume"]),
    ("vircaps2xml", &["capabilities"]),
    ("virnetworkportxml2xml", &["networkport"]),
    ("virnwfilterbindingxml2xml", &["filterbinding"]),
    ("vmx2xml", &["domain"]),
    ("xlconfig", &["domain"]),
    ("xmconfig", &["domain"]),
    ("xml2vmx", &["domain"]),
];

/// The pseudo-suites whose name is wanted, each with a case for each document.
pub(super) fn suites(corpus: &Corpus, wants: impl Fn(&str) -> bool) -> Outcome<Vec<Work>> {
    let mut all = Vec::new();
    for (suite, tops) in SUITES {
        let name = format!("{PREFIX}{suite}");
        let folder = corpus.root().join(suite);
        if !wants(&name) || !folder.is_dir() {
            continue;
        }
        let mut files = BTreeSet::new();
        documents_below(&folder, &mut files)?;
        let mut entries = Vec::new();
        for file in files {
            entries.extend(entry(&folder, &file, tops)?);
        }
        let runner: Box<dyn Runner> = Box::new(Strict { folder });
        all.push(Work { name, runner: Ok(runner), entries });
    }
    Ok(all)
}

/// Paths of all XML files, relative to a folder.
fn documents_below(folder: &Path, files: &mut BTreeSet<PathBuf>) -> Outcome {
    let listing = std::fs::read_dir(folder).map_err(|err| format!("{}: {err}", folder.display()))?;
    for entry in listing {
        let path = entry?.path();
        if path.is_dir() {
            documents_below(&path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "xml") {
            files.insert(path);
        }
    }
    Ok(())
}

/// The case of a file, if it holds one of these documents. What is no XML holds none.
fn entry(folder: &Path, file: &Path, tops: &[&str]) -> Outcome<Option<Entry>> {
    let text = corpus::read(file)?;
    let top = Document::parse(&text).ok().map(|document| document.root().name().to_owned());
    let Some(top) = top.filter(|top| tops.contains(&top.as_str())) else { return Ok(None) };
    let name = file.strip_prefix(folder)?.to_string_lossy();
    let valid = !name.contains(INVALID);
    Ok(Some(Entry::try_from(json!({ "name": name, "top": top, "valid": valid }))?))
}

/// One document.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    top: String,
    valid: bool,
}

struct Strict {
    folder: PathBuf,
}

impl Runner for Strict {
    fn run(&self, entry: &Entry, verdict: &mut Verdict) -> Result<(), String> {
        let case: Case = entry.decode().map_err(|err| err.to_string())?;
        verdict.plan(check(case.valid));
        let text = corpus::read(&self.folder.join(entry.name())).map_err(|err| err.to_string())?;
        judge(&text, &case.top, case.valid, verdict)
    }
}

/// The check that a document calls for.
pub(super) fn check(valid: bool) -> &'static str {
    if valid { ACCEPTED } else { REFUSED }
}

/// Holds strict reading of a document of that kind against whether it is valid.
pub(super) fn judge(text: &str, top: &str, valid: bool, verdict: &mut Verdict) -> Result<(), String> {
    let kind = Kind::with_tag(top).ok_or_else(|| format!("no kind of document has <{top}> at the top"))?;
    let read = kind.normalise(text, ParseFlags::STRICT, FormatFlags::empty());
    match (valid, read) {
        (true, Ok(_)) => verdict.pass(ACCEPTED),
        (true, Err(report)) => verdict.fail_each(ACCEPTED, problems(&report)),
        (false, read) => documents::must_fail(&read.map_err(|report| report.to_string()), verdict),
    }
    Ok(())
}

/// What is wrong and in which element; without lines, so that classes are found.
fn problems(report: &Report) -> Vec<String> {
    let place = |path: &str| {
        let steps = path.split('/').map(|step| step.split('[').next().unwrap_or(step));
        steps.collect::<Vec<_>>().join("/")
    };
    let line = |problem: &vir_conf::diagnostic::XmlError| {
        format!("{}: {}", place(&problem.place.path), problem.problem)
    };
    report.errors().map(line).collect()
}
