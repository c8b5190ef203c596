//! `<resource>`: where the domain is accounted on the host.

use crate::diagnostic::{Problem, Report};
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

impl Resource {
    /// Judges the identity by what the kernel takes.
    pub(crate) fn validate(&self, report: &mut Report) {
        let Some(FibreChannel { app_id }) = &self.fibre_channel else { return };
        if !(facet::APP_ID.fits)(app_id) {
            let problem = "Fibre Channel 'appid' must be 1 to 128 printable characters".to_owned();
            report.error("domain/resource/fibrechannel/@appid", Problem::Conflict(problem));
        }
    }
}
