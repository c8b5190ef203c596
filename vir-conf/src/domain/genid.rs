//! `<genid>`: an id that tells the guest when it runs as a copy of its former self.

use crate::element;
use crate::scalar::Uuid;

element! {
    /// Generation id: changes whenever the guest may run a second time from the same state.
    pub struct GenId = "genid" default {
        /// The id; drawn at random where empty.
        text guest "" => id: Option<Uuid>;
    }
}
