//! Commands that move a domain through its life.

use vir_api::{DestroyFlags, Domain, Result as ApiResult, ShutdownFlags, StartFlags, UndefineFlags};

use super::domain::{self, By, DOMAIN};
use super::{console, echo};
use crate::failure::Failure;
use crate::grammar::{Arguments, Command, Opt, Outcome, flag, text};
use crate::shell::Shell;

const LIVING: Opt = DOMAIN.completed_by(domain::active);

/// Does one thing to the named domain and says so, with the word the user named it by.
fn act(
    shell: &mut Shell,
    arguments: &Arguments,
    failing: &str,
    done: impl Fn(&str) -> String,
    call: impl FnOnce(&Domain) -> ApiResult<()>,
) -> Outcome {
    let found = domain::find(shell, arguments)?;
    let word = arguments.required("domain")?;
    call(&found).map_err(|error| Failure::because(format!("{failing} '{word}'"), &error))?;
    shell.screen.extra(done(word) + "\n");
    Ok(())
}

pub(super) const SUSPEND: Command = Command::new(
    "suspend",
    "suspend a domain",
    "Suspend a running domain.",
    &[DOMAIN.completed_by(domain::running)],
    suspend,
);

fn suspend(shell: &mut Shell, arguments: &Arguments) -> Outcome {
    let done = |name: &str| format!("Domain '{name}' suspended");
    act(shell, arguments, "Failed to suspend domain", done, Domain::suspend)
}

pub(super) const RESUME: Command = Command::new(
    "resume",
    "resume a domain",
    "Resume a previously suspended domain.",
    &[DOMAIN.completed_by(domain::paused)],
    resume,
);

fn resume(shell: &mut Shell, arguments: &Arguments) -> Outcome {
    let done = |name: &str| format!("Domain '{name}' resumed");
    act(shell, arguments, "Failed to resume domain", done, Domain::resume)
}

pub(super) const RESET: Command = Command::new(
    "reset",
    "reset a domain",
    "Reset the target domain as if by power button",
    &[LIVING],
    reset,
);

fn reset(shell: &mut Shell, arguments: &Arguments) -> Outcome {
    let done = |name: &str| format!("Domain '{name}' was reset");
    act(shell, arguments, "Failed to reset domain", done, Domain::reset)
}

const MODES: &[&str] = &["acpi", "agent", "initctl", "signal", "paravirt"];

const MODE: Opt =
    text("mode", "shutdown mode: acpi|agent|initctl|signal|paravirt").positional().one_of(MODES);

pub(super) const SHUTDOWN: Command = Command::new(
    "shutdown",
    "gracefully shutdown a domain",
    "Run shutdown in the target domain.",
    &[LIVING, MODE],
    shutdown,
);

fn shutdown(shell: &mut Shell, arguments: &Arguments) -> Outcome {
    let flags = modes(arguments, "'signal', or 'paravirt'")?;
    let done = |name: &str| format!("Domain '{name}' is being shutdown");
    act(shell, arguments, "Failed to shutdown domain", done, |domain| domain.shutdown(flags))
}

pub(super) const REBOOT: Command = Command::new(
    "reboot",
    "reboot a domain",
    "Run a reboot command in the target domain.",
    &[LIVING, MODE],
    reboot,
);

fn reboot(shell: &mut Shell, arguments: &Arguments) -> Outcome {
    let flags = modes(arguments, "'signal' or 'paravirt'")?;
    let done = |name: &str| format!("Domain '{name}' is being rebooted");
    act(shell, arguments, "Failed to reboot domain", done, |domain| domain.reboot(flags))
}

/// Reads `--mode acpi,agent`; `last` is how the two commands that have it word the end of their error.
fn modes(arguments: &Arguments, last: &str) -> Result<ShutdownFlags, Failure> {
    let Some(modes) = arguments.text("mode")? else { return Ok(ShutdownFlags::empty()) };
    let mode = |word: &String| match word.as_str() {
        "acpi" => Ok(ShutdownFlags::ACPI_POWER_BTN),
        "agent" => Ok(ShutdownFlags::GUEST_AGENT),
        "initctl" => Ok(ShutdownFlags::INITCTL),
        "signal" => Ok(ShutdownFlags::SIGNAL),
        "paravirt" => Ok(ShutdownFlags::PARAVIRT),
        _ => Err(Failure::new(format!(
            "Unknown mode {word} value, expecting 'acpi', 'agent', 'initctl', {last}"
        ))),
    };
    echo::split_list(modes).iter().map(mode).collect()
}

pub(super) const START: Command = Command::new(
    "start",
    "start a (previously defined) inactive domain",
    "Start a domain, either from the last managedsave\nstate, or via a fresh boot if no managedsave state\nis present.",
    &[
        domain::domain("name of the inactive domain").completed_by(domain::inactive),
        flag("console", "attach to console after creation"),
        flag("paused", "leave the guest paused after creation"),
        flag("autodestroy", "automatically destroy the guest when virsh disconnects"),
        flag("bypass-cache", "avoid file system cache when loading"),
        flag("force-boot", "force fresh boot by discarding any managed save"),
        text("pass-fds", "pass file descriptors N,M,... to the guest").tolerated(),
        flag("reset-nvram", "re-initialize NVRAM from its pristine template"),
    ],
    start,
);

