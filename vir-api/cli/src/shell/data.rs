//! Data for programs to read.

use serde_json::Value;

use super::Shell;
use crate::table::{Record, Table};

impl Shell {
    /// Prints a value as JSON.
    pub(crate) fn print_data(&mut self, value: &Value) {
        self.screen.print(format_args!("{value:#}\n"));
    }

    /// Prints a table, for scripts without its head.
    pub(crate) fn print_table(&mut self, table: &Table) {
        let text = table.render(!self.screen.quiet);
        self.screen.print(text);
    }

    /// Prints a record as lines whose labels fill `width` columns, or as JSON where that is asked for.
    pub(crate) fn print_record(&mut self, record: Record, width: usize) {
        if self.json {
            self.print_data(&record.into_data());
        } else {
            self.screen.print(record.render(width));
        }
    }
}
