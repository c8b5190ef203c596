//! `<adapter>`: the SCSI adapter whose units are a pool's volumes.

use crate::diagnostic::{Problem, Report};
use crate::domain::address::PciAddress;
use crate::scalar::{Wwn, YesNo};
use crate::{choice, element};

choice! {
    /// A SCSI adapter of the host.
    pub enum Adapter = "adapter" by "type" or "scsi_host" {
        /// An adapter that is there.
        "scsi_host" => ScsiHost(ScsiHostAdapter),
        /// A virtual Fibre Channel adapter, which is made where it is not there.
        "fc_host" => FcHost(FcHostAdapter),
    }
}

element! {
    /// An adapter that is there, by its name or by where it is plugged in.
    pub struct ScsiHostAdapter = group {
        /// Name, `scsi_host3` or `host3`. It may be another after the host has started anew.
        attr "name" => name: Option<String>, since "0.6.2", due |adapter| adapter.parent_address.is_none();
        /// The device that has the adapter.
        child "parentaddr" => parent_address: Option<ParentAddress>, since "1.2.7";
    }
}

element! {
    /// The PCI device that has an adapter.
    pub struct ParentAddress = "parentaddr" {
        /// Which of the device's adapters, as the kernel numbers them.
        attr "unique_id" => unique_id: u32;
        /// Address of the device.
        child "address" => address: PciAddress;
    }
}

element! {
    /// A virtual Fibre Channel adapter.
    pub struct FcHostAdapter = shape {
        /// Adapter that it is made on, by its name.
        attr "parent" => parent: Option<String>, since "1.0.4";
        /// Adapter that it is made on, by its node name.
        attr "parent_wwnn" => parent_wwnn: Option<Wwn>, since "3.0.0";
        /// Adapter that it is made on, by its port name.
        attr "parent_wwpn" => parent_wwpn: Option<Wwn>, since "3.0.0";
        /// Adapter that it is made on, by the fabric that it is plugged into.
        attr "parent_fabric_wwn" => parent_fabric_wwn: Option<Wwn>, since "3.0.0";
        /// Whether it is taken away when the pool stops; absent: where the pool made it.
        attr "managed" => managed: Option<YesNo>, since "1.2.11";
        /// Node name.
        attr "wwnn" => wwnn: Wwn, since "1.0.4";
        /// Port name.
        attr "wwpn" => wwpn: Wwn, since "1.0.4";
    }
}

impl Adapter {
    /// What a guest would see of the parent says nothing about the adapter.
    pub(super) fn post_parse(&mut self) {
        if let Self::ScsiHost(ScsiHostAdapter { parent_address: Some(parent), .. }) = self {
            parent.address = PciAddress { address: parent.address.address, ..PciAddress::default() };
        }
    }

    /// Notes an adapter that is named twice, half, or not at all.
    pub(super) fn validate(&self, path: &str, report: &mut Report) {
        let problem = match self {
            Self::ScsiHost(adapter) => adapter.problem(),
            Self::FcHost(adapter) => adapter.problem(),
        };
        if let Some(problem) = problem {
            report.error(path, Problem::Conflict(problem.to_owned()));
        }
    }
}

impl ScsiHostAdapter {
    fn problem(&self) -> Option<&'static str> {
        match (&self.name, &self.parent_address) {
            (Some(_), Some(_)) => Some("an adapter has a 'name' or a <parentaddr>, not both"),
            (None, None) => Some("an adapter needs a 'name' or a <parentaddr>"),
            (Some(_), None) | (None, Some(_)) => None,
        }
    }
}

impl FcHostAdapter {
    fn problem(&self) -> Option<&'static str> {
        let half = self.parent_wwnn.is_some() != self.parent_wwpn.is_some();
        half.then_some("'parent_wwnn' and 'parent_wwpn' are given together or not at all")
    }
}
