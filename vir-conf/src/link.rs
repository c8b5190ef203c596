//! `<link>`: what the host reports of the wire at one of its network cards.

use crate::{element, values};

element! {
    /// What the host reports of the wire. It is told, never asked for.
    pub struct Link = maybe "link" {
        /// Speed in Mbit/s; not printed where it is not known.
        attr "speed" => speed: Option<u32>, when |link, _| link.speed != Some(0);
        /// State of the card, RFC 2863.
        attr "state" => state: Option<LinkState>;
    }
}

values! {
    /// States of a card, RFC 2863.
    pub enum LinkState {
        Unknown = "unknown",
        /// A part of it is missing.
        NotPresent = "notpresent",
        /// It cannot send.
        Down = "down",
        /// What it depends on cannot send.
        LowerLayerDown = "lowerlayerdown",
        Testing = "testing",
        /// It waits for something.
        Dormant = "dormant",
        /// It can send.
        Up = "up",
    }
}
