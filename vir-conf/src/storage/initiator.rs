//! Who an iSCSI server is told we are.

use crate::element;

element! {
    /// The client of an iSCSI server.
    pub struct Initiator = "initiator" {
        /// Its name.
        child "iqn" => iqn: Iqn;
    }
}

element! {
    /// An iSCSI qualified name.
    pub struct Iqn = "iqn" {
        /// The name.
        attr "name" => name: String;
    }
}
