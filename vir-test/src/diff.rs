//! Differences for people to read.

use similar::TextDiff;

/// A unified diff from what was expected to what came out; empty when both are the same.
pub fn unified(expected: &str, actual: &str) -> String {
    TextDiff::from_lines(expected, actual)
        .unified_diff()
        .context_radius(2)
        .header("expected", "actual")
        .to_string()
}

/// The first line that differs, as expected and as it came out; `None` stands for a text that ended before.
pub fn first_difference<'a>(
    expected: &'a str,
    actual: &'a str,
) -> Option<(Option<&'a str>, Option<&'a str>)> {
    let (mut expected, mut actual) = (expected.lines(), actual.lines());
    loop {
        match (expected.next(), actual.next()) {
            (None, None) => return None,
            (want, have) if want != have => return Some((want, have)),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_difference_may_be_a_missing_line() {
        assert_eq!(first_difference("a\nb\n", "a\nb\n"), None);
        assert_eq!(first_difference("a\nb\n", "a\nc\n"), Some((Some("b"), Some("c"))));
        assert_eq!(first_difference("a\nb\n", "a\n"), Some((Some("b"), None)));
    }
}
