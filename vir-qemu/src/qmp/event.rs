//! What QEMU reports without being asked.
//!
//! Events that something here acts on are typed; the rest keeps its name and data as they came. The same goes for an
//! event whose data does not have the shape expected of it, so that no event is ever lost.
//!
//! Source: QEMU's QAPI schema (`qapi/*.json`), section "Events" of each.

use serde::Deserialize;
use serde_json::{Map, Value};

/// One event.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// When it happened, by QEMU's host clock; absent when QEMU could not read the clock.
    pub timestamp: Option<Timestamp>,
    /// What happened.
    pub kind: EventKind,
}

/// A moment on the host's wall clock, since the epoch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
pub struct Timestamp {
    /// Whole seconds.
    pub seconds: u64,
    /// Microseconds past them.
    pub microseconds: u32,
}

/// What happened, with its data.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(tag = "event", content = "data", rename_all = "SCREAMING_SNAKE_CASE")]
pub enum EventKind {
    /// The machine has shut down, or was told to; QEMU exits unless started with `-no-shutdown`.
    Shutdown(Shutdown),
    /// The guest was asked to power down (the ACPI button).
    Powerdown,
    /// The machine was reset.
    Reset(Reset),
    /// The vCPUs stopped.
    Stop,
    /// The vCPUs run again.
    Resume,
    /// The guest went to S3.
    Suspend,
    /// The guest went to S4; QEMU shuts down next.
    SuspendDisk,
    /// The guest woke from S3.
    Wakeup,
    /// The guest set its clock.
    RtcChange(RtcChange),
    /// The watchdog ran out.
    Watchdog(Watchdog),
    /// The guest reported a panic.
    GuestPanicked(GuestPanicked),
    /// The guest has given a device back and it is gone.
    DeviceDeleted(DeviceDeleted),
    /// The guest refused to give a device back.
    DeviceUnplugGuestError(DeviceDeleted),
    /// A virtio-serial port was opened or closed by the guest.
    VserportChange(VserportChange),
    /// The balloon has another size.
    BalloonChange(BalloonChange),
    /// A virtio-mem or virtio-pmem device has another size.
    MemoryDeviceSizeChange(MemoryDeviceSizeChange),
    /// A block job waits for `block-job-complete`.
    BlockJobReady(BlockJob),
    /// A block job ended, well or with an error.
    BlockJobCompleted(BlockJob),
    /// A block job was cancelled.
    BlockJobCancelled(BlockJob),
    /// A block job waits for `block-job-finalize`.
    BlockJobPending(BlockJob),
    /// A block job met an I/O error.
    BlockJobError(BlockJobError),
    /// A job moved to another state.
    JobStatusChange(JobStatusChange),
    /// A migration moved to another state.
    Migration(MigrationStatus),
    /// Anything else: the event's own name, and its data, null when it has none.
    #[serde(skip)]
    Other(String, Value),
}

/// Data of [`EventKind::Shutdown`].
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Shutdown {
    /// Whether the guest asked for it.
    pub guest: bool,
    /// QEMU's `ShutdownCause`, such as `guest-shutdown`, `host-qmp-quit` or `host-signal`.
    #[serde(default)]
    pub reason: Option<String>,
}

/// Data of [`EventKind::Reset`].
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Reset {
    /// Whether the guest asked for it.
    pub guest: bool,
    /// QEMU's `ShutdownCause`, such as `guest-reset` or `host-qmp-system-reset`.
    #[serde(default)]
    pub reason: Option<String>,
}

/// Data of [`EventKind::RtcChange`].
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct RtcChange {
    /// Seconds between the guest's clock and the one it was started with.
    pub offset: i64,
    /// QOM path of the clock.
    #[serde(default)]
    pub qom_path: Option<String>,
}

/// Data of [`EventKind::Watchdog`].
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Watchdog {
    /// What QEMU did about it: `reset`, `shutdown`, `poweroff`, `pause`, `debug`, `none` or `inject-nmi`.
    pub action: String,
}

/// Data of [`EventKind::GuestPanicked`].
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct GuestPanicked {
    /// What QEMU did about it.
    pub action: PanicAction,
    /// What the guest told, by kind of guest (`type` is `hyper-v` or `s390`).
    #[serde(default)]
    pub info: Option<Value>,
}

/// What QEMU does when the guest panics.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PanicAction {
    /// Stop the vCPUs.
    Pause,
    /// Shut the machine down.
    Poweroff,
    /// Go on.
    Run,
}

