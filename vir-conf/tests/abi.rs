//! The guest's view of a machine, and what changes in it.

use vir_conf::Domain;
use vir_conf::abi::{Impact, compare, facts};
use vir_conf::flags::ParseFlags;

fn machine(title: &str, devices: &str) -> Domain {
    let text = format!(
        "<domain type='qemu'><name>a</name><title>{title}</title><memory>1024</memory><os><type>hvm</type></os>\
         <devices>{devices}</devices></domain>"
    );
    Domain::parse(&text, ParseFlags::INACTIVE).expect("the text is a domain").value
}

fn rng(slot: u8) -> String {
    format!(
        "<rng model='virtio'><backend model='random'>/dev/urandom</backend>\
         <address type='pci' domain='0' bus='0' slot='{slot}' function='0'/></rng>"
    )
}

#[test]
fn facts_name_devices_by_address_and_leave_the_host_out() {
    let facts: Vec<_> = facts(&machine("t", &rng(3))).iter().map(ToString::to_string).collect();
    assert!(facts.contains(&"domain/devices/rng[pci 0000:00:03.0]/@model = virtio".to_owned()), "{facts:#?}");
    assert!(!facts.iter().any(|fact| fact.contains("urandom") || fact.contains("title")), "{facts:#?}");
}

#[test]
fn what_the_guest_cannot_see_is_no_change() {
    assert_eq!(compare(&machine("one", &rng(3)), &machine("two", &rng(3))), []);
}

#[test]
fn a_device_more_is_an_addition_and_moves_nothing() {
    let changes = compare(&machine("t", &rng(4)), &machine("t", &format!("{}{}", rng(3), rng(4))));
    assert!(!changes.is_empty());
    assert!(changes.iter().all(|change| change.impact == Impact::Addition), "{changes:#?}");
}

#[test]
fn a_device_that_moves_breaks_the_guest() {
    let changes = compare(&machine("t", &rng(3)), &machine("t", &rng(4)));
    let broken = changes.iter().find(|change| change.impact == Impact::Break).expect("the old place is gone");
    assert!(broken.path.starts_with("domain/devices/rng[pci 0000:00:03.0]"), "{broken}");
    assert_eq!(broken.after, None);
}
