//! `<seclabel>`: the domain's label in a security system of the host.

use crate::diagnostic::Origin;
use crate::diagnostic::{Problem, Report};
use crate::scalar::YesNo;
use crate::{element, values};

element! {
    /// The domain's label in a security system of the host.
    pub struct Seclabel = "seclabel" default {
        /// Who chooses the label; the host where absent.
        attr "type" => kind: Option<SeclabelType>;
        /// The system: `selinux`, `apparmor`, `dac`, `none`; the host's first where absent.
        attr "model" => model: Option<String>;
        /// Whether the domain's files get a label of their own: with a dynamic label always, with a static one not
        /// where absent.
        attr "relabel" => relabel: Option<YesNo>;
        /// Label of the process; required where it is static.
        leaf "label" => label: Option<String>, when |label, cx| label.prints_label(cx.inactive());
        /// Label of the files while the domain runs.
        leaf "imagelabel" => image_label: Option<String>, when |_, cx| !cx.inactive();
        /// Label that a dynamic one is made from; which parts count is up to the system.
        leaf "baselabel" => base_label: Option<String>;
        /// Which element it was read from.
        inline "" => origin: Origin;
    }
}

values! {
    /// Who chooses a security label.
    pub enum SeclabelType {
        /// The host, at each start.
        Dynamic = "dynamic",
        /// The definition.
        Static = "static" since "0.6.2",
        /// Nobody: there is none.
        None = "none" since "0.9.10",
    }
}

impl Seclabel {
    /// A dynamic label lives as long as the domain runs.
    fn prints_label(&self, inactive: bool) -> bool {
        self.kind != Some(SeclabelType::Dynamic) || !inactive
    }

    /// Whether files are labelled follows from who chooses; where nobody does, as in the system `none`, there is no
    /// question.
    pub(crate) fn post_parse(&mut self) {
        if self.model.as_deref() == Some("none") {
            *self = Self { kind: Some(SeclabelType::None), relabel: None, ..std::mem::take(self) };
        }
        if self.kind == Some(SeclabelType::None) {
            self.label = None;
        }
        let has_base = matches!(self.kind, None | Some(SeclabelType::Dynamic));
        self.base_label = self.base_label.take().filter(|label| has_base && !label.is_empty());
        match self.kind {
            None | Some(SeclabelType::Dynamic) => {
                self.relabel.get_or_insert(YesNo::Yes);
            }
            Some(SeclabelType::Static) => {
                self.relabel.get_or_insert(YesNo::No);
            }
            Some(SeclabelType::None) => self.relabel = self.relabel.filter(|&relabel| relabel == YesNo::Yes),
        }
    }
}

impl Seclabel {
    /// Judges the label alone.
    pub(crate) fn validate(&self, path: &str, report: &mut Report) {
        let mut refuse = |problem: &str| report.error(path, Problem::Unsupported(problem.to_owned()));
        match (self.kind, self.relabel) {
            (Some(SeclabelType::Static), _) if self.label.as_ref().is_none_or(String::is_empty) => {
                refuse("security label is missing");
            }
            (Some(SeclabelType::None), Some(YesNo::Yes)) => {
                refuse("resource relabeling is not compatible with 'none' label type");
            }
            (None | Some(SeclabelType::Dynamic), Some(YesNo::No)) => {
                refuse("dynamic label type must use resource relabeling");
            }
            (None | Some(SeclabelType::Static | SeclabelType::Dynamic | SeclabelType::None), _) => {}
        }
    }
}
