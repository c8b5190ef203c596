//! What documents may cost: no number in one sizes an allocation, and hostile ones end quickly.

use std::time::Duration;

use vir_conf::flags::ParseFlags;
use vir_conf::kind;
use vir_conf::xml::Document;
use vir_test::cost::{self, Counting};
use vir_test::golden;

#[global_allocator]
static ALLOCATOR: Counting = Counting;

const MIB: usize = 1 << 20;

/// How much longer the debug profile may take: nothing is inlined there, and every index is checked twice. The times
/// in this file are those of the release profile.
const SLOWDOWN: u32 = if cfg!(debug_assertions) { 10 } else { 1 };

/// Runs a check and asserts what it costs, in time of the processor. The shortest of three runs counts, since other
/// work gets in the way of caches, too.
fn within<T>(what: &str, memory: usize, time: Duration, run: impl Fn() -> T) -> T {
    let mut shortest = Duration::MAX;
    for turn in 0..3 {
        let start = cost::processor_time();
        let (value, peak) = cost::peak(&run);
        shortest = shortest.min(cost::processor_time().saturating_sub(start));
        assert!(peak <= memory, "{what}: {} KiB, more than {} KiB", peak / 1024, memory / 1024);
        if shortest <= time * SLOWDOWN {
            return value;
        }
        assert!(turn < 2, "{what}: took {shortest:?}, more than {time:?} (times {SLOWDOWN})");
    }
    unreachable!("the third turn returns or panics")
}

/// Texts with the numbers from 0, one after the other.
fn repeat(count: usize, text: impl Fn(usize) -> String) -> String {
    (0..count).map(text).collect()
}

/// Everything that is said of a document, within what a number may cost.
fn said_of_numbers(what: &str, text: &str) -> String {
    let flags = ParseFlags::INACTIVE | ParseFlags::ABI_UPDATE;
    within(what, 5 * MIB, Duration::from_millis(10), || kind::check(text, flags)).to_string()
}

fn domain(body: &str, devices: &str) -> String {
    format!(
        "<domain type='kvm'><name>a</name><memory>1024</memory>{body}\
         <os><type arch='x86_64' machine='q35'>hvm</type></os><devices>{devices}</devices></domain>"
    )
}

