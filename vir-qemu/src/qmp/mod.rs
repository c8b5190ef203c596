//! The QEMU Machine Protocol as a machine without I/O: bytes and the time go in, bytes and happenings come out.
//!
//! The owner of the socket reads and writes it and tells the [`Session`] what arrived and what time it is; nothing
//! here blocks or looks at a clock, so the same code runs under a thread, an async runtime, or a played-back recording.
//!
//! ```
//! use vir_qemu::qmp::{Happening, Options, Session, command::QueryStatus};
//!
//! let now = std::time::Duration::ZERO;
//! let mut session = Session::new(Options::default());
//! session.receive(br#"{"QMP": {"version": {"qemu": {"major": 10, "minor": 0, "micro": 0}, "package": ""}, "capabilities": []}}"#);
//! let call = session.call(&QueryStatus {}, None)?;
//! session.receive(br#"{"return": {}, "id": "vir-1"}"#);
//! session.receive(br#"{"return": {"status": "running", "running": true}, "id": "vir-2"}"#);
//! session.tick(now);
//! let outcome = std::iter::from_fn(|| session.next_happening())
//!     .find_map(|happening| match happening {
//!         Happening::Reply { id, outcome } if id == call.id() => Some(outcome),
//!         _ => None,
//!     })
//!     .expect("the reply was received");
//! assert!(call.decode(outcome)?.running);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Source: QEMU's `docs/interop/qmp-spec.rst`.

mod frame;
mod message;

pub mod command;
mod error;
mod event;
mod recording;
pub mod schema;
mod session;

pub use command::{Call, Command, Request};
pub use error::{CallError, CommandError, ErrorClass, SendError, SessionError};
pub use event::{
    BalloonChange, BlockJob, BlockJobError, DeviceDeleted, Event, EventKind, GuestPanicked, JobStatusChange,
    MemoryDeviceSizeChange, MigrationStatus, PanicAction, Reset, RtcChange, Shutdown, Timestamp,
    VserportChange, Watchdog,
};
pub use frame::Limits;
pub use message::{Greeting, Outcome, QemuVersion, VersionTriple};
pub use recording::{Exchange, PlayError, Player, Recording, RecordingError};
pub use session::{Happening, Id, Options, Session};

#[cfg(test)]
mod properties;
