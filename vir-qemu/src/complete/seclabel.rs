//! Security labels that name no system.

use vir_conf::domain::seclabel::{Seclabel, SeclabelType};

use crate::config::Config;

/// The system that labels nothing.
const NO_SYSTEM: &str = "none";

/// A label that names no system is one of the host's own. Where that labels nothing, neither does the label.
pub(super) fn complete(label: &mut Seclabel, config: &Config) {
    if label.model.is_some() {
        return;
    }
    label.model = Some(config.security_model.clone());
    if config.security_model == NO_SYSTEM {
        label.kind = Some(SeclabelType::None);
        label.relabel = None;
    }
}
