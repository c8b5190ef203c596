//! Conversations written down: commands and their replies in turns, to be played back instead of a QEMU.

use serde_json::Value;

use super::frame::Framer;
use super::message::malformed;
use super::{Limits, SessionError};

/// One command and what QEMU answered.
#[derive(Debug, Clone, PartialEq)]
pub struct Exchange {
    /// The command, id included.
    pub command: Value,
    /// The reply, id included.
    pub reply: Value,
}

/// A recorded conversation.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Recording {
    /// Commands and replies, in order.
    pub exchanges: Vec<Exchange>,
}

/// Text that is no recording.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RecordingError {
    /// Not a row of JSON objects.
    #[error(transparent)]
    Text(#[from] SessionError),
    /// The last command has no reply.
    #[error("a recording holds commands and replies in turns, but the last command has no reply")]
    Odd,
}

impl Recording {
    /// Reads JSON objects with white space between them, in turns a command and its reply.
    pub fn parse(text: &str) -> Result<Self, RecordingError> {
        let mut framer = Framer::new(Limits::default());
        framer.push(text.as_bytes());
        let mut values = Vec::new();
        while let Some(object) = framer.next_object()? {
            let value = serde_json::from_slice::<Value>(object);
            values.push(value.map_err(|error| malformed(&error))?);
        }
        if !framer.is_between_objects() {
            return Err(SessionError::Truncated.into());
        }
        let mut values = values.into_iter();
        let mut exchanges = Vec::new();
        while let Some(command) = values.next() {
            exchanges.push(Exchange { command, reply: values.next().ok_or(RecordingError::Odd)? });
        }
        Ok(Self { exchanges })
    }

    /// The recording cut into connections: each begins with `qmp_capabilities`.
    pub fn sessions(&self) -> Vec<Self> {
        let mut sessions: Vec<Self> = Vec::new();
        for exchange in &self.exchanges {
            if sessions.is_empty() || exchange.command["execute"] == "qmp_capabilities" {
                sessions.push(Self::default());
            }
            let session = sessions.last_mut().expect("one was pushed for the first exchange");
            session.exchanges.push(exchange.clone());
        }
        sessions
    }
}

/// Stands in for QEMU on one connection: greets, then answers exactly the commands of a recording, in their order.
#[derive(Debug)]
pub struct Player {
    exchanges: std::vec::IntoIter<Exchange>,
    framer: Framer,
}

/// The conversation went another way than the recording.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum PlayError {
    /// What was sent is not a row of JSON objects.
    #[error(transparent)]
    Text(#[from] SessionError),
    /// Another command was sent than the recorded one; both as compact JSON.
    #[error("the recording goes on with {expected}, but {sent} was sent")]
    Differs {
        /// The recorded command.
        expected: String,
        /// The command that came.
        sent: String,
    },
    /// More commands were sent than recorded.
    #[error("the recording is over, but {sent} was sent")]
    Over {
        /// The command that came.
        sent: String,
    },
    /// Fewer commands were sent than recorded.
    #[error("{left} commands of the recording were not sent; the next is {next}")]
    Left {
        /// How many.
        left: usize,
        /// The first of them.
        next: String,
    },
}

impl Player {
    /// A player of one connection.
    pub fn new(recording: Recording) -> Self {
        Self { exchanges: recording.exchanges.into_iter(), framer: Framer::new(Limits::default()) }
    }

    /// The greeting of a QEMU 1.0.1, which every later client understands.
    pub fn greeting(&self) -> Vec<u8> {
        let version = serde_json::json!({ "qemu": { "major": 1, "minor": 0, "micro": 1 }, "package": "" });
        line(&serde_json::json!({ "QMP": { "version": version, "capabilities": [] } }))
    }

    /// Takes what the client wrote; gives what it reads.
    pub fn receive(&mut self, bytes: &[u8]) -> Result<Vec<u8>, PlayError> {
        let mut replies = Vec::new();
        self.framer.push(bytes);
        while let Some(object) = self.framer.next_object()? {
            let sent = serde_json::from_slice::<Value>(object).map_err(|error| malformed(&error))?;
            // Compared as text: the order of members counts too.
            let sent = sent.to_string();
            let Some(Exchange { command, reply }) = self.exchanges.next() else {
                return Err(PlayError::Over { sent });
            };
            let expected = command.to_string();
            if expected != sent {
                return Err(PlayError::Differs { expected, sent });
            }
            replies.extend(line(&reply));
        }
        Ok(replies)
    }

    /// Checks that the whole recording was played.
    pub fn finish(self) -> Result<(), PlayError> {
        match self.exchanges.as_slice().first() {
            Some(next) => Err(PlayError::Left { left: self.exchanges.len(), next: next.command.to_string() }),
            None => Ok(()),
        }
    }
}

fn line(value: &Value) -> Vec<u8> {
    format!("{value}\r\n").into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO: &str = r#"
        { "execute": "qmp_capabilities", "id": "a-1" }

        { "return": {}, "id": "a-1" }

        { "execute": "qmp_capabilities", "id": "a-1" }

        { "return": {}, "id": "a-1" }
    "#;

    #[test]
    fn connections_begin_with_the_negotiation() {
        let recording = Recording::parse(TWO).expect("it is well-formed");
        let lengths: Vec<usize> =
            recording.sessions().iter().map(|session| session.exchanges.len()).collect();
        assert_eq!(lengths, [1, 1]);
    }

    #[test]
    fn a_command_without_reply_is_refused() {
        assert_eq!(Recording::parse(r#"{"execute": "quit"}"#), Err(RecordingError::Odd));
    }

    #[test]
    fn the_player_insists_on_the_recorded_commands() {
        let mut player = Player::new(Recording::parse(TWO).expect("it is well-formed"));
        let reply = player.receive(br#"{"execute":"qmp_capabilities","id":"a-1"}"#);
        assert_eq!(reply, Ok(b"{\"return\":{},\"id\":\"a-1\"}\r\n".to_vec()));
        let wrong = player.receive(br#"{"execute":"quit","id":"a-2"}"#);
        assert!(matches!(wrong, Err(PlayError::Differs { .. })));
        assert!(player.finish().is_ok());
    }
}
