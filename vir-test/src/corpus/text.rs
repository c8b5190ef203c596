//! How expected texts are compared with what came out.

use std::collections::BTreeSet;

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

/// Words that say nothing about a cause.
const FILLERS: [&str; 14] = [
    "and",
    "configuration",
    "error",
    "failed",
    "for",
    "internal",
    "operation",
    "that",
    "the",
    "this",
    "unsupported",
    "was",
    "with",
    "xml",
];

/// Whether two error texts tell of the same cause.
///
/// Words need not match: the cause counts as the same when at least half of the telling words of the expected text
/// (names, numbers, values and plain words alike) occur in the other.
pub fn same_cause(expected: &str, actual: &str) -> bool {
    let (expected, actual) = (telling_words(expected), telling_words(actual));
    let shared = expected.intersection(&actual).count();
    !expected.is_empty() && 2 * shared >= expected.len()
}

fn telling_words(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !c.is_alphanumeric() && c != '_').map(str::to_lowercase);
    let telling = |word: &String| {
        let number = word.starts_with(|c: char| c.is_ascii_digit());
        (number || word.len() > 2) && !FILLERS.contains(&word.as_str())
    };
    words.filter(telling).collect()
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

    #[test]
    fn causes_are_told_by_their_words() {
        let expected = "unsupported configuration: storage format 'iso' is not directly supported by QEMU";
        assert!(same_cause(expected, "disk[1]/driver: storage format 'iso' is not supported"));
        assert!(!same_cause(expected, "unknown element <driver> in <disk>"));
        assert!(!same_cause("", "anything"));
    }
}
