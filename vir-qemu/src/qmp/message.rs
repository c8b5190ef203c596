//! Telling greetings, replies and events apart.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{CommandError, Event, SessionError};

/// What QEMU answered to a command: the value of `return`, or the error.
pub type Outcome = Result<Value, CommandError>;

/// The first message of a connection.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Greeting {
    /// Which QEMU this is.
    pub version: QemuVersion,
    /// Protocol capabilities on offer; the only one so far is `oob`.
    #[serde(default)]
    pub capabilities: Vec<String>,
}

/// Release of a QEMU binary, as in the greeting and as `query-version` returns it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QemuVersion {
    /// The release.
    pub qemu: VersionTriple,
    /// Whatever the packager put after it, such as `Debian 1:10.0.2+ds-1`; often empty.
    #[serde(default)]
    pub package: String,
}

/// The three numbers of a QEMU release.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct VersionTriple {
    /// First number.
    pub major: u32,
    /// Second number.
    pub minor: u32,
    /// Third number; 50 and above mark a development snapshot.
    pub micro: u32,
}

/// One message from QEMU.
#[derive(Debug)]
pub(super) enum Message {
    Greeting(Greeting),
    Reply { id: Option<Value>, outcome: Outcome },
    Event(Event),
}

impl Message {
    pub(super) fn parse(bytes: &[u8]) -> Result<Self, SessionError> {
        let mut object: Map<String, Value> =
            serde_json::from_slice(bytes).map_err(|error| malformed(&error))?;
        if let Some(greeting) = object.remove("QMP") {
            return Ok(Self::Greeting(serde_json::from_value(greeting).map_err(|error| malformed(&error))?));
        }
        if object.contains_key("event") {
            return Ok(Self::Event(Event::decode(object).map_err(|error| malformed(&error))?));
        }
        let outcome = match (object.remove("return"), object.remove("error")) {
            (Some(value), None) => Ok(value),
            (None, Some(error)) => Err(serde_json::from_value(error).map_err(|error| malformed(&error))?),
            (Some(_), Some(_)) => return Err(protocol("a reply holds both 'return' and 'error'")),
            (None, None) => return Err(protocol("a message is neither greeting, reply nor event")),
        };
        Ok(Self::Reply { id: object.remove("id"), outcome })
    }
}

pub(super) fn protocol(what: &'static str) -> SessionError {
    SessionError::Protocol { what }
}

pub(super) fn malformed(error: &serde_json::Error) -> SessionError {
    SessionError::Malformed { reason: error.to_string() }
}
