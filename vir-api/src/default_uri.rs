//! Which hypervisor is meant when nobody says.

use std::path::PathBuf;

use crate::host::{Host, System};

/// The address to open when the user names none.
///
/// `$LIBVIRT_DEFAULT_URI`, else `uri_default` of `libvirt.conf` (root's in `/etc/libvirt`, a user's in
/// `$XDG_CONFIG_HOME/libvirt`), else the system's QEMU for root and the session's for anyone else.
pub fn default_uri() -> String {
    let host = System;
    let configured = || {
        let text = std::fs::read_to_string(config_file(&host)?).ok()?;
        setting(&text, "uri_default")
    };
    let fallback = if is_root(&host) { "qemu:///system" } else { "qemu:///session" };
    host.variable("LIBVIRT_DEFAULT_URI").or_else(configured).unwrap_or_else(|| fallback.to_owned())
}

fn is_root(host: &dyn Host) -> bool {
    host.user() == 0
}

fn config_file(host: &dyn Host) -> Option<PathBuf> {
    if is_root(host) {
        return Some(PathBuf::from("/etc/libvirt/libvirt.conf"));
    }
    let home = || host.home().map(|home| home.join(".config"));
    let config = host.variable("XDG_CONFIG_HOME").map(PathBuf::from).or_else(home)?;
    Some(config.join("libvirt").join("libvirt.conf"))
}

/// The value of `name = "value"` in a configuration text; the last one counts.
fn setting(text: &str, name: &str) -> Option<String> {
    let value = |line: &str| {
        let (key, value) = line.split_once('=')?;
        let value = value.trim();
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let end = value[1..].find(quote)?;
        (key.trim() == name).then(|| value[1..=end].to_owned())
    };
    text.lines().filter_map(value).next_back()
}

#[cfg(test)]
mod tests {
    use super::setting;

    #[test]
    fn settings_are_read_as_the_configuration_files_write_them() {
        let text = "# uri_default = \"a:///\"\n uri_default = \"b:///x?y=1\" # why\nother='c'\n";
        assert_eq!(setting(text, "uri_default").as_deref(), Some("b:///x?y=1"));
        assert_eq!(setting(text, "other").as_deref(), Some("c"));
        assert_eq!(setting(text, "absent"), None);
    }
}
