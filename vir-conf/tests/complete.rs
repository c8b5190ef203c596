//! Domain documents completed and judged by the rules that every hypervisor has.

use std::cell::Cell;

use vir_conf::arch::Arch;
use vir_conf::diagnostic::Report;
use vir_conf::domain::{Domain, PostParse};
use vir_conf::flags::{FormatFlags, ParseFlags};
use vir_test::fixed::Fixed;
use vir_test::{golden, peer};

/// Reads, fills in and judges a document.
fn complete(text: &str) -> Result<Domain, Report> {
    let flags = ParseFlags::INACTIVE;
    let mut domain = Domain::parse(text, flags)?.value;
    let mut report = Report::new();
    let mut cx =
        PostParse { flags, arch: Some(Arch::X86_64), mac_prefix: [0x52, 0x54, 0], random: &mut Fixed };
    domain.complete(&mut cx, &mut report);
    if report.has_errors() { Err(report) } else { Ok(domain) }
}

#[test]
fn documents_are_completed_once_or_refused_whole() {
    let flags = FormatFlags::INACTIVE | FormatFlags::SECURE;
    let seen = golden::each("domain-complete", |case| match complete(&case.read("in.xml")) {
        Ok(domain) => {
            let once = domain.to_xml(flags);
            let again = complete(&once).expect("what is complete is valid").to_xml(flags);
            assert_eq!(again, once, "{}: completing twice changes more", case.name());
            case.check("out.xml", &once);
        }
        Err(report) => case.check("error", &report.to_string()),
    });
    assert!(seen >= 7, "only {seen} documents found: is the data there?");
}

/// What the peer draws by itself, or what its simulated hypervisor fills in beyond what all do.
const OWN: [&str; 4] = ["<uuid>", "<mac address=", "<target dev='testnet", "<type arch="];

#[test]
fn the_peer_says_the_same_of_domains() {
    if !peer::is_here() {
        return;
    }
    let asked = Cell::new(0);
    golden::each("domain-complete", |case| {
        let text = case.read("in.xml");
        if !text.contains("<domain type='test'") {
            return;
        }
        asked.set(asked.get() + 1);
        let name = text.split_once("<name>").and_then(|(_, rest)| rest.split_once("</name>"));
        let name = name.map_or("none", |(name, _)| name);
        let file = case.path("in.xml");
        let script = format!("define {}; dumpxml --inactive --security-info {name}", file.display());
        let common = |text: &str| {
            let lines = text.lines().filter(|line| !OWN.iter().any(|own| line.trim_start().starts_with(own)));
            lines.fold(String::new(), |all, line| all + line + "\n")
        };
        peer::agree(case, "test:///default", &script, common);
    });
    let asked = asked.get();
    assert!(asked >= 8, "only {asked} domains asked about: is the data there?");
}
