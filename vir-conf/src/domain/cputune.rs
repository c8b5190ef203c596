//! `<cputune>`: host processors, shares, schedulers, cache and memory bandwidth of the domain's threads.

mod resctrl;
mod validate;

pub use resctrl::{
    BandwidthMonitor, BandwidthPart, BandwidthTune, CacheMonitor, CachePart, CacheTune, CacheType,
};

use crate::absent::forget_empty;
use crate::diagnostic::Origin;
use crate::scalar::NumberSet;
use crate::{element, values};

element! {
    /// Host processors, shares, schedulers, cache and memory bandwidth of the domain's threads.
    pub struct CpuTune = maybe "cputune" {
        /// Share of processor time among all domains, 1 to 10000 (2 to 262144 on hosts with control groups v1).
        leaf live "shares" => shares: Option<u64>;
        /// Enforcement interval of a virtual processor's quota, 1000 to 1000000.
        leaf live "period" => period: Option<u64>, in "µs", since "0.9.4";
        /// Time a virtual processor may run in a period, 1000 to 17592186044415; negative for no limit.
        leaf live "quota" => quota: Option<i64>, in "µs", since "0.9.4";
        /// Enforcement interval of the whole domain's quota, 1000 to 1000000.
        leaf live "global_period" => global_period: Option<u64>, in "µs", since "1.3.3";
        /// Time the whole domain may run in a period, 1000 to 17592186044415; negative for no limit.
        leaf live "global_quota" => global_quota: Option<i64>, in "µs", since "1.3.3";
        /// Enforcement interval of the quota of all threads but virtual processors and I/O threads, 1000 to 1000000.
        leaf live "emulator_period" => emulator_period: Option<u64>, in "µs", since "0.10.0";
        /// Time these may run in a period, 1000 to 17592186044415; negative for no limit.
        leaf live "emulator_quota" => emulator_quota: Option<i64>, in "µs", since "0.10.0";
        /// Enforcement interval of an I/O thread's quota, 1000 to 1000000.
        leaf live "iothread_period" => iothread_period: Option<u64>, in "µs", since "2.1.0";
        /// Time an I/O thread may run in a period, 1000 to 17592186044415; negative for no limit.
        leaf live "iothread_quota" => iothread_quota: Option<i64>, in "µs", since "2.1.0";
        /// Host processors of single virtual ones.
        list live "vcpupin" => vcpu_pins: Vec<VcpuPin>;
        /// Host processors of all other threads.
        child live "emulatorpin" => emulator_pin: Option<EmulatorPin>;
        /// Host processors of single I/O threads.
        list live "iothreadpin" => iothread_pins: Vec<IoThreadPin>, since "1.2.9";
        /// Scheduler of all other threads.
        child "emulatorsched" => emulator_scheduler: Option<EmulatorScheduler>, since "5.3.0";
        /// Schedulers of virtual processors.
        list "vcpusched" => vcpu_schedulers: Vec<VcpuScheduler>, since "1.2.13";
        /// Schedulers of I/O threads.
        list "iothreadsched" => iothread_schedulers: Vec<IoThreadScheduler>, since "1.2.13";
        /// Parts of the host's caches.
        list "cachetune" => cache_tunes: Vec<CacheTune>, since "4.1.0";
        /// Parts of the host's memory bandwidth.
        list "memorytune" => memory_tunes: Vec<BandwidthTune>, since "4.7.0";
    }
}

element! {
    /// Host processors of one virtual processor.
    pub struct VcpuPin = "vcpupin" {
        /// The virtual processor, from 0.
        attr "vcpu" => vcpu: u32;
        /// The host's processors.
        attr live "cpuset" => cpuset: NumberSet;
        /// Which element it was read from.
        inline "" => origin: Origin;
    }
}

impl VcpuPin {
    /// Pins a virtual processor.
    pub fn new(vcpu: u32, cpuset: NumberSet) -> Self {
        Self { vcpu, cpuset, origin: Origin::default() }
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
        attr live "cpuset" => cpuset: NumberSet;
        /// Which element it was read from.
        inline "" => origin: Origin;
    }
}

impl IoThreadPin {
    /// Pins an I/O thread.
    pub fn new(iothread: u32, cpuset: NumberSet) -> Self {
        Self { iothread, cpuset, origin: Origin::default() }
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
        /// Rank of a real-time thread, usually 1 to 99; higher runs first.
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
        /// Which element it was read from.
        inline "" => origin: Origin;
    }
}

element! {
    /// Scheduler of I/O threads.
    pub struct IoThreadScheduler = "iothreadsched" {
        /// Ids of the threads; one once the definition is processed.
        attr "iothreads" => iothreads: NumberSet;
        /// How.
        inline "" => scheduler: Scheduler;
        /// Which element it was read from.
        inline "" => origin: Origin;
    }
}

impl CpuTune {
    /// Splits what is said of several threads, sorts, and drops pins of processors that do not exist. A period or
    /// quota of zero is none.
    pub(crate) fn post_parse(&mut self, vcpus: u32, iothreads: &NumberSet) {
        for period in
            [&mut self.period, &mut self.global_period, &mut self.emulator_period, &mut self.iothread_period]
        {
            forget_empty(period);
        }
        for quota in
            [&mut self.quota, &mut self.global_quota, &mut self.emulator_quota, &mut self.iothread_quota]
        {
            forget_empty(quota);
        }
        self.vcpu_pins.retain(|pin| pin.vcpu < vcpus);
        self.vcpu_pins.sort_by_key(|pin| pin.vcpu);
        self.iothread_pins.sort_by_key(|pin| pin.iothread);
        self.vcpu_schedulers =
            each(&self.vcpu_schedulers, &NumberSet::below(vcpus), |sched| &mut sched.vcpus);
        self.iothread_schedulers = each(&self.iothread_schedulers, iothreads, |sched| &mut sched.iothreads);
        resctrl::post_parse(self, vcpus);
    }
}

/// One statement for each thread that a statement names, in the order of their numbers.
///
/// Threads that are not there stay in one statement, for the validation to refuse. Where a thread is named twice all
/// statements stay as they are, likewise: so there are never more of them than threads and statements written.
fn each<T: Clone>(statements: &[T], threads: &NumberSet, set: impl Fn(&mut T) -> &mut NumberSet) -> Vec<T> {
    let with = |statement: &T, numbers: NumberSet| {
        let mut one = statement.clone();
        *set(&mut one) = numbers;
        one
    };
    let mut covered = NumberSet::default();
    let mut parts: Vec<(u32, T)> = Vec::new();
    for statement in statements {
        let numbers = std::mem::take(set(&mut statement.clone()));
        if covered.overlaps(&numbers) {
            return statements.to_vec();
        }
        let absent = numbers.without(threads);
        let present = numbers.without(&absent);
        parts.extend(present.iter().map(|number| (number, with(statement, NumberSet::from_iter([number])))));
        if let Some(first) = absent.first() {
            parts.push((first, with(statement, absent)));
        }
        covered.insert_all(&numbers);
    }
    parts.sort_by_key(|(number, _)| *number);
    parts.into_iter().map(|(_, one)| one).collect()
}
