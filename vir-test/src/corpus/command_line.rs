//! Command lines as text: printed with one option a line and quoted for the shell, and split again.

use std::borrow::Cow;
use std::fmt::Write as _;

/// A program to run, with the variables set for it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CommandLine {
    /// Variables in the order they are printed.
    pub env: Vec<(String, String)>,
    /// The program, then its arguments.
    pub argv: Vec<String>,
}

/// A text that is no command line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SplitError {
    /// A single quote is not closed.
    #[error("a quote is not closed")]
    OpenQuote,
    /// A backslash has nothing behind it.
    #[error("a backslash at the end of the text")]
    LoneBackslash,
}

impl CommandLine {
    /// Prints the command: a variable a line, then the program, then the arguments, where an option's value stays on
    /// the option's line. Ends with a newline.
    pub fn wrapped(&self) -> String {
        let mut out = String::new();
        for (name, value) in &self.env {
            writeln!(out, "{name}={} \\", quote(value)).expect("writing to a string");
        }
        let is_option = |arg: &String| arg.starts_with('-');
        let first = self.argv.iter().skip(1).position(is_option).map(|at| at + 1);
        let last = self.argv.iter().rposition(is_option);
        for (at, arg) in self.argv.iter().enumerate() {
            if at > 0 {
                let after_option = first.is_some_and(|first| first < at);
                let stays =
                    after_option && (is_option(&self.argv[at - 1]) || last.is_some_and(|last| last >= at));
                out.push_str(if stays && !is_option(arg) { " " } else { " \\\n" });
            }
            out.push_str(&quote(arg));
        }
        out.push('\n');
        out
    }

    /// Splits a text into the commands it holds, one for each line that no backslash continues.
    pub fn split(text: &str) -> Result<Vec<Self>, SplitError> {
        let lines = words(text)?;
        Ok(lines.into_iter().filter(|words| !words.is_empty()).map(Self::from_words).collect())
    }

    /// Leading words that read `NAME=value` are variables, the rest is the command.
    fn from_words(words: Vec<String>) -> Self {
        let mut command = Self::default();
        for word in words {
            match word.split_once('=') {
                Some((name, value)) if command.argv.is_empty() && is_variable(name) => {
                    command.env.push((name.to_owned(), value.to_owned()));
                }
                Some(_) | None => command.argv.push(word),
            }
        }
        command
    }
}

/// Quotes an argument for the shell, if it needs that.
pub fn quote(arg: &str) -> Cow<'_, str> {
    if arg.is_empty() {
        Cow::Borrowed("''")
    } else if arg.contains(|c| "\r\t\n !\"#$&'()*;<>?[\\]^`{|}~".contains(c)) {
        Cow::Owned(format!("'{}'", arg.replace('\'', "'\\''")))
    } else {
        Cow::Borrowed(arg)
    }
}

fn is_variable(name: &str) -> bool {
    !name.is_empty()
        && name.chars().all(|c| c == '_' || c.is_ascii_alphanumeric())
        && !name.starts_with(|c: char| c.is_ascii_digit())
}

/// Splits as a shell does, as far as printed command lines need it: blanks, line ends, backslashes and single quotes.
fn words(text: &str) -> Result<Vec<Vec<String>>, SplitError> {
    let mut lines = vec![Vec::new()];
    let mut word: Option<String> = None;
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            ' ' | '\t' | '\n' => {
                let line = lines.last_mut().expect("starts with one line and never shrinks");
                line.extend(word.take());
                if c == '\n' {
                    lines.push(Vec::new());
                }
            }
            '\'' => quoted(&mut chars, word.get_or_insert_default())?,
            '\\' => match chars.next().ok_or(SplitError::LoneBackslash)? {
                '\n' => {}
                literal => word.get_or_insert_default().push(literal),
            },
            plain => word.get_or_insert_default().push(plain),
        }
    }
    lines.last_mut().expect("starts with one line and never shrinks").extend(word);
    Ok(lines)
}

fn quoted(chars: &mut std::str::Chars<'_>, word: &mut String) -> Result<(), SplitError> {
    for c in chars {
        if c == '\'' {
            return Ok(());
        }
        word.push(c);
    }
    Err(SplitError::OpenQuote)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn command(env: &[(&str, &str)], argv: &[&str]) -> CommandLine {
        let env = env.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        CommandLine { env, argv: argv.iter().map(|arg| (*arg).to_owned()).collect() }
    }

    #[test]
    fn options_keep_their_values_and_positions_get_lines() {
        let line =
            command(&[("LC_ALL", "C"), ("EMPTY", "")], &["prog", "create", "-f", "raw", "-q", "img", "1G"]);
        assert_eq!(
            line.wrapped(),
            "LC_ALL=C \\\nEMPTY='' \\\nprog \\\ncreate \\\n-f raw \\\n-q img \\\n1G\n"
        );
    }

    #[test]
    fn quoting_only_where_the_shell_needs_it() {
        assert_eq!(quote("a=b,c:d%e+f@g"), "a=b,c:d%e+f@g");
        assert_eq!(quote("{\"a\":1}"), "'{\"a\":1}'");
        assert_eq!(quote("it's"), "'it'\\''s'");
    }

    #[test]
    fn splitting_undoes_printing() {
        let lines = [
            command(&[("A", "x y")], &["p", "-a", "it's", "", "A=b"]),
            command(&[], &["q", "two\nlines", "end\\"]),
        ];
        let text = lines.iter().map(CommandLine::wrapped).collect::<String>();
        assert_eq!(CommandLine::split(&text).as_deref(), Ok(&lines[..]));
    }

    #[test]
    fn broken_texts_are_refused() {
        assert_eq!(CommandLine::split("a 'b"), Err(SplitError::OpenQuote));
        assert_eq!(CommandLine::split("a \\"), Err(SplitError::LoneBackslash));
    }
}
