//! `event`: waits for what happens to domains.

use std::time::Duration;

use vir_api::{Deadline, Event, Uuid};

use super::domain::{self, By};
use crate::failure::Failure;
use crate::grammar::{Arguments, Command, Outcome, flag, number, text};
use crate::shell::Shell;
use crate::timestamp;

/// Kinds of events as users name them. Only the first happens so far; the others can be waited for in vain.
const TYPES: &[&str] = &[
    "lifecycle",
    "reboot",
    "rtc-change",
    "watchdog",
    "io-error",
    "graphics",
    "io-error-reason",
    "control-error",
    "block-job",
    "disk-change",
    "tray-change",
    "pm-wakeup",
    "pm-suspend",
    "balloon-change",
    "pm-suspend-disk",
    "device-removed",
    "block-job-2",
    "tunable",
    "agent-lifecycle",
    "device-added",
    "migration-iteration",
    "job-completed",
    "device-removal-failed",
    "metadata-change",
    "block-threshold",
    "memory-failure",
    "memory-device-size-change",
    "nic-mac-change",
];

pub(super) const EVENT: Command = Command::new(
    "event",
    "Domain Events",
    "List event types, or wait for domain events to occur",
    &[
        text("domain", "filter by domain name, id or uuid").tolerated().completed_by(domain::any),
        text("event", "which event type to wait for").tolerated().one_of(TYPES),
        flag("all", "wait for all events instead of just one type"),
        flag("loop", "loop until timeout or interrupt, rather than one-shot"),
        number("timeout", "timeout seconds").tolerated(),
        flag("list", "list valid event types"),
        flag("timestamp", "show timestamp for each printed event"),
    ],
    event,
)
.prints_data();

fn event(shell: &mut Shell, arguments: &Arguments) -> Outcome {
    arguments.exclusive("all", "event")?;
    arguments.exclusive("list", "all")?;
    arguments.exclusive("list", "event")?;
    if arguments.has("list") {
        for name in TYPES {
            shell.screen.print(format_args!("{name}\n"));
        }
        return Ok(());
    }
    let wanted = arguments.text("event")?;
    if let Some(name) = wanted.filter(|name| !TYPES.contains(name)) {
        return Err(Failure::new(format!("unknown event type {name}")));
    }
    if wanted.is_none() && !arguments.has("all") {
        return Err(Failure::new("one of --list, --all, or --event <type> is required"));
    }
    let deadline = deadline(arguments)?;
    let only = match arguments.text("domain")? {
        Some(word) => Some(domain::lookup(shell, arguments.command(), word, By::ANY)?.uuid()),
        None => None,
    };
    let counts = wanted.is_none_or(|name| name == TYPES[0]);
    let matches = |event: &Event| counts && only.is_none_or(|uuid: Uuid| uuid == event.uuid);
    wait(shell, arguments, deadline, matches)
}

/// Reads `--timeout`: whole seconds, at least one, that fit as milliseconds in a C int.
fn deadline(arguments: &Arguments) -> Result<Deadline, Failure> {
    const MOST: u64 = i32::MAX as u64 / 1000;
    match arguments.number::<u64>("timeout")? {
        None => Ok(Deadline::NONE),
        Some(seconds) if (1..=MOST).contains(&seconds) => Ok(Deadline::after(Duration::from_secs(seconds))),
        Some(_) => Err(arguments.malformed("timeout")),
    }
}

/// Prints matching events until one came, or in a loop until the deadline; then says how many there were.
fn wait(
    shell: &mut Shell,
    arguments: &Arguments,
    deadline: Deadline,
    matches: impl Fn(&Event) -> bool,
) -> Outcome {
    let log = shell.connection()?.events().clone();
    let mut events = log.follow(log.last());
    let mut count = 0;
    let timed_out = loop {
        match events.next(deadline) {
            Ok(Some(event)) if matches(&event) => {
                count += 1;
                show(shell, &event, arguments.has("timestamp"));
                if !arguments.has("loop") {
                    break false;
                }
            }
            Ok(None) if deadline.is_over() => break true,
            Ok(_) | Err(_) => {}
        }
    };
    if timed_out {
        shell.screen.extra("event loop timed out\n");
    }
    shell.screen.extra(format_args!("events received: {count}\n"));
    if count > 0 { Ok(()) } else { Err(Failure::silent()) }
}

fn show(shell: &mut Shell, event: &Event, with_time: bool) {
    let (step, detail) = event.lifecycle.names();
    let name = &event.name;
    if shell.json {
        let (uuid, id) = (event.uuid.to_string(), event.id);
        let data = serde_json::json!({
            "event": TYPES[0], "domain": name, "uuid": uuid, "id": id, "step": step, "detail": detail,
        });
        shell.print_data(&data);
    } else {
        let time = if with_time { format!("{}: ", timestamp::now()) } else { String::new() };
        shell.screen.print(format_args!("{time}event 'lifecycle' for domain '{name}': {step} {detail}\n"));
    }
    shell.screen.flush();
}
