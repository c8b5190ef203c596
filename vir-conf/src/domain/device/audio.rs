//! `<audio>`: a back end of the host that sound cards play to and record from.

mod backend;
mod stream;
mod validate;

pub use backend::{
    AlsaAudio, AudioBackend, CoreAudio, FileAudio, JackAudio, OssAudio, PipewireAudio, PlainAudio,
    PulseAudio, SdlAudio, SdlDriver,
};
pub use stream::{
    AlsaStream, AudioFormat, AudioSettings, AudioStream, BufferedStream, JackStream, NamedStream, OssStream,
    PlainStream,
};

use crate::diagnostic::Read;
use crate::element;
use crate::scalar::Scalar;
use crate::schema::{Empty, Field, Occurs, Schema, Shape};
use crate::table::{Decode, Element, Encode, required, schema_of, slot};
use crate::xml::{Node, Writer};

/// A back end of the host that sound cards play to and record from.
///
/// By hand because the number stands before the type, and a table prints what decides a shape first.
#[derive(Debug, Clone, PartialEq)]
pub struct Audio {
    /// Number by which sound cards name it, from 1.
    pub id: u8,
    /// Everything else.
    pub settings: AudioKind,
}

required!(Audio);

element! {
    /// What a back end is and how often it runs.
    pub struct AudioKind = shape {
        /// Time between two transfers, from 1; as short as can be where absent.
        attr "timerPeriod" => timer_period: Option<u32>, in "µs";
        /// The host's sound system.
        choice "" => backend: AudioBackend;
    }
}

const ID: Field = Field::new(
    "id",
    "id",
    "Number by which sound cards name it, from 1.",
    Occurs::Once,
    Shape::Attribute(<u8 as Scalar>::SHAPE),
);

const REST: Field = Field::new(
    "",
    "settings",
    "What a back end is and how often it runs.",
    Occurs::Once,
    Shape::Inline(schema_of::<AudioKind>),
);

impl Element for Audio {
    const SCHEMA: &'static Schema = &Schema {
        tag: "audio",
        rust: concat!(module_path!(), "::Audio"),
        doc: "A back end of the host that sound cards play to and record from.",
        empty: Empty::Close,
        fields: &[ID, REST],
    };

    fn read(node: Node<'_>, cx: &Decode<'_>) -> Read<Self> {
        let id = slot::attr::take(node, "id", None, cx);
        let settings = AudioKind::read(node, cx);
        Ok(Self { id: id?, settings: settings? })
    }

    fn write_tag(&self, w: &mut Writer, cx: &Encode) {
        slot::attr::put_attr(&self.id, "id", w, cx, false);
        self.settings.write_tag(w, cx);
    }

    fn write_attrs(&self, w: &mut Writer, cx: &Encode) {
        self.settings.write_attrs(w, cx);
    }

    fn write_children(&self, w: &mut Writer, cx: &Encode) {
        self.settings.write_children(w, cx);
    }
}

element! {
    /// The back end that a device uses.
    pub struct AudioRef = "audio" {
        /// Number of the back end.
        attr "id" => id: u8;
    }
}
