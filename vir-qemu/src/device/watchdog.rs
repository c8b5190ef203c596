//! A timer that acts when the guest hangs.

use serde::Serialize;
use vir_conf::domain::device::watchdog::{Watchdog, WatchdogAction, WatchdogModel};
use vir_conf::domain::device::{DeviceInfo, Devices};

use crate::command::{Builder, Refusal};
use crate::device::place::Place;
use crate::machine::{Machine, MachineKind};

/// A q35 board has a watchdog in its chip set, so every definition shows it.
pub(crate) fn add_built_in(devices: &mut Devices, machine: Machine<'_>) {
    let shown = devices.watchdogs.iter().any(|watchdog| watchdog.model == WatchdogModel::Itco);
    if machine.kind == MachineKind::Q35 && !shown {
        let action = devices.watchdogs.first().map_or(WatchdogAction::Reset, |watchdog| watchdog.action);
        devices.watchdogs.push(Watchdog { model: WatchdogModel::Itco, action, info: DeviceInfo::default() });
    }
}

#[derive(Serialize)]
struct Props {
    driver: &'static str,
    id: String,
    #[serde(flatten)]
    place: Place,
}

/// Adds the timers, and what happens when one runs out.
pub(crate) fn build(watchdogs: &[Watchdog], b: &mut Builder<'_>) -> Result<(), Refusal> {
    for watchdog in watchdogs {
        build_one(watchdog, b);
    }
    if let Some(watchdog) = watchdogs.first() {
        b.option("-watchdog-action", action(watchdog.action));
    }
    Ok(())
}

fn build_one(watchdog: &Watchdog, b: &mut Builder<'_>) {
    if watchdog.model == WatchdogModel::Itco {
        // The chip set is told to obey its watchdog, which firmware may otherwise switch off for good.
        b.option("-global", "ICH9-LPC.noreboot=off");
        return;
    }
    let props = Props {
        driver: watchdog.model.as_str(),
        id: b.alias(&watchdog.info),
        place: Place::of(&watchdog.info, b),
    };
    b.device(&props);
}

/// QEMU's name of an action. A dump is made from outside, while the guest is paused.
fn action(action: WatchdogAction) -> &'static str {
    match action {
        WatchdogAction::Dump => "pause",
        WatchdogAction::Reset
        | WatchdogAction::Shutdown
        | WatchdogAction::Poweroff
        | WatchdogAction::Pause
        | WatchdogAction::None
        | WatchdogAction::InjectNmi => action.as_str(),
    }
}
