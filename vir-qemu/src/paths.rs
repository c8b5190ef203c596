//! Where a domain's own files are.

use vir_conf::Domain;

use crate::config::Config;

/// Characters of a domain's name that directory names keep, so that socket paths in them stay short enough.
const NAME_LENGTH: usize = 20;

/// Name of the directories of one run of a domain, `3-web`; `-1-web` while it has no number.
pub fn run_name(id: Option<u32>, name: &str) -> String {
    let short: String = name.chars().take(NAME_LENGTH).collect();
    match id {
        Some(id) => format!("{id}-{short}"),
        None => format!("-1-{short}"),
    }
}

/// Name of the directories of this run of a domain.
pub(crate) fn short_name(domain: &Domain) -> String {
    run_name(domain.id, &domain.name)
}

/// Directory of a run's private files: keys, monitor socket, the process's home.
pub(crate) fn private_dir(domain: &Domain, config: &Config) -> String {
    format!("{}/domain-{}", config.lib_dir, short_name(domain))
}
