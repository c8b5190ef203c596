//! What hosts say of themselves, of domains they can run, of processors and of domains that run: read and printed.

use vir_conf::capabilities::Capabilities;
use vir_conf::cpu::{self, CpuDocument};
use vir_conf::document;
use vir_conf::domain::device::disk::{DiskBus, DiskDevice};
use vir_conf::domain::storage::StorageSource;
use vir_conf::domain_capabilities::DomainCapabilities;
use vir_conf::flags::{FormatFlags, ParseFlags};
use vir_conf::schema::Schema;
use vir_conf::status::{DomainState, RunningReason, RunningState, Status};
use vir_conf::table::{Choice, Element, schema_of};
use vir_test::golden;
use vir_test::names::{self, Elsewhere};

/// Reads documents of a kind strictly and prints them, twice.
fn documents<T: Element>(kind: &str, parse: ParseFlags, format: FormatFlags) -> usize {
    let normalise = |text: &str| {
        let parsed = document::parse::<T>(text, ParseFlags::STRICT | parse);
        parsed.map(|parsed| document::format(&parsed.value, FormatFlags::SECURE | format))
    };
    golden::each(kind, |case| match normalise(&case.read("in.xml")) {
        Ok(once) => {
            assert_eq!(normalise(&once).as_ref(), Ok(&once), "{}: twice is more", case.name());
            case.check_or("out.xml", "in.xml", &once);
        }
        Err(report) => case.check("error", &report.to_string()),
    })
}

#[test]
fn documents_are_printed_as_read() {
    let (none, plain) = (ParseFlags::empty(), FormatFlags::empty());
    assert!(documents::<Capabilities>("host-capabilities", none, plain) >= 4);
    assert!(documents::<DomainCapabilities>("domain-capabilities", none, plain) >= 3);
    assert!(documents::<CpuDocument>("cpu", none, plain) >= 4);
    assert!(documents::<Status>("status", ParseFlags::STATUS, FormatFlags::STATUS) >= 3);
}

#[test]
fn values_that_are_not_known_are_passed_over() {
    let text = golden::input("domain-capabilities", "maximal");
    let parsed = document::parse::<DomainCapabilities>(&text, ParseFlags::STRICT).expect("well written");
    let devices = parsed.value.devices.expect("it lists devices");
    let disk = devices.disk.expect("it lists disks");
    assert_eq!(
        disk.values_of::<DiskDevice>("diskDevice").collect::<Vec<_>>(),
        [DiskDevice::Disk, DiskDevice::Cdrom]
    );
    assert_eq!(disk.values_of::<DiskBus>("bus").collect::<Vec<_>>(), [DiskBus::Virtio]);
    assert_eq!(disk.values_of::<DiskBus>("model").count(), 0);
}

#[test]
fn processors_are_found_wherever_they_stand() {
    let count = |text: &str| cpu::parse_all(text, ParseFlags::STRICT).map(|parsed| parsed.value.len());
    assert_eq!(
        count(&golden::input("host-capabilities", "maximal")),
        Ok(1),
        "the host's, and none of its topology"
    );
    assert_eq!(count(&golden::input("domain-capabilities", "maximal")), Ok(1), "the host's model");
    let (host, guest) = (golden::input("cpu", "host"), golden::input("cpu", "guest"));
    let list = cpu::parse_all(&format!("<cpus-of-hosts>{host}{guest}</cpus-of-hosts>"), ParseFlags::STRICT);
    let list = list.expect("well written").value;
    assert!(matches!(list.as_slice(), [CpuDocument::Host(_), CpuDocument::Guest(_)]), "{list:?}");
    assert_eq!(count("<list/>"), Ok(0));
    assert!(count("<list><cpu><arch>z80</arch></cpu></list>").is_err());
    assert!(count("<list><cpu><modell>a</modell></cpu></list>").is_err());
}

#[test]
fn a_state_has_only_its_own_reasons() {
    let text = golden::input("status", "maximal");
    let status = document::parse::<Status>(&text, ParseFlags::STATUS).expect("well written").value;
    assert_eq!(status.state, DomainState::Running(RunningState { reason: RunningReason::Booted }));
    let wrong = text.replace("reason='booted'", "reason='ioerror'");
    assert!(document::parse::<Status>(&wrong, ParseFlags::STATUS).is_err());
}

#[test]
fn what_only_the_host_notes_is_for_its_own_files() {
    let text = golden::input("status", "maximal");
    let status = document::parse::<Status>(&text, ParseFlags::STATUS).expect("well written").value;
    let printed = status.domain.to_xml(FormatFlags::SECURE);
    for note in ["privateData", "actual", "fromConfig", "origstates", "diskSecretsPlacement"] {
        assert!(!printed.contains(note), "{note} in\n{printed}");
    }
}

#[test]
fn every_name_of_the_tables_is_in_some_document() {
    let kinds: [(&str, &'static Schema); 4] = [
        ("cpu", schema_of::<CpuDocument>()),
        ("domain-capabilities", schema_of::<DomainCapabilities>()),
        ("host-capabilities", schema_of::<Capabilities>()),
        ("status", schema_of::<Status>()),
    ];
    for (kind, schema) in kinds {
        let elsewhere = Elsewhere {
            elements: &["domain", "cpu", "numa", "backingStore", "domainbackup"],
            choices: &[StorageSource::SCHEMA.doc],
        };
        let absent = names::absent(kind, schema, elsewhere);
        assert!(absent.is_empty(), "{kind}: in no document: {absent:?}");
    }
}
