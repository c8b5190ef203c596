//! Differences between documents: found, and made again.

use proptest::test_runner::{Config, TestCaseError, TestRunner};
use vir_conf::Domain;
use vir_conf::diff::{Change, Effect, apply, diff, plan};
use vir_conf::flags::{FormatFlags, ParseFlags};
use vir_test::{golden, strategy};

fn xml(domain: &Domain) -> String {
    domain.to_xml(FormatFlags::SECURE)
}

/// A domain as its own output gives it.
fn settled(text: &str) -> Option<Domain> {
    let parsed = Domain::parse(text, ParseFlags::empty()).ok()?;
    let domain = Domain { metadata: None, ..parsed.value };
    Domain::parse(&xml(&domain), ParseFlags::empty()).ok().map(|parsed| parsed.value)
}

#[test]
fn a_difference_makes_the_second_of_the_first() {
    let domains: Vec<_> = golden::inputs("domain").iter().filter_map(|text| settled(text)).collect();
    assert!(domains.len() >= 9, "only {} documents found: is the data there?", domains.len());
    for before in &domains {
        assert_eq!(diff(before, before), []);
        for after in &domains {
            let changes = diff(before, after);
            let made = match apply(before, &changes) {
                Ok(made) => made,
                Err(err) => panic!("{} to {}: {err}", before.name, after.name),
            };
            assert_eq!(xml(&made), xml(after));
        }
    }
}

#[test]
fn any_two_documents_can_be_told_apart_and_joined() {
    let mut runner = TestRunner::new(Config { cases: 500, failure_persistence: None, ..Config::default() });
    let pairs = (strategy::damaged(golden::inputs("domain")), strategy::damaged(golden::inputs("domain")));
    let checked = runner.run(&pairs, |(one, other)| {
        let (Some(one), Some(other)) = (settled(&one), settled(&other)) else { return Ok(()) };
        proptest::prop_assert!(diff(&one, &one).is_empty());
        let made = apply(&one, &diff(&one, &other)).map_err(|err| TestCaseError::fail(err.to_string()))?;
        proptest::prop_assert_eq!(xml(&made), xml(&other));
        Ok(())
    });
    if let Err(err) = checked {
        panic!("{err}");
    }
}

fn machine(disks: &str) -> Domain {
    let text = format!(
        "<domain type='kvm'><name>a</name><memory>1024</memory><os><type>hvm</type></os><devices>{disks}</devices></domain>"
    );
    Domain::parse(&text, ParseFlags::empty()).expect("the text is a domain").value
}

fn disk(file: &str, target: &str) -> String {
    format!(
        "<disk type='file' device='disk'><source file='{file}'/><target dev='{target}' bus='virtio'/></disk>"
    )
}

