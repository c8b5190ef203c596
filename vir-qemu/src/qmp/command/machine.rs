//! Commands about the machine as a whole: run state, power, balloon.

use serde::Deserialize;

use super::Done;
use crate::qmp::QemuVersion;

commands! {
    /// Which release this is.
    QueryVersion = "query-version" => QemuVersion {}
    /// Whether and why the vCPUs run.
    QueryStatus = "query-status" => Status {}
    /// Lets the vCPUs run.
    Cont = "cont" => Done {}
    /// Stops the vCPUs.
    Stop = "stop" => Done {}
    /// Presses the power button.
    SystemPowerdown = "system_powerdown" => Done {}
    /// Resets the machine.
    SystemReset = "system_reset" => Done {}
    /// Wakes the guest from S3.
    SystemWakeup = "system_wakeup" => Done {}
    /// Sends a non-maskable interrupt to the guest.
    InjectNmi = "inject-nmi" => Done {}
    /// Ends QEMU without asking the guest.
    Quit = "quit" => Done {}
    /// Tells the guest's clock that missed ticks need not be made up for.
    RtcResetReinjection = "rtc-reset-reinjection" => Done {}
    /// Asks the balloon for another size.
    Balloon = "balloon" => Done {
        /// Memory the guest shall have, in bytes.
        value: u64,
    }
    /// Size of the balloon.
    QueryBalloon = "query-balloon" => BalloonInfo {}
    /// The vCPUs and their threads, without stopping any of them.
    QueryCpusFast = "query-cpus-fast" => Vec<CpuInfoFast> {}
    /// The I/O threads.
    QueryIothreads = "query-iothreads" => Vec<IothreadInfo> {}
}

/// Reply to [`QueryStatus`].
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Status {
    /// Whether the vCPUs run.
    pub running: bool,
    /// The state in detail.
    #[serde(default)]
    pub status: Option<RunState>,
}

/// QEMU's `RunState`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RunState {
    /// Stopped by a debugger.
    Debug,
    /// Waits for an incoming migration.
    Inmigrate,
    /// Stopped by an error inside QEMU.
    InternalError,
    /// Stopped by an I/O error.
    IoError,
    /// Stopped by the user.
    Paused,
    /// Migrated away and not yet gone.
    Postmigrate,
    /// Started with `-S` and not run yet.
    Prelaunch,
    /// Stopped for the end of a migration.
    FinishMigrate,
    /// Loads a snapshot.
    RestoreVm,
    /// Runs.
    Running,
    /// Stopped to save a snapshot.
    SaveVm,
    /// Shut down, kept by `-no-shutdown`.
    Shutdown,
    /// The guest is in S3.
    Suspended,
    /// Stopped by the watchdog.
    Watchdog,
    /// Stopped by a guest panic.
    GuestPanicked,
    /// Stopped for the COLO checkpoint.
    Colo,
    /// A state that is newer than this list.
    #[serde(other)]
    Unknown,
}

/// Reply to [`QueryBalloon`].
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct BalloonInfo {
    /// Memory the guest has, in bytes.
    pub actual: u64,
}

/// One vCPU, of [`QueryCpusFast`].
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct CpuInfoFast {
    /// Number of the vCPU.
    pub cpu_index: u32,
    /// QOM path of the vCPU.
    pub qom_path: String,
    /// Thread that runs it.
    pub thread_id: u32,
}

/// One I/O thread, of [`QueryIothreads`].
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct IothreadInfo {
    /// The object's id.
    pub id: String,
    /// Its thread.
    pub thread_id: u32,
}