/// What numbers are, what of the domain has them, its devices, and what must be said of them.
const COUNTS: &[(&str, &str, &str, &str)] = &[
    ("vcpu", "<vcpu>2147483647</vcpu>", "", "at most 16384 virtual processors"),
    ("vcpu, 32 bits", "<vcpu>4294967295</vcpu>", "", "at most 16384 virtual processors"),
    ("vcpu, 64 bits", "<vcpu>18446744073709551615</vcpu>", "", "<vcpu> cannot be"),
    ("vcpu below 0", "<vcpu>-1</vcpu>", "", "<vcpu> cannot be '-1'"),
    ("current", "<vcpu current='2147483647'>4</vcpu>", "", "must not be less than current"),
    (
        "vcpu states",
        "<vcpu>2147483647</vcpu><vcpus><vcpu id='0' enabled='yes'/></vcpus>",
        "",
        "at most 16384",
    ),
    ("as many vcpus as may be", "<vcpu>16384</vcpu><vcpus><vcpu id='0' enabled='yes'/></vcpus>", "", ""),
    ("vcpu id", "<vcpu>4</vcpu><vcpus><vcpu id='4294967295' enabled='yes'/></vcpus>", "", "out of range"),
    ("iothreads", "<iothreads>4294967295</iothreads>", "", "at most 16384 I/O threads"),
    (
        "iothread list",
        "<iothreads>4294967295</iothreads><iothreadids><iothread id='7'/></iothreadids>",
        "",
        "at most 16384 I/O threads",
    ),
    (
        "as many iothreads as may be",
        "<iothreads>16384</iothreads><iothreadids><iothread id='4294967295'/></iothreadids>",
        "",
        "",
    ),
    ("cpuset", "<vcpu cpuset='0-4294967295'>2</vcpu>", "", "cannot be '0-4294967295'"),
    ("largest cpuset", "<vcpu cpuset='1-16383'>2</vcpu>", "", ""),
    ("pins", "<cputune><vcpupin vcpu='4294967295' cpuset='0-16383'/></cputune>", "", ""),
    (
        "schedulers",
        "<cputune><vcpusched vcpus='0-16383' scheduler='batch'/></cputune>",
        "",
        "is not present in domain definition",
    ),
    (
        "iothread schedulers",
        "<cputune><iothreadsched iothreads='0-16383' scheduler='fifo'/></cputune>",
        "",
        "Cannot find 'iothread'",
    ),
    ("nodeset", "<numatune><memory nodeset='0-4294967295'/></numatune>", "", "cannot be"),
    ("largest nodeset", "<numatune><memory nodeset='0-16383'/></numatune>", "", ""),
    (
        "cell id",
        "<cpu><numa><cell id='2147483648' cpus='0' memory='64'/></numa></cpu>",
        "",
        "Exactly one 'cell' element",
    ),
    (
        "cell of a pin",
        "<numatune><memnode cellid='4294967295' nodeset='0'/></numatune><cpu><numa><cell id='0' cpus='0' memory='64'/></numa></cpu>",
        "",
        "must correspond to existing",
    ),
    (
        "cell's processors",
        "<cpu><numa><cell id='0' cpus='0-16383' memory='64'/></numa></cpu>",
        "",
        "exceed the <vcpu> count",
    ),
    (
        "sibling",
        "<cpu><numa><cell id='0' memory='64'><distances><sibling id='4294967295' value='4294967295'/></distances></cell></numa></cpu>",
        "",
        "does not refer to a valid cell",
    ),
    ("memory slots", "<maxMemory slots='4294967295'>4096</maxMemory>", "", ""),
    (
        "cell memory",
        "<cpu><numa><cell id='0' memory='18446744073709551615' unit='EiB'/></numa></cpu>",
        "",
        "",
    ),
    (
        "topology",
        "<cpu><topology sockets='4294967295' cores='4294967295' threads='4294967295'/></cpu>",
        "",
        "",
    ),
    ("controller", "", "<controller type='scsi' index='2147483647'/>", "there is no 'scsi' controller"),
    (
        "controller, 32 bits",
        "",
        "<controller type='pci' index='4294967295'/>",
        "there is no 'pci' controller",
    ),
    (
        "USB controller",
        "",
        "<controller type='usb' index='4294967295' model='qemu-xhci' ports='4294967295'/>",
        "there is no 'usb' controller",
    ),
    ("serial ports", "", "<controller type='virtio-serial' ports='4294967295' vectors='4294967295'/>", ""),
    ("serial port", "", "<serial type='pty'><target port='4294967295'/></serial><serial type='pty'/>", ""),
    (
        "channel's port",
        "",
        "<channel type='unix'><target type='virtio'/><address type='virtio-serial' controller='4294967295' bus='4294967295' port='4294967295'/></channel>",
        "",
    ),
    (
        "drive",
        "",
        "<disk type='file'><source file='/a'/><target dev='sda' bus='scsi'/><address type='drive' controller='4294967295' bus='4294967295' target='4294967295' unit='4294967295'/></disk>",
        "",
    ),
    ("disk name", "", "<disk type='file'><source file='/a'/><target dev='sdzzzzzz' bus='scsi'/></disk>", ""),
    (
        "disk queues",
        "",
        "<disk type='file'><driver name='qemu' queues='4294967295'/><source file='/a'/><target dev='vda' bus='virtio'/></disk>",
        "",
    ),
    (
        "card queues",
        "",
        "<interface type='user'><model type='virtio'/><driver queues='4294967295'/></interface>",
        "",
    ),
    (
        "PCI",
        "",
        "<rng model='virtio'><backend model='random'>/dev/random</backend><address type='pci' domain='0xffff' bus='0xff' slot='0x1f' function='7'/></rng>",
        "",
    ),
    (
        "PCI, too large",
        "",
        "<rng model='virtio'><backend model='random'>/dev/random</backend><address type='pci' domain='4294967295' bus='4294967295'/></rng>",
        "attribute 'bus' of <address> cannot be",
    ),
    (
        "modules",
        "",
        "<memory model='dimm'><target><size unit='EiB'>15</size></target></memory><memory model='dimm'><target><size unit='EiB'>15</size></target></memory>",
        "",
    ),
    (
        "module's socket",
        "",
        "<memory model='dimm'><target><size>64</size><node>4294967295</node></target><address type='dimm' slot='4294967295' base='0xffffffffffffffff'/></memory>",
        "",
    ),
    ("boot order", "", "<interface type='user'><boot order='4294967295'/></interface>", ""),
    ("heads", "", "<video><model type='qxl' heads='4294967295' ram='18446744073709551615'/></video>", ""),
    ("streams", "", "<sound model='virtio' streams='4294967295'/>", ""),
];

