//! Virtual networks and their ports: documents, and changes to one entry; and that the peer does the same.

use vir_conf::diagnostic::Report;
use vir_conf::flags::{FormatFlags, ParseFlags};
use vir_conf::network::Network;
use vir_conf::network::update::{self, Entry, Section, Update, UpdateError};
use vir_conf::network_port::NetworkPort;
use vir_conf::scalar::Scalar;
use vir_conf::table::Element;
use vir_test::fixed::completing;
use vir_test::golden::{self, Case};
use vir_test::names::{self, Elsewhere};
use vir_test::peer;

fn define(text: &str) -> Result<Network, Report> {
    define_with(ParseFlags::STRICT, text)
}

fn define_with(flags: ParseFlags, text: &str) -> Result<Network, Report> {
    completing(flags, |cx| Network::define(text, cx)).map(|parsed| parsed.value)
}

fn define_port(text: &str) -> Result<NetworkPort, Report> {
    NetworkPort::define(text, ParseFlags::STRICT).map(|parsed| parsed.value)
}

/// Holds the outcome of a case against its files.
fn check(case: &Case, outcome: Result<String, String>) {
    match outcome {
        Ok(text) => case.check("out.xml", &text),
        Err(error) => case.check("error", &error),
    }
}

#[test]
fn networks() {
    let seen = golden::each("network", |case| {
        // The published schema refuses some texts that mean nothing, or that are told better what is wrong with them.
        let flags = if case.has("lenient") { ParseFlags::empty() } else { ParseFlags::STRICT };
        let outcome = define_with(flags, &case.read("in.xml"));
        if let Ok(network) = &outcome {
            let text = network.to_xml(FormatFlags::empty());
            assert_eq!(define(&text).as_ref(), Ok(network), "{}: reading twice changes it", case.name());
        }
        check(
            case,
            outcome.map(|network| network.to_xml(FormatFlags::empty())).map_err(|report| report.to_string()),
        );
    });
    assert!(seen >= 12, "only {seen} documents found: is the data there?");
}

#[test]
fn whoever_sets_up_a_network_refuses_more() {
    let seen = golden::each("network-setup", |case| {
        let network = define(&case.read("in.xml")).expect("nobody else refuses it");
        let report = network.validate_setup();
        if report.is_empty() {
            case.check("out.xml", &network.to_xml(FormatFlags::empty()));
        } else {
            case.check("error", &report.to_string());
        }
    });
    assert!(seen >= 9, "only {seen} documents found: is the data there?");
}

#[test]
fn what_is_found_behind_a_physical_function_is_not_part_of_the_definition() {
    let text = "<network><name>a</name><forward mode='passthrough'><pf dev='ens3'/></forward></network>";
    let mut network = define(text).expect("a valid network");
    let found = "<interface dev='ens3v1' connections='1'/>";
    let card = vir_conf::document::parse(found, ParseFlags::STRICT).expect("a card").value;
    network.forward.as_mut().expect("it was written").interfaces.push(card);
    network.connections = Some(1);
    let live = network.to_xml(FormatFlags::empty());
    assert!(live.contains("connections='1'>") && live.contains(found), "{live}");
    let saved = network.to_xml(FormatFlags::INACTIVE);
    assert!(!saved.contains("connections") && !saved.contains("interface"), "{saved}");
    assert!(saved.contains("<pf dev='ens3'/>"), "{saved}");
}

#[test]
fn ports() {
    let seen = golden::each("networkport", |case| {
        let outcome = define_port(&case.read("in.xml"));
        if let Ok(port) = &outcome {
            let text = port.to_xml(FormatFlags::empty());
            assert_eq!(define_port(&text).as_ref(), Ok(port), "{}: reading twice changes it", case.name());
        }
        check(
            case,
            outcome.map(|port| port.to_xml(FormatFlags::empty())).map_err(|report| report.to_string()),
        );
    });
    assert!(seen >= 8, "only {seen} documents found: is the data there?");
}

#[test]
fn updates() {
    let seen = golden::each("network-update", |case| {
        let outcome = updated(case);
        if let Ok(network) = &outcome {
            let text = network.to_xml(FormatFlags::empty());
            assert_eq!(define(&text).as_ref(), Ok(network), "{}: reading changes it", case.name());
        }
        check(
            case,
            outcome.map(|network| network.to_xml(FormatFlags::empty())).map_err(|error| error.to_string()),
        );
    });
    assert!(seen >= 60, "only {seen} changes found: is the data there?");
}

fn updated(case: &Case) -> Result<Network, UpdateError> {
    let network = define(&case.read("in.xml")).map_err(UpdateError::Invalid)?;
    let command = word::<update::Command>(case, "command");
    let entry = Entry::parse(word::<Section>(case, "section"), &case.read("entry.xml"), ParseFlags::STRICT)?;
    let index = case.read_if_any("parent-index");
    let parent_index = index.map(|index| index.trim().parse().expect("an index is a number"));
    let network = network.update(&Update { command, entry, parent_index })?;
    let report = network.validate();
    if report.has_errors() { Err(UpdateError::Invalid(report)) } else { Ok(network) }
}

fn word<T: Scalar>(case: &Case, file: &str) -> T {
    T::read(case.read(file).trim()).expect("the file holds such a word")
}

#[test]
fn the_peer_says_the_same_of_networks() {
    if !peer::is_here() {
        return;
    }
    golden::each("network", |case| {
        agree(case, &[format!("net-define {}", case.path("in.xml").display())]);
    });
}

#[test]
fn the_peer_says_the_same_of_updates() {
    if !peer::is_here() {
        return;
    }
    golden::each("network-update", |case| {
        let index = case.read_if_any("parent-index").map(|index| format!(" --parent-index {}", index.trim()));
        let change = format!(
            "net-update lab {} {} {} --config{}",
            case.read("command").trim(),
            case.read("section").trim(),
            case.path("entry.xml").display(),
            index.unwrap_or_default(),
        );
        agree(case, &[format!("net-define {}", case.path("in.xml").display()), change]);
    });
}

/// Holds a case against what the peer prints after these commands.
fn agree(case: &Case, commands: &[String]) {
    let text = case.read("in.xml");
    let name = text.split_once("<name>").and_then(|(_, rest)| rest.split_once("</name>"));
    let name = name.map_or("none", |(name, _)| name);
    let has_drawn_uuid = case.read_if_any("out.xml").is_some_and(|text| text.contains("5a5a5a5a-"));
    let without_drawn = |text: &str| {
        let lines = text.lines().filter(|line| !(has_drawn_uuid && line.contains("<uuid>")));
        lines.fold(String::new(), |all, line| all + line + "\n")
    };
    let script = format!("{}; net-dumpxml {name}", commands.join("; "));
    peer::agree(case, "test:///default", &script, without_drawn);
}

#[test]
fn documents_have_every_attribute_and_element() {
    for (kind, schema) in [("network", Network::SCHEMA), ("networkport", NetworkPort::SCHEMA)] {
        let mut absent = names::absent(kind, schema, Elsewhere::default());
        absent.retain(|name| !NOT_OF_NETWORKS.contains(&name.as_str()));
        assert!(absent.is_empty(), "no document of kind {kind} has {absent:?}");
    }
}

/// What shared tables have for other documents: limits of one card, and ids of a guest's device.
const NOT_OF_NETWORKS: &[&str] = &["classID=", "floor=", "<zpci", "uid=", "fid="];
