//! `<cputune>`: host processors, shares, schedulers, cache and memory bandwidth of the domain's threads.

mod resctrl;

pub use resctrl::{
    BandwidthMonitor, BandwidthPart, BandwidthTune, CacheMonitor, CachePart, CacheTune, CacheType,
};

use crate::diagnostic::{Problem, Report};
use crate::scalar::NumberSet;
use crate::{element, values};

element! {
    /// Host processors, shares, schedulers, cache and memory bandwidth of the domain's threads.
    pub struct CpuTune = maybe "cputune" {
        /// Share of processor time among all domains.
        leaf "shares" => shares: Option<u64>;
        /// Enforcement interval of a virtual processor's quota, in microseconds, 1000 to 1000000.
        leaf "period" => period: Option<u64>;
        /// Time a virtual processor may run in a period, in microseconds; negative for no limit.
        leaf "quota" => quota: Option<i64>;
        /// Enforcement interval of the whole domain's quota, in microseconds, 1000 to 1000000.
        leaf "global_period" => global_period: Option<u64>;
        /// Time the whole domain may run in a period, in microseconds; negative for no limit.
        leaf "global_quota" => global_quota: Option<i64>;
        /// Enforcement interval of the quota of all threads but virtual processors and I/O threads, in microseconds.
        leaf "emulator_period" => emulator_period: Option<u64>;
        /// Time these may run in a period, in microseconds; negative for no limit.
        leaf "emulator_quota" => emulator_quota: Option<i64>;
        /// Enforcement interval of an I/O thread's quota, in microseconds.
        leaf "iothread_period" => iothread_period: Option<u64>;
        /// Time an I/O thread may run in a period, in microseconds; negative for no limit.
        leaf "iothread_quota" => iothread_quota: Option<i64>;
        /// Host processors of single virtual ones.
        list "vcpupin" => vcpu_pins: Vec<VcpuPin>;
        /// Host processors of all other threads.
        child "emulatorpin" => emulator_pin: Option<EmulatorPin>;
        /// Host processors of single I/O threads.
        list "iothreadpin" => iothread_pins: Vec<IoThreadPin>;
        /// Scheduler of all other threads.
        child "emulatorsched" => emulator_scheduler: Option<EmulatorScheduler>;
        /// Schedulers of virtual processors.
        list "vcpusched" => vcpu_schedulers: Vec<VcpuScheduler>;
        /// Schedulers of I/O threads.
        list "iothreadsched" => iothread_schedulers: Vec<IoThreadScheduler>;
        /// Parts of the host's caches.
        list "cachetune" => cache_tunes: Vec<CacheTune>;
        /// Parts of the host's memory bandwidth.
        list "memorytune" => memory_tunes: Vec<BandwidthTune>;
    }
}

element! {
    /// Host processors of one virtual processor.
    pub struct VcpuPin = "vcpupin" {
        /// The virtual processor, from 0.
        attr "vcpu" => vcpu: u32;
        /// The host's processors.
        attr "cpuset" => cpuset: NumberSet;
    }
}

element! {
    /// Host processors of the hypervisor's own threads.
    pub struct EmulatorPin = "emulatorpin" {
        /// The host's processors.
        attr "cpuset" => cpuset: NumberSet;
    }
}

element! {
    /// Host processors of one I/O thread.
    pub struct IoThreadPin = "iothreadpin" {
        /// Id of the thread.
        attr "iothread" => iothread: u32;
        /// The host's processors.
        attr "cpuset" => cpuset: NumberSet;
    }
}

values! {
    /// How the host's kernel schedules a thread.
    pub enum SchedulerPolicy {
        /// For work without haste.
        Batch = "batch",
        /// When nothing else wants to run.
        Idle = "idle",
        /// Real time, first in first out.
        Fifo = "fifo",
        /// Real time, taking turns.
        RoundRobin = "rr",
    }
}

element! {
    /// How the host's kernel schedules a thread, and how urgently.
    pub struct Scheduler = group {
        /// How.
        attr "scheduler" => policy: SchedulerPolicy = SchedulerPolicy::Batch, due |_| true;
        /// Rank of a real-time thread; higher runs first.
        attr "priority" => priority: Option<u32>, when |scheduler, _| scheduler.is_real_time();
    }
}

impl Scheduler {
    /// Whether threads have a rank.
    pub fn is_real_time(&self) -> bool {
        matches!(self.policy, SchedulerPolicy::Fifo | SchedulerPolicy::RoundRobin)
    }
}

impl Default for SchedulerPolicy {
    /// The least demanding.
    fn default() -> Self {
        Self::Batch
    }
}

