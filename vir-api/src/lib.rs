//! One facade over every hypervisor: connections, domains and their state, without a daemon.
//!
//! ```no_run
//! use vir_api::{Connect, DefineFlags, StartFlags};
//!
//! let connect = Connect::open("qemu:///session")?;
//! let domain = connect.define("<domain type='kvm'>…</domain>", DefineFlags::empty())?;
//! domain.start(StartFlags::empty())?;
//! println!("{}", domain.state()?.name());
//! # Ok::<(), vir_api::Error>(())
//! ```

mod actor;
mod host;
mod numbered;
mod store;

mod connect;
mod console;
mod deadline;
mod default_uri;
mod domain;
pub mod driver;
mod error;
mod event;
mod flags;
mod node;
mod question;
mod snapshot;
mod state;
mod stats;
mod tuning;
mod uri;
mod vcpu;

pub use connect::Connect;
pub use console::Console;
pub use deadline::Deadline;
pub use default_uri::default_uri;
pub use domain::Domain;
pub use driver::{find_emulator, probe_emulator};
pub use error::{Code, Error, Level, Origin, Result};
pub use event::{
    Crashed, Defined, Event, EventLog, Events, Lifecycle, Lost, PmSuspended, Resumed, ShutdownBy, Started,
    Stopped, Suspended, Undefined,
};
pub use flags::{
    ConsoleFlags, DefineFlags, DestroyFlags, ListFlags, ShutdownFlags, StartFlags, UndefineFlags, XmlFlags,
};
pub use node::{NodeInfo, SecurityLabel};
pub use question::{Answer, Question};
pub use snapshot::{Info, Snapshot};
pub use state::{CrashedReason, PausedReason, RunningReason, ShutdownReason, ShutoffReason, State};
pub use stats::{Figure, StatsFlags};
pub use tuning::{BlkioDevice, BlkioLimit, BlkioTune, IoThread, NumberSet, Polling, Tune, Tuning};
pub use uri::{Authority, Uri};
pub use vcpu::{Affect, VcpuFlags, Vcpus};
pub use vir_conf::scalar::Uuid;
