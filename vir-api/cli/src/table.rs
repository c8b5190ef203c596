//! Text tables and records in the layout that scripts around virsh rely on.

use std::fmt::Write as _;

use serde_json::{Map, Value};
use unicode_width::UnicodeWidthStr;

/// Rows under a headline, all columns flush left.
#[derive(Debug)]
pub(crate) struct Table {
    head: Vec<&'static str>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// An empty table.
    pub(crate) fn new(head: impl Into<Vec<&'static str>>) -> Self {
        Table { head: head.into(), rows: Vec::new() }
    }

    /// Adds a line; as many cells as the headline has.
    pub(crate) fn row(&mut self, cells: &[String]) {
        debug_assert_eq!(cells.len(), self.head.len());
        self.rows.push(cells.iter().map(|cell| visible(cell)).collect());
    }

    /// The table as text; without headline for scripts.
    pub(crate) fn render(&self, with_head: bool) -> String {
        let head: Vec<String> = self.head.iter().map(|&title| title.to_owned()).collect();
        let counted = self.rows.iter().chain(with_head.then_some(&head));
        let widths: Vec<usize> = counted.fold(vec![0; head.len()], |widths, row| {
            widths.iter().zip(row).map(|(&width, cell)| width.max(cell.width())).collect()
        });
        let mut text = String::new();
        if with_head {
            text += &line(&head, &widths);
            let total: usize = widths.iter().map(|width| width + 3).sum();
            let _ = writeln!(text, "{:-<total$}", "");
        }
        for row in &self.rows {
            text += &line(row, &widths);
        }
        text
    }
}

/// One line: every cell but the last is filled up to its column's width.
fn line(cells: &[String], widths: &[usize]) -> String {
    let mut text = String::new();
    for (place, (cell, width)) in cells.iter().zip(widths).enumerate() {
        let last = place + 1 == cells.len();
        let fill = if last { 0 } else { width - cell.width() + 2 };
        let _ = write!(text, " {cell}{:fill$}", "");
    }
    text + "\n"
}

/// Spells out what a terminal would act on instead of showing it.
fn visible(cell: &str) -> String {
    let mut text = String::new();
    for c in cell.chars() {
        if c.is_control() {
            for byte in c.to_string().bytes() {
                let _ = write!(text, "\\x{byte:02x}");
            }
        } else {
            text.push(c);
        }
    }
    text
}

/// Labelled values, one a line.
#[derive(Debug, Default)]
pub(crate) struct Record {
    lines: Vec<(String, String)>,
    data: Map<String, Value>,
}

impl Record {
    /// A value that text and data show alike.
    pub(crate) fn field(&mut self, label: &str, key: &str, value: impl Into<Value>) {
        let value = value.into();
        let text = match &value {
            Value::String(text) => text.clone(),
            Value::Null => "-".to_owned(),
            Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => value.to_string(),
        };
        self.field_as(label, key, value, text);
    }

    /// A value whose text has units or words that data need not repeat.
    pub(crate) fn field_as(
        &mut self,
        label: &str,
        key: &str,
        value: impl Into<Value>,
        text: impl Into<String>,
    ) {
        self.lines.push((format!("{label}:"), text.into()));
        self.data.insert(key.to_owned(), value.into());
    }

    /// A further line under the last label.
    pub(crate) fn continued(&mut self, text: impl Into<String>) {
        self.lines.push((String::new(), text.into()));
    }

    /// The lines, labels filled up to `width` columns.
    pub(crate) fn render(&self, width: usize) -> String {
        let line = |(label, value): &(String, String)| {
            let label = format!("{label} ");
            format!("{label:<width$}{value}\n")
        };
        self.lines.iter().map(line).collect::<Vec<_>>().concat()
    }

    /// The values by key.
    pub(crate) fn into_data(self) -> Value {
        Value::Object(self.data)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_and_control_characters_keep_columns_straight() {
        let mut table = Table::new(["Id", "Name", "State"]);
        table.row(&["1".into(), "日本".into(), "running".into()]);
        table.row(&["-".into(), "a\tb".into(), "shut off".into()]);
        let expected = " Id   Name     State\n-------------------------\n 1    日本     running\n -    a\\x09b   shut off\n";
        assert_eq!(table.render(true), expected);
        assert_eq!(table.render(false), " 1   日本     running\n -   a\\x09b   shut off\n");
    }

    #[test]
    fn an_empty_table_is_its_head() {
        assert_eq!(Table::new(["Id", "Name"]).render(true), " Id   Name\n------------\n");
    }
}
