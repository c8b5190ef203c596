//! `<domstatus>`: what a host notes of a running domain, so that a new process of the host's finds it again.
//!
//! No page describes it: such files belong to one host and one version of its software.

mod block_job;
mod job;
mod state;

pub use block_job::{
    BlockJob, BlockJobBitmap, BlockJobChains, BlockJobCreate, BlockJobCreateMode, BlockJobDisk, BlockJobNode,
    BlockJobState, BlockJobType, BlockJobs, JobImage,
};
pub use job::{
    DirtyBitmap, Job, JobDisk, JobKind, MigrationParameter, MigrationParameters, TemporaryBitmaps,
};
pub use state::{
    CrashedReason, CrashedState, DomainState, PausedReason, PausedState, RunningReason, RunningState,
    ShutdownReason, ShutdownState, ShutoffReason, ShutoffState, UnknownReason, UnknownState,
};

use crate::backup::Backup;
use crate::domain::cpu::Cpu;
use crate::domain::{Domain, PostParse};
use crate::scalar::{NumberSet, YesNo};
use crate::{element, values};

element! {
    /// What a host notes of a running domain.
    pub struct Status = "domstatus" {
        /// What the domain was doing, and why.
        choice "" => state: DomainState;
        /// The hypervisor's process; absent while it is being started.
        attr "pid" => pid: Option<u32>;
        /// Why nobody promises that the domain works.
        list "taint" => taints: Vec<Taint>;
        /// What the domain uses although it is going to be removed.
        list "deprecation" => deprecations: Vec<Deprecation>;
        /// What makes the pid unique; software that knows nothing of it trusts the pid alone.
        child "process" => process: Option<StatusProcess>;
        /// Where the hypervisor listens.
        child "monitor" => monitor: Option<StatusMonitor>;
        /// Namespaces of the kernel that the process has for itself.
        child "namespaces" => namespaces: Option<StatusNamespaces>;
        /// Threads of virtual processors.
        child "vcpus" => vcpus: Option<StatusVcpus>;
        /// What the program that runs the domain can do.
        child "qemuCaps" => capabilities: Option<StatusCapabilities>;
        /// What the lock manager noted.
        leaf "lockstate" => lock_state: Option<String>;
        /// What is being done with the domain.
        child "job" => job: Option<Job>;
        /// A guest that goes down is to be started over.
        flag "fakereboot" => fake_reboot: bool;
        /// Devices that the hypervisor knows.
        child "devices" => devices: Option<StatusDevices>;
        /// Where the host's NUMA service placed the domain.
        child "numad" => numad: Option<Numad>;
        /// Folder of the domain's own files.
        child "libDir" => lib_dir: Option<StatusPath>;
        /// Folder of sockets of channels.
        child "channelTargetDir" => channel_target_dir: Option<StatusPath>;
        /// Folder of files that back the guest's memory.
        child "memoryBackingDir" => memory_backing_dir: Option<StatusPath>;
        /// The processor as it was asked for, where the guest got another.
        child "cpu" => cpu: Option<Cpu>;
        /// Output of consoles goes through the host's log service.
        flag "chardevStdioLogd" => chardev_stdio_logd: bool;
        /// Owners of files are given back after the end.
        flag "rememberOwner" => remember_owner: bool;
        /// Whether a guest that reboots goes on.
        child "allowReboot" => allow_reboot: Option<AllowReboot>;
        /// The last number of a node in the hypervisor's block graph.
        child "nodename" => node_name: Option<StatusIndex>;
        /// The last number of a set of descriptors.
        child "fdset" => fd_set: Option<StatusIndex>;
        /// Jobs on images.
        child "blockjobs" => block_jobs: Option<BlockJobs>;
        /// Time until a guest's agent counts as deaf; -2 for as long as it takes, -1 for the usual time.
        leaf "agentTimeout" => agent_timeout: Option<i32>, in "s";
        /// Backups that run.
        child "backups" => backups: Option<StatusBackups>;
        /// The running domain.
        child "domain" => domain: Domain;
    }
}

element! {
    /// A reason why nobody promises that the domain works.
    pub struct Taint = "taint" {
        /// The reason.
        attr "flag" => flag: TaintFlag;
    }
}

values! {
    /// Why nobody promises that a domain works.
    pub enum TaintFlag {
        CustomArgv = "custom-argv", CustomMonitor = "custom-monitor", HighPrivileges = "high-privileges",
        ShellScripts = "shell-scripts", DiskProbing = "disk-probing", ExternalLaunch = "external-launch",
        HostCpu = "host-cpu", HookScript = "hook-script", CdromPassthrough = "cdrom-passthrough",
        CustomDtb = "custom-dtb", CustomGuestAgentCommand = "custom-ga-command",
        CustomHypervisorFeature = "custom-hypervisor-feature", DeprecatedConfig = "deprecated-config",
        CustomDevice = "custom-device",
    }
}

