//! What a part of a domain can be: whether it is supported, and the values of its attributes.

use crate::element;
use crate::scalar::{Scalar, YesNo};

element! {
    /// Whether a part of a domain is supported, and with which values.
    pub struct Capability = shape {
        /// Whether it is.
        attr "supported" => supported: YesNo;
        /// Attributes with the values they can have.
        list "enum" => enums: Vec<CapabilityEnum>;
    }
}

element! {
    /// An attribute with the values it can have.
    pub struct CapabilityEnum = "enum" {
        /// What is listed; each part of a domain has names of its own.
        attr "name" => name: String;
        /// The values, spelt as in a domain's definition.
        list "value" => values: Vec<CapabilityValue>;
    }
}

element! {
    /// A value that is supported.
    pub struct CapabilityValue = "value" {
        /// The value.
        text "" => value: String;
    }
}

element! {
    /// Firmware that a definition can name.
    pub struct LoaderCapability = "loader" {
        /// Whether it can.
        attr "supported" => supported: YesNo;
        /// Files of firmware that the host has.
        list "value" => values: Vec<CapabilityValue>;
        /// `type`, `readonly` and `secure` with the values they can have.
        list "enum" => enums: Vec<CapabilityEnum>;
    }
}

impl Capability {
    /// A part with nothing to choose.
    pub fn new(supported: bool) -> Self {
        Self { supported: supported.into(), enums: Vec::new() }
    }

    /// The values of an attribute that are known; none where it is not listed.
    pub fn values_of<'a, T: Scalar + 'a>(&'a self, name: &'a str) -> impl Iterator<Item = T> + 'a {
        let values =
            self.enums.iter().filter(move |listed| listed.name == name).flat_map(|listed| &listed.values);
        values.filter_map(|value| T::read(&value.value))
    }
}
