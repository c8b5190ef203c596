//! `<memory>` in `<devices>`: memory modules that are plugged in.

use crate::diagnostic::{Place, Problem, Report, Severity, XmlError};
use crate::domain::Size;
use crate::domain::address::{Address, DimmAddress};
use crate::domain::device::DeviceInfo;
use crate::domain::memory::MemoryAccessMode;
use crate::domain::validate::{Seen, duplicate};
use crate::facet;
use crate::scalar::{Hex, NumberSet, Uuid, YesNo};
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
        child "requested" => requested: Option<Size>, since "7.9.0";
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
    pub(crate) fn total(&self) -> u64 {
        match self.model {
            MemoryModel::Dimm | MemoryModel::Nvdimm | MemoryModel::VirtioPmem | MemoryModel::VirtioMem => {
                self.target.size.0.0
            }
            MemoryModel::SgxEpc => 0,
        }
    }
}

impl MemoryDevice {
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
    fn unsound(&self) -> Option<(&'static str, String)> {
        let has_path = self.source.as_ref().is_some_and(|source| source.path.is_some());
        if matches!(self.model, MemoryModel::Nvdimm | MemoryModel::VirtioPmem) && !has_path {
            return Some(("source", format!("path is required for model '{}'", self.model)));
        }
        let size = self.target.size;
        let text = || format!("requested size must be smaller than or equal to @size ({}KiB)", size.0.0);
        let is_too_large = self.target.requested.is_some_and(|requested| requested > size);
        is_too_large.then(|| ("target/requested", text()))
    }
}

/// Notes modules outside of the guest's NUMA cells, and those of virtio's whose addresses overlap.
pub(crate) fn validate(modules: &[MemoryDevice], cells: usize, report: &mut Report) {
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
        if let Some((part, text)) = module.unsound() {
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
