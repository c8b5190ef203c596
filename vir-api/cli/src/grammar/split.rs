//! Splits a text of commands into words, with the shell's quoting.

use super::parse::ParseError;

/// A text as commands.
#[derive(Debug)]
pub(crate) struct Split {
    /// Commands, each a row of words.
    pub commands: Vec<Vec<String>>,
    /// The words of a last command that does not end well, and why. What is wrong with them comes first.
    pub broken: Option<(Vec<String>, ParseError)>,
}

/// Splits `text` into commands and each command into words.
///
/// `;` and line breaks end a command. `'…'` is literal; within `"…"` and outside of quotes a backslash takes the next
/// character literally, and a backslash before a line break joins the lines. `#` where a word would start comments
/// out the rest of the line. A `'` that is never closed reaches to the end of the text, as it does in virsh.
pub(crate) fn split(text: &str) -> Split {
    let mut splitter = Splitter { rest: text.chars().peekable(), commands: Vec::new(), words: Vec::new() };
    let broken = splitter.run().err().map(|error| (std::mem::take(&mut splitter.words), error));
    Split { commands: splitter.commands, broken }
}

struct Splitter<'t> {
    rest: std::iter::Peekable<std::str::Chars<'t>>,
    commands: Vec<Vec<String>>,
    words: Vec<String>,
}

impl Splitter<'_> {
    fn run(&mut self) -> Result<(), ParseError> {
        while let Some(&next) = self.rest.peek() {
            match next {
                ' ' | '\t' => {
                    self.rest.next();
                }
                '\n' | ';' => {
                    self.rest.next();
                    self.end_command();
                }
                '#' => self.skip_comment(),
                _ => {
                    if let Some(word) = self.word()? {
                        self.words.push(word);
                    }
                }
            }
        }
        self.end_command();
        Ok(())
    }

    fn end_command(&mut self) {
        if !self.words.is_empty() {
            self.commands.push(std::mem::take(&mut self.words));
        }
    }

    fn skip_comment(&mut self) {
        while self.rest.next_if(|&c| c != '\n').is_some() {}
    }

    /// Reads up to the next unquoted separator. A word of nothing but joined lines is no word.
    fn word(&mut self) -> Result<Option<String>, ParseError> {
        let mut word = String::new();
        let mut seen = false;
        while let Some(c) = self.rest.next_if(|c| !matches!(c, ' ' | '\t' | '\n' | ';')) {
            match c {
                '\'' => word.extend(std::iter::from_fn(|| self.rest.next().filter(|&c| c != '\''))),
                '"' => self.double_quoted(&mut word)?,
                '\\' => match self.escaped()? {
                    Some(c) => word.push(c),
                    None => continue,
                },
                _ => word.push(c),
            }
            seen = true;
        }
        Ok(seen.then_some(word))
    }

    fn double_quoted(&mut self, word: &mut String) -> Result<(), ParseError> {
        loop {
            match self.rest.next() {
                Some('"') => return Ok(()),
                Some('\\') => word.extend(self.escaped()?),
                Some(c) => word.push(c),
                None => return Err(ParseError::OpenQuote),
            }
        }
    }

    /// What a backslash stands for: the next character, or nothing before a line break.
    fn escaped(&mut self) -> Result<Option<char>, ParseError> {
        match self.rest.next() {
            Some('\n') => Ok(None),
            Some(c) => Ok(Some(c)),
            None => Err(ParseError::DanglingBackslash),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Text, then the words joined by `|` and the commands by `/`, or the error.
    const CASES: &[(&str, &str)] = &[
        ("list --all", "list|--all"),
        ("  a\tb ;; c\n\nd", "a|b/c/d"),
        ("a 'b c'd\"e f\"", "a|b cde f"),
        (r"a\ b \; \'", "a b|;|'"),
        (r#"'a\b' "a\b" "\"""#, r#"a\b|ab|""#),
        ("li\\\nst \\\n --all", "list|--all"),
        ("a # b; c\nd#e", "a/d#e"),
        ("a # b\\\nc", "a/c"),
        ("'' \"\"", "|"),
        ("a 'b c", "a|b c"),
        ("a \"b", "a: missing \""),
        ("a \\", "a: dangling \\"),
        ("", ""),
    ];

    #[test]
    fn words_and_commands() {
        for (text, expected) in CASES {
            let Split { commands, broken } = split(text);
            let commands = || commands.iter().map(|words| words.join("|")).collect::<Vec<_>>().join("/");
            let seen = broken.map_or_else(commands, |(words, error)| format!("{}: {error}", words.join("|")));
            assert_eq!(&seen, expected, "splitting {text:?}");
        }
    }
}
