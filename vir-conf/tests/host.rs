//! Documents about the host's network, devices and secrets: read, completed and printed; and that the peer does the same.

use std::fs;

use vir_conf::document;
use vir_conf::filter_binding::FilterBinding;
use vir_conf::flags::{FormatFlags, ParseFlags};
use vir_conf::interface::Interface;
use vir_conf::node_device::{Capability, MdevConfiguration, NodeDevice};
use vir_conf::nwfilter::Filter;
use vir_conf::schema::Schema;
use vir_conf::secret::Secret;
use vir_conf::table::Element;
use vir_test::fixed::Fixed;
use vir_test::golden;
use vir_test::names::{self, Elsewhere};
use vir_test::peer;

/// Reads a document, completes and prints it.
type Define = fn(&str, ParseFlags) -> Result<String, String>;

/// Kinds of documents: their folder, the least number of cases, what is done with them, their description.
const KINDS: &[(&str, usize, Define, &Schema)] = &[
    ("filter", 29, filter, Filter::SCHEMA),
    ("filter-binding", 4, plain::<FilterBinding>, FilterBinding::SCHEMA),
    ("interface", 17, plain::<Interface>, Interface::SCHEMA),
    ("node-device", 35, device, NodeDevice::SCHEMA),
    ("secret", 10, secret, Secret::SCHEMA),
];

fn print<T: Element>(value: &T) -> String {
    document::format(value, FormatFlags::empty())
}

fn filter(text: &str, flags: ParseFlags) -> Result<String, String> {
    let defined = Filter::define(text, flags, &mut Fixed);
    defined.map(|parsed| print(&parsed.value)).map_err(|report| report.to_string())
}

fn device(text: &str, flags: ParseFlags) -> Result<String, String> {
    let defined = NodeDevice::define(text, flags);
    defined.map(|parsed| print(&parsed.value)).map_err(|report| report.to_string())
}

fn secret(text: &str, flags: ParseFlags) -> Result<String, String> {
    let defined = document::define(text, flags, |secret: &mut Secret, report| secret.validate(report));
    defined.map(|parsed| print(&parsed.value)).map_err(|report| report.to_string())
}

fn plain<T: Element>(text: &str, flags: ParseFlags) -> Result<String, String> {
    let parsed = document::parse::<T>(text, flags);
    parsed.map(|parsed| print(&parsed.value)).map_err(|report| report.to_string())
}

#[test]
fn documents_are_completed_or_refused() {
    for &(kind, least, define, _) in KINDS {
        let seen = golden::each(kind, |case| {
            let flags = if case.has("lenient") { ParseFlags::empty() } else { ParseFlags::STRICT };
            match define(&case.read("in.xml"), flags) {
                Ok(once) => {
                    let twice = define(&once, ParseFlags::empty());
                    assert_eq!(twice.as_ref(), Ok(&once), "{}: twice is more", case.name());
                    case.check_or("out.xml", "in.xml", &once);
                }
                Err(report) => case.check("error", &report),
            }
        });
        assert!(seen >= least, "only {seen} documents of kind {kind} found: is the data there?");
    }
}

#[test]
fn a_defined_device_is_printed_without_what_it_is_now() {
    let text = "<device><name>half</name><path>/sys/half</path><devnode type='dev'>/dev/half</devnode>\
                <driver><name>vfio</name></driver>\
                <capability type='mdev'><type id='new'/><attr name='a' value='1'/></capability></device>";
    let mut device = document::parse::<NodeDevice>(text, ParseFlags::STRICT).expect("well written").value;
    for capability in &mut device.capabilities {
        if let Capability::Mdev(mdev) = &mut capability.kind {
            let mut kind = mdev.defined.kind.clone();
            "old".clone_into(&mut kind.id);
            mdev.active = Some(MdevConfiguration { kind, attributes: Vec::new() });
        }
    }
    let now = document::format(&device, FormatFlags::empty());
    let defined = document::format(&device, FormatFlags::INACTIVE);
    for part in ["<path>", "<devnode", "<driver>", "<type id='old'/>"] {
        assert!(now.contains(part) && !defined.contains(part), "{part}:\n{now}\n{defined}");
    }
    for part in ["<type id='new'/>", "<attr name='a' value='1'/>"] {
        assert!(defined.contains(part) && !now.contains(part), "{part}:\n{now}\n{defined}");
    }
}

#[test]
fn the_peer_says_the_same_of_interfaces() {
    if !peer::is_here() {
        return;
    }
    golden::each("interface", |case| {
        let text = case.read("in.xml");
        let name = text.split(" name=").nth(1).and_then(|rest| rest.get(1..)?.split(['"', '\'']).next());
        let path = case.path("in.xml");
        let script = format!("iface-define {}; iface-dumpxml {}", path.display(), name.unwrap_or("none"));
        peer::agree(case, "test:///default", &script, str::to_owned);
    });
}

#[test]
fn the_peer_says_the_same_of_devices() {
    if !peer::is_here() {
        return;
    }
    let folder = std::env::temp_dir().join(format!("vir-node-devices-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a folder for what the peer reads");
    golden::each("node-device", |case| {
        let text = case.read("in.xml");
        let name = text.split_once("<name>").and_then(|(_, rest)| rest.split_once("</name>"));
        // The name of the device stands last where its parts stand in another order.
        let name = text
            .rsplit_once("</name>\n</device>")
            .and_then(|(before, _)| before.rsplit_once("<name>"))
            .map_or(name.map(|(name, _)| name), |(_, name)| Some(name));
        let node = folder.join(case.name());
        fs::write(&node, format!("<node>{text}</node>")).expect("the folder can be written to");
        let script = format!("nodedev-dumpxml {}", name.unwrap_or("none"));
        peer::agree(case, &format!("test://{}", node.display()), &script, str::to_owned);
    });
    fs::remove_dir_all(&folder).expect("the folder was made here");
}

#[test]
fn documents_have_every_attribute_and_element() {
    for &(kind, _, _, schema) in KINDS {
        let absent = names::absent(kind, schema, Elsewhere::default());
        assert!(absent.is_empty(), "no document of kind {kind} has {absent:?}");
    }
}
