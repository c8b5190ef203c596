//! Capabilities `ccw`, `ccwgroup` and `css`: channel devices of s390 and their subchannels.

use super::mdev::MdevTypes;
use crate::in_order::{InOrder, Ranked};
use crate::scalar::{BareHex, Hex, Scalar};
use crate::schema::Facet;
use crate::{choice, element, facet, values};

element! {
    /// Address of a channel device or subchannel.
    pub struct CcwAddress = shape {
        /// Channel subsystem.
        leaf "cssid" => cssid: Hex<u8, 1>, fits SUBSYSTEM;
        /// Set of subchannels.
        leaf "ssid" => ssid: Hex<u8, 1>, fits SUBCHANNEL_SET;
        /// Number of the device.
        leaf "devno" => devno: BareHex<4, 0xffff>, fits DEVICE_NUMBER;
    }
}

/// Channel subsystems that there can be: all but the last.
const SUBSYSTEM: Facet = Facet {
    what: "a number from 0 to 0xfe",
    examples: &["0x0", "0xfe"],
    fits: |text| Hex::<u8, 1>::read(text).is_some_and(|Hex(number)| number < 0xff),
};

/// Sets of subchannels that there can be.
const SUBCHANNEL_SET: Facet = Facet {
    what: "a number from 0 to 3",
    examples: &["0x0", "0x3"],
    fits: |text| matches!(text.strip_prefix("0x").unwrap_or(text), "0" | "1" | "2" | "3"),
};

/// Numbers of devices as the published schema has them; those without `0x` are hexadecimal all the same.
const DEVICE_NUMBER: Facet = Facet {
    what: "a number from 0 to 0xffff",
    examples: &["0x0052", "0xffff"],
    fits: |text| match text.strip_prefix("0x") {
        Some(digits) => facet::is_hex(digits, 1..=4),
        None => facet::is_digits(text),
    },
};

values! {
    /// Whether a channel device may be used.
    pub enum CcwState { Online = "online", Offline = "offline" }
}

element! {
    /// A device behind a subchannel.
    pub struct CcwDevice = shape {
        /// Whether it may be used.
        leaf "state" => state: Option<CcwState>;
        /// Its address.
        inline "" => address: CcwAddress;
        /// The group it belongs to.
        list "capability" => capabilities: InOrder<CcwCapability>;
    }
}

choice! {
    /// What a channel device can be beyond what all are.
    pub enum CcwCapability = "capability" by "type" {
        /// It works with others as one.
        "ccwgroup_member" => GroupMember(GroupMembership) since "11.1.0",
    }
}

impl Ranked for CcwCapability {
    fn rank(&self) -> usize {
        0
    }
}

element! {
    /// A group that a channel device belongs to.
    pub struct GroupMembership = shape {
        /// Name of the group's device.
        leaf "group_device" => group: String;
    }
}

element! {
    /// Channel devices that work as one.
    pub struct CcwGroup = shape {
        /// Whether the group may be used.
        leaf "state" => state: Option<CcwState>;
        /// Its address.
        inline "" => address: CcwAddress;
        /// Its devices.
        child "members" => members: Option<CcwGroupMembers>;
        /// What they are together.
        child "capability" => kind: CcwGroupKind;
    }
}

element! {
    /// Devices of a group.
    pub struct CcwGroupMembers = maybe "members" {
        /// The devices.
        list "ccw_device" => devices: Vec<CcwGroupMember>, due |_| true;
    }
}

element! {
    /// A device of a group.
    pub struct CcwGroupMember = "ccw_device" {
        /// What the group calls it, such as `cdev0`.
        attr "ref" => reference: String;
        /// Its name.
        text "" => device: String;
    }
}

choice! {
    /// What channel devices are together.
    pub enum CcwGroupKind = "capability" by "type" {
        /// A network card that is not yet set up.
        "qeth_generic" => QethGeneric(QethGroup),
        /// A network card for frames.
        "qeth_layer2" => QethLayer2(QethGroup),
        /// A network card for IP packets.
        "qeth_layer3" => QethLayer3(QethGroup),
    }
}

element! {
    /// A network card of s390.
    pub struct QethGroup = shape {
        /// What card it is.
        leaf "card_type" => card_type: String;
        /// Identity of its channel path, in hexadecimal.
        leaf "chpid" => channel_path: String;
    }
}

element! {
    /// A subchannel.
    pub struct Css = shape {
        /// Its address.
        inline "" => address: CcwAddress;
        /// Address of the device behind it.
        child "channel_dev_addr" => device: Option<ChannelDevice>;
        /// What it can do beyond that.
        list "capability" => capabilities: InOrder<CssCapability>;
    }
}

element! {
    /// The device behind a subchannel.
    pub struct ChannelDevice = "channel_dev_addr" {
        /// Its address.
        inline "" => address: CcwAddress;
    }
}

choice! {
    /// What a subchannel can do beyond what all can.
    pub enum CssCapability = "capability" by "type" {
        /// Guests can have it.
        "mdev_types" => MdevTypes(MdevTypes) since "6.10.0",
    }
}

impl Ranked for CssCapability {
    fn rank(&self) -> usize {
        0
    }

    fn says_nothing(&self) -> bool {
        matches!(self, Self::MdevTypes(MdevTypes { types }) if types.is_empty())
    }
}
