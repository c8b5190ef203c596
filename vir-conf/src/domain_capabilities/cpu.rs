//! `<cpu>`: processors that guests can see, by where their model comes from.

use crate::diagnostic::Read;
use crate::domain::cpu::{CpuFeature, CpuModel, MaxPhysAddr};
use crate::domain_capabilities::Capability;
use crate::scalar::YesNo;
use crate::schema::{Empty, Field, Occurs, Schema, Shape};
use crate::table::slot::list;
use crate::table::{Decode, Element, Encode, required, schema_of, viewed};
use crate::xml::{Node, Writer};
use crate::{choice, element, values};

element! {
    /// Processors that guests can see.
    pub struct CpuCapabilities = spread "cpu" {
        /// Where the model can come from.
        list "mode" => modes: Vec<CpuModeCapability>;
    }
}

choice! {
    /// Where the model of a guest's processor can come from.
    pub enum CpuModeCapability = "mode" by "name" {
        /// The host's processor as it is: `hostPassthroughMigratable`.
        "host-passthrough" => HostPassthrough(Capability),
        /// All that the hypervisor can do: `maximumMigratable`.
        "maximum" => Maximum(Capability),
        /// The named model closest to the host's processor.
        "host-model" => HostModel(HostModel),
        /// A named model.
        "custom" => Custom(CustomModels),
    }
}

element! {
    /// The named model closest to the host's processor, as the hypervisor can show it.
    pub struct HostModel = shape {
        /// Whether it is supported.
        attr "supported" => supported: YesNo;
        /// The model.
        child "model" => model: Option<CpuModel>;
        /// Its maker.
        leaf "vendor" => vendor: Option<String>;
        /// Width of physical addresses.
        child "maxphysaddr" => max_phys_addr: Option<MaxPhysAddr>;
        /// Features that come on top or are missing.
        list "feature" => features: Vec<CpuFeature>;
    }
}

element! {
    /// Whether named models are supported.
    pub struct CustomModels = shape {
        /// Whether they are.
        attr "supported" => supported: YesNo;
        /// The models.
        inline "" => models: CustomModelList;
    }
}

/// Named models, each with what blocks it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CustomModelList(
    /// The models, in the order of their names.
    pub Vec<(CustomModel, Option<CpuBlockers>)>,
);

required!(CustomModelList);
viewed!(CustomModelList);

element! {
    /// A named model.
    pub struct CustomModel = "model" {
        /// Whether the host's processor can run it.
        attr "usable" => usable: CustomModelUsable;
        /// Whether it is going to be removed.
        attr "deprecated" => deprecated: Option<YesNo>, since "7.1.0";
        /// Its maker; `unknown` where it has none.
        attr "vendor" => vendor: String, since "8.9.0";
        /// The model that the name stands for.
        attr "canonical" => canonical: Option<String>, since "10.10.0";
        /// Its name.
        text "" => name: String;
    }
}

values! {
    /// Whether a host's processor can run a named model.
    pub enum CustomModelUsable { Yes = "yes", No = "no", Unknown = "unknown" }
}

element! {
    /// Features that a host lacks for a named model.
    pub struct CpuBlockers = "blockers" {
        /// The model.
        attr "model" => model: String;
        /// The features.
        list "feature" => features: Vec<CpuBlocker>, due |_| true;
    }
}

element! {
    /// A feature that a host lacks.
    pub struct CpuBlocker = "feature" {
        /// Its name.
        attr "name" => name: String;
    }
}

/// Each model is followed by what blocks it, which no table can say.
impl Element for CustomModelList {
    const SCHEMA: &'static Schema = &Schema {
        tag: "",
        rust: concat!(module_path!(), "::CustomModelList"),
        doc: "Named models, each followed by what blocks it.",
        empty: Empty::Vanish,
        fields: &[
            Field::new(
                "model",
                "models",
                "A named model.",
                Occurs::Many,
                Shape::Child(schema_of::<CustomModel>),
            ),
            Field::new(
                "blockers",
                "blockers",
                "Features that the host lacks for a model.",
                Occurs::Many,
                Shape::Child(schema_of::<CpuBlockers>),
            )
            .since("10.9.0"),
        ],
    };

    fn read(node: Node<'_>, cx: &Decode<'_>) -> Read<Self> {
        let models: Read<Vec<CustomModel>> = list::take(node, "model", None, cx);
        let blockers: Read<Vec<CpuBlockers>> = list::take(node, "blockers", None, cx);
        let (models, mut blockers) = (models?, blockers?);
        let pair = |model: CustomModel| {
            let at = blockers.iter().position(|blockers| blockers.model == model.name);
            let blockers = at.map(|at| blockers.remove(at));
            (model, blockers)
        };
        Ok(Self(models.into_iter().map(pair).collect()))
    }

    fn write_tag(&self, _: &mut Writer, _: &Encode) {}

    fn write_attrs(&self, _: &mut Writer, _: &Encode) {}

    fn write_children(&self, w: &mut Writer, cx: &Encode) {
        for (model, blockers) in &self.0 {
            model.encode("model", w, cx);
            if let Some(blockers) = blockers {
                blockers.encode("blockers", w, cx);
            }
        }
    }
}
