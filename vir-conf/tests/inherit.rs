//! What a document leaves open stays as the definition before it has it.

use vir_conf::Domain;
use vir_conf::diagnostic::Report;
use vir_conf::diff::{Change, diff};
use vir_conf::domain::genid::GenId;
use vir_conf::flags::ParseFlags;
use vir_conf::kind::Kind;
use vir_test::fixed::completing;
use vir_test::golden;

fn text(devices: &str) -> String {
    format!(
        "<domain type='kvm'><name>a</name><genid/><memory>1024</memory><os><type>hvm</type></os>\
         <devices>{devices}</devices></domain>"
    )
}

fn over(before: &Domain, devices: &str) -> Domain {
    Domain::parse_over(&text(devices), ParseFlags::INACTIVE, before).expect("the text is a domain").value
}

fn known(devices: &str) -> Domain {
    let parsed = Domain::parse(&text(devices), ParseFlags::INACTIVE);
    let mut domain = parsed.expect("the text is a domain").value;
    let uuid = "00000000-0000-4000-8000-000000000009".parse().expect("the text is an identity");
    domain.uuid = Some(uuid);
    domain.genid = Some(GenId { id: Some(uuid) });
    domain
}

fn pci(slot: u8) -> String {
    format!("<address type='pci' domain='0' bus='0' slot='{slot}' function='0'/>")
}

fn disk(file: &str, target: &str, rest: &str) -> String {
    format!("<disk type='file'><source file='{file}'/><target dev='{target}' bus='virtio'/>{rest}</disk>")
}

fn card(source: &str, rest: &str) -> String {
    format!("<interface type='{source}'>{rest}<model type='virtio'/></interface>")
}

/// What of `before` is otherwise after `devices` took its place.
fn changes(before: &Domain, devices: &str) -> Vec<String> {
    let after = over(before, devices);
    diff(before, &after).iter().map(Change::to_string).collect()
}

#[test]
fn a_definition_in_its_own_place_changes_nothing() {
    for text in golden::inputs("domain").into_iter().chain(golden::inputs("domain-post-parse")) {
        let Ok(parsed) = Domain::parse(&text, ParseFlags::INACTIVE) else { continue };
        let mut stored = parsed.value.clone();
        completing(ParseFlags::INACTIVE, |cx| stored.complete(cx, &mut Report::new()));
        let mut again =
            Domain::parse_over(&text, ParseFlags::INACTIVE, &stored).expect("it is a domain").value;
        completing(ParseFlags::INACTIVE, |cx| again.complete(cx, &mut Report::new()));
        assert_eq!(diff(&stored, &again), [], "{text}");
    }
}

#[test]
fn disks_keep_the_place_of_their_target() {
    let before = known(&(disk("/a", "vda", &pci(4)) + &disk("/b", "vdb", &pci(5))));
    let after = disk("/b", "vda", "") + &disk("/a", "vdb", "");
    let files =
        [r#"~ devices/disk[1]/source/file: "/a" -> "/b""#, r#"~ devices/disk[2]/source/file: "/b" -> "/a""#];
    assert_eq!(changes(&before, &after), files);
}

#[test]
fn a_disk_on_another_bus_is_another_disk() {
    let before = known(&disk("/a", "vda", &pci(4)));
    let after = over(&before, "<disk type='file'><source file='/a'/><target dev='vda' bus='scsi'/></disk>");
    assert_eq!(after.devices.disks[0].info.address, None);
}

#[test]
fn cards_are_told_by_their_hardware_address_then_by_what_they_share() {
    let (mac, other) = ("<mac address='52:54:00:00:00:01'/>", "<mac address='52:54:00:00:00:02'/>");
    let before = known(
        &(card("user", &format!("{mac}{}", pci(4)))
            + &card("bridge", &format!("{other}<source bridge='b'/>{}", pci(5)))),
    );
    let same = card("user", "") + &card("bridge", "<source bridge='b'/>");
    assert_eq!(changes(&before, &same), [""; 0]);
    // A card that says which it is gets its place, whatever else changes.
    let moved = card("bridge", &format!("{mac}<source bridge='b'/>")) + &card("user", other);
    let shown = changes(&before, &moved);
    assert!(!shown.iter().any(|change| change.contains("slot") || change.contains("address")), "{shown:?}");
}

#[test]
fn what_is_said_wins_and_what_is_new_comes_without_a_place() {
    let before = known(&disk("/a", "vda", &pci(4)));
    let after = disk("/a", "vda", &pci(7)) + &disk("/b", "vdb", "");
    let shown = changes(&before, &after);
    assert_eq!(shown[0], r#"~ devices/disk[1]/address/slot: "0x04" -> "0x07""#, "{shown:?}");
    assert!(shown[1].starts_with("+ devices/disk[2]: {") && !shown[1].contains("address"), "{shown:?}");
}

#[test]
fn implied_devices_stay_where_they_are_not_spoken_of() {
    let usb = format!("<controller type='usb' index='0' model='qemu-xhci'>{}</controller>", pci(3));
    let before =
        known(&format!("{usb}<memballoon model='virtio'>{}</memballoon><panic model='isa'/>", pci(6)));
    assert_eq!(changes(&before, "<panic model='isa'/>"), [""; 0]);
    let shown = changes(&before, "<controller type='usb' index='0' model='piix3-uhci'/><panic/>");
    assert!(shown.iter().any(|change| change.contains("controller")), "{shown:?}");
    assert_eq!(over(&before, "<panic/>").devices.panics.len(), 1);
}

#[test]
fn documents_of_other_kinds_keep_their_identity() {
    let text = "<network><name>lan</name><ip address='192.168.7.1' prefix='24'/></network>";
    let kind = Kind::with_tag("network").expect("there are networks");
    let before = "<network><name>lan</name><uuid>00000000-0000-4000-8000-000000000008</uuid>\
                  <mac address='52:54:00:00:00:08'/><ip address='192.168.7.1' prefix='24'/></network>";
    let before = completing(ParseFlags::INACTIVE, |cx| kind.complete(before, None, cx)).expect("it is one");
    let after =
        completing(ParseFlags::INACTIVE, |cx| kind.complete(text, Some(&before), cx)).expect("it is one");
    assert_eq!(kind.plan(&before, &after), []);
    let new = completing(ParseFlags::INACTIVE, |cx| kind.complete(text, None, cx)).expect("it is one");
    assert_eq!(kind.plan(&before, &new).len(), 2, "another identity and another hardware address");
}