element! {
    /// Something that the domain uses although it is going to be removed.
    pub struct Deprecation = "deprecation" {
        /// What, for people.
        text "" => message: String;
    }
}

element! {
    /// What makes a pid unique, which another process may get once this one is gone.
    pub struct StatusProcess = "process" {
        /// Ticks of the kernel's clock between the host's boot and the process's start.
        attr "start" => start: u64;
        /// Which boot of the host, by the kernel's random id of it.
        attr "boot" => boot: String;
    }
}

element! {
    /// Where the hypervisor listens.
    pub struct StatusMonitor = "monitor" {
        /// Path of the socket.
        attr "path" => path: String;
        /// Kind of the socket.
        attr "type" => kind: StatusMonitorType;
    }
}

values! {
    /// Sockets on which a hypervisor listens.
    pub enum StatusMonitorType { Unix = "unix" }
}

element! {
    /// Namespaces of the kernel that a process has for itself.
    pub struct StatusNamespaces = maybe "namespaces" {
        /// Its own view of file systems.
        flag "mount" => mount: bool;
    }
}

element! {
    /// Threads of virtual processors.
    pub struct StatusVcpus = maybe "vcpus" {
        /// The threads.
        list "vcpu" => vcpus: Vec<StatusVcpu>;
    }
}

element! {
    /// Thread of a virtual processor.
    pub struct StatusVcpu = "vcpu" {
        /// Number of the processor.
        attr "id" => id: u32;
        /// Its thread.
        attr "pid" => thread: u32;
    }
}

element! {
    /// What the program that runs the domain can do.
    pub struct StatusCapabilities = spread "qemuCaps" {
        /// One thing each.
        list "flag" => flags: Vec<StatusCapability>;
    }
}

element! {
    /// Something that the program can do.
    pub struct StatusCapability = "flag" {
        /// Its name as the capabilities document has it.
        attr "name" => name: String;
    }
}

element! {
    /// Devices that the hypervisor knows.
    pub struct StatusDevices = maybe "devices" {
        /// The devices.
        list "device" => devices: Vec<StatusDevice>;
    }
}

element! {
    /// A device that the hypervisor knows.
    pub struct StatusDevice = "device" {
        /// Its alias.
        attr "alias" => alias: String;
    }
}

element! {
    /// Where the host's NUMA service placed the domain.
    pub struct Numad = "numad" {
        /// NUMA nodes.
        attr "nodeset" => nodeset: NumberSet;
        /// Processors of these nodes.
        attr "cpuset" => cpuset: Option<NumberSet>;
    }
}

element! {
    /// A folder.
    pub struct StatusPath = "libDir" {
        /// Its absolute path.
        attr "path" => path: String;
    }
}

element! {
    /// Whether a guest that reboots goes on.
    pub struct AllowReboot = "allowReboot" {
        /// Whether it does.
        attr "value" => value: YesNo;
    }
}

element! {
    /// The last of numbers that are given away.
    pub struct StatusIndex = "nodename" {
        /// The number.
        attr "index" => index: u32;
    }
}

element! {
    /// Backups that run.
    pub struct StatusBackups = maybe "backups" {
        /// The backups.
        list "domainbackup" => backups: Vec<Backup>;
    }
}

/// What a host fills in where an older version of it left no note.
#[derive(Debug, Clone, Copy)]
pub struct StatusDefaults<'a> {
    /// Folder of files that back this guest's memory.
    pub memory_backing_dir: &'a str,
}

/// A guest's agent has as long as it takes, where nothing else is noted.
const AGENT_TIMEOUT: i32 = -2;

impl Status {
    /// The least that can be noted of a domain.
    pub fn new(state: DomainState, domain: Domain) -> Self {
        Self {
            state,
            pid: None,
            taints: Vec::new(),
            deprecations: Vec::new(),
            process: None,
            monitor: None,
            namespaces: None,
            vcpus: None,
            capabilities: None,
            lock_state: None,
            job: None,
            fake_reboot: false,
            devices: None,
            numad: None,
            lib_dir: None,
            channel_target_dir: None,
            memory_backing_dir: None,
            cpu: None,
            chardev_stdio_logd: false,
            remember_owner: false,
            allow_reboot: None,
            node_name: None,
            fd_set: None,
            block_jobs: None,
            agent_timeout: None,
            backups: None,
            domain,
        }
    }

    /// Fills in what an older version left out, and completes the domain as every hypervisor does.
    pub fn post_parse(&mut self, defaults: StatusDefaults<'_>, cx: &mut PostParse<'_>) {
        self.domain.post_parse(cx);
        let path = || defaults.memory_backing_dir.to_owned();
        self.memory_backing_dir.get_or_insert_with(|| StatusPath { path: path() });
        self.node_name.get_or_insert(StatusIndex { index: 0 });
        self.fd_set.get_or_insert(StatusIndex { index: 0 });
        self.agent_timeout.get_or_insert(AGENT_TIMEOUT);
    }
}
