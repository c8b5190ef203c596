//! The one error type of the facade.

mod code;

use std::{error::Error as StdError, fmt, sync::Arc};

pub use code::{Code, Level, Origin};

/// What a call of the facade returns.
pub type Result<T> = std::result::Result<T, Error>;

/// A call that did not do what it was asked.
///
/// Carries the public numbers (so that it can cross a wire unchanged), the operation that failed, and the chain of causes
/// through [`std::error::Error::source`].
#[derive(Clone, Debug)]
pub struct Error {
    /// What went wrong.
    pub code: Code,
    /// The part it comes from.
    pub origin: Origin,
    /// How bad it is.
    pub level: Level,
    /// What was being done, `start domain 'web'`. Empty until the facade knows.
    pub operation: String,
    /// What exactly is wrong, without the phrase that [`Code::name`] gives.
    pub detail: String,
    cause: Option<Arc<dyn StdError + Send + Sync>>,
}

impl Error {
    /// An error of `code` with its details.
    pub fn new(code: Code, origin: Origin, detail: impl Into<String>) -> Self {
        Self {
            code,
            origin,
            level: Level::Error,
            operation: String::new(),
            detail: detail.into(),
            cause: None,
        }
    }

    /// A call, named as clients know it, that this driver does not have.
    pub fn unsupported(call: &str) -> Self {
        Self::new(Code::NoSupport, Origin::Unspecified, call)
    }

    /// A failed call of the operating system: `detail` says what was tried, the cause says why it failed.
    pub fn system(origin: Origin, detail: impl Into<String>, cause: std::io::Error) -> Self {
        Self::new(Code::SystemError, origin, detail).because(cause)
    }

    /// Names what led to this error.
    #[must_use]
    pub fn because(mut self, cause: impl StdError + Send + Sync + 'static) -> Self {
        self.cause = Some(Arc::new(cause));
        self
    }

    /// Names the operation that failed, unless an inner layer has done so already.
    #[must_use]
    pub fn during(mut self, operation: impl FnOnce() -> String) -> Self {
        if self.operation.is_empty() {
            self.operation = operation();
        }
        self
    }
}

/// Codes whose messages stand alone: the detail says everything.
fn speaks_for_itself(code: Code) -> bool {
    matches!(code, Code::SystemError | Code::XmlDetail | Code::Rpc)
}

/// The message as the peer's clients print it: phrase, colon, detail, and the system's reason where there is one.
impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !speaks_for_itself(self.code) {
            f.write_str(self.code.name())?;
            if !self.detail.is_empty() {
                f.write_str(if self.code == Code::NoConnect { " " } else { ": " })?;
            }
        }
        f.write_str(&self.detail)?;
        match &self.cause {
            Some(cause) if self.code == Code::SystemError => write!(f, ": {}", Reason(cause.as_ref())),
            Some(_) | None => Ok(()),
        }
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.cause.as_deref().map(|cause| cause as &(dyn StdError + 'static))
    }
}

/// A system error's text without the number that Rust appends.
struct Reason<'a>(&'a (dyn StdError + Send + Sync));

impl fmt::Display for Reason<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.0.to_string();
        f.write_str(text.split(" (os error ").next().unwrap_or(&text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn message_begins_with_the_phrase_of_its_code() {
        let err = Error::new(Code::OperationInvalid, Origin::Qemu, "domain is not running");
        assert_eq!(err.to_string(), "Requested operation is not valid: domain is not running");
        assert_eq!((err.code.number(), err.origin.number(), err.level.number()), (55, 10, 2));
    }

    #[test]
    fn system_errors_end_with_the_reason() {
        let reason = std::io::Error::from_raw_os_error(2);
        let err = Error::system(Origin::Test, "Failed to open file '/x'", reason);
        assert_eq!(err.to_string(), "Failed to open file '/x': No such file or directory");
        assert!(err.source().is_some());
    }

    #[test]
    fn the_innermost_operation_is_kept() {
        let err = Error::new(Code::OperationFailed, Origin::Qemu, "no").during(|| "inner".into());
        assert_eq!(err.during(|| "outer".into()).operation, "inner");
    }

    #[test]
    fn numbers_find_their_way_back() {
        for code in Code::ALL {
            assert_eq!(Code::from_number(code.number()), Some(*code));
        }
    }
}
