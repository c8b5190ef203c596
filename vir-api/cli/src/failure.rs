//! Why a command failed, as the user reads it.

/// What went wrong, line by line; each line is shown after `error: `.
#[derive(Debug, Default)]
pub(crate) struct Failure {
    /// The command's own words first, then what the hypervisor reported. May be empty: the exit status says it all.
    pub lines: Vec<String>,
}

impl Failure {
    /// The command's own words.
    pub(crate) fn new(line: impl Into<String>) -> Self {
        Failure { lines: vec![line.into()] }
    }

    /// A failure that needs no words.
    pub(crate) fn silent() -> Self {
        Failure::default()
    }

    /// The command's own words, and the error behind them.
    pub(crate) fn because(line: impl Into<String>, cause: &impl std::fmt::Display) -> Self {
        Failure { lines: vec![line.into(), cause.to_string()] }
    }

    /// Another line after those there are.
    pub(crate) fn and(mut self, line: impl Into<String>) -> Self {
        self.lines.push(line.into());
        self
    }

    /// The hypervisor's words alone.
    pub(crate) fn from_api(error: &vir_api::Error) -> Self {
        Failure::new(error.to_string())
    }
}

/// The system's words for an error, without the number that Rust adds.
pub(crate) fn reason(error: &std::io::Error) -> String {
    let text = error.to_string();
    text.split(" (os error").next().map_or_else(String::new, str::to_owned)
}
