//! Commands about I/O threads.

use serde_json::json;
use vir_api::{Affect, IoThread, Polling, Tune};

use super::domain::{self, DOMAIN};
use super::pin::{cpu_list, ranges};
use super::vcpu::{CONFIG, CURRENT, LIVE, affect, check_sides};
use crate::failure::Failure;
use crate::grammar::{Arguments, Command, Outcome, number, text};
use crate::shell::Shell;
use crate::table::Table;

pub(super) const IOTHREADINFO: Command = Command::new(
    "iothreadinfo",
    "view domain IOThreads",
    "Returns basic information about the domain IOThreads.",
    &[DOMAIN, CONFIG, LIVE, CURRENT],
    iothreadinfo,
)
.prints_data();

fn iothreadinfo(shell: &mut Shell, arguments: &Arguments) -> Outcome {
    check_sides(arguments)?;
    let found = domain::find(shell, arguments)?;
    let tuning = found.tuning(affect(arguments));
    let threads = tuning
        .map_err(|error| Failure::because("Unable to get domain IOThreads information", &error))?
        .iothreads;
    if shell.json {
        let record =
            |thread: &IoThread| json!({ "id": thread.id, "cpus": thread.cpus.iter().collect::<Vec<_>>() });
        shell.print_data(&threads.iter().map(record).collect());
    } else if threads.is_empty() {
        shell.screen.extra("No IOThreads found for the domain");
    } else {
        let mut table = Table::new(["IOThread ID", "CPU Affinity"]);
        for thread in threads {
            table.row(&[thread.id.to_string(), ranges(&thread.cpus)]);
        }
        shell.print_table(&table);
    }
    Ok(())
}

pub(super) const IOTHREADADD: Command = Command::new(
    "iothreadadd",
    "add an IOThread to the guest domain",
    "Add an IOThread to the guest domain.",
    &[DOMAIN, number("id", "iothread for the new IOThread").required(), CONFIG, LIVE, CURRENT],
    |shell, arguments| tune(shell, arguments, Tune::AddIoThread),
);

pub(super) const IOTHREADDEL: Command = Command::new(
    "iothreaddel",
    "delete an IOThread from the guest domain",
    "Delete an IOThread from the guest domain.",
    &[DOMAIN, number("id", "iothread_id for the IOThread to delete").required(), CONFIG, LIVE, CURRENT],
    |shell, arguments| tune(shell, arguments, Tune::RemoveIoThread),
);

pub(super) const IOTHREADSET: Command = Command::new(
    "iothreadset",
    "modifies an existing IOThread of the guest domain",
    "Modifies an existing IOThread of the guest domain.",
    &[
        DOMAIN,
        number("id", "iothread id of existing IOThread").required(),
        number("poll-max-ns", "set the maximum IOThread polling time in ns").tolerated(),
        number("poll-grow", "set the value to increase the IOThread polling time").tolerated(),
        number("poll-shrink", "set the value for reduction of the IOThread polling time").tolerated(),
        CONFIG,
        LIVE,
        CURRENT,
    ],
    iothreadset,
);

fn iothreadset(shell: &mut Shell, arguments: &Arguments) -> Outcome {
    let polling = Polling {
        max_ns: arguments.number("poll-max-ns")?,
        grow: arguments.number("poll-grow")?,
        shrink: arguments.number("poll-shrink")?,
    };
    if polling == Polling::default() {
        return Err(Failure::new("Not enough arguments passed, nothing to set"));
    }
    tune(shell, arguments, |id| Tune::PollIoThread { id, polling })
}

pub(super) const IOTHREADPIN: Command = Command::new(
    "iothreadpin",
    "control domain IOThread affinity",
    "Pin domain IOThreads to host physical CPUs.",
    &[
        DOMAIN,
        number("iothread", "IOThread ID number").required(),
        text("cpulist", "host cpu number(s) to set").required().or_empty(),
        CONFIG,
        LIVE,
        CURRENT,
    ],
    iothreadpin,
);

fn iothreadpin(shell: &mut Shell, arguments: &Arguments) -> Outcome {
    check_sides(arguments)?;
    let found = domain::find(shell, arguments)?;
    let from_api = |error| Failure::from_api(&error);
    let id = arguments.number("iothread")?.ok_or_else(|| arguments.malformed("iothread"))?;
    let limit = found.tuning(Affect::Current).map_err(from_api)?.host_cpus;
    let cpus = cpu_list(arguments.required("cpulist")?, limit)?;
    found.tune(Tune::PinIoThread { id, cpus }, affect(arguments)).map_err(from_api)
}

/// Turns a screw of the thread that `--id` names.
fn tune(shell: &mut Shell, arguments: &Arguments, what: impl FnOnce(u32) -> Tune) -> Outcome {
    check_sides(arguments)?;
    let found = domain::find(shell, arguments)?;
    let id: i64 = arguments.number("id")?.ok_or_else(|| arguments.malformed("id"))?;
    let valid = u32::try_from(id).ok().filter(|id| *id > 0);
    let valid = valid.ok_or_else(|| Failure::new(format!("Invalid IOThread id value: '{id}'")))?;
    found.tune(what(valid), affect(arguments)).map_err(|error| Failure::from_api(&error))
}
