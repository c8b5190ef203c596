//! `<resource>`: where the domain is accounted on the host.

use crate::element;
use crate::facet;

element! {
    /// Where the domain is accounted on the host.
    pub struct Resource = maybe "resource" {
        /// Control group that the domain's own is made in, an absolute path.
        leaf "partition" => partition: Option<String>, fits facet::ABSOLUTE_PATH;
        /// Identity in a Fibre Channel fabric.
        child "fibrechannel" => fibre_channel: Option<FibreChannel>, since "7.7.0";
    }
}

element! {
    /// Identity in a Fibre Channel fabric.
    pub struct FibreChannel = "fibrechannel" {
        /// Printable characters, at most 128.
        attr "appid" => app_id: String, fits facet::APP_ID;
    }
}
