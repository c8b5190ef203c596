//! What of a domain's resources can be looked at and turned while it runs.

pub use vir_conf::domain::blkiotune::{BlkioDevice, BlkioTune};
pub use vir_conf::scalar::NumberSet;

/// How a domain's threads and disks share the host.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tuning {
    /// Number of host processors that threads can be pinned to.
    pub host_cpus: u32,
    /// Host processors of each virtual one.
    pub vcpu_pins: Vec<NumberSet>,
    /// I/O threads.
    pub iothreads: Vec<IoThread>,
    /// Share of the host's disks.
    pub blkio: Option<BlkioTune>,
    /// Name of the scheduler that shares the processors.
    pub scheduler: String,
    /// Its parameters.
    pub scheduler_parameters: Vec<(String, u64)>,
}

/// An I/O thread.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IoThread {
    /// Number.
    pub id: u32,
    /// Host processors it runs on.
    pub cpus: NumberSet,
}

/// How an I/O thread waits for work before it sleeps; what is absent stays as it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Polling {
    /// Longest time, in nanoseconds.
    pub max_ns: Option<u64>,
    /// Factor by which the time grows.
    pub grow: Option<u32>,
    /// Divisor by which it shrinks.
    pub shrink: Option<u32>,
}

/// A limit on one host disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlkioLimit {
    /// Share among all domains.
    Weight,
    /// Reads a second.
    ReadIops,
    /// Writes a second.
    WriteIops,
    /// Bytes read a second.
    ReadBytes,
    /// Bytes written a second.
    WriteBytes,
}

/// One turn of one screw.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Tune {
    /// Gives a virtual processor host processors to run on.
    PinVcpu {
        /// Number of the virtual processor.
        vcpu: u32,
        /// Host processors.
        cpus: NumberSet,
    },
    /// Adds an I/O thread.
    AddIoThread(u32),
    /// Removes an I/O thread.
    RemoveIoThread(u32),
    /// Gives an I/O thread host processors to run on.
    PinIoThread {
        /// Number of the I/O thread.
        id: u32,
        /// Host processors.
        cpus: NumberSet,
    },
    /// Changes how an I/O thread waits.
    PollIoThread {
        /// Number of the I/O thread.
        id: u32,
        /// What changes.
        polling: Polling,
    },
    /// Changes the share of all disks.
    BlkioWeight(u32),
    /// Changes one limit on the disks that are named; 0 lifts it.
    BlkioDevices {
        /// Which limit.
        limit: BlkioLimit,
        /// Paths and values.
        devices: Vec<(String, u64)>,
    },
    /// Changes a parameter of the scheduler.
    Scheduler {
        /// Its name.
        name: String,
        /// Its value.
        value: u64,
    },
}

impl Tune {
    /// The public call that does this, for refusals.
    pub(crate) fn call(&self) -> &'static str {
        match self {
            Self::PinVcpu { .. } => "virDomainPinVcpuFlags",
            Self::AddIoThread(_) => "virDomainAddIOThread",
            Self::RemoveIoThread(_) => "virDomainDelIOThread",
            Self::PinIoThread { .. } => "virDomainPinIOThread",
            Self::PollIoThread { .. } => "virDomainSetIOThreadParams",
            Self::BlkioWeight(_) | Self::BlkioDevices { .. } => "virDomainSetBlkioParameters",
            Self::Scheduler { .. } => "virDomainSetSchedulerParametersFlags",
        }
    }
}
