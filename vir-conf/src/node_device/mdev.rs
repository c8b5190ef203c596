//! Capability `mdev`: a part of a device that a guest may have; and `mdev_types`: which parts a device can have.

use crate::diagnostic::Read;
use crate::scalar::Uuid;
use crate::schema::Schema;
use crate::table::{Decode, Element, Encode, required, viewed};
use crate::xml::{Node, Writer};
use crate::{element, values};

/// A part of a device that a guest may have.
///
/// While it is there, it may be other than what is defined for its next start: a change of the definition does not
/// reach it.
#[derive(Debug, Clone, PartialEq)]
pub struct MediatedDevice {
    /// What is defined, and what a document says.
    pub defined: MediatedDeviceFields,
    /// How it is while it is there, where that is known.
    pub active: Option<MdevConfiguration>,
}

/// What can be chosen of a mediated device.
#[derive(Debug, Clone, PartialEq)]
pub struct MdevConfiguration {
    /// Which of the parts that its parent can have.
    pub kind: MdevTypeId,
    /// Attributes that are written when it is started, in that order.
    pub attributes: Vec<MdevAttribute>,
}

element! {
    /// A part of a device that a guest may have.
    pub struct MediatedDeviceFields = shape {
        /// Which of the parts that its parent can have.
        child "type" => kind: MdevTypeId;
        /// Identity, drawn at random where absent.
        leaf "uuid" => uuid: Option<Uuid>;
        /// Address of the parent, which the host tells.
        leaf "parent_addr" => parent_address: Option<String>;
        /// The group that the host's IOMMU has it in, which the host tells.
        child "iommuGroup" => iommu_group: MdevIommuGroup = MdevIommuGroup { number: 0 };
        /// Attributes that are written when it is started, in that order.
        list "attr" => attributes: Vec<MdevAttribute>, since "6.5.0";
    }
}

element! {
    /// One of the parts that a device can have.
    pub struct MdevTypeId = "type" {
        /// Its name, such as `i915-GVTg_V5_8`.
        attr "id" => id: String;
    }
}

element! {
    /// A group that the host's IOMMU has a part in.
    pub struct MdevIommuGroup = "iommuGroup" default {
        /// Number of the group; 0 where the host has not said.
        attr "number" => number: u32 = 0, due |_| true;
    }
}

element! {
    /// An attribute of a part.
    pub struct MdevAttribute = "attr" {
        /// Its name.
        attr "name" => name: String;
        /// Its value.
        attr "value" => value: String;
    }
}

element! {
    /// The parts that a device can have. Without any it has no effect.
    pub struct MdevTypes = group {
        /// The parts.
        list "type" => types: Vec<MdevType>, due |_| true;
    }
}

element! {
    /// A part that a device can have.
    pub struct MdevType = "type" {
        /// Its name, such as `i915-GVTg_V5_8`.
        attr "id" => id: String;
        /// What it is called, for people.
        leaf "name" => name: Option<String>;
        /// How a guest's hypervisor drives it.
        leaf "deviceAPI" => api: MdevApi;
        /// How many more there can be.
        leaf "availableInstances" => available: u32;
    }
}

values! {
    /// How a guest's hypervisor drives a part of a device.
    pub enum MdevApi { VfioPci = "vfio-pci", VfioCcw = "vfio-ccw", VfioAp = "vfio-ap" }
}

required!(MediatedDevice);
viewed!(MediatedDevice);

impl MediatedDevice {
    /// What a document without run-time state has, and what one with it has.
    fn shown(&self, cx: &Encode) -> MediatedDeviceFields {
        match &self.active {
            Some(MdevConfiguration { kind, attributes }) if !cx.inactive() => MediatedDeviceFields {
                kind: kind.clone(),
                attributes: attributes.clone(),
                ..self.defined.clone()
            },
            Some(_) | None => self.defined.clone(),
        }
    }
}

impl Element for MediatedDevice {
    const SCHEMA: &'static Schema = MediatedDeviceFields::SCHEMA;

    fn read(node: Node<'_>, cx: &Decode<'_>) -> Read<Self> {
        MediatedDeviceFields::read(node, cx).map(|defined| Self { defined, active: None })
    }

    fn write_tag(&self, _: &mut Writer, _: &Encode) {}

    fn write_attrs(&self, _: &mut Writer, _: &Encode) {}

    fn write_children(&self, w: &mut Writer, cx: &Encode) {
        self.shown(cx).write_children(w, cx);
    }
}