/// Data of [`EventKind::DeviceDeleted`] and [`EventKind::DeviceUnplugGuestError`].
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct DeviceDeleted {
    /// The device's id, if it was given one.
    #[serde(default)]
    pub device: Option<String>,
    /// Its QOM path.
    pub path: String,
}

/// Data of [`EventKind::VserportChange`].
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct VserportChange {
    /// Id of the port's device.
    pub id: String,
    /// Whether the guest has it open.
    pub open: bool,
}

/// Data of [`EventKind::BalloonChange`].
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct BalloonChange {
    /// Memory the guest has now, in bytes.
    pub actual: u64,
}

/// Data of [`EventKind::MemoryDeviceSizeChange`].
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct MemoryDeviceSizeChange {
    /// The device's id, if it was given one.
    #[serde(default)]
    pub id: Option<String>,
    /// Its size now, in bytes.
    pub size: u64,
    /// Its QOM path.
    pub qom_path: String,
}

/// Data of the `BLOCK_JOB_*` events but [`EventKind::BlockJobError`].
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct BlockJob {
    /// `commit`, `stream`, `mirror`, `backup`, `create`, `amend`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The job's id; before jobs had ids, the disk's. A pending job names it `id`.
    #[serde(alias = "id")]
    pub device: String,
    /// Bytes there are to copy.
    #[serde(default)]
    pub len: u64,
    /// Bytes copied.
    #[serde(default)]
    pub offset: u64,
    /// Limit in bytes a second, 0 for none.
    #[serde(default)]
    pub speed: u64,
    /// Why it failed.
    #[serde(default)]
    pub error: Option<String>,
}

/// Data of [`EventKind::BlockJobError`].
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct BlockJobError {
    /// The job's id.
    pub device: String,
    /// `read` or `write`.
    pub operation: String,
    /// `ignore`, `report` or `stop`.
    pub action: String,
}

/// Data of [`EventKind::JobStatusChange`].
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct JobStatusChange {
    /// The job's id.
    pub id: String,
    /// QEMU's `JobStatus`, from `created` to `null`.
    pub status: String,
}

/// Data of [`EventKind::Migration`].
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct MigrationStatus {
    /// QEMU's `MigrationStatus`, from `none` to `completed`.
    pub status: String,
}

impl Event {
    /// Reads the object of an event message.
    pub(super) fn decode(mut object: Map<String, Value>) -> Result<Self, serde_json::Error> {
        let timestamp = object.remove("timestamp").and_then(|value| serde_json::from_value(value).ok());
        let name: String = object.get("event").cloned().map_or(Ok(String::new()), serde_json::from_value)?;
        let data = object.get("data").cloned().unwrap_or(Value::Null);
        let kind = serde_json::from_value(Value::Object(object)).unwrap_or(EventKind::Other(name, data));
        Ok(Self { timestamp, kind })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decode(text: &str) -> Event {
        Event::decode(serde_json::from_str(text).expect("the test wrote JSON")).expect("it has a name")
    }

    #[test]
    fn known_events_are_typed() {
        let event = decode(
            r#"{"timestamp": {"seconds": 5, "microseconds": 6}, "event": "SHUTDOWN",
                "data": {"guest": true, "reason": "guest-shutdown"}}"#,
        );
        let shutdown = Shutdown { guest: true, reason: Some("guest-shutdown".into()) };
        let expected = Event {
            timestamp: Some(Timestamp { seconds: 5, microseconds: 6 }),
            kind: EventKind::Shutdown(shutdown),
        };
        assert_eq!(event, expected);
        assert_eq!(decode(r#"{"event": "STOP"}"#).kind, EventKind::Stop);
    }

    #[test]
    fn other_and_misshapen_events_stay_raw() {
        let raw = decode(r#"{"event": "ACPI_DEVICE_OST", "data": {"info": 1}}"#).kind;
        assert_eq!(raw, EventKind::Other("ACPI_DEVICE_OST".into(), serde_json::json!({"info": 1})));
        let misshapen = decode(r#"{"event": "SHUTDOWN", "data": {"guest": "maybe"}}"#).kind;
        assert!(matches!(misshapen, EventKind::Other(name, _) if name == "SHUTDOWN"));
    }

    #[test]
    fn a_clock_that_could_not_be_read_is_no_time() {
        let event = decode(r#"{"event": "STOP", "timestamp": {"seconds": -1, "microseconds": -1}}"#);
        assert_eq!(event.timestamp, None);
    }
}
