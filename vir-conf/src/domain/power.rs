//! `<on_poweroff>` and its like, `<pm>`: what happens when the guest ends or sleeps.
//!
//! Chapters "Events configuration" and "Power Management" of the domain format.

use crate::scalar::YesNo;
use crate::{element, values};

values! {
    /// What happens to a domain whose guest has powered off or asked for a reboot.
    pub enum LifecycleAction {
        /// It ends.
        Destroy = "destroy",
        /// It starts again.
        Restart = "restart",
        /// It stays for examination.
        Preserve = "preserve",
        /// It starts again under a new name.
        RenameRestart = "rename-restart",
    }
}

values! {
    /// What happens to a domain whose guest has crashed.
    pub enum CrashAction {
        /// It ends.
        Destroy = "destroy",
        /// It starts again.
        Restart = "restart",
        /// It stays for examination.
        Preserve = "preserve",
        /// It starts again under a new name.
        RenameRestart = "rename-restart",
        /// Its memory is dumped, then it ends.
        CoredumpDestroy = "coredump-destroy" since "0.8.4",
        /// Its memory is dumped, then it starts again.
        CoredumpRestart = "coredump-restart" since "0.8.4",
    }
}

values! {
    /// What happens to a domain that has lost a lock on a resource.
    pub enum LockFailureAction {
        /// It is powered off.
        PowerOff = "poweroff",
        /// It is powered off and started again.
        Restart = "restart",
        /// It is paused.
        Pause = "pause",
        /// It goes on.
        Ignore = "ignore",
    }
}

element! {
    /// Sleep states that the firmware offers the guest.
    pub struct Pm = maybe "pm" {
        /// ACPI S3.
        child "suspend-to-mem" => suspend_to_mem: Option<SleepState>;
        /// ACPI S4.
        child "suspend-to-disk" => suspend_to_disk: Option<SleepState>;
    }
}

element! {
    /// A sleep state.
    pub struct SleepState = maybe "state" {
        /// Whether it is offered.
        attr guest "enabled" => enabled: Option<YesNo>;
    }
}
