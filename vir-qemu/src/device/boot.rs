//! Which place a device has in the firmware's boot order.

use vir_conf::domain::device::DeviceInfo;
use vir_conf::domain::os::{BootDeviceType, Os};

/// The device's own place, or, where `<os>` names kinds of devices, that of the kind for its first device.
pub(crate) fn index(info: &DeviceInfo, kind: BootDeviceType, is_first: bool, os: &Os) -> Option<u32> {
    if let Some(boot) = &info.boot {
        return Some(boot.order);
    }
    let position = os.boot_devices.iter().position(|boot| is_first && boot.device == kind)?;
    u32::try_from(position + 1).ok()
}
