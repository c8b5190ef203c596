//! `plan`: what it takes to make a definition so.

use serde_json::{Value, json};
use vir_api::XmlFlags;
use vir_conf::Domain;
use vir_conf::diff::{Planned, plan as plan_between};
use vir_conf::flags::ParseFlags;

use super::qemu::{Source, file};
use crate::failure::Failure;
use crate::grammar::{Arguments, Command, Outcome, text};
use crate::shell::Shell;

pub(super) const PLAN: Command = Command::new(
    "plan",
    "show what it takes to make a domain as a file has it",
    "Compares a definition with the stored one of the same name, and with the live one\n\
     where the domain runs, or with another file. Lists every change with its effect:\n\
     live-updatable, needs-restart or destroys-data. No change is an empty list.",
    &[file("file"), text("from", "definition to compare with, instead of the stored one")],
    plan,
)
.prints_data();

fn plan(shell: &mut Shell, arguments: &Arguments) -> Outcome {
    let source = Source::read(arguments, "file")?;
    let wanted = source.domain(false).map_err(|report| source.refuse(shell, &report))?.0;
    let mut data = serde_json::Map::new();
    for (name, from) in starting_points(shell, arguments, &wanted)? {
        let planned = plan_between(&from, &wanted);
        if shell.json {
            data.insert(name.to_owned(), planned.iter().map(record).collect());
            continue;
        }
        if planned.is_empty() {
            shell.screen.print(format_args!("{name}: no-op\n"));
        }
        for Planned { change, effect } in &planned {
            shell.screen.print(format_args!("{name}: {effect}: {change}\n"));
        }
    }
    if shell.json {
        shell.print_data(&Value::Object(data));
    }
    Ok(())
}

/// What there is, by the words that say where.
fn starting_points(
    shell: &mut Shell,
    arguments: &Arguments,
    wanted: &Domain,
) -> Result<Vec<(&'static str, Domain)>, Failure> {
    if arguments.has("from") {
        let source = Source::read(arguments, "from")?;
        let (domain, _) = source.domain(false).map_err(|report| source.refuse(shell, &report))?;
        return Ok(vec![("file", domain)]);
    }
    let found =
        shell.connection()?.domain_by_name(&wanted.name).map_err(|error| Failure::from_api(&error))?;
    let seen = found.snapshot().map_err(|error| Failure::from_api(&error))?;
    let mut points = Vec::new();
    if seen.persistent {
        points.push(("stored", definition(&found, XmlFlags::INACTIVE | XmlFlags::SECURE)?));
    }
    if seen.id.is_some() {
        points.push(("live", definition(&found, XmlFlags::SECURE)?));
    }
    Ok(points)
}

fn definition(domain: &vir_api::Domain, flags: XmlFlags) -> Result<Domain, Failure> {
    let xml = domain.xml(flags).map_err(|error| Failure::from_api(&error))?;
    let parsed = Domain::parse(&xml, ParseFlags::INACTIVE);
    parsed.map(|parsed| parsed.value).map_err(|report| Failure::new(report.to_string()))
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
