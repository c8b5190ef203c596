//! `plan`: what it takes to make a definition so.

use serde_json::{Value, json};
use vir_conf::diff::{Planned, plan as plan_between};

use super::domain::{self, Stored};
use super::qemu::{self, Source, file};
use crate::failure::Failure;
use crate::grammar::{Arguments, Command, Outcome, text};
use crate::shell::Shell;

pub(super) const PLAN: Command = Command::new(
    "plan",
    "show what it takes to make a document so",
    "Compares what a define would make of a domain XML file with the stored definition of\n\
     that domain, and with the live one where it runs, or with what a define would make of\n\
     another file. What the file leaves open of identity and addresses stays as it is.\n\
     Lists every change with its effect: live-updatable, needs-restart or destroys-data.\n\
     No change is an empty list. Documents of other kinds are compared with another file.",
    &[
        file("file"),
        text("from", "definition to compare with, instead of the stored one"),
        qemu::CAPABILITIES,
    ],
    plan,
)
.prints_data();

fn plan(shell: &mut Shell, arguments: &Arguments) -> Outcome {
    let source = Source::read(arguments, "file")?;
    let kind = source.kind(shell)?;
    let plans = match (kind.tag(), arguments.has("from")) {
        ("domain", true) => vec![("file", between_domains(shell, arguments, &source)?)],
        ("domain", false) => from_stored(shell, arguments, &source)?,
        (_, true) => vec![("file", between_documents(shell, arguments, &source)?)],
        (tag, false) => {
            return Err(Failure::new(format!(
                "nothing is stored about a <{tag}>; --from names what to compare with"
            )));
        }
    };
    if shell.json {
        let record = |(name, planned): &(&str, Vec<Planned>)| {
            ((*name).to_owned(), planned.iter().map(record).collect())
        };
        shell.print_data(&Value::Object(plans.iter().map(record).collect()));
        return Ok(());
    }
    for (name, planned) in &plans {
        if planned.is_empty() {
            shell.screen.print(format_args!("{name}: no-op\n"));
        }
        for Planned { change, effect } in planned {
            shell.screen.print(format_args!("{name}: {effect}: {change}\n"));
        }
    }
    Ok(())
}

/// From what is stored, and from what runs.
fn from_stored(
    shell: &mut Shell,
    arguments: &Arguments,
    source: &Source,
) -> Result<Vec<(&'static str, Vec<Planned>)>, Failure> {
    let (written, _) = source.domain(false).map_err(|report| source.refuse(shell, &report))?;
    let there = domain::stored(shell, &written)?;
    let wanted = source.complete(shell, arguments, Some(there.next_start()))?;
    let Stored { stored, live } = &there;
    let stored = stored.iter().map(|stored| ("stored", plan_between(stored, &wanted)));
    let live = live.iter().map(|live| ("live", plan_between(live, &wanted)));
    Ok(stored.chain(live).collect())
}

fn between_domains(
    shell: &mut Shell,
    arguments: &Arguments,
    source: &Source,
) -> Result<Vec<Planned>, Failure> {
    let from = Source::read(arguments, "from")?.complete(shell, arguments, None)?;
    let wanted = source.complete(shell, arguments, Some(&from))?;
    Ok(plan_between(&from, &wanted))
}

fn between_documents(
    shell: &mut Shell,
    arguments: &Arguments,
    source: &Source,
) -> Result<Vec<Planned>, Failure> {
    let (from, kind) = (Source::read(arguments, "from")?, source.kind(shell)?);
    let tag = from.kind(shell)?.tag();
    if tag != kind.tag() {
        return Err(Failure::new(format!("a <{}> does not come in the place of a <{tag}>", kind.tag())));
    }
    let before = from.settle(shell, kind, None)?;
    let after = source.settle(shell, kind, Some(&before))?;
    Ok(kind.plan(&before, &after))
}

fn record(Planned { change, effect }: &Planned) -> Value {
    json!({
        "path": change.path.to_string(),
        "before": change.before,
        "after": change.after,
        "guest": change.guest,
        "effect": effect.as_str(),
    })
}
