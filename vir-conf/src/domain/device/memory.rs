//! `<memory>` in `<devices>`: memory modules that are plugged in.

use crate::arch::Arch;
use crate::diagnostic::{Place, Problem, Report, Severity, XmlError};
use crate::domain::address::{Address, DimmAddress};
use crate::domain::device::DeviceInfo;
use crate::domain::memory::MemoryAccessMode;
use crate::domain::validate::{Seen, duplicate};
use crate::domain::{Random, Size};
use crate::facet;
use crate::scalar::{Hex, KiB, NumberSet, Uuid, YesNo};
use crate::{element, values};

element! {
    /// A memory module.
    pub struct MemoryDevice = "memory" {
        /// The device the guest sees.
        attr guest "model" => model: MemoryModel;
        /// Whether other processes see what the guest writes; the domain's usual way where absent.
        attr "access" => access: Option<MemoryAccessMode>, since "3.2.0";
        /// Whether contents are thrown away when the guest ends.
        attr "discard" => discard: Option<YesNo>, since "4.4.0";
        /// pSeries: identity of a module that keeps its contents.
        leaf guest "uuid" => uuid: Option<Uuid>, since "6.2.0";
        /// Where the memory comes from.
        child "source" => source: Option<MemoryModuleSource>;
        /// How the guest sees it.
        child "target" => target: MemoryModuleTarget;
        /// Alias and guest address.
        inline "" => info: DeviceInfo;
    }
}

values! {
    /// Memory modules.
    pub enum MemoryModel {
        /// Plain memory.
        Dimm = "dimm",
        /// Memory that keeps its contents.
        Nvdimm = "nvdimm" since "3.2.0",
        /// Memory of the host's that keeps its contents, by virtio.
        VirtioPmem = "virtio-pmem" since "7.1.0",
        /// Memory that grows and shrinks while the guest runs.
        VirtioMem = "virtio-mem" since "7.9.0",
        /// Memory for enclaves of Intel's.
        SgxEpc = "sgx-epc" since "8.10.0",
    }
}

element! {
    /// Where a module's memory comes from.
    pub struct MemoryModuleSource = maybe "source" {
        /// File that keeps the contents.
        leaf "path" => path: Option<String>, since "3.2.0", fits facet::ABSOLUTE_PATH;
        /// Alignment of the file's mapping.
        child "alignsize" => align_size: Option<Size>, since "5.0.0";
        /// Whether the file is on memory that keeps its contents.
        flag "pmem" => pmem: bool, since "5.0.0";
        /// Host NUMA nodes.
        leaf "nodemask" => nodes: Option<NumberSet>;
        /// Size of the host's pages.
        child "pagesize" => page_size: Option<Size>;
    }
}

element! {
    /// How the guest sees a module.
    pub struct MemoryModuleTarget = "target" {
        /// Whether the host takes its memory in pieces.
        attr "dynamicMemslots" => dynamic_memslots: Option<YesNo>, since "10.1.0";
        /// Size; the largest it may have where it grows.
        child guest "size" => size: Size;
        /// Guest NUMA cell.
        leaf guest "node" => node: Option<u32>;
        /// Area for labels, at the end.
        child guest "label" => label: Option<MemoryLabel>, since "3.2.0";
        /// Whether the guest may only read.
        flag guest "readonly" => readonly: bool, since "5.0.0";
        /// Step in which it grows.
        child guest "block" => block: Option<Size>, since "7.9.0";
        /// Size that is wanted now.
        child live "requested" => requested: Option<Size>, since "7.9.0";
        /// Size that it has.
        child "current" => current: Option<Size>, since "7.9.0", when |_, cx| !cx.inactive();
        /// Guest-physical address.
        child guest "address" => address: Option<MemoryAddress>, since "9.4.0";
    }
}

element! {
    /// Area for labels.
    pub struct MemoryLabel = "label" {
        /// Its size.
        child guest "size" => size: Size;
    }
}

element! {
    /// Where the guest sees a module of virtio's.
    pub struct MemoryAddress = "address" {
        /// Guest-physical address.
        attr guest "base" => base: Hex<u64, 1>;
    }
}

