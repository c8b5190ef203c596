//! Commands about devices, objects and their properties.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::Done;

commands! {
    /// Plugs a device. The arguments are the device's properties, `driver` among them.
    DeviceAdd = "device_add" => Done {
        /// The same properties as in `-device` in its JSON form.
        #[serde(flatten)]
        properties: Map<String, Value>,
    }
    /// Asks the guest to give a device back; `DEVICE_DELETED` tells when it has.
    DeviceDel = "device_del" => Done {
        /// The device's id, or its QOM path.
        id: String,
    }
    /// Creates an object. The arguments are its properties, `qom-type` and `id` among them.
    ObjectAdd = "object-add" => Done {
        /// The same properties as in `-object` in its JSON form.
        #[serde(flatten)]
        properties: Map<String, Value>,
    }
    /// Removes an object.
    ObjectDel = "object-del" => Done {
        /// The object's id.
        id: String,
    }
    /// Adds a block device node. The arguments are its properties.
    BlockdevAdd = "blockdev-add" => Done {
        /// The same properties as in `-blockdev` in its JSON form.
        #[serde(flatten)]
        properties: Map<String, Value>,
    }
    /// Removes a block device node.
    BlockdevDel = "blockdev-del" => Done {
        /// The node's name.
        node_name: String,
    }
    /// Adds a network backend. The arguments are its properties.
    NetdevAdd = "netdev_add" => Done {
        /// The same properties as in `-netdev` in its JSON form.
        #[serde(flatten)]
        properties: Map<String, Value>,
    }
    /// Removes a network backend.
    NetdevDel = "netdev_del" => Done {
        /// The backend's id.
        id: String,
    }
    /// Reads a property of an object.
    QomGet = "qom-get" => Value {
        /// The object's path.
        path: String,
        /// The property's name.
        property: String,
    }
    /// Writes a property of an object.
    QomSet = "qom-set" => Done {
        /// The object's path.
        path: String,
        /// The property's name.
        property: String,
        /// Its new value.
        value: Value,
    }
    /// Lists the properties of an object.
    QomList = "qom-list" => Vec<QomProperty> {
        /// The object's path.
        path: String,
    }
    /// The PCI buses and what the guest's firmware made of them.
    QueryPci = "query-pci" => Vec<PciBusInfo> {}
    /// The character devices and what they ended up connected to.
    QueryChardev = "query-chardev" => Vec<ChardevInfo> {}
}

/// One property of an object, of [`QomList`].
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct QomProperty {
    /// The property's name.
    pub name: String,
    /// Its type; `child<T>` and `link<T>` are other objects.
    #[serde(rename = "type")]
    pub kind: String,
}

/// One PCI bus, of [`QueryPci`].
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct PciBusInfo {
    /// Number of the bus.
    pub bus: u16,
    /// The functions on it.
    pub devices: Vec<PciFunctionInfo>,
}

/// One PCI function, of [`QueryPci`].
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct PciFunctionInfo {
    /// Bus it sits on.
    pub bus: u16,
    /// Slot on that bus.
    pub slot: u8,
    /// Function in that slot.
    pub function: u8,
    /// The device's id, empty if it has none.
    pub qdev_id: String,
    /// Vendor and device number.
    pub id: PciId,
    /// What is behind it, if it is a bridge.
    #[serde(default)]
    pub pci_bridge: Option<PciBridgeInfo>,
}

/// Vendor and device number of a PCI function.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub struct PciId {
    /// Vendor number.
    pub vendor: u16,
    /// Device number.
    pub device: u16,
}

/// What is behind a PCI bridge.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct PciBridgeInfo {
    /// The functions on its secondary bus.
    #[serde(default)]
    pub devices: Vec<PciFunctionInfo>,
}

/// One character device, of [`QueryChardev`].
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct ChardevInfo {
    /// The device's id.
    pub label: String,
    /// What it is connected to, such as `pty:/dev/pts/3`.
    pub filename: String,
    /// Whether a frontend has it open.
    #[serde(default)]
    pub frontend_open: bool,
}
