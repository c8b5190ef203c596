//! The life of one monitor connection: greeting, negotiation, commands and their replies, events, the end.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt;
use std::time::Duration;

use serde_json::{Value, json};

use super::frame::Framer;
use super::message::{Message, protocol};
use super::{Call, Command, Event, Greeting, Limits, Outcome, Request, SendError, SessionError};

/// How a session behaves.
#[derive(Debug, Clone)]
pub struct Options {
    /// What to take from the peer. Default: [`Limits::default`].
    pub limits: Limits,
    /// Text before the running number in the ids of commands. Default `vir-`.
    pub id_prefix: String,
    /// Whether to ask for out-of-band execution where QEMU offers it. Default no.
    pub out_of_band: bool,
    /// When the session must be ready, on the caller's clock. Default never.
    pub ready_by: Option<Duration>,
}

impl Default for Options {
    fn default() -> Self {
        Self { limits: Limits::default(), id_prefix: "vir-".into(), out_of_band: false, ready_by: None }
    }
}

/// Names one command of one session; numbers count up from 1, which is the negotiation itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(u64);

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What a session has to tell its owner.
#[derive(Debug, Clone, PartialEq)]
pub enum Happening {
    /// QEMU introduced itself; negotiation is under way.
    Greeted(Greeting),
    /// Commands are being sent from here on.
    Ready {
        /// Whether out-of-band execution was agreed on.
        out_of_band: bool,
    },
    /// A command was answered.
    Reply {
        /// Which one.
        id: Id,
        /// The answer.
        outcome: Outcome,
    },
    /// A command's deadline passed without an answer. QEMU may still execute it.
    TimedOut {
        /// Which one.
        id: Id,
    },
    /// The answer to a command that had [timed out](Self::TimedOut) came after all.
    LateReply {
        /// Which one.
        id: Id,
        /// The answer.
        outcome: Outcome,
    },
    /// An answer to nothing that was asked. QEMU sends one without id when it could not read a command.
    StrayReply {
        /// The id as it came.
        id: Option<Value>,
        /// The answer.
        outcome: Outcome,
    },
    /// QEMU reported something.
    Event(Event),
    /// The session ended before a command was answered.
    Abandoned {
        /// Which one.
        id: Id,
    },
    /// The session is over; nothing follows.
    Closed(SessionError),
}

#[derive(Debug, PartialEq, Eq)]
enum State {
    AwaitingGreeting,
    Negotiating { id: Id, out_of_band: bool },
    Ready { out_of_band: bool },
    Closed,
}

/// One monitor connection.
#[derive(Debug)]
pub struct Session {
    options: Options,
    framer: Framer,
    state: State,
    issued: u64,
    /// Commands given before the session was ready.
    queued: Vec<(Id, Request)>,
    /// Commands without an answer, queued or sent, and their deadlines.
    waiting: BTreeMap<Id, Option<Duration>>,
    /// Commands that were sent and timed out, whose answers may still come.
    overdue: BTreeSet<Id>,
    output: Vec<u8>,
    happenings: VecDeque<Happening>,
}

impl Session {
    /// A session on a connection nothing has been read from yet.
    pub fn new(options: Options) -> Self {
        Self {
            framer: Framer::new(options.limits),
            options,
            state: State::AwaitingGreeting,
            // The negotiation is always the first command on the wire, whatever is queued before it.
            issued: 1,
            queued: Vec::new(),
            waiting: BTreeMap::new(),
            overdue: BTreeSet::new(),
            output: Vec::new(),
            happenings: VecDeque::new(),
        }
    }

    /// Takes bytes that were read from the connection, cut anywhere.
    pub fn receive(&mut self, bytes: &[u8]) {
        if self.state == State::Closed {
            return;
        }
        self.framer.push(bytes);
        while self.state != State::Closed {
            let message = match self.framer.next_object() {
                Ok(Some(object)) => Message::parse(object),
                Ok(None) => return,
                Err(error) => Err(error),
            };
            if let Err(error) = message.and_then(|message| self.accept(message)) {
                self.close(error);
            }
        }
    }

    /// Takes note that the peer closed the connection.
    pub fn end_of_stream(&mut self) {
        let whole = self.framer.is_between_objects();
        self.close(if whole { SessionError::EndOfStream } else { SessionError::Truncated });
    }

    /// Takes note of the time: whatever was due by `now` has timed out.
    pub fn tick(&mut self, now: Duration) {
        let is_due = |deadline: Option<Duration>| deadline.is_some_and(|deadline| deadline <= now);
        if !self.is_ready() && is_due(self.options.ready_by) {
            self.close(SessionError::HandshakeTimedOut);
        }
        let due: Vec<Id> =
            self.waiting.iter().filter(|(_, deadline)| is_due(**deadline)).map(|(id, _)| *id).collect();
        for id in due {
            self.waiting.remove(&id);
            let sent = self.is_ready();
            if sent {
                self.overdue.insert(id);
            } else {
                self.queued.retain(|(queued, _)| *queued != id);
            }
            self.happenings.push_back(Happening::TimedOut { id });
        }
    }

