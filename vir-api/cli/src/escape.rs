//! The key that leaves a console.

use std::fmt;

/// A control character, written `^]`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Escape(char);

impl Default for Escape {
    fn default() -> Self {
        Escape(']')
    }
}

impl Escape {
    /// Reads `^]`, or the key alone.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let key = text.strip_prefix('^').filter(|key| !key.is_empty()).unwrap_or(text);
        let mut chars = key.chars();
        let first = chars.next().filter(char::is_ascii)?;
        chars.next().is_none().then(|| Escape(first.to_ascii_uppercase()))
    }

    /// The key held down together with Ctrl.
    pub(crate) fn key(self) -> char {
        self.0
    }

    /// What the terminal sends for it.
    pub(crate) fn byte(self) -> u8 {
        u8::try_from(self.0).unwrap_or_default() & 0x1f
    }
}

impl fmt::Display for Escape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "^{}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::Escape;

    #[test]
    fn keys_are_read_with_and_without_caret() {
        let byte = |text| Escape::parse(text).map(Escape::byte);
        assert_eq!(
            [byte("^]"), byte("a"), byte("^A"), byte("^"), byte("ab")],
            [Some(29), Some(1), Some(1), Some(30), None]
        );
    }
}
