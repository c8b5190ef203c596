//! Commands that tell something about one domain.

use serde_json::Value;
use vir_api::{Domain, Info, Snapshot};

use super::domain::{self, By, DOMAIN, state_name};
use crate::failure::Failure;
use crate::grammar::{Arguments, Command, Outcome, flag};
use crate::shell::Shell;
use crate::table::Record;

/// Width of the label column.
const LABELS: usize = 16;

pub(super) const DOMINFO: Command = Command::new(
    "dominfo",
    "domain information",
    "Returns basic information about the domain.",
    &[DOMAIN],
    dominfo,
)
.prints_data();

fn dominfo(shell: &mut Shell, arguments: &Arguments) -> Outcome {
    let found = domain::find(shell, arguments)?;
    let seen = found.snapshot().map_err(|error| Failure::from_api(&error))?;
    let (model, doi) = shell.connection()?.security_model();
    let mut record = Record::default();
    identity(&mut record, &seen);
    resources(&mut record, seen.info);
    upkeep(&mut record, &seen);
    record.field("Security model", "security_model", model);
    record.field("Security DOI", "security_doi", doi);
    security_label(&mut record, &found);
    messages(&mut record, &seen.messages);
    shell.print_record(record, LABELS);
    Ok(())
}

fn identity(record: &mut Record, seen: &Snapshot) {
    record.field("Id", "id", seen.id);
    record.field("Name", "name", seen.name.as_str());
    record.field("UUID", "uuid", seen.uuid.to_string());
    record.field("OS Type", "os_type", seen.os_type.as_str());
    record.field("State", "state", state_name(seen.state));
}

fn resources(record: &mut Record, info: Info) {
    let Info { max_memory, memory, vcpus, cpu_time } = info;
    record.field("CPU(s)", "vcpus", vcpus);
    if let Some(time) = cpu_time {
        let seconds = time.as_secs_f64();
        record.field_as("CPU time", "cpu_time_seconds", seconds, format!("{seconds:.1}s"));
    }
    record.field_as("Max memory", "max_memory_kib", max_memory, format!("{max_memory} KiB"));
    record.field_as("Used memory", "memory_kib", memory, format!("{memory} KiB"));
}

fn upkeep(record: &mut Record, seen: &Snapshot) {
    let yes_no = |yes| if yes { "yes" } else { "no" };
    let enabled = if seen.autostart { "enable" } else { "disable" };
    record.field_as("Persistent", "persistent", seen.persistent, yes_no(seen.persistent));
    record.field_as("Autostart", "autostart", seen.autostart, enabled);
    if let Some(once) = seen.autostart_once {
        record.field_as("Autostart Once", "autostart_once", once, if once { "enable" } else { "disable" });
    }
    record.field_as("Managed save", "managed_save", seen.managed_save, yes_no(seen.managed_save));
}

/// Only what runs is labelled.
fn security_label(record: &mut Record, found: &Domain) {
    if let Ok(Some(label)) = found.security_label() {
        let mode = if label.enforcing { "enforcing" } else { "permissive" };
        let text = format!("{} ({mode})", label.text);
        record.field_as("Security label", "security_label", label.text, text);
    }
}

fn messages(record: &mut Record, messages: &[String]) {
    let Some((first, others)) = messages.split_first() else { return };
    let all: Vec<Value> = messages.iter().map(|message| Value::from(message.as_str())).collect();
    record.field_as("Messages", "messages", all, first.as_str());
    for message in others {
        record.continued(message.as_str());
    }
}

pub(super) const DOMSTATE: Command = Command::new(
    "domstate",
    "domain state",
    "Returns state about a domain.",
    &[DOMAIN, flag("reason", "also print reason for the state")],
    domstate,
)
.prints_data();

fn domstate(shell: &mut Shell, arguments: &Arguments) -> Outcome {
    let found = domain::find(shell, arguments)?;
    let state = found.state().map_err(|error| Failure::from_api(&error))?;
    let (name, reason) = (state_name(state), state.reason_name());
    if shell.json {
        shell.print_data(&serde_json::json!({ "state": name, "reason": reason }));
    } else if arguments.has("reason") {
        shell.screen.print(format_args!("{name} ({reason})\n"));
    } else {
        shell.screen.print(format_args!("{name}\n"));
    }
    Ok(())
}

pub(super) const DOMID: Command = Command::new(
    "domid",
    "convert a domain name or UUID to domain id",
    "",
    &[domain::domain("domain name or uuid").completed_by(domain::active)],
    domid,
);

fn domid(shell: &mut Shell, arguments: &Arguments) -> Outcome {
    let found = domain::find_by(shell, arguments, By::NAME_OR_UUID)?;
    let id = found.id().map_or_else(|| "-".to_owned(), |id| id.to_string());
    shell.screen.print(id + "\n");
    Ok(())
}

pub(super) const DOMNAME: Command = Command::new(
    "domname",
    "convert a domain id or UUID to domain name",
    "",
    &[domain::domain("domain id or uuid").completed_by(domain::uuids)],
    domname,
);

fn domname(shell: &mut Shell, arguments: &Arguments) -> Outcome {
    let found = domain::find_by(shell, arguments, By::ID_OR_UUID)?;
    shell.screen.print(format_args!("{}\n", found.name()));
    Ok(())
}

pub(super) const DOMUUID: Command = Command::new(
    "domuuid",
    "convert a domain name or id to domain UUID",
    "",
    &[domain::domain("domain id or name").completed_by(domain::any)],
    domuuid,
);

fn domuuid(shell: &mut Shell, arguments: &Arguments) -> Outcome {
    let found = domain::find_by(shell, arguments, By::ID_OR_NAME)?;
    shell.screen.print(format_args!("{}\n", found.uuid()));
    Ok(())
}
