//! `-m`, `-overcommit` and the objects that guest memory comes from.

use serde::Serialize;
use vir_conf::diagnostic::Problem;
use vir_conf::domain::cpu::numa::Cell;
use vir_conf::domain::device::memory::{MemoryDevice, MemoryModel};
use vir_conf::domain::memory::{HugePages, MemoryAccessMode, MemoryAllocationMode, MemorySourceType};
use vir_conf::domain::numatune::NumaMode;
use vir_conf::domain::vcpu::Placement;
use vir_conf::scalar::{KiB, NumberSet, OnOff};

use super::builder::{Builder, Refusal, refuse, refuse_host};
use super::machine::machine_type;
use crate::capabilities::Flag;
use crate::machine::{Machine, MachineKind};
use crate::paths;

/// An object that guest memory comes from. The order of fields is the order of properties.
#[derive(Serialize, Default)]
#[serde(rename_all = "kebab-case")]
struct Backend {
    qom_type: &'static str,
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    mem_path: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hugetlb: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hugetlbsize: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    discard_data: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    share: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    x_use_canonical_path_for_ramblock_id: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reserve: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    prealloc: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    prealloc_threads: Option<u32>,
    size: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    align: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pmem: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    host_nodes: Option<Vec<u32>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    policy: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    prealloc_context: Option<String>,
}

/// Threads that touch memory of some host nodes.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct ThreadContext<'a> {
    qom_type: &'static str,
    id: &'a str,
    node_affinity: Vec<u32>,
}

/// What memory an object is for.
#[derive(Clone, Copy)]
enum Purpose<'a> {
    /// All of a machine without NUMA.
    Main,
    /// One cell's.
    Cell(u32, &'a Cell),
    /// One module's.
    Module(&'a MemoryDevice),
}

impl Purpose<'_> {
    /// Number of the cell that it is for, or near to.
    fn cell_number(self) -> Option<u32> {
        match self {
            Self::Main => None,
            Self::Cell(number, _) => Some(number),
            Self::Module(module) => module.target.node,
        }
    }
}

/// Step in which a machine's memory grows.
fn alignment(machine: Machine<'_>) -> KiB {
    match machine.kind {
        MachineKind::Pseries => KiB(256 * 1024),
        MachineKind::I440fx
        | MachineKind::Q35
        | MachineKind::Isapc
        | MachineKind::Microvm
        | MachineKind::Virt
        | MachineKind::S390Ccw
        | MachineKind::Other => KiB(1024),
    }
}

/// Memory in steps that the machine can have. A guest that goes on has what it had.
fn aligned(b: &Builder<'_>, size: KiB) -> KiB {
    if b.resources.incoming().is_some() { size } else { size.round_up(alignment(Machine::of(&b.domain.os))) }
}

/// Memory of a cell.
pub(super) fn cell_size(b: &Builder<'_>, cell: &Cell) -> KiB {
    aligned(b, cell.size())
}

/// Memory that the guest finds when it boots, in steps that the machine can have.
fn boot_memory(b: &Builder<'_>) -> KiB {
    let cells = b.domain.cpu.as_ref().map_or(&[][..], |cpu| cpu.cells());
    match cells {
        [] => aligned(b, b.domain.memory.size.0),
        cells => KiB(cells.iter().map(|cell| cell_size(b, cell).0).fold(0, u64::saturating_add)),
    }
}

/// Id of the object that all memory of a machine without NUMA comes from; none where cells have their own.
pub(super) fn main_backend<'a>(b: &Builder<'a>) -> Option<&'a str> {
    let has_cells = b.domain.cpu.as_ref().is_some_and(|cpu| !cpu.cells().is_empty());
    machine_type(b)?.default_ram_id.as_deref().filter(|_| !has_cells)
}

/// How much memory, what it comes from, and whether the host may swap it out.
pub(super) fn build(b: &mut Builder<'_>) -> Result<(), Refusal> {
    let cells = b.domain.cpu.as_ref().map_or(&[][..], |cpu| cpu.cells());
    for (number, cell) in (0..).zip(cells) {
        check_size(Some(number), cell_size(b, cell))?;
    }
    check_size(None, boot_memory(b))?;
    let mut size = vec![format!("size={}k", boot_memory(b).0)];
    if let Some(max) = b.domain.max_memory.as_ref() {
        let max_size = aligned(b, max.size.0);
        if let Some(slots) = max.slots {
            size.push(format!("slots={slots}"));
        }
        size.push(format!("maxmem={}k", max_size.0));
    }
    b.option("-m", size.join(","));
    if let Some(id) = main_backend(b) {
        let size = boot_memory(b);
        object(b, id, size, Purpose::Main)?;
    }
    let locked = b.domain.memory_backing.as_ref().is_some_and(|backing| backing.locked);
    b.option("-overcommit", format!("mem-lock={}", OnOff::from(locked)));
    Ok(())
}