impl MemoryDevice {
    /// What the module adds to the guest's memory, in KiB. Memory for enclaves is apart.
    pub fn total(&self) -> u64 {
        match self.model {
            MemoryModel::Dimm | MemoryModel::Nvdimm | MemoryModel::VirtioPmem | MemoryModel::VirtioMem => {
                self.target.size.0.0
            }
            MemoryModel::SgxEpc => 0,
        }
    }
}

/// The least area for labels.
const LEAST_LABELS: KiB = KiB(128);
/// What addresses of memory that keeps its contents are multiples of, in bytes.
const PAGE: u64 = 4096;

/// Whether a machine of that architecture tells modules that keep their contents by identities.
pub(crate) fn is_pseries(arch: Option<Arch>) -> bool {
    matches!(arch, Some(Arch::Ppc64 | Arch::Ppc64Le))
}

impl MemoryDevice {
    /// Forgets what modules of other kinds have, and says what modules of its kind always are. pSeries machines tell
    /// modules that keep their contents by identities.
    pub(crate) fn post_parse(&mut self, is_pseries: bool, random: &mut dyn Random) {
        let Self { model, access, discard: _, uuid, source, target, info: _ } = self;
        let (is_nvdimm, is_pmem) = (*model == MemoryModel::Nvdimm, *model == MemoryModel::VirtioPmem);
        let grows = *model == MemoryModel::VirtioMem;
        let is_plain = grows || *model == MemoryModel::Dimm;
        if is_pmem {
            access.get_or_insert(MemoryAccessMode::Shared);
        }
        *uuid = uuid.filter(|_| is_nvdimm);
        if is_nvdimm && is_pseries {
            uuid.get_or_insert_with(|| random.uuid());
        }
        if let Some(source) = source {
            source.path = source.path.take().filter(|_| is_nvdimm || is_pmem);
            source.align_size = source.align_size.filter(|&size| is_nvdimm && size != Size::default());
            source.pmem &= is_nvdimm;
            source.nodes = source.nodes.take().filter(|_| !is_nvdimm && !is_pmem);
            source.page_size = source.page_size.filter(|&size| is_plain && size != Size::default());
        }
        target.dynamic_memslots = target.dynamic_memslots.filter(|_| grows);
        target.label = target.label.take().filter(|label| is_nvdimm && label.size != Size::default());
        target.readonly &= is_nvdimm;
        target.block = target.block.filter(|_| grows);
        target.requested = target.requested.filter(|_| grows);
        target.address = target.address.take().filter(|at| (grows || is_pmem) && at.base.0 != 0);
    }

    /// Why the module is in none of the guest's NUMA cells.
    fn misplaced(&self, cells: usize) -> Option<String> {
        match self.target.node {
            Some(node) if usize::try_from(node).map_or(true, |node| node >= cells) => Some(format!(
                "can't add memory backend for guest node '{node}' as the guest has only '{cells}' NUMA nodes configured"
            )),
            Some(_) | None => None,
        }
    }

    /// Why the module cannot be at all, and where.
    fn unsound(&self, is_pseries: bool) -> Option<(&'static str, String)> {
        let Self { model, access, discard, uuid, source, target, info } = self;
        let (is_nvdimm, is_pmem) = (*model == MemoryModel::Nvdimm, *model == MemoryModel::VirtioPmem);
        let has_path = source.as_ref().is_some_and(|source| source.path.is_some());
        if (is_nvdimm || is_pmem) && !has_path {
            return Some(("source", format!("path is required for model '{model}'")));
        }
        let is_enclave = *model == MemoryModel::SgxEpc;
        let wrongs = [
            (
                (is_nvdimm || is_pmem) && *discard == Some(YesNo::Yes),
                "@discard",
                "discard is not supported for memory that keeps its contents",
            ),
            (is_nvdimm && uuid.is_some() && !is_pseries, "uuid", "UUID is not supported for NVDIMM device"),
            (
                is_nvdimm && target.label.is_none() && is_pseries,
                "target",
                "label size is required for NVDIMM device",
            ),
            (
                is_pmem && *access == Some(MemoryAccessMode::Private),
                "@access",
                "shared access mode required for virtio-pmem device",
            ),
            (is_pmem && target.node.is_some(), "target/node", "virtio-pmem does not support NUMA nodes"),
            (
                is_enclave && info.address.is_some(),
                "address",
                "memory device address is not supported for model 'sgx-epc'",
            ),
        ];
        let wrong = wrongs.into_iter().find(|(is_wrong, ..)| *is_wrong);
        wrong.map(|(_, part, why)| (part, why.to_owned())).or_else(|| target.unsound(*model))
    }
}

