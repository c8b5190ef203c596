//! Installs what the real tests need from Debian: QEMU, and libvirt's tools to compare with.

use std::fs;
use std::process::Command;

use crate::Outcome;
use crate::project;

/// Runs guests.
const HYPERVISOR: [&str; 1] = ["qemu-system-x86"];

/// What [`HYPERVISOR`] installs.
#[cfg(feature = "hypervisors")]
const EMULATOR: &str = "/usr/bin/qemu-system-x86_64";

/// The peer whose output ours is compared with, and what its QEMU needs for the devices compared.
const PEER: [&str; 4] =
    ["libvirt-clients", "libvirt-daemon-system", "libvirt-daemon-driver-qemu", "qemu-system-modules-spice"];

/// The release whose backports have a recent peer.
const RELEASE: &str = "bookworm";

const BACKPORTS: &str = "bookworm-backports";

const SOURCE_FILE: &str = "/etc/apt/sources.list.d/vir-backports.list";

const SOURCE: &str = "deb http://deb.debian.org/debian bookworm-backports main";

/// What the setup may install.
#[derive(Debug, Default, clap::Args)]
pub(crate) struct Options {
    /// Only print the commands.
    #[arg(long)]
    print: bool,
}

/// Installs what is missing when run as root; prints the commands otherwise.
pub(crate) fn run(options: &Options) -> Outcome {
    if fs::read_to_string("/etc/debian_version").is_err() {
        return Err("not Debian: install QEMU for x86 and libvirt's tools with the system's own means".into());
    }
    install(&plan(&Machine::look()), options.print)
}

/// Installs QEMU, or says which commands would.
#[cfg(feature = "hypervisors")]
pub(crate) fn hypervisor() -> Outcome {
    if std::path::Path::new(EMULATOR).exists() {
        return Ok(());
    }
    let machine = Machine { missing: HYPERVISOR.to_vec(), ..Machine::look() };
    install(&plan(&machine), false)?;
    if std::path::Path::new(EMULATOR).exists() {
        Ok(())
    } else {
        Err(format!("{EMULATOR} is missing").into())
    }
}

fn install(steps: &[String], only_print: bool) -> Outcome {
    if steps.is_empty() {
        println!("everything is installed");
    } else if only_print || !nix::unistd::geteuid().is_root() {
        println!("as root:");
        println!("  {}", steps.join("\n  "));
    } else {
        for step in steps {
            println!("==> {step}");
            project::run(Command::new("sh").args(["-c", step]).env("DEBIAN_FRONTEND", "noninteractive"))?;
        }
    }
    Ok(())
}

/// What the plan depends on.
struct Machine {
    /// Packages of ours that are not installed.
    missing: Vec<&'static str>,
    /// Whether the release is the one whose backports we use.
    is_release: bool,
    /// Whether these backports are among the package sources.
    has_backports: bool,
}

impl Machine {
    fn look() -> Self {
        let release = fs::read_to_string("/etc/os-release").unwrap_or_default();
        Self {
            missing: HYPERVISOR.into_iter().chain(PEER).filter(|package| !is_installed(package)).collect(),
            is_release: release.lines().any(|line| line == format!("VERSION_CODENAME={RELEASE}")),
            has_backports: sources().iter().any(|text| text.contains(BACKPORTS)),
        }
    }
}

fn is_installed(package: &str) -> bool {
    let query = project::output(Command::new("dpkg-query").args([
        "--show",
        "--showformat=${db:Status-Status}",
        package,
    ]));
    query.is_ok_and(|status| status == "installed")
}

/// The texts that name apt's package sources.
fn sources() -> Vec<String> {
    let more =
        fs::read_dir("/etc/apt/sources.list.d").into_iter().flatten().flatten().map(|entry| entry.path());
    let files = more.chain(["/etc/apt/sources.list".into()]);
    files.filter_map(|file| fs::read_to_string(file).ok()).collect()
}

/// The shell commands that install what is missing.
fn plan(machine: &Machine) -> Vec<String> {
    if machine.missing.is_empty() {
        return Vec::new();
    }
    let mut steps = Vec::new();
    if machine.is_release && !machine.has_backports {
        steps.push(format!("echo '{SOURCE}' > {SOURCE_FILE}"));
    }
    steps.push("apt-get update".to_owned());
    let from = if machine.is_release { format!(" --target-release {BACKPORTS}") } else { String::new() };
    steps.push(format!("apt-get install --yes --no-install-recommends{from} {}", machine.missing.join(" ")));
    steps
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_missing_is_installed() {
        let machine = Machine { missing: vec![], is_release: true, has_backports: false };
        assert!(plan(&machine).is_empty());
        let machine = Machine { missing: vec!["qemu-system-x86"], is_release: true, has_backports: false };
        let steps = plan(&machine);
        assert_eq!(steps.len(), 3);
        assert!(steps[2].ends_with("--target-release bookworm-backports qemu-system-x86"));
        let machine = Machine { missing: vec!["qemu-system-x86"], is_release: false, has_backports: false };
        assert_eq!(plan(&machine).len(), 2);
    }
}
