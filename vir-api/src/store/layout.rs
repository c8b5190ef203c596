//! Where things are kept.

use std::path::{Path, PathBuf};

use crate::{Code, Error, Origin, Result, Uri, host::Host};

/// The directories of one driver, as the peer lays them out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Layout {
    /// Definitions: `NAME.xml`, and `autostart/` with links to them.
    pub(crate) config: PathBuf,
    /// What lasts as long as the host is up: status files, the lock, sockets of channels.
    pub(crate) run: PathBuf,
    /// What a domain needs while it runs, one directory each; saved images, variable stores.
    pub(crate) lib: PathBuf,
    /// One log a domain.
    pub(crate) log: PathBuf,
    /// What can be computed again.
    pub(crate) cache: PathBuf,
}

impl Layout {
    /// The layout that a `qemu:` address names.
    pub(crate) fn of(uri: &Uri, host: &dyn Host) -> Result<Self> {
        match uri.path.as_str() {
            "/embed" => Self::embed(uri),
            "/session" => Self::session(host),
            "/system" if host.user() == 0 => Ok(Self::system()),
            "/system" => {
                Err(Error::new(Code::AccessDenied, Origin::Qemu, "qemu:///system needs to run as root"))
            }
            path => {
                let detail = format!("unexpected QEMU URI path '{path}', try qemu:///system");
                Err(Error::new(Code::InternalError, Origin::Qemu, detail))
            }
        }
    }

    fn embed(uri: &Uri) -> Result<Self> {
        let Some(root) = uri.parameter("root") else {
            return Err(Error::new(Code::InvalidArg, Origin::Qemu, "Missing URI parameter 'root'"));
        };
        let root = Path::new(root);
        if !root.is_absolute() {
            return Err(Error::new(Code::ConfigUnsupported, Origin::Qemu, "root path must be absolute"));
        }
        Ok(Self::under(root))
    }

    /// Everything in one directory.
    pub(crate) fn under(root: &Path) -> Self {
        let place = |kind: &str| root.join(kind).join("qemu");
        Self {
            config: place("etc"),
            run: place("run"),
            lib: place("lib"),
            log: place("log"),
            cache: place("cache"),
        }
    }

    fn system() -> Self {
        let place = |top: &str| Path::new(top).join("libvirt/qemu");
        Self {
            config: place("/etc"),
            run: place("/run"),
            lib: place("/var/lib"),
            log: place("/var/log"),
            cache: place("/var/cache"),
        }
    }

    fn session(host: &dyn Host) -> Result<Self> {
        let home =
            || host.home().ok_or_else(|| Error::new(Code::InternalError, Origin::Qemu, "HOME is not set"));
        let place = |variable: &str, fallback: &str| match host.variable(variable) {
            Some(dir) => Ok(PathBuf::from(dir)),
            None => home().map(|home| home.join(fallback)),
        };
        let config = place("XDG_CONFIG_HOME", ".config")?.join("libvirt/qemu");
        let cache = place("XDG_CACHE_HOME", ".cache")?.join("libvirt/qemu");
        let run = match host.variable("XDG_RUNTIME_DIR") {
            Some(dir) => PathBuf::from(dir).join("libvirt"),
            None => place("XDG_CACHE_HOME", ".cache")?.join("libvirt"),
        };
        Ok(Self { lib: config.join("lib"), log: cache.join("log"), run: run.join("qemu/run"), config, cache })
    }

    /// The links of domains that start with their host.
    pub(crate) fn autostart(&self) -> PathBuf {
        self.config.join("autostart")
    }

    /// What is known about QEMU binaries.
    pub(crate) fn capabilities(&self) -> PathBuf {
        self.cache.join("capabilities")
    }

    /// Every directory that must exist before work begins.
    pub(crate) fn directories(&self) -> [PathBuf; 7] {
        let Self { config, run, lib, log, cache: _ } = self;
        let channel = run.join("channel");
        [
            config.clone(),
            self.autostart(),
            run.clone(),
            channel,
            lib.clone(),
            log.clone(),
            self.capabilities(),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::System;

    #[test]
    fn embed_needs_an_absolute_root() {
        let of = |text: &str| Layout::of(&Uri::parse(text).unwrap(), &System).map_err(|err| err.to_string());
        assert_eq!(of("qemu:///embed").unwrap_err(), "invalid argument: Missing URI parameter 'root'");
        let err = of("qemu:///embed?root=a").unwrap_err();
        assert_eq!(err, "unsupported configuration: root path must be absolute");
        assert_eq!(of("qemu:///embed?root=/a").unwrap().config, Path::new("/a/etc/qemu"));
    }
}
