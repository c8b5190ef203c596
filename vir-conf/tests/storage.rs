//! Definitions of storage pools and volumes: read, made complete, and printed; and what a driver says of its pools.

use std::path::{Path, PathBuf};

use vir_conf::document::{self, Parsed};
use vir_conf::flags::{FormatFlags, ParseFlags};
use vir_conf::scalar::Scalar;
use vir_conf::schema::Schema;
use vir_conf::storage_pool::{PoolType, StoragePool};
use vir_conf::storage_pool_capabilities::StoragePoolCapabilities;
use vir_conf::storage_volume::{CapacityNeed, StorageVolume};
use vir_conf::table::{Element, schema_of};
use vir_test::corpus::{self, Corpus};
use vir_test::fixed::Fixed;
use vir_test::names::{self, Elsewhere};
use vir_test::needs::{self, Need};
use vir_test::{golden, strategy};

fn print<T: Element>(value: &T) -> String {
    document::format(value, FormatFlags::empty())
}

fn pool(text: &str) -> Result<String, String> {
    let defined = StoragePool::define(text, ParseFlags::empty(), &mut Fixed);
    defined.map(|parsed| print(&parsed.value)).map_err(|report| report.to_string())
}

fn volume(text: &str, pool: PoolType) -> Result<String, String> {
    let defined = StorageVolume::define(text, ParseFlags::empty(), pool, CapacityNeed::Always);
    defined.map(|parsed| print(&parsed.value)).map_err(|report| report.to_string())
}

/// What comes of a case, and that it comes of its own output again.
fn settle(case: &golden::Case, define: impl Fn(&str) -> Result<String, String>) {
    match define(&case.read("in.xml")) {
        Ok(once) => {
            assert_eq!(define(&once).as_deref(), Ok(once.as_str()), "{}: twice is more", case.name());
            case.check_or("out.xml", "in.xml", &once);
        }
        Err(report) => case.check("error", &report),
    }
}

#[test]
fn pools_are_completed_or_refused() {
    let seen = golden::each("storage-pool", |case| settle(case, pool));
    assert!(seen >= 40, "only {seen} documents found: is the data there?");
}

#[test]
fn volumes_are_completed_or_refused_as_their_pool_has_it() {
    let seen = golden::each("storage-volume", |case| {
        let kind = PoolType::read(case.read("pool").trim()).expect("a case names a type of pool");
        settle(case, |text| volume(text, kind));
    });
    assert!(seen >= 15, "only {seen} documents found: is the data there?");
}

#[test]
fn capacity_may_be_left_open_where_it_is_known_otherwise() {
    let bare = "<volume><name>a</name></volume>";
    let backed = "<volume><name>a</name><backingStore><path>/b</path></backingStore></volume>";
    for (text, need, accepted) in [
        (bare, CapacityNeed::Always, false),
        (bare, CapacityNeed::UnlessBacked, false),
        (bare, CapacityNeed::Never, true),
        (backed, CapacityNeed::Always, false),
        (backed, CapacityNeed::UnlessBacked, true),
    ] {
        let defined = StorageVolume::define(text, ParseFlags::empty(), PoolType::Dir, need);
        assert_eq!(defined.is_ok(), accepted, "{need:?}: {text}");
    }
}

#[test]
fn what_the_host_measured_is_printed_where_a_driver_fills_it_in() {
    let read = |name: &str| golden::input("storage-volume", name);
    let text = read("maximal");
    let Parsed { value, .. } =
        document::parse::<StorageVolume>(&text, ParseFlags::STRICT).expect("well written");
    let printed = print(&value);
    for part in [
        "<extent start='8192' end='16384'/>",
        "<physical unit='bytes'>3145728<",
        "<mtime>1735689600.500000000<",
    ] {
        assert!(printed.contains(part), "no {part} in\n{printed}");
    }
}