#[test]
fn counts_are_refused_or_cost_nothing() {
    for (what, body, devices, expected) in COUNTS {
        let said = said_of_numbers(what, &domain(body, devices));
        assert!(said.contains(expected), "{what}: {said}");
    }
}

/// Every number of every fixture, in turn, as large as it can be.
#[test]
fn no_number_of_any_fixture_sizes_an_allocation() {
    const LARGE: [&str; 5] =
        ["2147483647", "4294967295", "18446744073709551615", "0x7fffffffffffffff", "0-16383"];
    const FIXTURES: [&str; 9] = [
        "backup",
        "checkpoint",
        "domain",
        "domain-post-parse",
        "network",
        "networkport",
        "snapshot",
        "storage-pool",
        "storage-volume",
    ];
    let mut checked = 0;
    for text in FIXTURES.iter().flat_map(|kind| golden::inputs(kind)) {
        for (start, end) in numbers(&text) {
            let large = LARGE[checked % LARGE.len()];
            let changed = [&text[..start], large, &text[end..]].concat();
            said_of_numbers(&changed, &changed);
            checked += 1;
        }
    }
    assert!(checked >= 800, "only {checked} numbers found: is the data there?");
}

/// Where in a text numbers stand as values: between quotes, or between tags.
fn numbers(text: &str) -> Vec<(usize, usize)> {
    let is_digit = |c: char| c.is_ascii_hexdigit() || matches!(c, 'x' | '-' | ',');
    let starts = text.match_indices(['\'', '>']).map(|(at, _)| at + 1);
    let values = starts.filter_map(|start| {
        let length = text[start..].find(|c| !is_digit(c))?;
        let has_digit = text[start..start + length].starts_with(|c: char| c.is_ascii_digit());
        (has_digit && text[start + length..].starts_with(['\'', '<'])).then_some((start, start + length))
    });
    values.collect()
}

/// Everything that is said of a hostile document, within 256 MiB and the time.
fn said_of_hostile(what: &str, time: Duration, text: &str) -> String {
    let flags = ParseFlags::INACTIVE;
    within(what, 256 * MIB, time, || kind::check(text, flags)).to_string()
}

const SECOND: Duration = Duration::from_secs(1);

#[test]
fn sizes_beyond_all_use_are_refused() {
    let deep = format!("<domain>{}", "<a>".repeat(1_000_000));
    assert!(said_of_hostile("nesting", SECOND, &deep).contains("256 levels"));
    let long = format!("<domain type='{}'/>", "a".repeat(100 * MIB));
    assert!(said_of_hostile("a long attribute", SECOND, &long).contains("16777216 bytes"));
    let wide = format!("<domain type='kvm'><devices>{}</devices></domain>", "<disk/>".repeat(1_000_000));
    assert!(said_of_hostile("siblings", SECOND, &wide).contains("131072 elements"));
    let bound = repeat(1000, |number| format!(" xmlns:a{number}='b'"));
    let bound = format!("<domain{bound}/>");
    assert!(said_of_hostile("namespaces", SECOND, &bound).contains("64 namespaces"));
}

#[test]
fn a_hundred_thousand_attributes_are_refused_at_once() {
    let attributes = repeat(100_000, |number| format!(" a{number}='v'"));
    let text = format!("<domain{attributes}/>");
    assert!(text.len() > MIB);
    let said = said_of_hostile("attributes", Duration::from_millis(100), &text);
    assert!(said.contains("1024 attributes"), "{said}");
}

#[test]
fn all_that_is_accepted_is_within_bounds() {
    let limit = 131_000;
    let empty = |element: &str| {
        let text = element.repeat(limit);
        format!("<domain type='kvm'><name>a</name><memory>1</memory><devices>{text}</devices></domain>")
    };
    // The largest structs that a document can have for the least text, sound and unsound.
    for element in
        ["<disk/>", "<interface type='null'/>", "<hostdev/>", "<video/>", "<unknown/>", "<memory/>"]
    {
        said_of_hostile(element, SECOND, &empty(element));
    }
    let text = "many words ".repeat(MIB);
    let words = domain(&format!("<description>{text}</description>"), "");
    assert_eq!(said_of_hostile("a long text", SECOND, &words), "");
    let entities = domain(&format!("<description>{}</description>", "&amp;".repeat(2 * MIB)), "");
    assert_eq!(said_of_hostile("many references", SECOND, &entities), "");
    let value = domain("", &format!("<emulator>{}</emulator>", "/usr".repeat(3 * MIB)));
    assert_eq!(said_of_hostile("a long path", SECOND, &value), "");
    let foreign = domain(&format!("<metadata><a xmlns='b'>{}</a></metadata>", "<c/>".repeat(limit)), "");
    assert_eq!(said_of_hostile("much metadata", SECOND, &foreign), "");
    let line = format!("<domain type='kvm'>{}", "<a b='c'/>".repeat(limit));
    assert!(said_of_hostile("a long line", SECOND, &line).contains("never closed"));
}

