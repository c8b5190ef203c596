//! Commands about a domain's processors.

use vir_api::{Affect, Domain, VcpuFlags};

use super::domain::{self, DOMAIN};
use crate::failure::Failure;
use crate::grammar::{Arguments, Command, Opt, Outcome, flag, number};
use crate::shell::Shell;

/// `--config`, `--live` and `--current`, as commands that change a domain have them.
pub(super) const CONFIG: Opt = flag("config", "affect next boot");
pub(super) const LIVE: Opt = flag("live", "affect running domain");
pub(super) const CURRENT: Opt = flag("current", "affect current domain");

/// `--current` names the side that the other two name otherwise.
pub(super) fn check_change(arguments: &Arguments) -> Outcome {
    arguments.exclusive("current", "live")?;
    arguments.exclusive("current", "config")
}

/// As [`check_change`], for commands that look at or change one side only.
pub(super) fn check_sides(arguments: &Arguments) -> Outcome {
    arguments.exclusive("live", "config")?;
    check_change(arguments)
}

pub(super) const SETVCPUS: Command = Command::new(
    "setvcpus",
    "change number of virtual CPUs",
    "Change the number of virtual CPUs in the guest domain.",
    &[
        DOMAIN,
        number("count", "number of virtual CPUs").required(),
        flag("maximum", "set maximum limit on next boot"),
        CONFIG,
        LIVE,
        CURRENT,
        flag("guest", "modify cpu state in the guest"),
        flag("hotpluggable", "make added vcpus hot(un)pluggable"),
    ],
    setvcpus,
);

fn setvcpus(shell: &mut Shell, arguments: &Arguments) -> Outcome {
    check_change(arguments)?;
    arguments.exclusive("guest", "config")?;
    arguments.requires("maximum", "config")?;
    let found = domain::find(shell, arguments)?;
    let count: u32 = arguments.number("count")?.ok_or_else(|| arguments.malformed("count"))?;
    if count == 0 {
        return Err(Failure::new("Can't set 0 processors for a VM"));
    }
    let flags = arguments.chosen(&[
        ("maximum", VcpuFlags::MAXIMUM),
        ("config", VcpuFlags::CONFIG),
        ("live", VcpuFlags::LIVE),
        ("guest", VcpuFlags::GUEST),
        ("hotpluggable", VcpuFlags::HOTPLUGGABLE),
    ]);
    found.set_vcpus(count, flags.collect()).map_err(|error| Failure::from_api(&error))
}

pub(super) const VCPUCOUNT: Command = Command::new(
    "vcpucount",
    "domain vcpu counts",
    "Returns the number of virtual CPUs used by the domain.",
    &[
        DOMAIN,
        flag("maximum", "get maximum count of vcpus"),
        flag("active", "get number of currently active vcpus"),
        flag("live", "get value from running domain"),
        flag("config", "get value to be used on next boot"),
        flag("current", "get value according to current domain state"),
        flag("guest", "retrieve vcpu count from the guest instead of the hypervisor"),
    ],
    vcpucount,
);

fn vcpucount(shell: &mut Shell, arguments: &Arguments) -> Outcome {
    check_sides(arguments)?;
    arguments.exclusive("active", "maximum")?;
    let found = domain::find(shell, arguments)?;
    if arguments.has("guest") {
        let missing = vir_api::Error::unsupported("virDomainGetVcpusFlags");
        return Err(Failure::because("Failed to retrieve vCPU count from the guest", &missing));
    }
    if ["maximum", "active", "live", "config", "current"].iter().any(|option| arguments.has(option)) {
        let counts = found.vcpus(affect(arguments)).map_err(|error| Failure::from_api(&error))?;
        let count = if arguments.has("maximum") { counts.maximum } else { counts.current };
        shell.screen.print(format_args!("{count}\n"));
    } else {
        shell.screen.print(overview(&found));
    }
    Ok(())
}

/// Which definition the user's options mean.
pub(super) fn affect(arguments: &Arguments) -> Affect {
    match (arguments.has("live"), arguments.has("config")) {
        (true, _) => Affect::Live,
        (false, true) => Affect::Config,
        (false, false) => Affect::Current,
    }
}

/// All there is to say, on a line each; a side that the domain does not have has no line.
fn overview(found: &Domain) -> String {
    let sides = [("config", Affect::Config), ("live", Affect::Live)];
    let counts: Vec<_> =
        sides.into_iter().filter_map(|(side, affect)| Some((side, found.vcpus(affect).ok()?))).collect();
    let lines = |what: &str, count: fn(&vir_api::Vcpus) -> u32| {
        let line = |(side, counts): &(&str, _)| format!("{what:<12} {side:<12} {:3}\n", count(counts));
        counts.iter().map(line).collect::<Vec<_>>().concat()
    };
    lines("maximum", |counts| counts.maximum) + &lines("current", |counts| counts.current)
}