#[test]
fn changes_name_their_place() {
    let before = machine(&(disk("/a", "vda") + &disk("/b", "vdb")));
    let after = machine(&(disk("/a", "vda") + &disk("/c", "vdb") + &disk("/d", "vdc")));
    let shown: Vec<_> = diff(&before, &after).iter().map(Change::to_string).collect();
    assert_eq!(shown[0], r#"~ devices/disk[2]/source/file: "/b" -> "/c""#);
    assert!(shown[1].starts_with("+ devices/disk[3]: {"), "{shown:?}");
    assert_eq!(shown.len(), 2);
    let gone = diff(&after, &before);
    assert!(gone.iter().any(|change| change.to_string().starts_with("- devices/disk[3]")), "{gone:?}");
}

#[test]
fn plans_say_what_each_change_takes() {
    let before = machine(&disk("/a", "vda"));
    let mut after = machine(&(disk("/a", "vda") + &disk("/b", "vdb")));
    after.title = Some("new".to_owned());
    after.vcpu.maximum = 2;
    let effects: Vec<_> = plan(&before, &after)
        .iter()
        .map(|planned| (planned.change.path.to_string(), planned.effect))
        .collect();
    assert!(effects.contains(&("title".to_owned(), Effect::Live)), "{effects:?}");
    assert!(effects.contains(&("vcpu/text".to_owned(), Effect::Restart)), "{effects:?}");
    assert!(effects.contains(&("devices/disk[2]".to_owned(), Effect::Live)), "{effects:?}");
    assert_eq!(plan(&before, &before), []);
}

/// The plan from one machine to the other, a word and a path each.
fn effects(before: &Domain, after: &Domain) -> Vec<String> {
    plan(before, after).iter().map(|planned| format!("{} {}", planned.effect, planned.change.path)).collect()
}

fn with(devices: &str, rest: &str) -> Domain {
    let text = format!(
        "<domain type='kvm'><name>a</name><memory>1024</memory>{rest}<os><type>hvm</type></os>\
         <devices>{devices}</devices></domain>"
    );
    Domain::parse(&text, ParseFlags::empty()).expect("the text is a domain").value
}

#[test]
fn what_comes_whole_is_live_where_all_of_it_is() {
    let tuned = |tune: &str| effects(&with("", ""), &with("", &format!("<cputune>{tune}</cputune>")));
    assert_eq!(tuned("<shares>5</shares><vcpupin vcpu='0' cpuset='1'/>"), ["live-updatable cputune"]);
    let scheduled = "<shares>5</shares><vcpusched vcpus='0' scheduler='batch'/>";
    assert_eq!(tuned(scheduled), ["needs-restart cputune"]);
    let pinned = |cpus: &str| with("", &format!("<cputune><vcpupin vcpu='0' cpuset='{cpus}'/></cputune>"));
    assert_eq!(effects(&pinned("1"), &pinned("2")), ["live-updatable cputune/vcpupin[1]/cpuset"]);
    let nodes = |mode: &str, nodes: u8| {
        with("", &format!("<numatune><memory mode='{mode}' nodeset='{nodes}'/></numatune>"))
    };
    assert_eq!(effects(&nodes("strict", 0), &nodes("strict", 1)), ["live-updatable numatune/memory/nodeset"]);
    assert_eq!(effects(&nodes("strict", 0), &nodes("interleave", 0)), ["needs-restart numatune/memory/mode"]);
}

#[test]
fn media_are_exchanged_live_and_disks_are_not() {
    let drive = |device: &str, file: &str| {
        let source = if file.is_empty() { String::new() } else { format!("<source file='{file}'/>") };
        with(
            &format!("<disk type='file' device='{device}'>{source}<target dev='sda' bus='sata'/></disk>"),
            "",
        )
    };
    let path = "devices/disk[1]/source/file";
    assert_eq!(effects(&drive("cdrom", "/a"), &drive("cdrom", "/b")), [format!("live-updatable {path}")]);
    assert_eq!(effects(&drive("disk", "/a"), &drive("disk", "/b")), [format!("needs-restart {path}")]);
    assert_eq!(
        effects(&drive("cdrom", "/a"), &drive("cdrom", "")),
        ["live-updatable devices/disk[1]/source"]
    );
}

#[test]
fn cards_change_their_bridge_and_cable_live() {
    let card = |source: &str, rest: &str| {
        let mac = "<mac address='52:54:00:00:00:01'/>";
        with(&format!("<interface type='bridge'>{mac}<source bridge='{source}'/>{rest}</interface>"), "")
    };
    let shown = effects(&card("a", ""), &card("b", "<mtu size='1400'/><link state='down'/>"));
    let expected = [
        "live-updatable devices/interface[1]/source/bridge",
        "needs-restart devices/interface[1]/mtu",
        "live-updatable devices/interface[1]/link",
    ];
    let tag = |mode: &str| card("a", &format!("<vlan><tag id='1' nativeMode='{mode}'/></vlan>"));
    let shown_tag = effects(&tag("tagged"), &tag("untagged"));
    assert_eq!(shown_tag, ["live-updatable devices/interface[1]/vlan/tag[1]/nativeMode"]);
    let sorted = |mut words: Vec<String>| {
        words.sort();
        words
    };
    assert_eq!(sorted(shown), sorted(expected.map(str::to_owned).to_vec()));
}
