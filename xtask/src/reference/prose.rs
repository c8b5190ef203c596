//! Doc comments as Markdown of the book.

/// A doc comment as paragraphs: without the links that only rustdoc resolves.
pub(super) fn paragraphs(doc: &str) -> Vec<String> {
    let lines = doc.lines().map(str::trim);
    let mut paragraphs: Vec<String> = Vec::new();
    let mut is_open = false;
    for line in lines {
        match paragraphs.last_mut() {
            _ if line.is_empty() => is_open = false,
            Some(paragraph) if is_open => {
                paragraph.push(' ');
                paragraph.push_str(line);
            }
            Some(_) | None => {
                paragraphs.push(line.to_owned());
                is_open = true;
            }
        }
    }
    paragraphs.iter().map(|paragraph| without_links(paragraph)).collect()
}

/// A doc comment in a cell of a table.
pub(super) fn cell(doc: &str) -> String {
    escape_cell(&paragraphs(doc).join("<br>"))
}

/// Text for a cell: a bar would end it.
pub(super) fn escape_cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

/// Text in the font of code, with as many back quotes as it takes.
pub(super) fn code(text: &str) -> String {
    if text.is_empty() {
        "an empty text".to_owned()
    } else if text.contains('`') {
        format!("`` {text} ``")
    } else {
        format!("`{text}`")
    }
}

/// Words in the font of code, joined: "`a`, `b` or `c`".
pub(super) fn alternatives(words: &[&str]) -> String {
    let mut quoted = words.iter().map(|word| code(word)).collect::<Vec<_>>();
    match quoted.pop() {
        Some(last) if !quoted.is_empty() => format!("{} or {last}", quoted.join(", ")),
        last => last.unwrap_or_default(),
    }
}

/// `[text](target)` and `[text]` become `text`.
fn without_links(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('[') {
        out.push_str(before);
        // Brackets within code are what they are.
        let is_code = out.matches('`').count() % 2 == 1;
        let Some((inner, after_inner)) = after.split_once(']').filter(|_| !is_code) else {
            out.push('[');
            rest = after;
            continue;
        };
        rest = after_inner;
        let target = rest.strip_prefix('(').and_then(|rest| rest.split_once(')'));
        match target {
            Some((target, after_target)) if target.starts_with("http") => {
                out.push_str(&format!("[{inner}]({target})"));
                rest = after_target;
            }
            Some((_, after_target)) => {
                out.push_str(inner);
                rest = after_target;
            }
            None if inner.starts_with('`') => out.push_str(inner),
            None => out.push_str(&format!("[{inner}]")),
        }
    }
    out.push_str(rest);
    out
}

/// The fragment by which a heading is reached, as GitHub and mdBook make it.
pub(super) fn anchor(title: &str) -> String {
    let kept = title.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.map(|c| if c == ' ' { '-' } else { c.to_ascii_lowercase() }).collect()
}

/// The way from one page of the book to another.
pub(super) fn path(from: &str, to: &str) -> String {
    if from == to {
        return String::new();
    }
    let (from, to): (Vec<_>, Vec<_>) = (from.split('/').collect(), to.split('/').collect());
    let folders = from.len().min(to.len()) - 1;
    let common = from.iter().zip(&to).take(folders).take_while(|(from, to)| from == to).count();
    let up = std::iter::repeat_n("..", from.len() - 1 - common);
    up.chain(to.iter().skip(common).copied()).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_between_pages() {
        assert_eq!(path("domain/devices/disk.md", "domain/devices/disk.md"), "");
        assert_eq!(path("domain/devices/disk.md", "domain/os.md"), "../os.md");
        assert_eq!(path("domain/devices/disk.md", "shared/size.md"), "../../shared/size.md");
        assert_eq!(path("domain.md", "domain/os.md"), "domain/os.md");
    }

    #[test]
    fn links_of_rustdoc_become_text() {
        assert_eq!(
            paragraphs(" A [`Disk`](self::Disk).\n\n See [it](x)\n and `a[1]`."),
            ["A `Disk`.", "See it and `a[1]`."]
        );
    }

    #[test]
    fn anchors_are_those_of_the_forges() {
        assert_eq!(anchor("disk/source, with `type='file'`"), "disksource-with-typefile");
    }
}
