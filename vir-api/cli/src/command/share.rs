//! `blkiotune` and `schedinfo`: a domain's share of the host.

use serde_json::json;
use vir_api::{BlkioDevice, BlkioLimit, BlkioTune, Domain, Tune};

use super::domain::{self, DOMAIN};
use super::vcpu::{CONFIG, CURRENT, LIVE, affect, check_sides};
use crate::failure::Failure;
use crate::grammar::{Arguments, Command, Outcome, flag, list, number, text};
use crate::shell::Shell;

pub(super) const BLKIOTUNE: Command = Command::new(
    "blkiotune",
    "Get or set blkio parameters",
    "Get or set the current blkio parameters for a guest domain.",
    &[
        DOMAIN,
        number("weight", "IO Weight").tolerated(),
        text("device-weights", "per-device IO Weights, in the form of /path/to/device,weight,...")
            .tolerated(),
        text(
            "device-read-iops-sec",
            "per-device read I/O limit per second, in the form of /path/to/device,read_iops_sec,...",
        )
        .tolerated(),
        text(
            "device-write-iops-sec",
            "per-device write I/O limit per second, in the form of /path/to/device,write_iops_sec,...",
        )
        .tolerated(),
        text(
            "device-read-bytes-sec",
            "per-device bytes read per second, in the form of /path/to/device,read_bytes_sec,...",
        )
        .tolerated(),
        text(
            "device-write-bytes-sec",
            "per-device bytes wrote per second, in the form of /path/to/device,write_bytes_sec,...",
        )
        .tolerated(),
        CONFIG,
        LIVE,
        CURRENT,
    ],
    blkiotune,
)
.prints_data();

/// A limit on single disks: the option that sets it, the parameter's name, and where its value is.
struct Limit {
    option: &'static str,
    parameter: &'static str,
    which: BlkioLimit,
    value: fn(&BlkioDevice) -> Option<u64>,
    most: u64,
}

const LIMITS: &[Limit] = &[
    Limit {
        option: "device-weights",
        parameter: "device_weight",
        which: BlkioLimit::Weight,
        value: |device| device.weight.map(u64::from),
        most: u32::MAX as u64,
    },
    Limit {
        option: "device-read-iops-sec",
        parameter: "device_read_iops_sec",
        which: BlkioLimit::ReadIops,
        value: |device| device.read_iops_sec.map(u64::from),
        most: u32::MAX as u64,
    },
    Limit {
        option: "device-write-iops-sec",
        parameter: "device_write_iops_sec",
        which: BlkioLimit::WriteIops,
        value: |device| device.write_iops_sec.map(u64::from),
        most: u32::MAX as u64,
    },
    Limit {
        option: "device-read-bytes-sec",
        parameter: "device_read_bytes_sec",
        which: BlkioLimit::ReadBytes,
        value: |device| device.read_bytes_sec,
        most: u64::MAX,
    },
    Limit {
        option: "device-write-bytes-sec",
        parameter: "device_write_bytes_sec",
        which: BlkioLimit::WriteBytes,
        value: |device| device.write_bytes_sec,
        most: u64::MAX,
    },
];

fn blkiotune(shell: &mut Shell, arguments: &Arguments) -> Outcome {
    check_sides(arguments)?;
    let found = domain::find(shell, arguments)?;
    let mut tunes: Vec<Tune> = arguments.number("weight")?.map(Tune::BlkioWeight).into_iter().collect();
    for limit in LIMITS {
        if let Some(text) = arguments.text(limit.option)? {
            let devices = limit.parse(text)?;
            tunes.push(Tune::BlkioDevices { limit: limit.which, devices });
        }
    }
    if tunes.is_empty() {
        return show_blkio(shell, arguments, &found);
    }
    let failed = |error| Failure::because("Unable to change blkio parameters", &error);
    tunes.into_iter().try_for_each(|tune| found.tune(tune, affect(arguments)).map_err(failed))
}

impl Limit {
    /// Reads `/path,value,/path,value`.
    fn parse(&self, text: &str) -> Result<Vec<(String, u64)>, Failure> {
        let name = self.parameter;
        let wrong = |detail: String| {
            Failure::new("Unable to change blkio parameters").and(format!("invalid argument: {detail}"))
        };
        let words: Vec<&str> = text.split(',').collect();
        if !words.len().is_multiple_of(2) {
            return Err(wrong(format!("unable to parse blkio device '{name}' '{text}'")));
        }
        let pair = |pair: &[&str]| {
            let value = pair[1].parse().ok().filter(|value| *value <= self.most);
            let value = value.ok_or_else(|| {
                wrong(format!("invalid value '{}' for parameter '{name}' of device '{}'", pair[1], pair[0]))
            })?;
            Ok((pair[0].to_owned(), value))
        };
        words.chunks(2).map(pair).collect()
    }

