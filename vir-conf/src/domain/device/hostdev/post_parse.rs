//! What every hypervisor makes of a host device alike.

use super::{Hostdev, HostdevMode, IscsiSource, ScsiSource, SubsystemKind};
use crate::domain::device::interface::Ip;

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

impl IscsiSource {
    /// A target without a unit is its first unit.
    fn post_parse(&mut self) {
        if !self.name.contains('/') {
            self.name.push_str("/0");
        }
    }
}
