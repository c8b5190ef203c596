//! The process around the machine: environment, name, keys, monitor, sandbox, and what users add by hand.

use serde::Serialize;
use vir_conf::Domain;
use vir_conf::domain::clock::ClockOffset;
use vir_conf::domain::qemu_namespace::DeprecationBehavior;

use super::builder::{Builder, Refusal, refuse_host};
use super::escape;
use crate::paths;

/// Variables that QEMU takes over from its caller, before and after its home directory.
const INHERITED: [&[&str]; 2] = [&["LC_ALL", "LD_PRELOAD", "LD_LIBRARY_PATH", "PATH"], &["USER", "LOGNAME"]];
/// Directories in the home directory by which libraries keep files apart.
const XDG_DIRS: [(&str, &str); 3] =
    [("XDG_DATA_HOME", ".local/share"), ("XDG_CACHE_HOME", ".cache"), ("XDG_CONFIG_HOME", ".config")];

/// The environment: little of the caller's, and a home directory of the domain's own.
pub(super) fn environment(b: &mut Builder<'_>) {
    let home = paths::private_dir(b.domain, b.driver.config);
    let [before, after] = INHERITED;
    inherit(b, before);
    b.env("HOME", home.as_str());
    inherit(b, after);
    for (name, dir) in XDG_DIRS {
        b.env(name, format!("{home}/{dir}"));
    }
}

fn inherit(b: &mut Builder<'_>, names: &[&str]) {
    for name in names {
        if let Some(value) = b.driver.host.environment(name) {
            b.env(name, value);
        }
    }
}

/// Variables that the definition asks for.
pub(super) fn environment_of_definition(b: &mut Builder<'_>) {
    let domain = b.domain;
    for variable in domain.qemu.command_line.iter().flat_map(|line| &line.env) {
        b.env(&variable.name, variable.value.as_deref().unwrap_or_default());
    }
    if let ClockOffset::Timezone(place) = &domain.clock.offset
        && let Some(timezone) = &place.timezone
    {
        b.env("TZ", timezone.as_str());
    }
}

/// A secret in a file.
#[derive(Serialize)]
struct FileSecret<'a> {
    #[serde(rename = "qom-type")]
    kind: &'a str,
    id: &'a str,
    format: &'a str,
    file: String,
}

/// What QEMU does with deprecated input and output.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Compat<'a> {
    deprecated_output: &'a str,
    deprecated_input: &'a str,
}

/// Program, name, what is deprecated, the start in pause, and the key that protects all other secrets.
pub(super) fn identity(b: &mut Builder<'_>) {
    let domain = b.domain;
    b.program(domain.devices.emulator.as_deref().unwrap_or(&b.driver.capabilities.emulator));
    b.option("-name", format!("guest={},debug-threads=on", escape(&domain.name)));
    compat(b);
    b.arg("-S");
    let file = format!("{}/master-key.aes", paths::private_dir(domain, b.driver.config));
    b.object(&FileSecret { kind: "secret", id: "masterKey0", format: "raw", file });
}

fn compat(b: &mut Builder<'_>) {
    let behavior = b.domain.qemu.deprecation.as_ref().map(|deprecation| deprecation.behavior);
    let (deprecated_output, deprecated_input) = match behavior {
        None | Some(DeprecationBehavior::None) => return,
        Some(DeprecationBehavior::Omit) => ("hide", "accept"),
        Some(DeprecationBehavior::Reject) => ("hide", "reject"),
        Some(DeprecationBehavior::Crash) => ("hide", "crash"),
    };
    b.json("-compat", &Compat { deprecated_output, deprecated_input });
}

/// Nothing that the definition does not name, and the monitor by which the machine is controlled.
pub(super) fn monitor(b: &mut Builder<'_>) -> Result<(), Refusal> {
    b.arg("-no-user-config");
    b.arg("-nodefaults");
    let path = format!("{}/monitor.sock", paths::private_dir(b.domain, b.driver.config));
    let socket = b.listening(&path).map_err(|err| refuse_host("domain", &err))?;
    b.option("-chardev", format!("socket,id=charmonitor,{socket},server=on,wait=off"));
    b.option("-mon", "chardev=charmonitor,id=monitor,mode=control");
    Ok(())
}

/// Where the guest's state comes from when it does not boot.
pub(super) fn incoming(b: &mut Builder<'_>) {
    if let Some(uri) = b.resources.incoming() {
        b.option("-incoming", uri);
    }
}

/// Arguments that the definition adds by hand, and what the process may not do.
pub(super) fn limits(b: &mut Builder<'_>) {
    let domain = b.domain;
    for argument in domain.qemu.command_line.iter().flat_map(|line| &line.args) {
        b.arg(argument.value.as_str());
    }
    b.option("-sandbox", "on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny");
}

/// How the process ends, and time stamps in its log.
pub(super) fn end(b: &mut Builder<'_>) {
    if let Some(teardown) = &b.domain.features.async_teardown {
        let state = vir_conf::scalar::OnOff::from(bool::from(teardown.enabled));
        b.option("-run-with", format!("async-teardown={state}"));
    }
    b.option("-msg", "timestamp=on");
}

/// Private file of a run.
pub(super) fn private_file(domain: &Domain, b: &Builder<'_>, name: &str) -> String {
    format!("{}/{name}", paths::private_dir(domain, b.driver.config))
}