#[test]
fn many_devices_that_clash_are_judged_quickly() {
    let named = |number: usize| format!("<controller type='scsi' index='{number}'/>");
    let devices = repeat(60_000, named);
    said_of_hostile("controllers", SECOND, &domain("", &devices));
    let disk = |number: usize| {
        format!("<disk type='file'><source file='/a'/><target dev='vd{}'/></disk>", letters(number))
    };
    let disks = repeat(30_000, disk);
    said_of_hostile("disks", SECOND, &domain("", &disks));
    let unit = |number: usize| {
        format!(
            "<hostdev type='mdev' model='vfio-pci'><source><address uuid='{number:032x}'/></source></hostdev>"
        )
    };
    let units = repeat(40_000, unit);
    said_of_hostile("host devices", SECOND, &domain("", &units));
    let cells = repeat(100_000, |number| format!("<cell id='{number}' memory='1'/>"));
    let cells = format!("<cpu><numa>{cells}</numa></cpu>");
    assert!(said_of_hostile("cells", SECOND, &domain(&cells, "")).contains("at most 512 NUMA cells"));
    let sets = "<vcpusched vcpus='0-16383' scheduler='batch'/>".repeat(100_000);
    said_of_hostile("schedulers", SECOND, &domain(&format!("<cputune>{sets}</cputune>"), ""));
    let pins = "<vcpupin vcpu='0' cpuset='0-16383'/>".repeat(100_000);
    said_of_hostile("pins", SECOND, &domain(&format!("<cputune>{pins}</cputune>"), ""));
    let serials = "<serial type='pty'><target type='isa-serial'/></serial>".repeat(60_000);
    said_of_hostile("serial ports", SECOND, &domain("", &serials));
}

/// A number as disks count: a, b … z, aa.
fn letters(number: usize) -> String {
    let last = char::from(b'a' + u8::try_from(number % 26).expect("a letter"));
    if number < 26 { last.to_string() } else { letters(number / 26 - 1) + &last.to_string() }
}

#[test]
fn what_is_no_text_or_defines_entities_is_refused() {
    let mut bytes = domain("", "").repeat(60_000).into_bytes();
    bytes.push(0xff);
    let found = within("bytes", 256 * MIB, SECOND, || Document::parse_bytes(&bytes).map(|_| ()));
    assert!(found.expect_err("0xff is not UTF-8").to_string().contains("byte 0xff is not UTF-8"));
    let laughs = repeat(100, |n| format!("<!ENTITY l{} '&l{n};&l{n};&l{n};&l{n};'>", n + 1));
    let text = format!(
        "<!DOCTYPE domain [<!ENTITY l0 'ha'>{laughs}]><domain type='kvm'><name>&l100;</name></domain>"
    );
    let said = said_of_hostile("entities", Duration::from_millis(100), &text);
    assert!(said.contains("document type definitions are not accepted"), "{said}");
}

#[test]
fn a_report_shows_a_hundred_problems_of_any_document() {
    let flags = ParseFlags::INACTIVE;
    let line = domain("", &"<sound model='organ'/>".repeat(60_000));
    let report = kind::check(&line, flags);
    assert!(report.has_errors());
    let shown = within("a long line", 64 * MIB, SECOND, || report.render("in.xml", &line, false));
    assert!(shown.ends_with("59900 more problems are not shown\n"), "{}", &shown[shown.len() - 100..]);
    let lines = line.replace("<sound", "\n<sound");
    let report = kind::check(&lines, flags);
    let shown = within("many lines", 64 * MIB, SECOND, || report.render("in.xml", &lines, false));
    assert_eq!(shown.matches("error[bad-value]").count(), 100);
}
