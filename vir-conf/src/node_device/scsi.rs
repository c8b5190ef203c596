//! Capabilities `scsi_host`, `scsi_target`, `scsi` and `scsi_generic`: from an adapter to a unit.

use crate::in_order::{InOrder, Ranked};
use crate::scalar::Wwn;
use crate::{choice, element};

element! {
    /// An adapter of a SCSI bus.
    pub struct ScsiHost = shape {
        /// Number of the adapter.
        leaf "host" => host: u32;
        /// Number that stays the same when the host starts anew.
        leaf "unique_id" => unique_id: Option<u32>, since "1.2.7";
        /// What it can do beyond that.
        list "capability" => capabilities: InOrder<ScsiHostCapability>;
    }
}

choice! {
    /// What an adapter of a SCSI bus can do beyond what all can.
    pub enum ScsiHostCapability = "capability" by "type" {
        /// It is on a Fibre Channel.
        "fc_host" => FibreChannel(FibreChannelHost),
        /// It can have virtual adapters.
        "vport_ops" => VirtualPorts(VirtualPorts),
    }
}

impl Ranked for ScsiHostCapability {
    fn rank(&self) -> usize {
        match self {
            Self::FibreChannel(_) => 0,
            Self::VirtualPorts(_) => 1,
        }
    }
}

element! {
    /// An adapter on a Fibre Channel.
    pub struct FibreChannelHost = group {
        /// Node name, drawn where a new adapter has none.
        leaf "wwnn" => node_name: Option<Wwn>, due |_| true;
        /// Port name, drawn where a new adapter has none.
        leaf "wwpn" => port_name: Option<Wwn>, due |_| true;
        /// Name of the fabric.
        leaf "fabric_wwn" => fabric_name: Option<Wwn>;
    }
}

element! {
    /// Virtual adapters of an adapter.
    pub struct VirtualPorts = group {
        /// How many there can be.
        leaf "max_vports" => max: u32 = 0, due |_| true;
        /// How many there are.
        leaf "vports" => count: u32 = 0, due |_| true;
    }
}

element! {
    /// A target of a SCSI bus.
    pub struct ScsiTarget = shape {
        /// Its name, such as `target0:0:0`.
        leaf "target" => target: String;
        /// What it can do beyond that.
        list "capability" => capabilities: InOrder<ScsiTargetCapability>;
    }
}

choice! {
    /// What a target of a SCSI bus can do beyond what all can.
    pub enum ScsiTargetCapability = "capability" by "type" {
        /// It is on a Fibre Channel.
        "fc_remote_port" => RemotePort(RemotePort) since "3.4.0",
    }
}

impl Ranked for ScsiTargetCapability {
    fn rank(&self) -> usize {
        0
    }
}

element! {
    /// A port on the other side of a Fibre Channel.
    pub struct RemotePort = shape {
        /// Its name, such as `rport-0:0-0`.
        leaf "rport" => name: String;
        /// Its port name.
        leaf "wwpn" => port_name: Wwn;
    }
}

element! {
    /// A unit of a SCSI target.
    pub struct Scsi = shape {
        /// Number of the adapter.
        leaf "host" => host: u32;
        /// Number of the bus.
        leaf "bus" => bus: u32;
        /// Number of the target.
        leaf "target" => target: u32;
        /// Number of the unit.
        leaf "lun" => lun: u32;
        /// What it is, such as `disk`.
        leaf "type" => kind: Option<String>;
    }
}

element! {
    /// A unit of a SCSI target, for raw commands.
    pub struct ScsiGeneric = shape {
        /// Path of its character device.
        leaf "char" => device: String;
    }
}

impl ScsiHost {
    pub(super) fn forget_ports(&mut self) {
        for capability in self.capabilities.iter_mut() {
            if let ScsiHostCapability::VirtualPorts(ports) = capability {
                *ports = VirtualPorts::default();
            }
        }
    }
}
