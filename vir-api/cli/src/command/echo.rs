//! `echo`: prints its arguments, quoted for a shell or for XML.

use crate::grammar::{Arguments, Command, Outcome, alias, flag, list, shorthand, text};
use crate::quote::shell_quoted;
use crate::shell::Shell;

pub(super) const ECHO: Command = Command::new(
    "echo",
    "echo arguments. Used for internal testing.",
    "Echo back arguments, possibly with quoting. Used for internal testing.",
    &[
        flag("shell", "escape for shell use"),
        flag("xml", "escape for XML use"),
        flag("split", "split each argument on ','; ',,' is an escape sequence"),
        flag("err", "output to stderr"),
        alias("str", "string"),
        shorthand("hi", "string", "hello"),
        text("prefix", "prefix the message"),
        list("string", "arguments to echo").positional(),
    ],
    echo,
);

fn echo(shell: &mut Shell, arguments: &Arguments) -> Outcome {
    arguments.exclusive("shell", "xml")?;
    arguments.exclusive("shell", "split")?;
    arguments.exclusive("xml", "split")?;
    let words = arguments.all("string").map(|word| {
        if arguments.has("shell") {
            shell_quoted(word)
        } else if arguments.has("xml") {
            xml_escaped(word)
        } else if arguments.has("split") {
            split_list(word).into_iter().map(|item| item + "\n").collect()
        } else {
            word.to_owned()
        }
    });
    let prefix = arguments.text("prefix")?.map(str::to_owned);
    let line = prefix.into_iter().chain(words).collect::<Vec<_>>().join(" ");
    if arguments.has("err") {
        shell.screen.error(line);
    } else {
        shell.screen.print(line);
    }
    Ok(())
}

fn xml_escaped(word: &str) -> String {
    let escape = |c: char| match c {
        '<' => "&lt;".to_owned(),
        '>' => "&gt;".to_owned(),
        '&' => "&amp;".to_owned(),
        '\'' => "&apos;".to_owned(),
        '"' => "&quot;".to_owned(),
        _ => c.to_string(),
    };
    word.chars().map(escape).collect()
}

/// Splits at single commas; a doubled comma stands for one.
pub(super) fn split_list(text: &str) -> Vec<String> {
    let mut items = vec![String::new()];
    let mut rest = text.chars().peekable();
    while let Some(c) = rest.next() {
        let last = items.last_mut().expect("one item is there from the start");
        if c != ',' {
            last.push(c);
        } else if rest.next_if_eq(&',').is_some() {
            last.push(',');
        } else {
            items.push(String::new());
        }
    }
    items
}