    /// `/path,value,/path,value`: the disks that have this limit.
    fn show(&self, tune: &BlkioTune) -> String {
        let device = |device: &BlkioDevice| Some(format!("{},{}", device.path, (self.value)(device)?));
        tune.devices.iter().filter_map(device).collect::<Vec<_>>().join(",")
    }
}

fn show_blkio(shell: &mut Shell, arguments: &Arguments, found: &Domain) -> Outcome {
    let tuning = found.tuning(affect(arguments));
    let tuning = tuning.map_err(|error| Failure::because("Unable to get blkio parameters", &error))?;
    let blkio = tuning.blkio.unwrap_or_default();
    let weight = blkio.weight.unwrap_or(0);
    if shell.json {
        let limits = LIMITS.iter().map(|limit| (limit.parameter.to_owned(), limit.show(&blkio).into()));
        let mut data = serde_json::Map::from_iter([("weight".to_owned(), weight.into())]);
        data.extend(limits);
        shell.print_data(&data.into());
        return Ok(());
    }
    shell.screen.print(format_args!("{:<15}: {weight}\n", "weight"));
    for limit in LIMITS {
        shell.screen.print(format_args!("{:<15}: {}\n", limit.parameter, limit.show(&blkio)));
    }
    Ok(())
}

pub(super) const SCHEDINFO: Command = Command::new(
    "schedinfo",
    "show/set scheduler parameters",
    "Show/Set scheduler parameters.",
    &[
        DOMAIN,
        number("weight", "weight for XEN_CREDIT"),
        number("cap", "cap for XEN_CREDIT"),
        flag("current", "get/set current scheduler info"),
        flag("config", "get/set value to be used on next boot"),
        flag("live", "get/set value from running domain"),
        list("set", "parameter=value").positional(),
    ],
    schedinfo,
)
.prints_data();

fn schedinfo(shell: &mut Shell, arguments: &Arguments) -> Outcome {
    check_sides(arguments)?;
    let found = domain::find(shell, arguments)?;
    let tuning = found.tuning(affect(arguments)).map_err(|error| Failure::from_api(&error))?;
    if !shell.json {
        shell.screen.print(format_args!("{:<15}: {}\n", "Scheduler", tuning.scheduler));
    }
    for (name, value) in wanted(arguments)? {
        if tuning.scheduler_parameters.iter().all(|(known, _)| *known != name) {
            return Err(Failure::new(format!("invalid scheduler option: {name}")));
        }
        let value = value.parse::<u32>().map_err(|_| {
            Failure::new(format!("invalid argument: Invalid value for field '{name}': expected unsigned int"))
        })?;
        let tune = Tune::Scheduler { name, value: value.into() };
        found.tune(tune, affect(arguments)).map_err(|error| Failure::from_api(&error))?;
    }
    let tuning = found.tuning(affect(arguments)).map_err(|error| Failure::from_api(&error))?;
    if shell.json {
        let parameters: serde_json::Map<_, _> =
            tuning.scheduler_parameters.into_iter().map(|(name, value)| (name, value.into())).collect();
        shell.print_data(&json!({ "scheduler": tuning.scheduler, "parameters": parameters }));
        return Ok(());
    }
    for (name, value) in tuning.scheduler_parameters {
        shell.screen.print(format_args!("{name:<15}: {value}\n"));
    }
    Ok(())
}

/// The parameters that the user wants changed, from the two options that have a name of their own and from `--set`.
fn wanted(arguments: &Arguments) -> Result<Vec<(String, String)>, Failure> {
    let mut wanted = Vec::new();
    for name in ["weight", "cap"] {
        let value: Option<i32> = arguments.number(name)?;
        wanted.extend(value.filter(|value| *value > 0).map(|value| (name.to_owned(), value.to_string())));
    }
    for setting in arguments.all("set") {
        let (name, value) = setting
            .split_once('=')
            .ok_or_else(|| Failure::new("Invalid syntax for --set, expecting name=value"))?;
        wanted.push((name.to_owned(), value.to_owned()));
    }
    Ok(wanted)
}
