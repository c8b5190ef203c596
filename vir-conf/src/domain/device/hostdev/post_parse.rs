//! What every hypervisor makes of a host device alike.

use std::collections::BTreeSet;

use super::{Hostdev, HostdevMode, IscsiSource, ScsiSource, SubsystemKind};
use crate::domain::address::{Address, DriveAddress};
use crate::domain::device::disk::{DiskBus, DriveOrder};
use crate::domain::device::interface::Ip;
use crate::domain::device::{DeviceInfo, Devices};

impl Hostdev {
    /// Says what goes without saying.
    pub(crate) fn post_parse(&mut self) {
        match &mut self.mode {
            HostdevMode::Subsystem(subsystem) => {
                if let SubsystemKind::Scsi(scsi) = &mut subsystem.kind
                    && let ScsiSource::Iscsi(iscsi) = &mut scsi.source
                {
                    iscsi.post_parse();
                }
            }
            HostdevMode::Capabilities(capabilities) => capabilities.ips.iter_mut().for_each(Ip::post_parse),
        }
    }
}

impl Devices {
    /// Gives every SCSI unit without a place on a controller the lowest that is free.
    pub(crate) fn place_scsi_hostdevs(&mut self) {
        let place = |info: &DeviceInfo| match &info.address {
            Some(Address::Drive(place)) => Some((place.controller, place.bus, place.target, place.unit)),
            _ => None,
        };
        let on_scsi = self.disks.iter().filter(|disk| disk.target.bus == Some(DiskBus::Scsi));
        let infos = on_scsi.map(|disk| &disk.info).chain(self.hostdevs.iter().map(|hostdev| &hostdev.info));
        let mut taken: BTreeSet<_> = infos.filter_map(place).collect();
        let open =
            self.hostdevs.iter_mut().filter(|hostdev| hostdev.is_scsi() && hostdev.info.address.is_none());
        for hostdev in open {
            let free = |at: &DriveAddress| taken.insert((at.controller, at.bus, at.target, at.unit));
            let mut places = (0..=u32::MAX).map(|number| DriveOrder::NARROW_SCSI.place(number));
            hostdev.info.address = places.find(free).map(Address::Drive);
        }
    }
}

impl IscsiSource {
    /// A target without a unit is its first unit.
    fn post_parse(&mut self) {
        if !self.name.contains('/') {
            self.name.push_str("/0");
        }
    }
}
