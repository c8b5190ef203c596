//! Words for a shell.

/// Leaves a word alone that no shell would touch, and puts any other in single quotes.
pub(crate) fn shell_quoted(word: &str) -> String {
    let special = |c: char| " \t\n\r|&;<>()$`\\\"'*?[]#~!{}^".contains(c);
    if !word.is_empty() && !word.contains(special) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}
