//! Commands as small structs, and what they return.
//!
//! Only what is used is here. Reply types read the members that are used and ignore the rest, and members that older
//! releases lack are optional, since a probe meets every release.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{CallError, Id, Outcome};

/// Declares commands: `Name = "wire-name" => ReplyType { members }`, each a struct that serialises to the arguments.
macro_rules! commands {
    ($(
        $(#[$meta:meta])*
        $name:ident = $wire:literal => $reply:ty {
            $( $(#[$field_meta:meta])* $field:ident : $type:ty, )*
        }
    )*) => {$(
        $(#[$meta])*
        #[derive(Debug, Clone, PartialEq, serde::Serialize)]
        #[serde(rename_all = "kebab-case")]
        pub struct $name { $( $(#[$field_meta])* pub $field: $type, )* }

        impl $crate::qmp::Command for $name {
            const NAME: &'static str = $wire;
            type Reply = $reply;
        }
    )*};
}

mod device;
mod introspection;
mod machine;

pub use device::*;
pub use introspection::*;
pub use machine::*;

/// A command with the type of what it returns. Its serialisation is the `arguments` object.
pub trait Command: Serialize {
    /// Name on the wire.
    const NAME: &'static str;
    /// What `return` holds.
    type Reply: DeserializeOwned;
}

/// Reply of a command that returns nothing but success.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
pub struct Done {}

/// A command as it goes onto the wire.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// Name of the command.
    pub name: Cow<'static, str>,
    /// Its arguments; null or an empty object for none, which leaves the member out.
    pub arguments: Value,
    /// Whether it overtakes the commands before it (`exec-oob`).
    pub out_of_band: bool,
}

impl Request {
    /// The wire form of a typed command.
    pub fn new<C: Command>(command: &C) -> Self {
        let arguments = serde_json::to_value(command).expect("arguments are structs with string keys");
        Self { name: C::NAME.into(), arguments, out_of_band: false }
    }

    /// The same, to be executed out of band.
    #[must_use]
    pub fn out_of_band(self) -> Self {
        Self { out_of_band: true, ..self }
    }

    /// The request as one line, carriage return and line feed included.
    pub(super) fn to_line(&self, id: &str) -> String {
        format!("{}\r\n", self.to_json(id))
    }

    /// The request as the object that is sent.
    pub fn to_json(&self, id: &str) -> Value {
        let verb = if self.out_of_band { "exec-oob" } else { "execute" };
        let mut object = serde_json::Map::new();
        object.insert(verb.into(), Value::String(self.name.clone().into_owned()));
        let is_empty =
            self.arguments.is_null() || self.arguments.as_object().is_some_and(serde_json::Map::is_empty);
        if !is_empty {
            object.insert("arguments".into(), self.arguments.clone());
        }
        object.insert("id".into(), id.into());
        Value::Object(object)
    }
}

/// A command that was sent and knows how to read its answer.
pub struct Call<C> {
    id: Id,
    command: PhantomData<fn() -> C>,
}

impl<C: Command> Call<C> {
    pub(super) fn new(id: Id) -> Self {
        Self { id, command: PhantomData }
    }

    /// Which command of the session this is.
    pub fn id(&self) -> Id {
        self.id
    }

    /// Reads the answer.
    pub fn decode(&self, outcome: Outcome) -> Result<C::Reply, CallError> {
        decode::<C>(outcome)
    }
}

impl<C> fmt::Debug for Call<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Call").field(&self.id).finish()
    }
}

/// Reads the answer to a command of type `C`.
pub fn decode<C: Command>(outcome: Outcome) -> Result<C::Reply, CallError> {
    let value = outcome.map_err(|error| CallError::Failed { command: C::NAME, error })?;
    serde_json::from_value(value)
        .map_err(|error| CallError::Unexpected { command: C::NAME, reason: error.to_string() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_come_between_name_and_id_and_only_if_there_are_any() {
        let bare = Request::new(&QueryStatus {}).to_line("x-1");
        assert_eq!(bare, "{\"execute\":\"query-status\",\"id\":\"x-1\"}\r\n");
        let full = Request::new(&DeviceDel { id: "net0".into() }).out_of_band().to_line("x-2");
        assert_eq!(full, "{\"exec-oob\":\"device_del\",\"arguments\":{\"id\":\"net0\"},\"id\":\"x-2\"}\r\n");
    }

    #[test]
    fn a_reply_of_the_wrong_shape_says_which_command() {
        let error = decode::<QueryStatus>(Ok(Value::from(5))).expect_err("5 is no status");
        assert!(error.to_string().starts_with("unexpected reply to QEMU command 'query-status'"), "{error}");
    }
}
