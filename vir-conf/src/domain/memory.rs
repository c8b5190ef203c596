//! `<memory>`, `<currentMemory>`, `<maxMemory>`, `<memoryBacking>`, `<memtune>`: how much memory, and from where.
//!
//! Chapters "Memory Allocation", "Memory Backing" and "Memory Tuning" of the domain format.

use crate::absent::forget_empty;
use crate::diagnostic::{Place, Problem, Report, Severity, XmlError};
use crate::domain::cpu::Cpu;
use crate::domain::validate::duplicate;
use crate::domain::{Domain, Size};
use crate::scalar::{KiB, NumberSet, OnOff, Unit};
use crate::{element, values};

element! {
    /// Memory that the guest finds when it boots.
    pub struct Memory = maybe "memory" {
        /// Whether a core dump of the hypervisor's process holds guest memory.
        attr "dumpCore" => dump_core: Option<OnOff>, since "0.10.2";
        /// The amount; the sum of the NUMA cells where those are given.
        inline guest "" => size: Size;
    }
}

impl From<Size> for Memory {
    fn from(size: Size) -> Self {
        Self { dump_core: None, size }
    }
}

element! {
    /// Most memory that the guest can have after memory modules were plugged in.
    pub struct MaxMemory = "maxMemory" new(size: Size) {
        /// Sockets for memory modules.
        attr guest "slots" => slots: Option<u32>;
        /// The amount.
        inline guest "" => size: Size;
    }
}

element! {
    /// Where guest memory comes from.
    pub struct MemoryBacking = maybe "memoryBacking" {
        /// Huge pages instead of the host's normal ones.
        child "hugepages" => hugepages: Option<HugePages>;
        /// The host must not merge equal pages.
        flag "nosharepages" => no_share_pages: bool, since "1.0.6";
        /// The host must not swap guest memory out.
        flag "locked" => locked: bool, since "1.0.6";
        /// Kind of host memory.
        child "source" => source: Option<MemorySource>, since "3.1.0";
        /// Whether other processes see what the guest writes.
        child "access" => access: Option<MemoryAccess>, since "3.1.0";
        /// When host memory is taken.
        child "allocation" => allocation: Option<MemoryAllocation>, since "3.1.0";
        /// Contents are thrown away when the guest ends instead of written back.
        flag "discard" => discard: bool, since "4.4.0";
    }
}

element! {
    /// Huge pages; of the host's default size where no page is named.
    pub struct HugePages = "hugepages" default {
        /// Sizes, each for some NUMA cells.
        list "page" => pages: Vec<HugePage>, since "1.2.5";
    }
}

element! {
    /// One size of huge pages.
    pub struct HugePage = "page" {
        /// Size of a page in `unit`.
        attr "size" => size: u64;
        /// Unit of the size; KiB once the definition is processed.
        attr "unit" => unit: Unit = Unit::KIB;
        /// Guest NUMA cells that use it; all others where absent.
        attr "nodeset" => nodeset: Option<NumberSet>;
    }
}

impl HugePage {
    /// Size of a page.
    pub fn page_size(&self) -> KiB {
        self.unit.kib(self.size)
    }

    fn post_parse(&mut self) {
        // What does not fit is left for the validation to refuse.
        if let Some(size) = self.unit.fitting_kib(self.size) {
            (self.size, self.unit) = (size.0, Unit::KIB);
        }
    }
}

element! {
    /// Kind of host memory.
    pub struct MemorySource = "source" {
        /// The kind.
        attr "type" => kind: MemorySourceType;
    }
}

values! {
    /// Kinds of host memory.
    pub enum MemorySourceType {
        /// A file in the hypervisor's memory directory.
        File = "file",
        /// Memory of the process.
        Anonymous = "anonymous",
        /// A file without a name that the kernel keeps in memory.
        Memfd = "memfd" since "4.10.0",
    }
}

element! {
    /// Whether other processes see what the guest writes.
    pub struct MemoryAccess = "access" {
        /// Shared or private; a NUMA cell's own word counts more.
        attr "mode" => mode: MemoryAccessMode;
    }
}

values! {
    /// Whether other processes see what the guest writes.
    pub enum MemoryAccessMode { Shared = "shared", Private = "private" }
}

element! {
    /// When host memory is taken.
    pub struct MemoryAllocation = maybe "allocation" {
        /// Before the guest runs, or when it is first used.
        attr "mode" => mode: Option<MemoryAllocationMode>;
        /// Threads that take memory in parallel.
        attr "threads" => threads: Option<u32>, since "8.2.0";
    }
}

values! {
    /// When host memory is taken.
    pub enum MemoryAllocationMode { Immediate = "immediate", OnDemand = "ondemand" }
}

