//! What the suites about domains without a hypervisor share: identities that are the same in every run, and the way
//! from a text to a completed definition.

use vir_conf::arch::Arch;
use vir_conf::diagnostic::Report;
use vir_conf::domain::{PostParse, Random};
use vir_conf::flags::ParseFlags;
use vir_conf::scalar::{MacAddress, Uuid};
use vir_conf::{Domain, abi};

use super::verdict::Verdict;

/// The definition is compatible with itself.
pub(super) const ABI: &str = "abi";

/// First bytes of hardware addresses that are drawn, where a suite names no others.
const MAC_PREFIX: [u8; 3] = [0x52, 0x54, 0x00];

/// A random source that counts; each call starts at 0 again.
struct Counting;

fn counted<const N: usize>() -> [u8; N] {
    std::array::from_fn(|at| u8::try_from(at).unwrap_or(u8::MAX))
}

impl Random for Counting {
    fn uuid(&mut self) -> Uuid {
        Uuid::from_random(counted())
    }

    fn mac(&mut self, prefix: [u8; 3]) -> MacAddress {
        // Drawn a few bits at a time, so each byte is the first.
        let [a, b, c] = prefix;
        MacAddress([a, b, c, 0, 0, 0])
    }
}

/// Reads, fills in and judges a definition.
pub(super) fn define(text: &str, flags: ParseFlags) -> Result<Domain, String> {
    let mut domain = Domain::parse(text, flags).map_err(|report| causes(&report))?.value;
    let mut cx = PostParse { flags, arch: Some(Arch::X86_64), mac_prefix: MAC_PREFIX, random: &mut Counting };
    let mut report = Report::new();
    domain.complete(&mut cx, &mut report);
    if report.has_errors() { Err(causes(&report)) } else { Ok(domain) }
}

/// Holds a definition against itself.
pub(super) fn compare_with_itself(domain: &Domain, verdict: &mut Verdict) {
    match abi::compare(domain, domain).first() {
        None => verdict.pass(ABI),
        Some(change) => verdict.fail(ABI, change.to_string()),
    }
}

/// The errors of a report, a line each.
fn causes(report: &Report) -> String {
    report.errors().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}
