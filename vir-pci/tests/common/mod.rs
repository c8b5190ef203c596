//! A guest's PCI devices as a text, a line each, and what comes of placing them.
//!
//! ```text
//! growth pcie-to-pci | dmi-to-pci | host-bridges N | none
//! controller INDEX MODEL [PLACE]
//! device NAME CLASS [PLACE] [multifunction=on|off] [group=N]
//! many COUNT NAME CLASS
//! built-in NAME ADDRESS
//! spare CLASS
//! place | multi | tree | explain | json | budget   does it, and prints what came of it
//! assign NAME CLASS | release ADDRESS | remove INDEX
//! ```
//!
//! PLACE is `at ADDRESS`, `rather ADDRESS`, `function N` or `beside NAME N`; nothing means any place.

use std::fmt::Write as _;

use vir_pci::{
    AddressSet, ConnectFlags, ControllerModel, ConventionalSlots, Device, Function, Growth, Request, Want,
};

/// One guest while its script runs.
struct Guest {
    set: AddressSet,
    growth: Option<Growth>,
    requests: Vec<Request>,
    spares: Vec<Device>,
    out: String,
}

/// Runs a script and returns what it printed.
pub(crate) fn run(script: &str) -> String {
    let mut guest = Guest {
        set: AddressSet::new(),
        growth: Some(Growth::default()),
        requests: vec![],
        spares: vec![],
        out: String::new(),
    };
    for line in script.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let mut words = line.split_whitespace();
        guest.line(&mut words).unwrap_or_else(|| panic!("line not understood: {line}"));
        assert_eq!(words.next(), None, "left over in: {line}");
    }
    guest.out
}

type Words<'a> = std::str::SplitWhitespace<'a>;

impl Guest {
    fn line(&mut self, words: &mut Words<'_>) -> Option<()> {
        match words.next()? {
            "growth" => self.growth = Some(growth(words)?).filter(|growth| growth.host_bridges > 0),
            "controller" => self.controller(words)?,
            "device" => {
                let device = Device::new(words.next()?, class(words.next()?)?);
                let request = self.request(device, words)?;
                self.requests.push(request);
            }
            "many" => {
                let (count, name) = (words.next()?.parse::<u32>().ok()?, words.next()?);
                let class = class(words.next()?)?;
                let devices = (0..count).map(|n| Request::any(Device::new(format!("{name}{n}"), class)));
                self.requests.extend(devices);
            }
            "built-in" => {
                let device = Device::built_in(words.next()?);
                self.requests.push(Request::at(words.next()?.parse().ok()?, device));
            }
            "spare" => self.spares.push(Device::new("spare", class(words.next()?)?)),
            other => self.command(other, words)?,
        }
        Some(())
    }

    fn controller(&mut self, words: &mut Words<'_>) -> Option<()> {
        let index = words.next()?.parse().ok()?;
        let model: ControllerModel = words.next()?.parse().ok()?;
        if let Err(error) = self.set.add_controller(index, model) {
            writeln!(self.out, "error: {error}").ok()?;
        } else if !model.is_root() {
            let request = self.request(Device::controller(index, model), words)?;
            self.requests.push(request);
        }
        Some(())
    }

    fn request(&self, mut device: Device, words: &mut Words<'_>) -> Option<Request> {
        let mut want = Want::Any(Function::MIN);
        while let Some(word) = words.next() {
            match word.split_once('=').unwrap_or((word, "")) {
                ("at", _) => want = Want::At(words.next()?.parse().ok()?),
                ("rather", _) => want = Want::Rather(words.next()?.parse().ok()?),
                ("function", _) => want = Want::Any(function(words.next()?)?),
                ("beside", _) => want = Want::Beside(self.position(words.next()?)?, function(words.next()?)?),
                ("multifunction", value) => device.multifunction = Some(value.parse().ok()?),
                ("group", value) => device.isolation_group = value.parse().ok()?,
                _ => return None,
            }
        }
        Some(Request { device, want })
    }

    fn position(&self, name: &str) -> Option<usize> {
        self.requests.iter().position(|request| request.device.name == name)
    }

    fn command(&mut self, command: &str, words: &mut Words<'_>) -> Option<()> {
        let text = match command {
            "place" => self.place(),
            "multi" => self.multi(),
            "tree" => self.set.topology().to_string(),
            "explain" => self.set.topology().explained().to_string(),
            "json" => serde_json::to_string_pretty(&self.set.topology()).ok()? + "\n",
            "budget" => self.budget(),
            "assign" => match self.set.assign(Device::new(words.next()?, class(words.next()?)?)) {
                Ok((address, reason)) => format!("{address}: {reason}\n"),
                Err(error) => format!("error: {error}\n"),
            },
            "release" => match self.set.release(words.next()?.parse().ok()?) {
                Some(occupant) => format!("released {}\n", occupant.device.name),
                None => "nobody there\n".to_owned(),
            },
            "remove" => {
                let removed = self.set.remove_controller(words.next()?.parse().ok()?);
                if removed { "removed\n".to_owned() } else { "not removed\n".to_owned() }
            }
            _ => return None,
        };
        self.out.push_str(&text);
        Some(())
    }

    fn place(&mut self) -> String {
        let requests = std::mem::take(&mut self.requests);
        match self.set.place(&requests, self.growth, &self.spares) {
            Ok(placement) => placement.added.iter().fold(String::new(), |text, added| {
                let place = added.address.map_or("nowhere".to_owned(), |address| address.to_string());
                format!(
                    "{text}added {} {} at {place} because of {}\n",
                    added.index, added.model, added.because
                )
            }),
            Err(error) => format!("error: {error}\n"),
        }
    }

    fn multi(&mut self) -> String {
        let report = self.set.set_all_multi();
        let on = report.turned_on.iter().map(|address| format!("turned on {address}\n"));
        on.chain(report.conflicts.iter().map(|conflict| format!("conflict: {conflict}\n"))).collect()
    }

    fn budget(&self) -> String {
        let budgets = self.set.budgets(self.growth.unwrap_or_default());
        let line = |b: &vir_pci::Budget| {
            format!("{}: {} now, {} with growth\n", b.class, b.without_growth, b.with_growth)
        };
        budgets.iter().map(line).collect()
    }
}

/// `none` is growth with no host bridge at all, which the caller takes for no growth.
fn growth(words: &mut Words<'_>) -> Option<Growth> {
    let default = Growth::default();
    Some(match words.next()? {
        "none" => Growth { host_bridges: 0, ..default },
        "pcie-to-pci" => Growth { conventional: ConventionalSlots::PcieToPci, ..default },
        "dmi-to-pci" => Growth { conventional: ConventionalSlots::DmiToPci, ..default },
        "host-bridges" => Growth { host_bridges: words.next()?.parse().ok()?, ..default },
        _ => return None,
    })
}

fn class(word: &str) -> Option<ConnectFlags> {
    Some(match word {
        "pci" => ConnectFlags::PCI_ENDPOINT,
        "pcie" => ConnectFlags::PCIE_ENDPOINT,
        "pcie-fixed" => ConnectFlags::PCIE_FIXED,
        "root" => ConnectFlags::ROOT_ENDPOINT,
        "sharing" => ConnectFlags::PCI_ENDPOINT | ConnectFlags::AGGREGATE_SLOT,
        _ => return None,
    })
}

fn function(word: &str) -> Option<Function> {
    Function::new(word.parse().ok()?)
}