element! {
    /// Limits on what the hypervisor's process may use.
    pub struct MemoryTune = maybe "memtune" {
        /// Most memory, everything included.
        child live "hard_limit" => hard_limit: Option<Size>;
        /// Most memory while the host runs short.
        child live "soft_limit" => soft_limit: Option<Size>;
        /// Memory that the guest is sure to have.
        child "min_guarantee" => min_guarantee: Option<Size>;
        /// Most memory and swap together.
        child live "swap_hard_limit" => swap_hard_limit: Option<Size>;
    }
}

impl Domain {
    /// Whether all of the guest's memory can be shared with other processes, such as vhost-user back ends.
    pub fn has_shared_memory(&self) -> bool {
        let backing = self.memory_backing.as_ref();
        let usual = backing.and_then(|backing| backing.access.as_ref()).map(|access| access.mode);
        let is_shared = |access: Option<MemoryAccessMode>| access == Some(MemoryAccessMode::Shared);
        match self.cpu.as_ref().map(Cpu::cells) {
            None | Some([]) => is_shared(usual),
            Some(cells) => cells.iter().all(|cell| is_shared(cell.access.or(usual))),
        }
    }
}

/// What the kernel says where there is no limit, in KiB.
const UNLIMITED: Size = Size(KiB((1 << 53) - 1));

impl MemoryTune {
    /// No limit is the same as one that is not said.
    pub(crate) fn post_parse(&mut self) {
        let Self { hard_limit, soft_limit, min_guarantee, swap_hard_limit } = self;
        for limit in [hard_limit, soft_limit, min_guarantee, swap_hard_limit] {
            *limit = limit.filter(|&limit| limit < UNLIMITED);
        }
    }
}

impl MemoryBacking {
    /// A guest without NUMA (`has_cells`) has the one cell 0, which need not be named; no threads are as many as the
    /// hypervisor likes.
    pub(crate) fn post_parse(&mut self, has_cells: bool) {
        for page in self.hugepages.iter_mut().flat_map(|hugepages| &mut hugepages.pages) {
            page.post_parse();
            let names_all = |nodes: &NumberSet| !has_cells && *nodes == NumberSet::from_iter([0]);
            page.nodeset = page.nodeset.take().filter(|nodes| !names_all(nodes));
        }
        if let Some(allocation) = &mut self.allocation {
            forget_empty(&mut allocation.threads);
        }
    }

    /// Judges sizes of huge pages against the guest's cells; a guest without NUMA has the one cell 0.
    pub(crate) fn validate(&self, cells: usize, report: &mut Report) {
        let place = |at: usize| Place::of_path(format!("domain/memoryBacking/hugepages/page[{}]", at + 1));
        let pages = || self.hugepages.iter().flat_map(|hugepages| &hugepages.pages).enumerate();
        for (at, _) in pages().filter(|(_, page)| page.size == 0) {
            report.error(
                place(at).inside("@size"),
                Problem::Conflict("hugepage size can't be zero".to_owned()),
            );
        }
        for (at, page) in pages().filter(|(_, page)| page.unit.fitting_kib(page.size).is_none()) {
            let text = format!("numerical overflow: value too large: {}", page.size);
            report.error(place(at).inside("@size"), Problem::Conflict(text));
        }
        let mut covered = NumberSet::default();
        let mut before: Vec<(Place, &HugePage, &NumberSet)> = Vec::new();
        for (at, page, nodes) in pages().filter_map(|(at, page)| Some((at, page, page.nodeset.as_ref()?))) {
            let place = place(at).inside("@nodeset");
            if let Some(node) = nodes.last().filter(|&node| node as usize >= cells.max(1)) {
                let error = XmlError::new(
                    place.clone(),
                    Problem::Dangling(format!("hugepages: node {node} not found")),
                );
                report.push(error.with_help(format!("the guest has {cells} NUMA cells, numbered from 0")));
            }
            if let Some(node) = covered.first_shared(nodes)
                && let Some((first, other, _)) = before.iter().find(|(.., earlier)| earlier.contains(node))
            {
                let (one, two) = (page.page_size().0, other.page_size().0);
                let text = format!("nodeset attribute of hugepages of sizes {one} and {two} intersect");
                report.push(duplicate(Severity::Error, place, first.clone(), text));
            } else {
                covered.insert_all(nodes);
                before.push((place, page, nodes));
            }
        }
        let mut masters = pages().filter(|(_, page)| page.nodeset.is_none() || cells == 0);
        if let (Some((first_at, first)), Some((second_at, second))) = (masters.next(), masters.next()) {
            let (one, two) = (second.page_size().0, first.page_size().0);
            let problem = format!("two master hugepages detected: {one} and {two}");
            let error = XmlError::new(place(second_at), Problem::Conflict(problem));
            report.push(error.with_related(place(first_at), "the first is here"));
        }
    }
}
