//! Capabilities from a recorded probe, for binaries that are not installed here.

use crate::qmp::{Options, PlayError, Player, Recording, RecordingError};

use super::{Capabilities, Host, ProbeError, Prober, Stage};

/// Why a recording does not make capabilities.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum RecordedError {
    /// The text is no recording.
    #[error(transparent)]
    Text(#[from] RecordingError),
    /// The recorded binary's answers are not what they should be.
    #[error(transparent)]
    Probe(#[from] ProbeError),
    /// A question of the probe is not the recorded one.
    #[error(transparent)]
    Play(#[from] PlayError),
    /// The recording goes on after everything was asked.
    #[error("the recording has more connections than the probe wants")]
    TooLong,
    /// The probe waits for an answer to nothing.
    #[error("the probe waits without having asked")]
    Stuck,
}

impl Capabilities {
    /// Probes a recording: JSON objects in turns a command and its reply, one connection after the other.
    pub fn from_recording(text: &str, host: Host) -> Result<Self, RecordedError> {
        let recording = Recording::parse(text)?;
        let options = Options { id_prefix: id_prefix(&recording), ..Options::default() };
        let mut prober = Prober::new(host, options);
        for session in recording.sessions() {
            if !matches!(prober.stage(), Stage::FirstRun | Stage::TranslatorRun) {
                return Err(RecordedError::TooLong);
            }
            converse(&mut prober, Player::new(session))?;
        }
        Ok(prober.finish()?)
    }
}

/// What the ids of the recorded commands begin with; a number follows.
fn id_prefix(recording: &Recording) -> String {
    let id = recording.exchanges.first().and_then(|first| first.command.get("id")?.as_str());
    id.unwrap_or_default().trim_end_matches(|c: char| c.is_ascii_digit()).to_owned()
}

fn converse(prober: &mut Prober, mut player: Player) -> Result<(), RecordedError> {
    prober.connected(None);
    let mut answer = player.greeting();
    while prober.stage() == Stage::Answers {
        prober.receive(&answer)?;
        answer = player.receive(&prober.take_output())?;
        if answer.is_empty() && prober.stage() == Stage::Answers {
            return Err(RecordedError::Stuck);
        }
    }
    Ok(player.finish()?)
}
