//! Machines full of devices: placing never panics, never moves what was placed, and is done once.

use std::cell::RefCell;
use std::collections::BTreeSet;

use proptest::test_runner::{Config as Runs, TestCaseError, TestRunner};
use vir_conf::Domain;
use vir_conf::diagnostic::Report;
use vir_conf::domain::address::Address;
use vir_conf::domain::device::DeviceInfo;
use vir_conf::flags::{FormatFlags, ParseFlags};
use vir_conf::xml::{Document, Node};
use vir_qemu::capabilities::Capabilities;
use vir_qemu::host::NoHost;
use vir_qemu::{Config, Driver};
use vir_test::{qemu, strategy};

fn ready(text: &str, capabilities: &Capabilities) -> Result<String, Report> {
    let domain = Domain::parse(text, ParseFlags::INACTIVE)?.value;
    Ok(made_ready(domain, capabilities, 7)?.to_xml(FormatFlags::INACTIVE))
}

fn made_ready(domain: Domain, capabilities: &Capabilities, drawn: u8) -> Result<Domain, Report> {
    let config = Config::system();
    let driver = Driver { capabilities, config: &config, host: &NoHost { drawn } };
    vir_qemu::ready(domain, ParseFlags::INACTIVE, driver).map(|(ready, _)| ready.into_inner())
}

/// The PCI addresses of a printed definition.
fn addresses(node: Node<'_>, found: &mut Vec<String>) {
    let value =
        |name: &str| node.attributes().find(|part| part.name() == name).map(vir_conf::xml::Attribute::value);
    if node.name() == "address" && value("type") == Some("pci") {
        let parts = ["domain", "bus", "slot", "function"].map(|name| value(name).unwrap_or("?"));
        found.push(parts.join(":"));
    }
    node.children().for_each(|child| addresses(child, found));
}

#[test]
fn any_machine_is_placed_once_or_refused() {
    let capabilities = Capabilities::parse(qemu::CAPABILITIES_10_0).expect("the recording is a document");
    let placed = RefCell::new(0_u32);
    let mut runner = TestRunner::new(Runs { cases: 10_000, failure_persistence: None, ..Runs::default() });
    let checked = runner.run(&strategy::machine(), |text| {
        let Ok(first) = ready(&text, &capabilities) else { return Ok(()) };
        *placed.borrow_mut() += 1;
        let second = ready(&first, &capabilities)
            .map_err(|report| TestCaseError::fail(format!("own output is refused: {report}\n{first}")))?;
        proptest::prop_assert_eq!(&first, &second, "placing again changes something");
        let document = Document::parse(&first).map_err(|err| TestCaseError::fail(err.to_string()))?;
        let mut found = Vec::new();
        addresses(document.root(), &mut found);
        let distinct: BTreeSet<_> = found.iter().collect();
        proptest::prop_assert_eq!(distinct.len(), found.len(), "two devices share an address:\n{}", first);
        Ok(())
    });
    if let Err(err) = checked {
        panic!("{err}");
    }
    let placed = placed.into_inner();
    assert!(placed >= 500, "only {placed} of 10,000 machines were placed: the strategy asks for too much");
}

#[test]
fn function_0_keeps_its_multifunction_bit_when_the_others_go() {
    let capabilities = Capabilities::parse(qemu::CAPABILITIES_10_0).expect("the recording is a document");
    let text = r"<domain type='qemu'>
      <name>a</name><memory unit='MiB'>64</memory>
      <os><type arch='x86_64' machine='pc'>hvm</type></os>
      <devices>
        <emulator>/usr/bin/qemu-system-x86_64</emulator>
        <rng model='virtio'><backend model='random'>/dev/urandom</backend><address type='pci' slot='5' function='0'/></rng>
        <rng model='virtio'><backend model='random'>/dev/urandom</backend><address type='pci' slot='5' function='1'/></rng>
      </devices></domain>";
    let stored = ready(text, &capabilities).expect("the machine is possible");
    let mut domain = Domain::parse(&stored, ParseFlags::INACTIVE).expect("it was printed here").value;
    domain.devices.rngs.truncate(1);
    let alone = ready(&domain.to_xml(FormatFlags::INACTIVE), &capabilities).expect("the machine is possible");
    let domain = Domain::parse(&alone, ParseFlags::INACTIVE).expect("it was printed here").value;
    let DeviceInfo { address: Some(Address::Pci(pci)), .. } = &domain.devices.rngs[0].info else {
        panic!("the device has a PCI address: {alone}")
    };
    assert_eq!(pci.multifunction, Some(vir_pci::Multifunction::On), "{alone}");
}

#[test]
fn a_document_in_the_place_of_what_became_of_it_changes_nothing() {
    let capabilities = Capabilities::parse(qemu::CAPABILITIES_10_0).expect("the recording is a document");
    let mut runner = TestRunner::new(Runs { cases: 2_000, failure_persistence: None, ..Runs::default() });
    let checked = runner.run(&strategy::machine(), |text| {
        let Ok(parsed) = Domain::parse(&text, ParseFlags::INACTIVE) else { return Ok(()) };
        let Ok(stored) = made_ready(parsed.value.clone(), &capabilities, 7) else { return Ok(()) };
        let again = Domain::parse_over(&text, ParseFlags::INACTIVE, &stored);
        let again = again.and_then(|again| made_ready(again.value, &capabilities, 9));
        let again = again.map_err(|report| TestCaseError::fail(format!("{report}\n{text}")))?;
        let (one, other) = (stored.to_xml(FormatFlags::INACTIVE), again.to_xml(FormatFlags::INACTIVE));
        proptest::prop_assert_eq!(one, other, "{}", text);
        Ok(())
    });
    if let Err(err) = checked {
        panic!("{err}");
    }
}
