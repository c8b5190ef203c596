//! `domstats` and `domcontrol`: how running domains fare.

use serde_json::{Map, Value, json};
use vir_api::{Domain, ListFlags, StatsFlags};

use super::domain::{self, By, DOMAIN};
use crate::failure::Failure;
use crate::grammar::{Arguments, Command, Outcome, flag, list};
use crate::shell::Shell;

pub(super) const DOMSTATS: Command = Command::new(
    "domstats",
    "get statistics about one or multiple domains",
    "Gets statistics about one or more (or all) domains",
    &[
        flag("state", "report domain state"),
        flag("cpu-total", "report domain physical cpu usage"),
        flag("balloon", "report domain balloon statistics"),
        flag("vcpu", "report domain virtual cpu information"),
        flag("interface", "report domain network interface information"),
        flag("block", "report domain block device statistics"),
        flag("perf", "report domain perf event statistics"),
        flag("iothread", "report domain IOThread information"),
        flag("memory", "report domain memory usage"),
        flag("dirtyrate", "report domain dirty rate information"),
        flag("vm", "report hypervisor-specific statistics"),
        flag("list-active", "list only active domains"),
        flag("list-inactive", "list only inactive domains"),
        flag("list-persistent", "list only persistent domains"),
        flag("list-transient", "list only transient domains"),
        flag("list-running", "list only running domains"),
        flag("list-paused", "list only paused domains"),
        flag("list-shutoff", "list only shutoff domains"),
        flag("list-other", "list only domains in other states"),
        flag("raw", "do not pretty-print the fields"),
        flag("enforce", "enforce requested stats parameters"),
        flag("backing", "add backing chain information to block stats"),
        flag("nowait", "report only stats that are accessible instantly"),
        list("domain", "list of domains to get stats for").positional().completed_by(domain::any),
    ],
    domstats,
)
.prints_data();

const GROUPS: &[(&str, StatsFlags)] = &[
    ("state", StatsFlags::STATE),
    ("cpu-total", StatsFlags::CPU_TOTAL),
    ("balloon", StatsFlags::BALLOON),
    ("vcpu", StatsFlags::VCPU),
    ("interface", StatsFlags::INTERFACE),
    ("block", StatsFlags::BLOCK),
    ("perf", StatsFlags::PERF),
    ("iothread", StatsFlags::IOTHREAD),
    ("memory", StatsFlags::MEMORY),
    ("dirtyrate", StatsFlags::DIRTYRATE),
    ("vm", StatsFlags::VM),
];

const FILTERS: &[(&str, ListFlags)] = &[
    ("list-active", ListFlags::ACTIVE),
    ("list-inactive", ListFlags::INACTIVE),
    ("list-persistent", ListFlags::PERSISTENT),
    ("list-transient", ListFlags::TRANSIENT),
    ("list-running", ListFlags::RUNNING),
    ("list-paused", ListFlags::PAUSED),
    ("list-shutoff", ListFlags::SHUTOFF),
    ("list-other", ListFlags::OTHER),
];

fn domstats(shell: &mut Shell, arguments: &Arguments) -> Outcome {
    let wanted: StatsFlags = arguments.chosen(GROUPS).collect();
    let mut seen = Vec::new();
    for domain in domains(shell, arguments)? {
        let figures = domain.stats(wanted).map_err(|error| Failure::from_api(&error))?;
        seen.push((domain.name().to_owned(), figures));
    }
    if shell.json {
        let data = seen.into_iter().map(|(name, figures)| {
            let figures: Map<String, Value> =
                figures.into_iter().map(|figure| (figure.name, figure.value.into())).collect();
            json!({ "domain": name, "figures": figures })
        });
        shell.print_data(&data.collect());
        return Ok(());
    }
    let block = |(name, figures): (String, Vec<vir_api::Figure>)| {
        let lines = figures.iter().map(|figure| format!("  {}={}\n", figure.name, figure.value));
        format!("Domain: '{name}'\n{}", lines.collect::<String>())
    };
    shell.screen.print(seen.into_iter().map(block).collect::<Vec<_>>().join("\n"));
    Ok(())
}

/// Those the user names, else all that pass the filters. Traces of the peer do not know whose the words are.
fn domains(shell: &mut Shell, arguments: &Arguments) -> Result<Vec<Domain>, Failure> {
    let mut named = arguments.all("domain").peekable();
    if named.peek().is_none() {
        return Ok(shell.connection()?.domains(arguments.chosen(FILTERS).collect()));
    }
    named.map(|word| domain::lookup(shell, "unknown", word, By::ANY)).collect()
}

pub(super) const DOMCONTROL: Command = Command::new(
    "domcontrol",
    "domain control interface state",
    "Returns state of a control interface to the domain.",
    &[DOMAIN.completed_by(domain::active)],
    domcontrol,
);

fn domcontrol(shell: &mut Shell, arguments: &Arguments) -> Outcome {
    domain::find(shell, arguments)?.check_control().map_err(|error| Failure::from_api(&error))?;
    shell.screen.print("ok\n");
    Ok(())
}
