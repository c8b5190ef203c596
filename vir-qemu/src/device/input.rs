//! Keyboards, mice, tablets, and input devices of the host.

use serde::Serialize;
use vir_conf::diagnostic::{Problem, Report};
use vir_conf::domain::device::input::{
    EvdevGrab, EvdevGrabToggle, EvdevSource, Input, InputBus, InputModel, InputType,
};
use vir_conf::domain::device::{DeviceInfo, Devices};
use vir_conf::table::Choice as _;

use crate::command::{Builder, Refusal};
use crate::device::place::Place;
use crate::device::virtio::{Generation, TransportProps, driver};
use crate::machine::Machine;

/// The bus of a device that names none: the one the machine has built in, else USB.
pub(crate) fn complete(input: &mut Input, machine: Machine<'_>) {
    let usual = match input.kind {
        InputType::Mouse | InputType::Keyboard if machine.is_x86() => InputBus::Ps2,
        InputType::Mouse | InputType::Keyboard | InputType::Tablet => InputBus::Usb,
        InputType::Passthrough(_) => InputBus::Virtio,
        InputType::Evdev(_) => InputBus::None,
    };
    input.bus.get_or_insert(usual);
}

/// A machine with a PS/2 controller has a mouse and a keyboard on it, so every definition shows them.
pub(crate) fn add_built_in(devices: &mut Devices, has_ps2: bool) {
    for kind in [InputType::Mouse, InputType::Keyboard] {
        let shown = |input: &Input| input.kind == kind && input.bus == Some(InputBus::Ps2);
        if has_ps2 && !devices.inputs.iter().any(shown) {
            let bus = Some(InputBus::Ps2);
            devices.inputs.push(Input { bus, model: None, driver: None, kind, info: DeviceInfo::default() });
        }
    }
}

/// Notes what QEMU cannot do with the device at `path`.
pub(crate) fn validate(input: &Input, has_ps2: bool, path: &str, report: &mut Report) {
    let Input { bus, model, driver, kind, info: _ } = input;
    let mut refuse = |why: &str| report.error(path, Problem::Unsupported(why.to_owned()));
    wrong_bus(*bus, kind, has_ps2).into_iter().for_each(&mut refuse);
    match kind {
        InputType::Evdev(None) | InputType::Passthrough(None) => refuse("the device needs a <source>"),
        InputType::Evdev(Some(_))
        | InputType::Passthrough(Some(_))
        | InputType::Mouse
        | InputType::Tablet
        | InputType::Keyboard => {}
    }
    if matches!(model, Some(InputModel::VirtioTransitional | InputModel::VirtioNonTransitional)) {
        let name = kind.value();
        refuse(&format!("virtio (non-)transitional models are not supported for input type '{name}'"));
    }
    if let Some(model) = model.filter(|_| *bus != Some(InputBus::Virtio)) {
        refuse(&format!("only bus 'virtio' is supported for input model '{model}'"));
    }
    if driver.is_some() && *bus != Some(InputBus::Virtio) {
        let why = "<driver> has no effect, its options are for virtio devices".to_owned();
        report.warn(path, Problem::Conflict(why));
    }
}

/// Why a device of this kind cannot be on a bus.
fn wrong_bus(bus: Option<InputBus>, kind: &InputType, has_ps2: bool) -> Option<&'static str> {
    match (bus?, kind) {
        (InputBus::Ps2, _) if !has_ps2 => {
            Some("inputs on bus 'ps2' require the ps2 feature, which the machine lacks or has disabled")
        }
        (InputBus::Ps2, InputType::Tablet) => Some("there are no PS/2 tablets"),
        (InputBus::Xen | InputBus::Parallels, _) => Some("the bus belongs to another hypervisor"),
        (InputBus::None, InputType::Evdev(_)) | (InputBus::Virtio, InputType::Passthrough(_)) => None,
        (_, InputType::Evdev(_)) => Some("an evdev device has no bus"),
        (_, InputType::Passthrough(_)) => Some("a device is passed through on bus 'virtio' only"),
        (InputBus::None, InputType::Mouse | InputType::Tablet | InputType::Keyboard) => {
            Some("the device needs a bus")
        }
        (InputBus::Ps2 | InputBus::Usb | InputBus::Virtio, _) => None,
    }
}

#[derive(Serialize)]
struct UsbProps {
    driver: &'static str,
    id: String,
    #[serde(flatten)]
    place: Place,
}

#[derive(Serialize)]
struct VirtioProps<'a> {
    driver: String,
    #[serde(flatten)]
    transport: TransportProps,
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    evdev: Option<&'a str>,
    #[serde(flatten)]
    place: Place,
}

#[derive(Serialize)]
struct EvdevObject<'a> {
    #[serde(rename = "qom-type")]
    kind: &'static str,
    id: String,
    evdev: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    repeat: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    grab_all: Option<bool>,
    #[serde(rename = "grab-toggle", skip_serializing_if = "Option::is_none")]
    grab_toggle: Option<&'static str>,
}

/// Adds the device. What hangs on PS/2 is part of the machine.
pub(crate) fn build(input: &Input, b: &mut Builder<'_>) -> Result<(), Refusal> {
    match (&input.kind, input.bus) {
        (InputType::Evdev(Some(source)), _) => evdev(input, source, b),
        (_, Some(InputBus::Usb)) => {
            let place = Place::of(&input.info, b);
            b.device(&UsbProps { driver: usb_driver(&input.kind), id: b.alias(&input.info), place });
        }
        (_, Some(InputBus::Virtio)) => virtio(input, b),
        (_, Some(InputBus::Ps2 | InputBus::Xen | InputBus::Parallels | InputBus::None) | None) => {}
    }
    Ok(())
}

fn usb_driver(kind: &InputType) -> &'static str {
    match kind {
        InputType::Mouse => "usb-mouse",
        InputType::Tablet => "usb-tablet",
        InputType::Keyboard | InputType::Passthrough(_) | InputType::Evdev(_) => "usb-kbd",
    }
}

fn virtio(input: &Input, b: &mut Builder<'_>) {
    let (stem, evdev) = match &input.kind {
        InputType::Mouse => ("virtio-mouse", None),
        InputType::Tablet => ("virtio-tablet", None),
        InputType::Keyboard => ("virtio-keyboard", None),
        InputType::Passthrough(source) => {
            ("virtio-input-host", source.as_ref().map(|source| source.evdev.as_str()))
        }
        InputType::Evdev(_) => return,
    };
    b.device(&VirtioProps {
        driver: driver(stem, Generation::Usual, &input.info),
        transport: TransportProps::of(input.driver.as_ref().map(|options| &options.virtio)),
        id: b.alias(&input.info),
        evdev,
        place: Place::of(&input.info, b),
    });
}

fn evdev(input: &Input, source: &EvdevSource, b: &mut Builder<'_>) {
    let EvdevSource { dev, grab, grab_toggle, repeat } = source;
    b.object(&EvdevObject {
        kind: "input-linux",
        id: b.alias(&input.info),
        evdev: dev,
        repeat: repeat.map(bool::from),
        grab_all: grab.map(|EvdevGrab::All| true),
        grab_toggle: grab_toggle.map(EvdevGrabToggle::as_str),
    });
}