/// Refuses memory whose size in bytes no longer fits a signed 64-bit number once it is rounded up.
fn check_size(cell: Option<u32>, size: KiB) -> Result<(), Refusal> {
    if size.bytes().is_some_and(|bytes| i64::try_from(bytes).is_ok()) {
        return Ok(());
    }
    let what = cell.map_or_else(String::new, |cell| format!(" of NUMA node '{cell}'"));
    let problem = Problem::Unsupported(format!("memory size{what} overflowed after alignment"));
    Err(refuse("domain/memory", problem))
}

/// Adds the object that a cell's memory comes from.
pub(super) fn cell_backend(b: &mut Builder<'_>, number: u32, cell: &Cell) -> Result<String, Refusal> {
    let id = format!("ram-node{number}");
    let size = cell_size(b, cell);
    object(b, &id, size, Purpose::Cell(number, cell))?;
    Ok(id)
}

/// Whether a cell's memory comes from anything but plain memory of the process.
pub(super) fn is_special(b: &Builder<'_>, number: u32, cell: &Cell) -> Result<bool, Refusal> {
    let backend = backend(b, "", KiB(0), Purpose::Cell(number, cell))?;
    Ok(backend.qom_type != "memory-backend-ram" || backend.host_nodes.is_some() || backend.prealloc.is_some())
}

/// Step in which a machine's memory modules grow.
fn module_alignment(machine: Machine<'_>) -> KiB {
    if machine.is_x86() { KiB(2048) } else { alignment(machine) }
}

/// Size of a module, in steps that the machine can have.
fn module_size(b: &Builder<'_>, module: &MemoryDevice) -> KiB {
    module.target.size.0.round_up(module_alignment(Machine::of(&b.domain.os)))
}

/// Adds the object that a module's memory comes from, named after the module.
pub(crate) fn module_backend(b: &mut Builder<'_>, module: &MemoryDevice) -> Result<String, Refusal> {
    let id = format!("mem{}", b.alias(&module.info));
    let size = module_size(b, module);
    object(b, &id, size, Purpose::Module(module))?;
    Ok(id)
}

/// Whether a module's memory is taken before the guest runs.
pub(crate) fn is_preallocated(b: &Builder<'_>, module: &MemoryDevice) -> Result<bool, Refusal> {
    let page = page(b, Purpose::Module(module))?;
    Ok(page.is_some() || is_immediate(b))
}

/// Of some host nodes those on whose processors the threads of the emulator may run.
fn affinity(b: &Builder<'_>, nodes: &[u32]) -> Vec<u32> {
    let pin = b.domain.cpu_tune.as_ref().and_then(|tune| tune.emulator_pin.as_ref());
    let Some(cpus) = pin.map(|pin| &pin.cpuset).or(b.domain.vcpu.cpuset.as_ref()) else {
        return nodes.to_vec();
    };
    let runs_on = |node: &u32| b.driver.host.numa_node_cpus(*node).is_ok_and(|own| own.overlaps(cpus));
    nodes.iter().copied().filter(runs_on).collect()
}

fn object(b: &mut Builder<'_>, id: &str, size: KiB, purpose: Purpose<'_>) -> Result<(), Refusal> {
    let mut backend = backend(b, id, size, purpose)?;
    if let (Some(nodes), Some(true)) = (&backend.host_nodes, backend.prealloc)
        && b.driver.capabilities.has(Flag::ThreadContext)
        && let node_affinity = affinity(b, nodes)
        && !node_affinity.is_empty()
    {
        let context = format!("tc-{id}");
        b.object(&ThreadContext { qom_type: "thread-context", id: &context, node_affinity });
        backend.prealloc_context = Some(context);
    }
    b.object(&backend);
    Ok(())
}

/// Whether the definition wants all memory to be taken before the guest runs.
fn is_immediate(b: &Builder<'_>) -> bool {
    let backing = b.domain.memory_backing.as_ref();
    let allocation = backing.and_then(|backing| backing.allocation.as_ref());
    allocation.is_some_and(|each| each.mode == Some(MemoryAllocationMode::Immediate))
}

/// Size and mount of the huge pages that some memory has.
fn page(b: &Builder<'_>, purpose: Purpose<'_>) -> Result<Option<(KiB, String)>, Refusal> {
    if let Purpose::Module(module) = purpose
        && let Some(size) = module.source.as_ref().and_then(|source| source.page_size)
    {
        return mount_of(b, size.0);
    }
    let hugepages = b.domain.memory_backing.as_ref().and_then(|backing| backing.hugepages.as_ref());
    hugepages.map_or(Ok(None), |hugepages| huge_page(b, hugepages, purpose))
}