#[test]
fn capabilities_follow_from_the_types_that_are_supported() {
    let seen = golden::each("storage-pool-capabilities", |case| {
        let supported: Vec<_> =
            case.read("supported").split_whitespace().filter_map(PoolType::read).collect();
        let capabilities = StoragePoolCapabilities::of(&supported);
        let printed = print(&capabilities);
        let again = document::parse::<StoragePoolCapabilities>(&printed, ParseFlags::STRICT);
        assert_eq!(again.map(|parsed| parsed.value), Ok(capabilities), "{}", case.name());
        case.check("out.xml", &printed);
    });
    assert!(seen >= 2, "only {seen} cases found: is the data there?");
}

#[test]
fn strict_reading_misses_what_a_type_of_pool_needs() {
    let target = "<target><path>/srv/a</path></target>";
    let zfs = "<source><name>tank</name></source>";
    for (kind, parts, accepted) in [
        ("dir", target.to_owned(), false),
        ("dir", format!("<name>a</name>{target}"), true),
        ("dir", "<name>a</name><target/>".to_owned(), false),
        ("dir", "<name>a/b</name><target><path>/srv/a</path></target>".to_owned(), false),
        ("dir", "<name>a</name><target><path>srv</path></target>".to_owned(), false),
        ("zfs", zfs.to_owned(), true),
        ("zfs", format!("{zfs}<target/>"), false),
        ("zfs", format!("{zfs}{target}"), true),
        ("zfs", "<source/>".to_owned(), false),
        ("logical", "<source/><target/>".to_owned(), true),
        ("logical", "<source/>".to_owned(), false),
        ("gluster", "<source><name>a</name></source>".to_owned(), false),
        ("gluster", "<source><host name='h'/><name>a</name></source>".to_owned(), true),
    ] {
        let text = format!("<pool type='{kind}'>{parts}</pool>");
        assert_eq!(normalised::<StoragePool>(&text).is_ok(), accepted, "{text}");
    }
}

#[test]
fn every_name_of_the_tables_is_in_some_document() {
    let kinds: [(&str, &'static Schema); 2] =
        [("storage-pool", schema_of::<StoragePool>()), ("storage-volume", schema_of::<StorageVolume>())];
    for (kind, schema) in kinds {
        let elsewhere = Elsewhere::default();
        let absent = names::absent(kind, schema, elsewhere);
        assert!(absent.is_empty(), "{kind}: in no document: {absent:?}");
    }
}

#[test]
fn damage_ends_in_an_error_or_a_stable_document() {
    strategy::stable_under_damage("storage-pool", 5_000, 150, pool);
    strategy::stable_under_damage("storage-volume", 5_000, 60, |text| volume(text, PoolType::Dir));
}

/// Files of a folder and of all below it.
fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("the corpus is readable").flatten() {
        let path = entry.path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "xml") {
            found.push(path);
        }
    }
}

#[test]
fn every_document_of_the_corpus_is_understood_whole() {
    if !needs::met(&[Need::Corpus]) {
        return;
    }
    let suites = Corpus::open(None).expect("it opened a moment ago").suites().expect("it has suites");
    let mut paths = Vec::new();
    for suite in suites.iter().filter(|suite| suite.name().starts_with("storage") || suite.name() == "schema")
    {
        files(&suite.dir().join("data"), &mut paths);
    }
    let mut seen = 0;
    for path in paths {
        let text = corpus::read(&path).expect("a file of the corpus");
        let normalise =
            match text.split(['<', ' ', '>', '\n']).find(|word| matches!(*word, "pool" | "volume")) {
                _ if path.to_string_lossy().contains("-invalid.") => continue,
                Some("pool") if text.contains("<pool") && !text.contains("Capabilities") => {
                    normalised::<StoragePool>
                }
                Some("volume") if text.contains("<volume") => normalised::<StorageVolume>,
                Some(_) | None => continue,
            };
        let once = normalise(&text).unwrap_or_else(|report| panic!("{}: {report}", path.display()));
        assert_eq!(normalise(&once).as_ref(), Ok(&once), "{}", path.display());
        seen += 1;
    }
    assert!(seen >= 100, "only {seen} documents found in the corpus");
}

/// A document, read strictly and printed.
fn normalised<T: Element>(text: &str) -> Result<String, String> {
    let parsed = document::parse::<T>(text, ParseFlags::STRICT);
    parsed.map(|parsed| print(&parsed.value)).map_err(|report| report.to_string())
}
