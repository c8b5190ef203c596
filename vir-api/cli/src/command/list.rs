//! `list`: the domains there are.

use serde_json::{Value, json};
use vir_api::{Domain, ListFlags, Snapshot};

use super::domain::state_name;
use crate::grammar::{Arguments, Command, Outcome, flag};
use crate::shell::Shell;
use crate::table::Table;

pub(super) const LIST: Command = Command::new(
    "list",
    "list domains",
    "Returns list of domains.",
    &[
        flag("inactive", "list inactive domains"),
        flag("all", "list inactive & active domains"),
        flag("transient", "list transient domains"),
        flag("persistent", "list persistent domains"),
        flag("with-snapshot", "list domains with existing snapshot"),
        flag("without-snapshot", "list domains without a snapshot"),
        flag("with-checkpoint", "list domains with existing checkpoint"),
        flag("without-checkpoint", "list domains without a checkpoint"),
        flag("state-running", "list domains in running state"),
        flag("state-paused", "list domains in paused state"),
        flag("state-shutoff", "list domains in shutoff state"),
        flag("state-other", "list domains in other states"),
        flag("autostart", "list domains with autostart enabled"),
        flag("no-autostart", "list domains with autostart disabled"),
        flag("with-managed-save", "list domains with managed save state"),
        flag("without-managed-save", "list domains without managed save"),
        flag("uuid", "list uuid's only"),
        flag("name", "list domain names only"),
        flag("id", "list domain IDs only"),
        flag("table", "list table (default)"),
        flag("managed-save", "mark inactive domains with managed save state"),
        flag("title", "show domain title"),
    ],
    list,
)
.prints_data();

const FILTERS: &[(&str, ListFlags)] = &[
    ("transient", ListFlags::TRANSIENT),
    ("persistent", ListFlags::PERSISTENT),
    ("with-snapshot", ListFlags::HAS_SNAPSHOT),
    ("without-snapshot", ListFlags::NO_SNAPSHOT),
    ("with-checkpoint", ListFlags::HAS_CHECKPOINT),
    ("without-checkpoint", ListFlags::NO_CHECKPOINT),
    ("state-running", ListFlags::RUNNING),
    ("state-paused", ListFlags::PAUSED),
    ("state-shutoff", ListFlags::SHUTOFF),
    ("state-other", ListFlags::OTHER),
    ("autostart", ListFlags::AUTOSTART),
    ("no-autostart", ListFlags::NO_AUTOSTART),
    ("with-managed-save", ListFlags::MANAGEDSAVE),
    ("without-managed-save", ListFlags::NO_MANAGEDSAVE),
];

fn list(shell: &mut Shell, arguments: &Arguments) -> Outcome {
    for column in ["uuid", "name", "id"] {
        arguments.exclusive("table", column)?;
    }
    let domains = shell.connection()?.domains(filter(arguments));
    let with_title = shell.json || arguments.has("title");
    let rows: Vec<Row> = domains.iter().filter_map(|domain| Row::new(domain, with_title)).collect();
    if shell.json {
        shell.print_data(&rows.iter().map(Row::data).collect());
    } else if ["uuid", "name", "id"].iter().any(|column| arguments.has(column)) {
        for row in &rows {
            shell.screen.print(row.columns(arguments) + "\n");
        }
    } else {
        let table = table(&rows, arguments);
        shell.print_table(&table);
    }
    Ok(())
}

fn filter(arguments: &Arguments) -> ListFlags {
    let activity = if arguments.has("all") {
        ListFlags::ACTIVE | ListFlags::INACTIVE
    } else if arguments.has("inactive") {
        ListFlags::INACTIVE
    } else {
        ListFlags::ACTIVE
    };
    activity | arguments.chosen(FILTERS).collect()
}

/// What a line of the list is made of.
struct Row {
    snapshot: std::sync::Arc<Snapshot>,
    title: String,
}

impl Row {
    /// A domain that is gone since the list was made has no line.
    fn new(domain: &Domain, with_title: bool) -> Option<Row> {
        let snapshot = domain.snapshot().ok()?;
        let title = if with_title { domain.title().ok().flatten() } else { None }.unwrap_or_default();
        Some(Row { snapshot, title })
    }

    fn id(&self) -> String {
        self.snapshot.id.map_or_else(|| "-".to_owned(), |id| id.to_string())
    }

    fn state(&self, arguments: &Arguments) -> &'static str {
        let saved = arguments.has("managed-save") && self.snapshot.id.is_none() && self.snapshot.managed_save;
        if saved { "saved" } else { state_name(self.snapshot.state) }
    }

    /// UUID, id and name in this order, as far as asked for.
    fn columns(&self, arguments: &Arguments) -> String {
        let uuid = arguments.has("uuid").then(|| self.snapshot.uuid.to_string());
        let id = arguments.has("id").then(|| self.id());
        let name = arguments.has("name").then(|| self.snapshot.name.clone());
        [uuid, id, name].into_iter().flatten().collect::<Vec<_>>().join(" ")
    }

    fn data(&self) -> Value {
        let snapshot = &self.snapshot;
        json!({
            "id": snapshot.id,
            "name": snapshot.name,
            "uuid": snapshot.uuid.to_string(),
            "state": state_name(snapshot.state),
            "reason": snapshot.state.reason_name(),
            "title": self.title,
            "persistent": snapshot.persistent,
            "autostart": snapshot.autostart,
            "managed_save": snapshot.managed_save,
        })
    }
}

fn table(rows: &[Row], arguments: &Arguments) -> Table {
    let with_title = arguments.has("title");
    let mut head = vec!["Id", "Name", "State"];
    head.extend(with_title.then_some("Title"));
    let mut table = Table::new(head);
    for row in rows {
        let mut cells = vec![row.id(), row.snapshot.name.clone(), row.state(arguments).to_owned()];
        cells.extend(with_title.then(|| row.title.clone()));
        table.row(&cells);
    }
    table
}
