//! Where a domain's own files are.

use vir_conf::Domain;

use crate::config::Config;

/// Characters of a domain's name that directory names keep, so that socket paths in them stay short enough.
const NAME_LENGTH: usize = 20;

/// Name of the directories of one run of a domain, `3-web`; `-1-web` while it has no number.
pub(crate) fn short_name(domain: &Domain) -> String {
    let name: String = domain.name.chars().take(NAME_LENGTH).collect();
    match domain.id {
        Some(id) => format!("{id}-{name}"),
        None => format!("-1-{name}"),
    }
}

/// Directory of a run's private files: keys, monitor socket, the process's home.
pub(crate) fn private_dir(domain: &Domain, config: &Config) -> String {
    format!("{}/domain-{}", config.lib_dir, short_name(domain))
}