impl MemoryModuleTarget {
    /// Why sizes and the address do not go together, and where.
    fn unsound(&self, model: MemoryModel) -> Option<(&'static str, String)> {
        let Self { size, label, block, requested, address, .. } = self;
        if let Some(label) = label.as_ref().filter(|_| model == MemoryModel::Nvdimm) {
            if label.size.0 < LEAST_LABELS {
                return Some((
                    "target/label",
                    format!("nvdimm label must be at least {}KiB", LEAST_LABELS.0),
                ));
            }
            if label.size >= *size {
                return Some(("target/label", "label size must be smaller than NVDIMM size".to_owned()));
            }
        }
        if requested.is_some_and(|requested| requested > *size) {
            let text = format!("requested size must be smaller than or equal to @size ({}KiB)", size.0.0);
            return Some(("target/requested", text));
        }
        if let Some(Size(KiB(block))) = *block {
            if !block.is_power_of_two() {
                return Some(("target/block", "block size must be a power of two".to_owned()));
            }
            if requested.is_some_and(|requested| !requested.0.0.is_multiple_of(block)) {
                let text = "requested size must be an integer multiple of block size".to_owned();
                return Some(("target/requested", text));
            }
        }
        let (step, what) = match (model, block) {
            (MemoryModel::VirtioPmem, _) => (PAGE, "4096 bytes"),
            (MemoryModel::VirtioMem, Some(block)) => (block.0.bytes()?, "the block size"),
            _ => return None,
        };
        let is_crooked = address.as_ref().is_some_and(|at| !at.base.0.is_multiple_of(step));
        is_crooked
            .then(|| ("target/address/@base", format!("memory device address must be aligned to {what}")))
    }
}

/// Notes modules outside of the guest's NUMA cells, those that contradict themselves, and those of virtio's whose
/// addresses overlap.
pub(crate) fn validate(modules: &[MemoryDevice], cells: usize, is_pseries: bool, report: &mut Report) {
    let mut sockets = Seen::new();
    for (at, module) in modules.iter().enumerate() {
        let path = format!("domain/devices/memory[{}]", at + 1);
        if let Some(Address::Dimm(DimmAddress { slot: Some(slot), .. })) = &module.info.address {
            let place = Place::of_path(&path).inside("address/@slot");
            if let Some(first) = sockets.before(slot, &place) {
                let text =
                    format!("memory device slot '{slot}' is already being used by another memory device");
                report.push(duplicate(Severity::Error, place, first, text));
            }
        }
        if let Some(text) = module.misplaced(cells) {
            report.error(format!("{path}/target/node"), Problem::Unsupported(text));
        }
        if let Some((part, text)) = module.unsound(is_pseries) {
            report.error(format!("{path}/{part}"), Problem::Unsupported(text));
        }
    }
    let mut ranges: Vec<_> = modules.iter().enumerate().filter_map(|(at, module)| module.range(at)).collect();
    ranges.sort_unstable();
    for pair in ranges.windows(2) {
        let ((from, to, at), (other, _, other_at)) = (pair[0], pair[1]);
        if other < to {
            let place = |at: usize| format!("domain/devices/memory[{}]/target/address/@base", at + 1);
            let text = format!(
                "memory device address [{from:#x}:{to:#x}] overlaps with other memory device ({other:#x})"
            );
            let error = XmlError::new(place(at.max(other_at)), Problem::Unsupported(text));
            report.push(error.with_related(place(at.min(other_at)), "the other is here"));
        }
    }
}

impl MemoryDevice {
    /// First address of the module, the first behind it, and the module's position.
    fn range(&self, at: usize) -> Option<(u64, u64, usize)> {
        let from = self.target.address.as_ref()?.base.0;
        Some((from, from.saturating_add(self.target.size.0.bytes()?), at))
    }
}
