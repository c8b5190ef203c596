//! The simulated host's processors and memory, and what they are good for.

use std::fmt::Write as _;

/// Processors and memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// Processor model.
    pub model: String,
    /// Memory, in KiB.
    pub memory: u64,
    /// Processors that are on.
    pub cpus: u32,
    /// Frequency, in MHz.
    pub mhz: u32,
    /// NUMA cells, as counted.
    pub nodes: u32,
    /// Sockets in a cell.
    pub sockets: u32,
    /// Cores in a socket.
    pub cores: u32,
    /// Threads in a core.
    pub threads: u32,
    /// NUMA cells in detail; may be absent even where some are counted.
    pub cells: Vec<Cell>,
}

/// Sixteen processors in two cells with three gibibytes.
impl Default for Facts {
    fn default() -> Self {
        Facts {
            model: "i686".to_owned(),
            memory: 3 * 1024 * 1024,
            cpus: 16,
            mhz: 1400,
            nodes: 2,
            sockets: 2,
            cores: 2,
            threads: 2,
            cells: Vec::new(),
        }
    }
}

/// A NUMA cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    /// Memory, in KiB.
    pub memory: u64,
    /// Size of the pages that all of it is made of, in KiB.
    pub page: u64,
    /// Number of the first processor.
    pub first_cpu: u32,
    /// Number of processors, each a core of its own.
    pub cpus: u32,
}

/// The cells of the usual node.
pub(super) const CELLS: [Cell; 2] = [
    Cell { memory: 2 * 1024 * 1024, page: 4, first_cpu: 0, cpus: 8 },
    Cell { memory: 4 * 1024 * 1024, page: 8, first_cpu: 8, cpus: 8 },
];

/// Page sizes of the processor, in KiB.
const PAGES: [u64; 4] = [4, 8, 2048, 1_048_576];

/// Sizes of the large pages, of which no cell has any set aside.
const LARGE_PAGES: [u64; 2] = [2048, 1_048_576];

impl Facts {
    /// The document that tells what host and hypervisor can do.
    pub fn capabilities(&self) -> String {
        let mut xml = String::from("<capabilities>\n\n  <host>\n    <cpu>\n      <arch>i686</arch>\n");
        xml += &features(6);
        for size in PAGES {
            let _ = writeln!(xml, "      <pages unit='KiB' size='{size}'/>");
        }
        xml += "    </cpu>\n    <power_management/>\n    <iommu support='no'/>\n    <topology>\n";
        let _ = writeln!(xml, "      <cells num='{}'>", self.cells.len());
        for (id, cell) in self.cells.iter().enumerate() {
            xml += &cell.xml(id);
        }
        xml += "      </cells>\n    </topology>\n";
        xml += "    <secmodel>\n      <model>testSecurity</model>\n      <doi></doi>\n    </secmodel>\n  </host>\n\n";
        for os in ["hvm", "xen"] {
            let _ = write!(
                xml,
                "  <guest>\n    <os_type>{os}</os_type>\n    <arch name='i686'>\n      <wordsize>32</wordsize>\n      \
                 <emulator>/usr/bin/test-hv</emulator>\n      <domain type='test'/>\n    </arch>\n{}  </guest>\n\n",
                features(4)
            );
        }
        xml + "</capabilities>\n"
    }
}

fn features(indent: usize) -> String {
    let tab = " ".repeat(indent);
    format!("{tab}<features>\n{tab}  <pae/>\n{tab}  <nonpae/>\n{tab}</features>\n")
}

impl Cell {
    fn xml(self, id: usize) -> String {
        let Cell { memory, page, first_cpu, cpus } = self;
        let mut xml = format!("        <cell id='{id}'>\n          <memory unit='KiB'>{memory}</memory>\n");
        let _ = writeln!(xml, "          <pages unit='KiB' size='{page}'>{}</pages>", memory / page);
        for size in LARGE_PAGES {
            let _ = writeln!(xml, "          <pages unit='KiB' size='{size}'>0</pages>");
        }
        let _ = writeln!(xml, "          <cpus num='{cpus}'>");
        for core in 0..cpus {
            let cpu = first_cpu + core;
            let _ = writeln!(
                xml,
                "            <cpu id='{cpu}' socket_id='{id}' die_id='0' cluster_id='0' core_id='{core}' \
                 siblings='{cpu}'/>"
            );
        }
        xml + "          </cpus>\n        </cell>\n"
    }
}
