//! A probe over monitor connections, without I/O: bytes in, bytes out, capabilities at the end.

use std::time::Duration;

use crate::qmp::{CallError, Happening, Id, Options, SendError, Session, SessionError};

use super::{Capabilities, Host, Probe};

/// What a probe needs next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// A connection to the binary, started with `-machine none` and whatever accelerators it has.
    FirstRun,
    /// More of what the binary says on its connection.
    Answers,
    /// A connection to the binary, started anew with `-machine none,accel=tcg`.
    TranslatorRun,
    /// Nothing more; it is time to [finish](Prober::finish).
    Done,
}

/// Why a probe failed.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum ProbeError {
    /// The connection ended too early.
    #[error("unable to probe the QEMU binary: {0}")]
    Session(#[from] SessionError),
    /// The binary's answer is not what it should be.
    #[error("unable to probe the QEMU binary: {0}")]
    Answer(#[from] CallError),
    /// A question could not be sent.
    #[error("unable to probe the QEMU binary: {0}")]
    Send(#[from] SendError),
    /// The binary took too long over an answer.
    #[error("unable to probe the QEMU binary: it did not answer in time")]
    TimedOut,
    /// Answers are missing.
    #[error("unable to probe the QEMU binary: the conversation was not finished")]
    Unfinished,
}

/// A [`Probe`] that speaks QMP.
#[derive(Debug)]
pub struct Prober {
    probe: Probe,
    options: Options,
    stage: Stage,
    session: Option<Session>,
    waiting_for: Option<Id>,
}

impl Prober {
    /// A prober that opens its sessions with the given options.
    pub fn new(host: Host, options: Options) -> Self {
        Self { probe: Probe::new(host), options, stage: Stage::FirstRun, session: None, waiting_for: None }
    }

    /// What is needed next.
    pub fn stage(&self) -> Stage {
        self.stage
    }

    /// Begins a session on a new connection; all of it must be over by `deadline`, on the caller's clock.
    pub fn connected(&mut self, deadline: Option<Duration>) {
        self.options.ready_by = deadline;
        self.session = Some(Session::new(self.options.clone()));
        self.stage = Stage::Answers;
    }

    /// Takes bytes that were read from the connection.
    pub fn receive(&mut self, bytes: &[u8]) -> Result<(), ProbeError> {
        self.with_session(|session| session.receive(bytes))
    }

    /// Takes note that the binary closed the connection.
    pub fn end_of_stream(&mut self) -> Result<(), ProbeError> {
        self.with_session(Session::end_of_stream)
    }

    /// Takes note of the time.
    pub fn tick(&mut self, now: Duration) -> Result<(), ProbeError> {
        self.with_session(|session| session.tick(now))
    }

    /// When [`tick`](Self::tick) must be called at the latest.
    pub fn next_deadline(&self) -> Option<Duration> {
        self.session.as_ref().and_then(Session::next_deadline)
    }

    /// Bytes to write to the connection; they are handed out once.
    pub fn take_output(&mut self) -> Vec<u8> {
        self.session.as_mut().map(Session::take_output).unwrap_or_default()
    }

    /// What was found out.
    pub fn finish(self) -> Result<Capabilities, ProbeError> {
        if self.stage != Stage::Done {
            return Err(ProbeError::Unfinished);
        }
        self.probe.finish().ok_or(ProbeError::Unfinished)
    }

    fn with_session(&mut self, event: impl FnOnce(&mut Session)) -> Result<(), ProbeError> {
        let Some(session) = &mut self.session else {
            return Ok(());
        };
        event(session);
        while let Some(happening) = self.session.as_mut().and_then(Session::next_happening) {
            self.take(happening)?;
        }
        Ok(())
    }

    fn take(&mut self, happening: Happening) -> Result<(), ProbeError> {
        match happening {
            Happening::Ready { .. } => self.ask(),
            Happening::Reply { id, outcome } if self.waiting_for == Some(id) => {
                self.probe.answer(outcome)?;
                self.ask()
            }
            Happening::TimedOut { .. } => Err(ProbeError::TimedOut),
            Happening::Closed(error) => Err(error.into()),
            Happening::Greeted(_)
            | Happening::Reply { .. }
            | Happening::LateReply { .. }
            | Happening::StrayReply { .. }
            | Happening::Event(_)
            | Happening::Abandoned { .. } => Ok(()),
        }
    }

    fn ask(&mut self) -> Result<(), ProbeError> {
        let request = self.probe.next_request();
        let (Some(session), Some(request)) = (&mut self.session, request) else {
            self.session = None;
            self.stage = if self.probe.begin_translator() { Stage::TranslatorRun } else { Stage::Done };
            return Ok(());
        };
        self.waiting_for = Some(session.send(request, self.options.ready_by)?);
        Ok(())
    }
}
