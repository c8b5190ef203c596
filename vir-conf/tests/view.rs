//! Documents seen as JSON: nothing is lost on the way there and back.

use vir_conf::Domain;
use vir_conf::diff::{Change, diff};
use vir_conf::document;
use vir_conf::domain::device::Devices;
use vir_conf::flags::{FormatFlags, ParseFlags};
use vir_conf::kind::KINDS;
use vir_conf::nwfilter::Filter;
use vir_conf::schema::Release;
use vir_conf::view::{View, json_schema};
use vir_test::golden;

#[test]
fn domains_survive_json() {
    let seen = golden::each("domain", |case| {
        let Ok(parsed) = Domain::parse(&case.read("in.xml"), ParseFlags::empty()) else { return };
        let domain = parsed.value;
        let text = domain.to_xml(FormatFlags::SECURE);
        let json = serde_json::to_string_pretty(&domain).expect("a view has only what JSON has");
        let again: Domain = match serde_json::from_str(&json) {
            Ok(again) => again,
            Err(err) => panic!("{}: {err}\n{json}", case.name()),
        };
        assert_eq!(again.to_xml(FormatFlags::SECURE), text, "{}", case.name());
    });
    assert!(seen >= 9, "only {seen} documents found: is the data there?");
}

#[test]
fn parts_of_documents_have_views_of_their_own() {
    let json = r#"{"disk": [{"type": "file", "device": "disk", "source": {"file": "/a.img"}, "target": {"dev": "vda"}}]}"#;
    let devices: Devices = serde_json::from_str(json).expect("it describes devices");
    assert_eq!(devices.disks.len(), 1);
    let shown = serde_json::to_value(&devices.disks[0].source).expect("a view has only what JSON has");
    assert_eq!(shown, serde_json::json!({"type": "file", "file": "/a.img"}));
}

#[test]
fn numbers_and_switches_are_typed() {
    let text = "<domain type='kvm'><name>7</name><memory unit='GiB'>1</memory><vcpu>4</vcpu><os><type>hvm</type>\
                <bootmenu enable='yes'/></os><devices><rng model='virtio'><backend model='random'>/dev/random</backend>\
                </rng></devices></domain>";
    let domain = Domain::parse(text, ParseFlags::empty()).expect("the text is a domain").value;
    let View::Object(_) = View::of(&domain) else { panic!("a document is an object") };
    let shown = serde_json::to_value(&domain).expect("a view has only what JSON has");
    assert_eq!(shown["name"], "7");
    assert_eq!(shown["vcpu"]["text"], 4);
    assert_eq!(shown["os"]["bootmenu"]["enable"], true);
    assert_eq!(shown["devices"]["rng"][0]["backend"]["model"], "random");
}

#[test]
fn mistakes_are_named() {
    let read = |json: &str| serde_json::from_str::<Domain>(json).expect_err("it is wrong").to_string();
    let unknown = read(r#"{"type": "kvm", "nane": "a"}"#);
    assert!(unknown.contains("domain: unknown member 'nane', did you mean 'name'?"), "{unknown}");
    let kind = read(r#"{"type": "kvm", "name": ["a"]}"#);
    assert!(kind.contains("domain.name: expected text, a number, true or false"), "{kind}");
    let value = read(r#"{"type": "kwm", "name": "a"}"#);
    assert!(value.contains("cannot be 'kwm'"), "{value}");
}

#[test]
fn white_space_is_kept() {
    let text = "<domain type='kvm'><name>a</name><title>one&#13;two</title><metadata><n:n xmlns:n='urn:n'>&#32;<n:m/></n:n>\
                </metadata><memory>1</memory><os><loader>/a&#10;b&#9;c</loader></os></domain>";
    let domain = Domain::parse(text, ParseFlags::empty()).expect("the text is a domain").value;
    let shown = serde_json::to_value(&domain).expect("a view has only what JSON has");
    assert_eq!(shown["title"], "one\rtwo");
    let again: Domain = serde_json::from_value(shown).expect("it describes a domain");
    assert_eq!(again.to_xml(FormatFlags::EXACT), domain.to_xml(FormatFlags::EXACT));
    // Libvirt prints white space as it is.
    assert!(domain.to_xml(FormatFlags::empty()).contains("<title>one\rtwo</title>"));
    assert!(domain.to_xml(FormatFlags::EXACT).contains("<title>one&#13;two</title>"));
}

#[test]
fn the_order_of_rules_and_references_is_kept() {
    let text = "<filter name='a'><rule action='drop' direction='in'/><filterref filter='b'/>\
                <rule action='accept' direction='out'/></filter>";
    let parse = |text: &str| document::parse::<Filter>(text, ParseFlags::STRICT).expect("a filter").value;
    let filter = parse(text);
    let shown = serde_json::to_value(&filter).expect("a view has only what JSON has");
    assert_eq!(shown["content"][1], serde_json::json!({"filterref": {"filter": "b"}}));
    assert_eq!(serde_json::from_value::<Filter>(shown).expect("it describes a filter"), filter);
    let after = parse(&text.replace("'accept'", "'reject'"));
    let changes: Vec<_> = diff(&filter, &after).iter().map(Change::to_string).collect();
    assert_eq!(changes, [r#"~ content[3]/rule/action: "accept" -> "reject""#]);
    // Who has nothing to mix may write plain lists.
    let plain =
        r#"{"name": "a", "rule": [{"action": "drop", "direction": "in"}], "filterref": [{"filter": "b"}]}"#;
    let plain: Filter = serde_json::from_str(plain).expect("it describes a filter");
    assert_eq!(plain.entries.0.len(), 2);
    let wrong = serde_json::from_str::<Filter>(r#"{"name": "a", "content": [{"rull": {}}]}"#)
        .expect_err("it is wrong");
    assert!(wrong.to_string().contains("unknown member 'rull', did you mean 'rule'?"), "{wrong}");
}

/// The texts of a member, wherever a view has it.
fn texts<'a>(view: &'a View, name: &str, found: &mut Vec<&'a str>) {
    match view {
        View::Object(members) => {
            for (member, value) in members {
                if let (View::Text(text), true) = (value, member == name) {
                    found.push(text);
                }
                texts(value, name, found);
            }
        }
        View::List(items) => items.iter().for_each(|item| texts(item, name, found)),
        View::Bool(_) | View::Number(_) | View::Text(_) => {}
    }
}

#[test]
fn schemas_name_units_and_releases_that_there_are() {
    let schema = json_schema(KINDS);
    let (mut releases, mut units) = (Vec::new(), Vec::new());
    texts(&schema, "x-since", &mut releases);
    texts(&schema, "x-unit", &mut units);
    assert!(releases.len() > 500 && units.len() > 50, "{} releases, {} units", releases.len(), units.len());
    let newest = releases.iter().map(|text| Release::read(text).expect("a release")).max();
    assert!(newest <= Some(Release::NEWEST), "{newest:?}");
    units.sort_unstable();
    units.dedup();
    let known = [
        "%", "1/256 s", "GT/s", "Hz", "KiB", "KiB/s", "MiB", "MiB/s", "bits", "bytes", "bytes/s", "kB/s",
        "ms", "ns", "per min", "per s", "px", "s", "µs",
    ];
    let unknown: Vec<_> = units.iter().filter(|unit| !known.contains(unit)).collect();
    assert!(unknown.is_empty(), "one spelling for a unit: {unknown:?}");
}
