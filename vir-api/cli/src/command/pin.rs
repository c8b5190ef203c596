//! `vcpupin`: which host processors a virtual one runs on.

use vir_api::{Affect, NumberSet, Tune, Tuning};

use super::domain::{self, DOMAIN};
use super::vcpu::{self, affect};
use crate::failure::Failure;
use crate::grammar::{Arguments, Command, Outcome, number, text};
use crate::shell::Shell;
use crate::table::Table;

pub(super) const VCPUPIN: Command = Command::new(
    "vcpupin",
    "control or query domain vcpu affinity",
    "Pin domain VCPUs to host physical CPUs.",
    &[
        DOMAIN,
        number("vcpu", "vcpu number").tolerated(),
        text("cpulist", "host cpu number(s) to set, or omit option to query").tolerated().or_empty(),
        vcpu::CONFIG,
        vcpu::LIVE,
        vcpu::CURRENT,
    ],
    vcpupin,
)
.prints_data();

fn vcpupin(shell: &mut Shell, arguments: &Arguments) -> Outcome {
    vcpu::check_sides(arguments)?;
    if arguments.has("cpulist") && !arguments.has("vcpu") {
        return Err(Failure::new("vcpupin: Missing vCPU number in pin mode."));
    }
    let vcpu: Option<u32> = arguments.number("vcpu")?;
    let found = domain::find(shell, arguments)?;
    let active = found.is_active().unwrap_or(false);
    let from_api = |error| Failure::from_api(&error);
    if let (Some(vcpu), Some(cpulist)) = (vcpu, arguments.text("cpulist")?) {
        let limit = found.tuning(Affect::Current).map_err(from_api)?.host_cpus;
        let tune = Tune::PinVcpu { vcpu, cpus: cpu_list(cpulist, limit)? };
        return found.tune(tune, affect(arguments)).map_err(from_api);
    }
    if arguments.has("live") && !active {
        return Err(Failure::new("cannot get vcpupin for offline domain"));
    }
    let tuning = found.tuning(affect(arguments)).map_err(from_api)?;
    let is_live = active && !arguments.has("config");
    check_range(vcpu, &tuning, if is_live { "live" } else { "persistent" })?;
    show(shell, vcpu, &tuning);
    Ok(())
}

fn check_range(vcpu: Option<u32>, tuning: &Tuning, side: &str) -> Outcome {
    let count = tuning.vcpu_pins.len();
    match vcpu {
        Some(vcpu) if vcpu as usize >= count => {
            Err(Failure::new(format!("vcpu {vcpu} is out of range of {side} cpu count {count}")))
        }
        Some(_) | None => Ok(()),
    }
}

fn show(shell: &mut Shell, wanted: Option<u32>, tuning: &Tuning) {
    let pins =
        (0_u32..).zip(&tuning.vcpu_pins).filter(|(vcpu, _)| wanted.is_none_or(|wanted| wanted == *vcpu));
    if shell.json {
        let record = |(vcpu, cpus): (u32, &NumberSet)| serde_json::json!({ "vcpu": vcpu, "cpus": cpus.iter().collect::<Vec<_>>() });
        return shell.print_data(&pins.map(record).collect());
    }
    let mut table = Table::new(["VCPU", "CPU Affinity"]);
    for (vcpu, cpus) in pins {
        table.row(&[vcpu.to_string(), ranges(cpus)]);
    }
    shell.print_table(&table);
}

/// Reads a list of host processors, `0-3,^2`; `r` stands for all there are.
pub(super) fn cpu_list(text: &str, limit: u32) -> Result<NumberSet, Failure> {
    if text == "r" {
        return Ok(NumberSet::below(limit));
    }
    let wrong = || {
        Failure::new(format!("Invalid cpulist '{text}'"))
            .and(format!("invalid argument: Failed to parse bitmap '{text}'"))
    };
    let cpus: NumberSet = text.parse().map_err(|()| wrong())?;
    match cpus.last() {
        None => Err(wrong()),
        Some(last) if last >= limit => {
            Err(Failure::new(format!("CPU {last} in cpulist '{text}' exceed the maxcpu {limit}")))
        }
        Some(_) => Ok(cpus),
    }
}

/// A set of processors as ranges, `0-3,5`.
pub(super) fn ranges(cpus: &NumberSet) -> String {
    let range = |(first, last): &(u32, u32)| {
        if first == last { first.to_string() } else { format!("{first}-{last}") }
    };
    cpus.ranges().iter().map(range).collect::<Vec<_>>().join(",")
}