element! {
    /// Scheduler of the hypervisor's own threads.
    pub struct EmulatorScheduler = "emulatorsched" default {
        /// How.
        inline "" => scheduler: Scheduler;
    }
}

element! {
    /// Scheduler of virtual processors.
    pub struct VcpuScheduler = "vcpusched" {
        /// The virtual processors; one once the definition is processed.
        attr "vcpus" => vcpus: NumberSet;
        /// How.
        inline "" => scheduler: Scheduler;
    }
}

element! {
    /// Scheduler of I/O threads.
    pub struct IoThreadScheduler = "iothreadsched" {
        /// Ids of the threads; one once the definition is processed.
        attr "iothreads" => iothreads: NumberSet;
        /// How.
        inline "" => scheduler: Scheduler;
    }
}

impl CpuTune {
    /// Splits what is said of several threads, sorts, and drops pins of processors that do not exist.
    pub(crate) fn post_parse(&mut self, vcpus: u32) {
        self.vcpu_pins.retain(|pin| pin.vcpu < vcpus);
        self.vcpu_pins.sort_by_key(|pin| pin.vcpu);
        self.iothread_pins.sort_by_key(|pin| pin.iothread);
        self.vcpu_schedulers = each(&self.vcpu_schedulers, |sched| &mut sched.vcpus);
        self.iothread_schedulers = each(&self.iothread_schedulers, |sched| &mut sched.iothreads);
        resctrl::post_parse(self, vcpus);
    }
}

/// One statement for each number of a statement's set, in the order of the numbers.
fn each<T: Clone>(statements: &[T], set: impl Fn(&mut T) -> &mut NumberSet) -> Vec<T> {
    let mut single: Vec<(u32, T)> = Vec::new();
    for statement in statements {
        let numbers = set(&mut statement.clone()).clone();
        for number in numbers.iter() {
            let mut one = statement.clone();
            *set(&mut one) = NumberSet::from_iter([number]);
            single.push((number, one));
        }
    }
    single.sort_by_key(|(number, _)| *number);
    single.into_iter().map(|(_, one)| one).collect()
}

impl CpuTune {
    /// Judges which threads are named: each must exist, and is scheduled in one way only.
    pub(crate) fn validate(&self, vcpus: u32, iothreads: &[u32], report: &mut Report) {
        let path = "domain/cputune";
        for pair in self.vcpu_schedulers.windows(2).filter(|pair| pair[0].vcpus == pair[1].vcpus) {
            let problem = format!("'vcpusched' attributes 'vcpus' must not overlap: {}", pair[0].vcpus);
            report.error(format!("{path}/vcpusched"), Problem::Duplicate(problem));
        }
        for pair in self.iothread_schedulers.windows(2).filter(|pair| pair[0].iothreads == pair[1].iothreads)
        {
            let problem =
                format!("'iothreadsched' attributes 'iothreads' must not overlap: {}", pair[0].iothreads);
            report.error(format!("{path}/iothreadsched"), Problem::Duplicate(problem));
        }
        let named = self.vcpu_schedulers.iter().flat_map(|scheduler| scheduler.vcpus.iter());
        for vcpu in named.filter(|&vcpu| vcpu >= vcpus) {
            let problem = format!("vCPU '{vcpu}' is not present in domain definition");
            report.error(format!("{path}/vcpusched"), Problem::Dangling(problem));
        }
        let scheduled = self.iothread_schedulers.iter().flat_map(|scheduler| scheduler.iothreads.iter());
        let pinned = self.iothread_pins.iter().map(|pin| pin.iothread);
        for iothread in scheduled.chain(pinned).filter(|id| !iothreads.contains(id)) {
            report.error(path, Problem::Dangling(format!("Cannot find 'iothread' : {iothread}")));
        }
        self.validate_priorities(report);
        resctrl::validate(self, report);
    }

    fn validate_priorities(&self, report: &mut Report) {
        let vcpus = self.vcpu_schedulers.iter().map(|scheduler| ("vcpusched", &scheduler.scheduler));
        let iothreads =
            self.iothread_schedulers.iter().map(|scheduler| ("iothreadsched", &scheduler.scheduler));
        let emulator =
            self.emulator_scheduler.iter().map(|scheduler| ("emulatorsched", &scheduler.scheduler));
        for (element, scheduler) in vcpus.chain(iothreads).chain(emulator) {
            if scheduler.is_real_time() && scheduler.priority.is_none() {
                let problem = Problem::MissingAttribute { element: element.to_owned(), name: "priority" };
                report.error(format!("domain/cputune/{element}"), problem);
            }
        }
    }
}