fn backend(b: &Builder<'_>, id: &str, size: KiB, purpose: Purpose<'_>) -> Result<Backend, Refusal> {
    let backing = b.domain.memory_backing.as_ref();
    let source = backing.and_then(|backing| backing.source.as_ref()).map(|source| source.kind);
    let access = access(b, purpose);
    let page = page(b, purpose)?;
    let allocation = backing.and_then(|backing| backing.allocation.as_ref());
    let prealloc = (is_immediate(b) || page.is_some()).then_some(true);
    let (host_nodes, policy) = host_nodes(b, purpose)?.unzip();
    let mut backend = Backend {
        qom_type: "memory-backend-ram",
        id: id.to_owned(),
        share: access.map(|access| access == MemoryAccessMode::Shared),
        prealloc,
        prealloc_threads: allocation.and_then(|allocation| allocation.threads).filter(|_| prealloc.is_some()),
        size: size.bytes().unwrap_or(u64::MAX),
        host_nodes: host_nodes.map(|nodes: NumberSet| nodes.iter().collect()),
        policy,
        ..Backend::default()
    };
    if let Purpose::Module(module) = purpose
        && backend.is_of_its_own(module)
    {
        return Ok(backend);
    }
    if source == Some(MemorySourceType::Memfd) {
        backend.qom_type = "memory-backend-memfd";
        backend.hugetlb = page.as_ref().map(|_| true);
        backend.hugetlbsize = page.as_ref().and_then(|(size, _)| size.bytes());
    } else if let Some(path) = file(b, id, source, access, page) {
        backend.qom_type = "memory-backend-file";
        backend.mem_path = Some(path);
        backend.discard_data = discard(b, purpose);
    }
    let is_file = backend.qom_type != "memory-backend-ram";
    let can_say = b.driver.capabilities.has(Flag::MemoryBackendFileXUseCanonicalPathForRamblockId);
    if is_file && can_say && matches!(purpose, Purpose::Main) {
        backend.x_use_canonical_path_for_ramblock_id = Some(false);
    }
    Ok(backend)
}

impl Backend {
    /// Makes it what a module needs; true where that says all, whatever the domain's memory comes from.
    fn is_of_its_own(&mut self, module: &MemoryDevice) -> bool {
        let source = module.source.as_ref();
        match module.model {
            MemoryModel::Dimm => false,
            MemoryModel::VirtioMem => {
                // The device takes memory when the guest asks for it.
                (self.prealloc, self.prealloc_threads) = (None, None);
                self.reserve = Some(false);
                false
            }
            MemoryModel::Nvdimm => {
                self.qom_type = "memory-backend-file";
                self.mem_path = source.and_then(|source| source.path.clone());
                self.align = source.and_then(|source| source.align_size?.0.bytes());
                self.pmem = source.filter(|source| source.pmem).map(|_| true);
                self.prealloc = self.prealloc.or(self.pmem.is_none().then_some(true));
                true
            }
            MemoryModel::VirtioPmem => {
                self.qom_type = "memory-backend-file";
                self.mem_path = source.and_then(|source| source.path.clone());
                self.share = Some(true);
                true
            }
            MemoryModel::SgxEpc => {
                self.qom_type = "memory-backend-epc";
                (self.share, self.prealloc) = (None, Some(true));
                true
            }
        }
    }
}

/// The guest's NUMA cells.
fn cells<'a>(b: &Builder<'a>) -> &'a [Cell] {
    b.domain.cpu.as_ref().map_or(&[], |cpu| cpu.cells())
}

fn access(b: &Builder<'_>, purpose: Purpose<'_>) -> Option<MemoryAccessMode> {
    let near = |number| cells(b).get(usize::try_from(number).ok()?).and_then(|cell| cell.access);
    let own = match purpose {
        Purpose::Main => None,
        Purpose::Cell(_, cell) => cell.access,
        Purpose::Module(module) => module.access.or_else(|| near(module.target.node?)),
    };
    let common = b.domain.memory_backing.as_ref().and_then(|backing| backing.access.as_ref());
    own.or_else(|| common.map(|access| access.mode))
}

fn discard(b: &Builder<'_>, purpose: Purpose<'_>) -> Option<bool> {
    let own = match purpose {
        Purpose::Main => None,
        Purpose::Cell(_, cell) => cell.discard.map(bool::from),
        Purpose::Module(module) => module.discard.map(bool::from),
    };
    let common = b.domain.memory_backing.as_ref().is_some_and(|backing| backing.discard);
    own.or_else(|| common.then_some(true))
}

