//! How expected texts are compared with what came out.

/// A non-empty text that does not end in a newline gets one.
pub fn complete(text: &str) -> String {
    if text.is_empty() || text.ends_with('\n') { text.to_owned() } else { format!("{text}\n") }
}

/// Takes out every backslash directly before a newline, together with that newline.
///
/// Expected files wrap long lines so; texts that are *printed* wrapped are compared without this step.
pub fn unwrap(text: &str) -> String {
    text.replace("\\\n", "")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn completing_and_unwrapping() {
        assert_eq!(complete(""), "");
        assert_eq!(complete("a"), "a\n");
        assert_eq!(complete("a\n"), "a\n");
        assert_eq!(unwrap("a \\\nb\n"), "a b\n");
    }
}