fn start(shell: &mut Shell, arguments: &Arguments) -> Outcome {
    let found = domain::find_by(shell, arguments, By::NAME_OR_UUID)?;
    if found.is_active().unwrap_or(false) {
        return Err(Failure::new("Domain is already active"));
    }
    let only_here = arguments
        .chosen(&[("bypass-cache", StartFlags::BYPASS_CACHE), ("force-boot", StartFlags::FORCE_BOOT)]);
    let flags = start_flags(arguments)? | only_here.collect();
    let name = found.name();
    found
        .start(flags)
        .map_err(|error| Failure::because(format!("Failed to start domain '{name}'"), &error))?;
    shell.screen.extra(format_args!("Domain '{name}' started\n"));
    if arguments.has("console") { console::attach(shell, &found, None, false) } else { Ok(()) }
}

/// The flags that `start` and `create` share.
pub(super) fn start_flags(arguments: &Arguments) -> Result<StartFlags, Failure> {
    if arguments.has("pass-fds") {
        return Err(Failure::new("passing file descriptors to the guest is not supported yet"));
    }
    let flags = arguments.chosen(&[
        ("paused", StartFlags::PAUSED),
        ("autodestroy", StartFlags::AUTODESTROY),
        ("reset-nvram", StartFlags::RESET_NVRAM),
    ]);
    Ok(flags.collect())
}

pub(super) const DESTROY: Command = Command::new(
    "destroy",
    "destroy (stop) a domain",
    "Forcefully stop a given domain, but leave its resources intact.",
    &[LIVING, flag("graceful", "terminate gracefully"), flag("remove-logs", "remove domain logs")],
    destroy,
);

fn destroy(shell: &mut Shell, arguments: &Arguments) -> Outcome {
    let flags: DestroyFlags = arguments
        .chosen(&[("graceful", DestroyFlags::GRACEFUL), ("remove-logs", DestroyFlags::REMOVE_LOGS)])
        .collect();
    let done = |name: &str| format!("Domain '{name}' destroyed");
    act(shell, arguments, "Failed to destroy domain", done, |domain| domain.destroy(flags))
}

pub(super) const UNDEFINE: Command = Command::new(
    "undefine",
    "undefine a domain",
    "Undefine an inactive domain, or convert persistent to transient.",
    &[
        DOMAIN.completed_by(domain::persistent),
        flag("managed-save", "remove domain managed state file"),
        flag("snapshots-metadata", "remove all domain snapshot metadata (vm must be inactive)"),
        flag("checkpoints-metadata", "remove all domain checkpoint metadata (vm must be inactive)"),
        flag("nvram", "remove nvram file"),
        flag("keep-nvram", "keep nvram file"),
        flag("tpm", "remove TPM state"),
        flag("keep-tpm", "keep TPM state"),
    ],
    undefine,
);

fn undefine(shell: &mut Shell, arguments: &Arguments) -> Outcome {
    arguments.exclusive("nvram", "keep-nvram")?;
    arguments.exclusive("tpm", "keep-tpm")?;
    let flags: UndefineFlags = arguments
        .chosen(&[
            ("managed-save", UndefineFlags::MANAGED_SAVE),
            ("snapshots-metadata", UndefineFlags::SNAPSHOTS_METADATA),
            ("checkpoints-metadata", UndefineFlags::CHECKPOINTS_METADATA),
            ("nvram", UndefineFlags::NVRAM),
            ("keep-nvram", UndefineFlags::KEEP_NVRAM),
            ("tpm", UndefineFlags::TPM),
            ("keep-tpm", UndefineFlags::KEEP_TPM),
        ])
        .collect();
    let done = |name: &str| format!("Domain '{name}' has been undefined");
    act(shell, arguments, "Failed to undefine domain", done, |domain| domain.undefine(flags))
}

pub(super) const AUTOSTART: Command = Command::new(
    "autostart",
    "autostart a domain",
    "Configure a domain to be automatically started at boot.",
    &[
        DOMAIN.completed_by(domain::persistent),
        flag("disable", "disable autostarting"),
        flag("once", "control next boot state"),
    ],
    autostart,
);

fn autostart(shell: &mut Shell, arguments: &Arguments) -> Outcome {
    let on = !arguments.has("disable");
    let un = if on { "" } else { "un" };
    let found = domain::find(shell, arguments)?;
    let word = arguments.required("domain")?;
    let once = if arguments.has("once") { " on next boot" } else { "" };
    let failed =
        |error| Failure::because(format!("Failed to {un}mark domain '{word}' as autostarted{once}"), &error);
    if arguments.has("once") {
        return Err(failed(vir_api::Error::unsupported("virDomainSetAutostartOnce")));
    }
    found.set_autostart(on).map_err(failed)?;
    shell.screen.extra(format_args!("Domain '{word}' {un}marked as autostarted\n"));
    Ok(())
}

pub(super) const DOMRENAME: Command = Command::new(
    "domrename",
    "rename a domain",
    "Rename an inactive domain.",
    &[
        domain::domain("domain name or uuid").completed_by(domain::inactive),
        text("new-name", "new domain name").required(),
    ],
    domrename,
);

fn domrename(shell: &mut Shell, arguments: &Arguments) -> Outcome {
    let found = domain::find(shell, arguments)?;
    found.rename(arguments.required("new-name")?).map_err(|error| Failure::from_api(&error))?;
    shell.screen.extra("Domain successfully renamed\n");
    Ok(())
}
