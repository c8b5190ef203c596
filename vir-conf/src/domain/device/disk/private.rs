//! What the hypervisor's driver notes of a disk while the domain runs. Only files of the host's own have it.

use crate::domain::storage::NodeNames;
use crate::{element, values};

element! {
    /// What the hypervisor's driver notes of a disk.
    pub struct DiskPrivate = maybe "privateData" {
        /// The disk among the hypervisor's objects.
        child "qom" => qom: Option<QomName>;
        /// Nodes of the hypervisor's block graph over the image.
        child "nodenames" => node_names: Option<NodeNames>;
    }
}

element! {
    /// A disk among the hypervisor's objects.
    pub struct QomName = "qom" {
        /// Its path.
        attr "name" => name: String;
    }
}

element! {
    /// Which secrets an author wrote beside a disk's source rather than in it.
    pub struct DiskSecretsPlacement = maybe "diskSecretsPlacement" {
        /// The password of the server.
        attr "auth" => auth: Option<True>;
        /// The key of the image.
        attr "encryption" => encryption: Option<True>;
    }
}

values! {
    /// That something is so.
    pub enum True { True = "true" }
}
