//! Problems for people: message, file, line and column, the source line, advice.

use std::fmt::Write as _;
use std::ops::Range;

use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet};

use crate::diagnostic::{Place, Related, Report, Severity, XmlError};

/// Bytes of source in which two places are shown together; what is farther apart is told by its line alone.
const NEAR: usize = 4096;
/// Bytes of a line that are shown before a place, and behind it.
const AROUND: usize = 400;

impl Report {
    /// All problems for people: `error[code]: message`, file, line and column, the source line, advice.
    pub fn render(&self, file: &str, text: &str, colour: bool) -> String {
        let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
        // Places are counted without a byte order mark.
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let mut out = String::new();
        for problem in &self.problems {
            out.push_str(&print(problem, file, text, &renderer));
            out.push_str("\n\n");
        }
        if self.dropped > 0 {
            writeln!(out, "{} more problems are not shown", self.dropped)
                .expect("writing to a String does not fail");
        }
        out
    }
}

fn print(problem: &XmlError, file: &str, text: &str, renderer: &Renderer) -> String {
    let place = &problem.place;
    let level = match problem.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(problem.problem.to_string()).id(problem.problem.code());
    let mut group = Group::with_title(title);
    if place.line == 0 {
        if !place.path.is_empty() {
            group = group.element(Level::NOTE.message(format!("at {}", place.path)));
        }
        return renderer.render(&[with_help(group, problem)]);
    }
    let excerpt = Excerpt::of(problem, text);
    group = group.element(excerpt.snippet(place, text).path(file));
    for related in &excerpt.far {
        let text = format!("line {}: {}", related.place.line, related.note);
        group = group.element(Level::NOTE.message(text));
    }
    let printed = renderer.render(&[with_help(group, problem)]);
    match excerpt.cut_column(place, text) {
        // The renderer counts columns in what it is shown.
        Some(column) => {
            let at = |column: u32| format!("{file}:{}:{column}", place.line);
            let (title, rest) = printed.split_once('\n').unwrap_or((&printed, ""));
            format!("{title}\n{}", rest.replacen(&at(column), &at(place.column), 1))
        }
        None => printed,
    }
}

fn with_help<'a>(group: Group<'a>, problem: &'a XmlError) -> Group<'a> {
    match &problem.help {
        Some(help) => group.element(Level::HELP.message(help.as_str())),
        None => group,
    }
}

/// The part of the source that shows a problem.
struct Excerpt<'a> {
    /// Bytes of the source.
    shown: Range<usize>,
    /// The problem's place.
    main: Range<usize>,
    /// Other places that are shown.
    near: Vec<(&'a Related, Range<usize>)>,
    /// Other places that are not.
    far: Vec<&'a Related>,
}

impl<'a> Excerpt<'a> {
    fn of(problem: &'a XmlError, text: &str) -> Self {
        let main = on_one_line(&problem.place, text);
        let mut excerpt = Self { shown: lines_around(&main, text), main, near: Vec::new(), far: Vec::new() };
        for related in problem.related.iter().filter(|related| related.place.line > 0) {
            let span = on_one_line(&related.place, text);
            let lines = lines_around(&span, text);
            let both = excerpt.shown.start.min(lines.start)..excerpt.shown.end.max(lines.end);
            if both.len() <= NEAR {
                excerpt.shown = both;
                excerpt.near.push((related, span));
            } else {
                excerpt.far.push(related);
            }
        }
        if excerpt.shown.len() > NEAR {
            excerpt.shown = window(&excerpt.main, &excerpt.shown, text);
            excerpt.main.end = excerpt.main.end.min(excerpt.shown.end);
        }
        excerpt
    }

    /// The column of the place in what is shown, where that begins within a line.
    fn cut_column(&self, place: &Place, text: &str) -> Option<u32> {
        let line = lines_around(&self.main, text).start;
        let cut = text.get(line..self.shown.start).map_or(0, |cut| cut.chars().count());
        (cut > 0).then(|| place.column.saturating_sub(u32::try_from(cut).unwrap_or(u32::MAX)))
    }

    fn snippet(&self, place: &'a Place, text: &'a str) -> Snippet<'a, Annotation<'a>> {
        let shift = |span: &Range<usize>| span.start - self.shown.start..span.end - self.shown.start;
        let before = text[self.shown.start..self.main.start].bytes().filter(|&byte| byte == b'\n').count();
        let mut note = AnnotationKind::Primary.span(shift(&self.main));
        if !place.path.is_empty() {
            note = note.label(place.path.as_str());
        }
        let notes = self
            .near
            .iter()
            .map(|(related, span)| AnnotationKind::Context.span(shift(span)).label(related.note.as_str()));
        Snippet::source(&text[self.shown.clone()])
            .line_start((place.line as usize).saturating_sub(before))
            .annotation(note)
            .annotations(notes)
    }
}

/// The place as far as it is on its first line.
fn on_one_line(place: &Place, text: &str) -> Range<usize> {
    let start = boundary(place.span.start, text);
    let end = boundary(place.span.end, text).max(start);
    let line = text[start..end].lines().next().unwrap_or_default();
    start..start + line.len()
}

/// The lines that a place touches, without the last one's end.
fn lines_around(span: &Range<usize>, text: &str) -> Range<usize> {
    let start = text[..span.start].rfind('\n').map_or(0, |end| end + 1);
    let end = text[span.end..].find('\n').map_or(text.len(), |length| span.end + length);
    start..end
}

/// Some bytes around the beginning of a place on a long line.
fn window(main: &Range<usize>, line: &Range<usize>, text: &str) -> Range<usize> {
    let start = boundary(main.start.saturating_sub(AROUND).max(line.start), text);
    start..boundary((main.start + AROUND).min(line.end), text).max(main.start)
}

/// The nearest place before a byte, or at it, where a character begins.
fn boundary(at: usize, text: &str) -> usize {
    (0..=at.min(text.len())).rev().find(|&at| text.is_char_boundary(at)).unwrap_or(0)
}