/// Path of the file that memory comes from, where it comes from one: huge pages do, and so does memory whose sharing
/// is said.
fn file(
    b: &Builder<'_>,
    id: &str,
    source: Option<MemorySourceType>,
    access: Option<MemoryAccessMode>,
    page: Option<(KiB, String)>,
) -> Option<String> {
    let name = paths::short_name(b.domain);
    match page {
        Some((_, mount)) => Some(format!("{mount}/libvirt/qemu/{name}")),
        None if source == Some(MemorySourceType::File) || access.is_some() => {
            // A module's file has the module's name, without what makes it the object's.
            let file = id.strip_prefix("mem").unwrap_or(id);
            Some(format!("{}/{name}/{file}", b.driver.config.memory_backing_dir))
        }
        None => None,
    }
}

/// Size of the huge pages for some memory and where they are mounted; none where it has normal pages.
fn huge_page(
    b: &Builder<'_>,
    hugepages: &HugePages,
    purpose: Purpose<'_>,
) -> Result<Option<(KiB, String)>, Refusal> {
    let mounts = &b.driver.config.hugetlbfs;
    let cell = purpose.cell_number().unwrap_or(0);
    let own = hugepages.pages.iter().find(|page| page.nodeset.as_ref().is_some_and(|set| set.contains(cell)));
    let page = own.or_else(|| hugepages.pages.iter().find(|page| page.nodeset.is_none()));
    match page {
        None if hugepages.pages.is_empty() => {
            let mount = mounts.iter().find(|mount| mount.is_default);
            let mount = mount.ok_or_else(|| no_mount(""))?;
            Ok(Some((mount.page_size, mount.path.clone())))
        }
        None => Ok(None),
        Some(page) => mount_of(b, page.page_size()),
    }
}

/// Where huge pages of a size are mounted; none where the size is that of normal pages.
fn mount_of(b: &Builder<'_>, size: KiB) -> Result<Option<(KiB, String)>, Refusal> {
    if size == b.driver.host.page_size() {
        return Ok(None);
    }
    let mount = b.driver.config.hugetlbfs.iter().find(|mount| mount.page_size == size);
    let mount = mount.ok_or_else(|| no_mount(&format!(" for {} KiB", size.0)))?;
    Ok(Some((mount.page_size, mount.path.clone())))
}

fn no_mount(wanted: &str) -> Refusal {
    let problem = Problem::Unsupported(format!("Unable to find any usable hugetlbfs mount{wanted}"));
    refuse("domain/memoryBacking/hugepages", problem)
}

/// Host nodes that memory must or should come from, and which of both.
fn host_nodes(b: &Builder<'_>, purpose: Purpose<'_>) -> Result<Option<(NumberSet, &'static str)>, Refusal> {
    let tune = b.domain.numa_tune.as_ref();
    if let Purpose::Module(module) = purpose
        && let Some(nodes) = module.source.as_ref().and_then(|source| source.nodes.clone())
    {
        let mode = tune.and_then(|tune| tune.memory.as_ref()?.mode).unwrap_or(NumaMode::Strict);
        check_nodes(b, &nodes)?;
        return Ok(policy(mode).map(|policy| (nodes, policy)));
    }
    let Some(tune) = tune else { return Ok(None) };
    let own = purpose.cell_number().and_then(|number| tune.nodes.iter().find(|node| node.cell == number));
    let (mode, nodes) = match (own, &tune.memory) {
        (Some(node), _) => (node.mode, Some(node.nodeset.clone())),
        (None, Some(memory)) => {
            let nodes = match memory.placement {
                Some(Placement::Auto) => {
                    let advice = b.driver.host.numa_advice(b.domain.vcpu.present(), b.domain.memory.size.0);
                    Some(advice.map_err(|err| refuse_host("domain/numatune/memory", &err))?)
                }
                Some(Placement::Static) | None => memory.nodeset.clone(),
            };
            (memory.mode.unwrap_or(NumaMode::Strict), nodes)
        }
        (None, None) => return Ok(None),
    };
    let Some(nodes) = nodes else { return Ok(None) };
    check_nodes(b, &nodes)?;
    Ok(policy(mode).map(|policy| (nodes, policy)))
}

/// QEMU's word for how strictly memory comes from its nodes.
fn policy(mode: NumaMode) -> Option<&'static str> {
    match mode {
        NumaMode::Strict => Some("bind"),
        NumaMode::Preferred => Some("preferred"),
        NumaMode::Interleave => Some("interleave"),
        // Control groups confine the process, so that nodes can change while it runs.
        NumaMode::Restrictive => None,
    }
}

fn check_nodes(b: &Builder<'_>, nodes: &NumberSet) -> Result<(), Refusal> {
    let Ok(available) = b.driver.host.numa_nodes() else { return Ok(()) };
    match nodes.iter().find(|&node| !available.contains(node)) {
        None => Ok(()),
        Some(node) => {
            let problem = Problem::Unsupported(format!("NUMA node {node} is unavailable"));
            Err(refuse("domain/numatune", problem))
        }
    }
}
