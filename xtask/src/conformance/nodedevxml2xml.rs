//! Suite `nodedevxml2xml`: the document of a host's device, read, completed with what the host would say, and printed.

use serde::Deserialize;
use vir_conf::flags::{FormatFlags, ParseFlags};
use vir_conf::node_device::{Blocks, Capability, MdevConfiguration, Medium, NodeDevice, Storage};
use vir_test::corpus::{DataPath, Entry, Suite};

use super::documents::{self, XML};
use super::suites::Runner;
use super::verdict::Verdict;

/// One case, as the suite's index has it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "all fields are typed; some only describe the case")]
struct Case {
    name: String,
    base: String,
    input: DataPath,
    expect: Expect,
    format_flags: Vec<Flag>,
}

/// What must come out, by check.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Expect {
    xml: DataPath,
}

/// How the document is printed.
#[derive(Debug, Clone, Copy, Deserialize)]
enum Flag {
    #[serde(rename = "INACTIVE")]
    Inactive,
}

struct NodeDeviceXml {
    suite: Suite,
}

/// The suite's runner.
#[expect(clippy::unnecessary_wraps, reason = "other suites have something to fail at")]
pub(super) fn open(suite: &Suite) -> Result<Box<dyn Runner>, String> {
    Ok(Box::new(NodeDeviceXml { suite: suite.clone() }))
}

impl Runner for NodeDeviceXml {
    fn run(&self, entry: &Entry, verdict: &mut Verdict) -> Result<(), String> {
        verdict.plan(XML);
        let case: Case = entry.decode().map_err(|err| err.to_string())?;
        let mut flags = FormatFlags::empty();
        for flag in &case.format_flags {
            flags |= match flag {
                Flag::Inactive => FormatFlags::INACTIVE,
            };
        }
        let text = documents::read(&self.suite, &case.input)?;
        let parsed = NodeDevice::define(&text, ParseFlags::STRICT);
        let mut device = parsed.map_err(|report| report.to_string())?.value;
        for capability in &mut device.capabilities {
            complete(&mut capability.kind, flags);
        }
        documents::compare(&self.suite, &case.expect.xml, &device, flags, verdict)
    }
}

/// Says what the host would say.
fn complete(capability: &mut Capability, flags: FormatFlags) {
    if let Capability::Storage(storage) = capability {
        *storage.blocks_mut() = blocks(storage);
    } else if let Capability::Mdev(mdev) = capability
        && !flags.contains(FormatFlags::INACTIVE)
    {
        let defined = mdev.defined.clone();
        mdev.active = Some(MdevConfiguration { kind: defined.kind, attributes: defined.attributes });
    }
}

fn blocks(storage: &Storage) -> Blocks {
    let of_size = |size: u64, block: u64| Blocks { size: Some(block), count: Some(size / block) };
    match storage.removable() {
        Some(removable) if removable.medium == Medium::Present => of_size(removable.size, 2048),
        Some(_) => Blocks::default(),
        None => of_size(storage.size.unwrap_or(0), 512),
    }
}
