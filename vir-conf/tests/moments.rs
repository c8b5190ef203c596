//! Snapshots, checkpoints and backups: read, made complete, brought into line with a domain, and printed.

use vir_conf::Domain;
use vir_conf::backup::Backup;
use vir_conf::checkpoint::Checkpoint;
use vir_conf::diagnostic::Report;
use vir_conf::document::{self, Parsed};
use vir_conf::domain::storage::StorageSource;
use vir_conf::flags::{FormatFlags, ParseFlags};
use vir_conf::scalar::Uuid;
use vir_conf::schema::Schema;
use vir_conf::snapshot::{Snapshot, SnapshotState};
use vir_conf::table::{Choice, Element, schema_of};
use vir_test::fixed::completing;
use vir_test::golden::{self, Case};
use vir_test::names::{self, Elsewhere};
use vir_test::strategy;

/// The moment of all tests.
const NOW: u64 = 1_700_000_000;

/// How a case is read, by the words of its file.
fn flags_of(case: &Case) -> ParseFlags {
    let words = case.read_if_any("flags").unwrap_or_default();
    words.split_whitespace().fold(ParseFlags::STRICT, |flags, word| match word {
        "redefine" => flags | ParseFlags::REDEFINE,
        "internal" => flags | ParseFlags::INTERNAL,
        "lenient" => flags - ParseFlags::STRICT,
        other => panic!("{}: no such flag: {other}", case.name()),
    })
}

fn print<T: Element>(value: &T, flags: ParseFlags) -> String {
    let internal =
        if flags.contains(ParseFlags::INTERNAL) { FormatFlags::INTERNAL } else { FormatFlags::empty() };
    document::format(value, FormatFlags::SECURE | internal)
}

/// The domain with whose disks a case's disks are brought into line, if any.
fn domain_of(case: &Case) -> Option<Domain> {
    let text = case.read_if_any("domain.xml")?;
    let mut domain = Domain::parse(&text, ParseFlags::STRICT).expect("the domain is well written").value;
    completing(ParseFlags::INACTIVE, |cx| domain.post_parse(cx));
    Some(domain)
}

/// What comes of a case: read, then brought into line where there is a domain.
fn outcome<T: Element>(
    case: &Case,
    defined: Result<Parsed<T>, Report>,
    align: impl FnOnce(&mut T, &Domain, &mut Report),
) -> Result<String, String> {
    let mut value = defined.map_err(|report| report.to_string())?.value;
    let mut report = Report::new();
    if let Some(domain) = domain_of(case) {
        align(&mut value, &domain, &mut report);
    }
    if report.has_errors() { Err(report.to_string()) } else { Ok(print(&value, flags_of(case))) }
}

fn settle(case: &Case, outcome: Result<String, String>) {
    match outcome {
        Ok(text) => case.check_or("out.xml", "in.xml", &text),
        Err(report) => case.check("error", &report),
    }
}

fn snapshot(text: &str, flags: ParseFlags) -> Result<Parsed<Snapshot>, Report> {
    completing(flags, |cx| Snapshot::define(text, Some(NOW), cx))
}

fn checkpoint(text: &str, flags: ParseFlags) -> Result<Parsed<Checkpoint>, Report> {
    completing(flags, |cx| Checkpoint::define(text, Some(NOW), cx))
}

#[test]
fn snapshots_are_completed_or_refused() {
    let seen = golden::each("snapshot", |case| {
        let defined = snapshot(&case.read("in.xml"), flags_of(case));
        let outcome = outcome(case, defined, |snapshot, domain, report| {
            let default = snapshot.disk_default();
            snapshot.align(domain, default, &|file| file.starts_with("/srv"), report);
        });
        settle(case, outcome);
    });
    assert!(seen >= 14, "only {seen} documents found: is the data there?");
}

#[test]
fn checkpoints_are_completed_or_refused() {
    let seen = golden::each("checkpoint", |case| {
        let defined = checkpoint(&case.read("in.xml"), flags_of(case));
        settle(case, outcome(case, defined, Checkpoint::align));
    });
    assert!(seen >= 9, "only {seen} documents found: is the data there?");
}

#[test]
fn backups_are_completed_or_refused() {
    let seen = golden::each("backup", |case| {
        let defined = Backup::define(&case.read("in.xml"), flags_of(case));
        let outcome = outcome(case, defined, |backup, domain, report| backup.align(domain, "copy", report));
        settle(case, outcome);
    });
    assert!(seen >= 11, "only {seen} documents found: is the data there?");
}

#[test]
fn disks_alone_leave_no_memory_behind_and_go_outside() {
    let text = "<domainsnapshot><memory snapshot='internal'/></domainsnapshot>";
    let mut snapshot = snapshot(text, ParseFlags::empty()).expect("well written").value;
    snapshot.state = Some(SnapshotState::DiskSnapshot);
    let mut report = Report::new();
    snapshot.validate(ParseFlags::empty(), &mut report);
    assert!(report.to_string().contains("memory state cannot be saved"), "{report}");
    assert!(!snapshot.disk_default().uniform);
}

#[test]
fn a_snapshot_without_a_definition_names_its_domain() {
    let mut snapshot = snapshot("<domainsnapshot/>", ParseFlags::empty()).expect("well written").value;
    snapshot.name_domain(Uuid([0x11; 16]));
    let printed = print(&snapshot, ParseFlags::empty());
    assert!(printed.contains("<uuid>11111111-1111-1111-1111-111111111111</uuid>"), "{printed}");
}

#[test]
fn without_a_clock_nothing_is_said_about_the_moment() {
    let text = "<domaincheckpoint/>";
    let checkpoint = completing(ParseFlags::empty(), |cx| Checkpoint::define(text, None, cx));
    let printed = print(&checkpoint.expect("well written").value, ParseFlags::empty());
    assert_eq!(printed, "<domaincheckpoint/>\n");
}

#[test]
fn every_name_of_the_tables_is_in_some_document() {
    let kinds: [(&str, &'static Schema); 3] = [
        ("backup", schema_of::<Backup>()),
        ("checkpoint", schema_of::<Checkpoint>()),
        ("snapshot", schema_of::<Snapshot>()),
    ];
    for (kind, schema) in kinds {
        let elsewhere =
            Elsewhere { elements: &[Domain::SCHEMA.doc, "cpu"], choices: &[StorageSource::SCHEMA.doc] };
        let absent = names::absent(kind, schema, elsewhere);
        assert!(absent.is_empty(), "{kind}: in no document: {absent:?}");
    }
}

#[test]
fn damage_ends_in_an_error_or_a_stable_document() {
    let existing = ParseFlags::REDEFINE | ParseFlags::INTERNAL;
    strategy::stable_under_damage("snapshot", 2_000, 20, |text| {
        snapshot(text, existing).map(|parsed| print(&parsed.value, existing))
    });
    strategy::stable_under_damage("checkpoint", 5_000, 20, |text| {
        checkpoint(text, existing).map(|parsed| print(&parsed.value, existing))
    });
    strategy::stable_under_damage("backup", 2_000, 20, |text| {
        Backup::define(text, existing).map(|parsed| print(&parsed.value, existing))
    });
}
