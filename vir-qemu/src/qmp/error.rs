//! What can go wrong between us and QEMU, by who is at fault: the command, the caller, or the stream.

use serde::Deserialize;

/// QEMU ran into an error while it executed a command.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, thiserror::Error)]
#[error("{desc}")]
pub struct CommandError {
    /// What kind of error, as far as QEMU tells.
    pub class: ErrorClass,
    /// QEMU's words for a human reader; they change from release to release.
    pub desc: String,
}

/// Error classes of `QapiErrorClass`; all but the first exist for compatibility, since clients relied on them.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub enum ErrorClass {
    /// Nothing more precise.
    GenericError,
    /// This QEMU does not have the command, or not in this state.
    CommandNotFound,
    /// A device has failed to become active.
    DeviceNotActive,
    /// The named device or type does not exist.
    DeviceNotFound,
    /// A KVM feature the command needs is not there.
    #[serde(rename = "KVMMissingCap")]
    KvmMissingCap,
    /// A class that is newer than this list.
    #[serde(untagged)]
    Other(String),
}

/// A call that did not bring the value it promises.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CallError {
    /// QEMU refused or failed.
    #[error("unable to execute QEMU command '{command}': {error}")]
    Failed {
        /// Name of the command.
        command: &'static str,
        /// QEMU's answer.
        error: CommandError,
    },
    /// QEMU answered something that is not of the command's reply type.
    #[error("unexpected reply to QEMU command '{command}': {reason}")]
    Unexpected {
        /// Name of the command.
        command: &'static str,
        /// What does not fit.
        reason: String,
    },
}

impl CallError {
    /// Whether QEMU lacks the command altogether.
    pub fn is_command_not_found(&self) -> bool {
        matches!(self, Self::Failed { error, .. } if error.class == ErrorClass::CommandNotFound)
    }
}

/// A command that cannot be sent now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// The session is over.
    #[error("the monitor session is closed")]
    Closed,
    /// Out-of-band execution needs the `oob` capability, and it has not been agreed on.
    #[error("out-of-band execution has not been negotiated with QEMU")]
    NoOutOfBand,
}

/// Why a session ended.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SessionError {
    /// The peer closed the connection between two messages.
    #[error("end of file from QEMU monitor")]
    EndOfStream,
    /// The peer closed the connection inside a message.
    #[error("end of file from QEMU monitor inside a message")]
    Truncated,
    /// Bytes that begin no JSON object.
    #[error("QEMU monitor sent something that is not a JSON object: it begins with {:?}", char::from(*.byte))]
    Garbage {
        /// The first of them; the rest may not have arrived yet.
        byte: u8,
    },
    /// An object that is not JSON inside.
    #[error("QEMU monitor sent malformed JSON: {reason}")]
    Malformed {
        /// What the JSON reader says.
        reason: String,
    },
    /// An object that is neither greeting, reply nor event, or that comes at the wrong time.
    #[error("QEMU monitor broke the protocol: {what}")]
    Protocol {
        /// What was wrong with it.
        what: &'static str,
    },
    /// A message longer than [`Limits::message_bytes`](super::Limits::message_bytes).
    #[error("QEMU monitor message is longer than {limit} bytes")]
    TooLong {
        /// The limit.
        limit: usize,
    },
    /// A message nested deeper than [`Limits::depth`](super::Limits::depth).
    #[error("QEMU monitor message is nested deeper than {limit} levels")]
    TooDeep {
        /// The limit.
        limit: usize,
    },
    /// No greeting, or no answer to the capability negotiation, before the deadline.
    #[error("QEMU monitor did not become ready in time")]
    HandshakeTimedOut,
    /// QEMU refused the capability negotiation.
    #[error("QEMU monitor refused the capability negotiation: {0}")]
    NegotiationRefused(CommandError),
}
