//! USB addresses: the tree of ports that controllers and hubs make, and the devices on it.
//!
//! A new definition stores them. One that was stored before keeps what it has, and gets the rest at each start, since
//! guests do not mind on which port a device is.

mod devices;
mod tree;

use vir_conf::diagnostic::{Problem, Report};
use vir_conf::domain::address::{Address, UsbAddress};
use vir_conf::domain::device::hub::{Hub, HubType};
use vir_conf::domain::device::{DeviceInfo, Devices};

use self::devices::{UsbDevice, usb_devices};
use self::tree::{Buses, PortPath, Refused};

/// Ports that a hub adds: its own, less the one it takes.
const HUB_GAIN: usize = tree::HUB_PORTS - 1;

/// Notes what is wrong with the addresses that a definition names.
pub(super) fn check(devices: &mut Devices, report: &mut Report) {
    reserve(devices, report);
}

/// Gives every USB device without a port one, and adds the hubs that this takes.
pub(crate) fn assign(devices: &mut Devices, report: &mut Report) {
    let Some(mut buses) = reserve(devices, report) else { return };
    place(devices, true, &mut buses, report);
    let waiting = usb_devices(devices).filter(|device| port_of(device.info).is_none()).count();
    if waiting > buses.free() {
        for _ in 0..(waiting + 1 - buses.free()).div_ceil(HUB_GAIN) {
            let address = buses.take_any(true).map(|(bus, port)| address(bus, port));
            devices
                .hubs
                .push(Hub { kind: HubType::Usb, info: DeviceInfo { address, ..DeviceInfo::default() } });
        }
    }
    place(devices, false, &mut buses, report);
}

/// The buses with every device that names a port. Nothing after an error.
fn reserve(devices: &mut Devices, report: &mut Report) -> Option<Buses> {
    let mut buses = Buses::of(&devices.controllers);
    let mut sound = true;
    let mut complain = |device: &UsbDevice<'_>, why: String| {
        report.error(device.place().inside("address"), Problem::Address(why));
        sound = false;
    };
    let all: Vec<_> = usb_devices(devices).collect();
    if buses.is_empty()
        && let Some(device) = all.first()
    {
        let why =
            format!("USB bus is disabled for this domain, a USB {} device cannot be added", device.kind);
        complain(device, why);
    }
    let mut named = Vec::new();
    for device in &all {
        match written(device) {
            Ok(Some((bus, path))) => named.push((device, bus, path)),
            Ok(None) => {}
            Err(why) => complain(device, why),
        }
    }
    // A hub makes ports for what hangs on it, so hubs come first, and those near the root before the others.
    named.sort_by_key(|(device, _, path)| if device.is_hub { path.depth() } else { usize::MAX });
    for (device, bus, path) in named {
        if let Err(refused) = buses.take(bus, path, device.is_hub) {
            complain(device, explain(refused, bus, path));
        }
    }
    sound.then_some(buses)
}

/// Bus and port that a device names.
fn written(device: &UsbDevice<'_>) -> Result<Option<(u32, PortPath)>, String> {
    match &device.info.address {
        Some(Address::Usb(UsbAddress { bus, port: Some(port) })) => match PortPath::parse(port) {
            Some(path) => Ok((!path.is_any()).then_some((*bus, path))),
            None => Err(format!("<address> 'port' cannot be parsed: '{port}' is no path of ports")),
        },
        Some(Address::Usb(UsbAddress { bus: _, port: None })) | None => Ok(None),
        Some(_) => Err(format!("unexpected address type for a USB device, {}", device.kind)),
    }
}

fn explain(refused: Refused, bus: u32, port: PortPath) -> String {
    match refused {
        Refused::NoBus => format!("missing USB bus {bus}"),
        Refused::NoPort => format!("requested USB port {port} not present on USB bus {bus}"),
        Refused::NoHub(at) => format!("there is no hub at port {at} in USB address bus: {bus} port: {port}"),
        Refused::Taken => format!("duplicate USB address bus {bus} port {port}"),
    }
}

/// Places hubs, or everything else.
fn place(devices: &mut Devices, hubs: bool, buses: &mut Buses, report: &mut Report) {
    for device in usb_devices(devices).filter(|device| device.is_hub == hubs) {
        if port_of(device.info).is_some() {
            continue;
        }
        let found = match &device.info.address {
            Some(Address::Usb(UsbAddress { bus, port: _ })) if !buses.has(*bus) => {
                let why = format!("USB bus {bus} requested but no controller with that index is present");
                report.error(device.place().inside("address"), Problem::Address(why));
                continue;
            }
            Some(Address::Usb(UsbAddress { bus, port: _ })) => {
                buses.take_on(*bus, device.is_hub).map(|port| (*bus, port))
            }
            _ => buses.take_any(device.is_hub),
        };
        match found {
            Some((bus, port)) => device.info.address = Some(address(bus, port)),
            None => report.error(device.place(), Problem::Address("no free USB ports".to_owned())),
        }
    }
}

fn address(bus: u32, port: PortPath) -> Address {
    Address::Usb(UsbAddress { bus, port: Some(port.to_string()) })
}

/// The port that a device names; 0 is none.
fn port_of(info: &DeviceInfo) -> Option<PortPath> {
    match &info.address {
        Some(Address::Usb(usb)) => PortPath::parse(usb.port.as_deref()?).filter(|path| !path.is_any()),
        _ => None,
    }
}