    /// When [`tick`](Self::tick) must be called at the latest.
    pub fn next_deadline(&self) -> Option<Duration> {
        let handshake = self.options.ready_by.filter(|_| !self.is_ready() && self.state != State::Closed);
        self.waiting.values().copied().flatten().chain(handshake).min()
    }

    /// Sends a typed command; its answer must come by `deadline`, on the caller's clock.
    ///
    /// Before the session is ready the command waits; its deadline runs.
    pub fn call<C: Command>(
        &mut self,
        command: &C,
        deadline: Option<Duration>,
    ) -> Result<Call<C>, SendError> {
        self.send(Request::new(command), deadline).map(Call::new)
    }

    /// Sends a command; its answer must come by `deadline`, on the caller's clock.
    pub fn send(&mut self, request: Request, deadline: Option<Duration>) -> Result<Id, SendError> {
        if self.state == State::Closed {
            return Err(SendError::Closed);
        }
        if request.out_of_band && self.state != (State::Ready { out_of_band: true }) {
            return Err(SendError::NoOutOfBand);
        }
        self.issued += 1;
        let id = Id(self.issued);
        self.waiting.insert(id, deadline);
        if self.is_ready() {
            self.write(id, &request);
        } else {
            self.queued.push((id, request));
        }
        Ok(id)
    }

    /// Bytes to write to the connection; they are handed out once.
    pub fn take_output(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.output)
    }

    /// The next thing to tell, in order.
    pub fn next_happening(&mut self) -> Option<Happening> {
        self.happenings.pop_front()
    }

    /// Whether negotiation is over and the session is not.
    pub fn is_ready(&self) -> bool {
        matches!(self.state, State::Ready { .. })
    }

    /// Whether the session is over.
    pub fn is_closed(&self) -> bool {
        self.state == State::Closed
    }

    fn accept(&mut self, message: Message) -> Result<(), SessionError> {
        match message {
            Message::Greeting(greeting) if self.state == State::AwaitingGreeting => self.negotiate(greeting),
            Message::Greeting(_) => return Err(protocol("a second greeting")),
            Message::Reply { .. } if self.state == State::AwaitingGreeting => {
                return Err(protocol("a reply before the greeting"));
            }
            Message::Reply { id, outcome } => return self.settle(id, outcome),
            Message::Event(event) => self.happenings.push_back(Happening::Event(event)),
        }
        Ok(())
    }

    fn negotiate(&mut self, greeting: Greeting) {
        let out_of_band = self.options.out_of_band && greeting.capabilities.iter().any(|name| name == "oob");
        let arguments = if out_of_band { json!({ "enable": ["oob"] }) } else { Value::Null };
        let id = Id(1);
        self.write(id, &Request { name: "qmp_capabilities".into(), arguments, out_of_band: false });
        self.state = State::Negotiating { id, out_of_band };
        self.happenings.push_back(Happening::Greeted(greeting));
    }

    fn settle(&mut self, wire: Option<Value>, outcome: Outcome) -> Result<(), SessionError> {
        let id = wire.as_ref().and_then(Value::as_str).and_then(|text| self.known_id(text));
        if let State::Negotiating { id: own, out_of_band } = self.state
            && id == Some(own)
        {
            outcome.map_err(SessionError::NegotiationRefused)?;
            self.begin(out_of_band);
            return Ok(());
        }
        let happening = match id {
            Some(id) if self.is_ready() && self.waiting.remove(&id).is_some() => {
                Happening::Reply { id, outcome }
            }
            Some(id) if self.overdue.remove(&id) => Happening::LateReply { id, outcome },
            Some(_) | None => Happening::StrayReply { id: wire, outcome },
        };
        self.happenings.push_back(happening);
        Ok(())
    }

    fn begin(&mut self, out_of_band: bool) {
        self.state = State::Ready { out_of_band };
        self.happenings.push_back(Happening::Ready { out_of_band });
        for (id, request) in std::mem::take(&mut self.queued) {
            self.write(id, &request);
        }
    }

    fn known_id(&self, text: &str) -> Option<Id> {
        let number = text.strip_prefix(self.options.id_prefix.as_str())?;
        let id = number.parse().ok().map(Id)?;
        (id.to_string() == number).then_some(id)
    }

    fn write(&mut self, id: Id, request: &Request) {
        let line = request.to_line(&format!("{}{id}", self.options.id_prefix));
        self.output.extend_from_slice(line.as_bytes());
    }

    fn close(&mut self, error: SessionError) {
        if self.state == State::Closed {
            return;
        }
        self.state = State::Closed;
        self.queued.clear();
        let lost = std::mem::take(&mut self.waiting).into_keys().map(|id| Happening::Abandoned { id });
        self.happenings.extend(lost);
        self.happenings.push_back(Happening::Closed(error));
    }
}

#[cfg(test)]
mod tests;
