//! `<perf>`: performance events that the host counts for the domain.

use crate::diagnostic::{Problem, Report};
use crate::scalar::YesNo;
use crate::{element, values};

element! {
    /// Performance events that the host counts for the domain.
    pub struct Perf = maybe "perf" {
        /// The events that have a say, in the order of their names' declaration once processed.
        list live "event" => events: Vec<PerfEvent>, due |_| true;
    }
}

element! {
    /// A performance event.
    pub struct PerfEvent = "event" {
        /// Which.
        attr "name" => name: PerfEventName;
        /// Whether it is counted.
        attr live "enabled" => enabled: YesNo;
    }
}

values! {
    /// Performance events.
    pub enum PerfEventName {
        /// Use of the last cache, in bytes.
        Cmt = "cmt",
        /// Bandwidth of memory as a whole.
        Mbmt = "mbmt",
        /// Bandwidth of the memory of one controller.
        Mbml = "mbml",
        /// Cycles of processors.
        CpuCycles = "cpu_cycles",
        /// Instructions.
        Instructions = "instructions",
        /// Accesses that a cache served.
        CacheReferences = "cache_references",
        /// Accesses that no cache served.
        CacheMisses = "cache_misses",
        /// Branches.
        BranchInstructions = "branch_instructions" since "3.0.0",
        /// Branches that were predicted wrongly.
        BranchMisses = "branch_misses" since "3.0.0",
        /// Cycles of the bus.
        BusCycles = "bus_cycles" since "3.0.0",
        /// Cycles in which no instruction was fetched.
        StalledCyclesFrontend = "stalled_cycles_frontend" since "3.0.0",
        /// Cycles in which no instruction was finished.
        StalledCyclesBackend = "stalled_cycles_backend" since "3.0.0",
        /// Cycles at the nominal frequency.
        RefCpuCycles = "ref_cpu_cycles" since "3.0.0",
        /// Time by the clock of each processor.
        CpuClock = "cpu_clock" since "3.2.0",
        /// Time by the clock of each task.
        TaskClock = "task_clock" since "3.2.0",
        /// Page faults of any kind.
        PageFaults = "page_faults" since "3.2.0",
        /// Switches between tasks.
        ContextSwitches = "context_switches" since "3.2.0",
        /// Moves to another processor.
        CpuMigrations = "cpu_migrations" since "3.2.0",
        /// Page faults that memory resolved.
        PageFaultsMin = "page_faults_min" since "3.2.0",
        /// Page faults that took the disk to resolve.
        PageFaultsMaj = "page_faults_maj" since "3.2.0",
        /// Accesses that were not aligned.
        AlignmentFaults = "alignment_faults" since "3.2.0",
        /// Instructions that the kernel emulated.
        EmulationFaults = "emulation_faults" since "3.2.0",
    }
}

impl Perf {
    /// Notes events that are said twice.
    pub(crate) fn validate(&self, report: &mut Report) {
        for (at, event) in self.events.iter().enumerate() {
            if self.events[..at].iter().any(|earlier| earlier.name == event.name) {
                let problem = format!("perf event '{}' was already specified", event.name);
                report.error("domain/perf/event", Problem::Duplicate(problem));
            }
        }
    }
}
