//! `<seclabel>` of a device's source: how security drivers treat it, in place of the domain's own rule.

use crate::element;
use crate::scalar::YesNo;

element! {
    /// How a security driver treats a file or device.
    pub struct Seclabel = "seclabel" default {
        /// The security driver, `selinux`, `apparmor` or `dac`; every driver where absent.
        attr "model" => model: Option<String>;
        /// Whether the driver gives the file a label.
        attr "relabel" => relabel: Option<YesNo>;
        /// Set by the driver where the file could not be labelled.
        attr "labelskip" => labelskip: Option<YesNo>, since "1.1.2", when |_, cx| !cx.inactive();
        /// The label; the domain's own where absent.
        leaf "label" => label: Option<String>;
    }
}

impl Seclabel {
    /// Who gives a label wants it used.
    pub(crate) fn post_parse(&mut self) {
        if self.label.is_some() {
            self.relabel.get_or_insert(YesNo::Yes);
        }
    }
}
