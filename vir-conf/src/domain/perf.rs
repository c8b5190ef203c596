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
        Cmt = "cmt", Mbmt = "mbmt", Mbml = "mbml", CpuCycles = "cpu_cycles", Instructions = "instructions",
        CacheReferences = "cache_references", CacheMisses = "cache_misses",
        BranchInstructions = "branch_instructions", BranchMisses = "branch_misses", BusCycles = "bus_cycles",
        StalledCyclesFrontend = "stalled_cycles_frontend", StalledCyclesBackend = "stalled_cycles_backend",
        RefCpuCycles = "ref_cpu_cycles", CpuClock = "cpu_clock", TaskClock = "task_clock",
        PageFaults = "page_faults", ContextSwitches = "context_switches", CpuMigrations = "cpu_migrations",
        PageFaultsMin = "page_faults_min", PageFaultsMaj = "page_faults_maj",
        AlignmentFaults = "alignment_faults", EmulationFaults = "emulation_faults",
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
