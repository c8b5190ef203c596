//! Documents seen as JSON: nothing is lost on the way there and back.

use vir_conf::Domain;
use vir_conf::domain::device::Devices;
use vir_conf::flags::{FormatFlags, ParseFlags};
use vir_conf::view::View;
use vir_test::golden;

#[test]
fn domains_survive_json() {
    let seen = golden::each("domain", |case| {
        let Ok(parsed) = Domain::parse(&case.read("in.xml"), ParseFlags::empty()) else { return };
        // Blank text in foreign metadata that was written as a reference is indentation once printed.
        let printed = parsed.value.to_xml(FormatFlags::SECURE);
        let domain = Domain::parse(&printed, ParseFlags::empty()).expect("own output is accepted").value;
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
