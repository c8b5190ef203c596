//! Suite `nodedevxml2xml`: the document of a host's device, read, completed with what the host would say, and printed.

use serde::Deserialize;
use vir_conf::flags::{FormatFlags, ParseFlags};
use vir_conf::node_device::{Blocks, Capability, MdevConfiguration, Medium, NodeDevice, Storage};
use vir_test::corpus::{DataPath, Suite};

use super::documents::{self, FormatFlag, Printed, XML};
use super::judged::Judged;
use super::verdict::Verdict;

/// One case, as the suite's index has it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Case {
    input: DataPath,
    expect: Printed,
    format_flags: Vec<FormatFlag>,
}

impl Judged for Case {
    fn checks(&self) -> Vec<&'static str> {
        vec![XML]
    }

    fn judge(&self, suite: &Suite, verdict: &mut Verdict) -> Result<(), String> {
        let flags = documents::format_flags(&self.format_flags);
        let text = documents::read(suite, &self.input)?;
        let parsed = NodeDevice::define(&text, ParseFlags::STRICT);
        let mut device = parsed.map_err(|report| report.to_string())?.value;
        for capability in &mut device.capabilities {
            complete(&mut capability.kind, flags);
        }
        documents::compare(suite, &self.expect.xml, &device, flags, verdict)
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
