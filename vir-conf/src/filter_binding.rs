//! `<filterbinding>`: a network filter at work on the card of a guest.
//!
//! Page "Network filter binding XML format".

use crate::element;
use crate::filter_ref::FilterRef;
use crate::scalar::{MacAddress, Uuid};

element! {
    /// A filter at work on a card of a guest.
    pub struct FilterBinding = "filterbinding" {
        /// The guest.
        child "owner" => owner: Owner;
        /// The host's end of the card.
        child "portdev" => port: Device;
        /// The host's card that a direct attachment goes through.
        child "linkdev" => link: Option<Device>;
        /// The card.
        child "mac" => mac: Mac;
        /// The filter and values for its variables.
        child "filterref" => filter: FilterRef;
    }
}

element! {
    /// A guest that a filter works for.
    pub struct Owner = "owner" {
        /// Its name.
        leaf "name" => name: String;
        /// Its identity.
        leaf "uuid" => uuid: Uuid;
    }
}

element! {
    /// A card of the host.
    pub struct Device = "portdev" {
        /// Its name.
        attr "name" => name: String;
    }
}

element! {
    /// Hardware address of the guest's card.
    pub struct Mac = "mac" {
        /// The address.
        attr "address" => address: MacAddress;
    }
}
