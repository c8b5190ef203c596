//! Memory modules.

mod validate;

pub(crate) use validate::validate;

use serde::Serialize;
use vir_conf::Domain;
use vir_conf::diagnostic::{Problem, Report};
use vir_conf::domain::address::{Address, DimmAddress};
use vir_conf::domain::device::memory::{MemoryDevice, MemoryModel};
use vir_conf::domain::device::{Alias, Devices};
use vir_conf::scalar::YesNo;

use crate::command::{Builder, Refusal, memory};
use crate::device::place::Place;
use crate::device::virtio::{Generation, driver};

/// Whether a module sits in a socket of the board's.
fn has_socket(module: &MemoryDevice) -> bool {
    matches!(module.model, MemoryModel::Dimm | MemoryModel::Nvdimm)
}

/// The socket of a module, once it has one.
fn socket(module: &MemoryDevice) -> Option<u32> {
    match &module.info.address {
        Some(Address::Dimm(dimm)) => dimm.slot,
        _ => None,
    }
}

/// Gives every module without a socket the first that is free.
pub(crate) fn place(domain: &mut Domain, report: &mut Report) {
    let sockets = domain.max_memory.as_ref().and_then(|max| max.slots).unwrap_or(0);
    let modules = &mut domain.devices.memories;
    let mut taken: Vec<_> = modules.iter().filter_map(socket).collect();
    for module in modules.iter_mut().filter(|module| has_socket(module) && socket(module).is_none()) {
        let Some(free) = (0..sockets).find(|slot| !taken.contains(slot)) else {
            let text = "no free memory device slot available".to_owned();
            report.error(module.info.origin.at("domain/devices/memory"), Problem::Address(text));
            return;
        };
        taken.push(free);
        match &mut module.info.address {
            Some(Address::Dimm(dimm)) => dimm.slot = Some(free),
            address => *address = Some(Address::Dimm(DimmAddress { slot: Some(free), base: None })),
        }
    }
}

/// Names modules: those in sockets by the socket's number, the others by position among their like.
pub(crate) fn name(devices: &mut Devices) {
    let mut positions = [0_u32; MemoryModel::ALL.len()];
    for module in &mut devices.memories {
        let prefix = match module.model {
            MemoryModel::Dimm => "dimm",
            MemoryModel::Nvdimm => "nvdimm",
            MemoryModel::VirtioPmem => "virtiopmem",
            MemoryModel::VirtioMem => "virtiomem",
            MemoryModel::SgxEpc => "epc",
        };
        let position = &mut positions[module.model as usize];
        let number = socket(module).unwrap_or(*position);
        *position += 1;
        module.info.alias.get_or_insert_with(|| Alias { name: format!("{prefix}{number}") });
    }
}

/// Fields in the order of the command line.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Props {
    driver: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    node: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    block_size: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    requested_size: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    label_size: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    uuid: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    unarmed: Option<bool>,
    memdev: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    prealloc: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    memaddr: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    dynamic_memslots: Option<bool>,
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    slot: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    addr: Option<u64>,
    #[serde(flatten)]
    place: Place,
}

/// Adds a module and what its memory comes from. Memory for enclaves is not a device, the machine has it.
pub(crate) fn build(module: &MemoryDevice, b: &mut Builder<'_>) -> Result<(), Refusal> {
    let memdev = memory::module_backend(b, module)?;
    if module.model == MemoryModel::SgxEpc {
        return Ok(());
    }
    let props = props(module, memdev, b)?;
    b.device(&props);
    Ok(())
}

fn props(module: &MemoryDevice, memdev: String, b: &Builder<'_>) -> Result<Props, Refusal> {
    let target = &module.target;
    let grows = module.model == MemoryModel::VirtioMem;
    let dimm = match &module.info.address {
        Some(Address::Dimm(dimm)) => Some(dimm),
        _ => None,
    };
    let driver = match module.model {
        MemoryModel::Dimm => "pc-dimm".to_owned(),
        MemoryModel::Nvdimm => "nvdimm".to_owned(),
        MemoryModel::VirtioPmem => driver("virtio-pmem", Generation::Usual, &module.info),
        MemoryModel::VirtioMem => driver("virtio-mem", Generation::Usual, &module.info),
        MemoryModel::SgxEpc => "sgx-epc".to_owned(),
    };
    Ok(Props {
        driver,
        node: target.node,
        block_size: target.block.and_then(|size| size.0.bytes()),
        requested_size: target.requested.and_then(|size| size.0.bytes()),
        label_size: target.label.as_ref().and_then(|label| label.size.0.bytes()),
        uuid: module.uuid.map(|uuid| uuid.to_string()),
        unarmed: target.readonly.then_some(true),
        memdev,
        prealloc: (grows && memory::is_preallocated(b, module)?).then_some(true),
        memaddr: target.address.as_ref().map(|address| address.base.0),
        dynamic_memslots: (target.dynamic_memslots == Some(YesNo::Yes)).then_some(true),
        id: b.alias(&module.info),
        slot: dimm.and_then(|dimm| dimm.slot),
        addr: dimm.and_then(|dimm| dimm.base).map(|base| base.0),
        place: Place::of(&module.info, b),
    })
}

/// What the machine is told of modules: that it has some that keep their contents, and the memory for enclaves.
pub(crate) fn machine_props(devices: &Devices) -> (Option<&'static str>, Vec<String>) {
    let modules = &devices.memories;
    let nvdimm = modules.iter().any(|module| module.model == MemoryModel::Nvdimm).then_some("nvdimm=on");
    let enclaves = modules.iter().filter(|module| module.model == MemoryModel::SgxEpc);
    let mut props = Vec::new();
    for (number, module) in enclaves.enumerate() {
        let alias = module.info.alias.as_ref().map(|alias| alias.name.as_str()).unwrap_or_default();
        props.push(format!("sgx-epc.{number}.memdev=mem{alias}"));
        if let Some(node) = module.target.node {
            props.push(format!("sgx-epc.{number}.node={node}"));
        }
    }
    (nvdimm, props)
}
