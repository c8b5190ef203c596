//! What calls may be told besides their arguments; bits are the public ones.

use bitflags::bitflags;

bitflags! {
    /// Which domains a list holds. Flags of one group are alternatives, groups must all agree; an empty group does not filter.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
    pub struct ListFlags: u32 {
        /// Running, paused or otherwise held by a hypervisor.
        const ACTIVE = 1;
        /// Off.
        const INACTIVE = 1 << 1;
        /// Defined: survives being off.
        const PERSISTENT = 1 << 2;
        /// Gone once it is off.
        const TRANSIENT = 1 << 3;
        /// In state running.
        const RUNNING = 1 << 4;
        /// In state paused.
        const PAUSED = 1 << 5;
        /// In state shutoff.
        const SHUTOFF = 1 << 6;
        /// In any other state.
        const OTHER = 1 << 7;
        /// With a saved memory image that the next start resumes from.
        const MANAGEDSAVE = 1 << 8;
        /// Without one.
        const NO_MANAGEDSAVE = 1 << 9;
        /// Started together with the host.
        const AUTOSTART = 1 << 10;
        /// Not started together with the host.
        const NO_AUTOSTART = 1 << 11;
        /// With at least one snapshot.
        const HAS_SNAPSHOT = 1 << 12;
        /// Without snapshots.
        const NO_SNAPSHOT = 1 << 13;
        /// With at least one checkpoint.
        const HAS_CHECKPOINT = 1 << 14;
        /// Without checkpoints.
        const NO_CHECKPOINT = 1 << 15;
    }

    /// How to start a domain.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
    pub struct StartFlags: u32 {
        /// Leave the processors standing.
        const PAUSED = 1;
        /// Destroy the domain when this connection is closed.
        const AUTODESTROY = 1 << 1;
        /// Do not go through the page cache when reading a saved image.
        const BYPASS_CACHE = 1 << 2;
        /// Boot afresh even where a saved image exists.
        const FORCE_BOOT = 1 << 3;
        /// Refuse documents with anything unknown in them.
        const VALIDATE = 1 << 4;
        /// Start with a fresh variable store of the firmware.
        const RESET_NVRAM = 1 << 5;
    }

    /// How to define a domain.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
    pub struct DefineFlags: u32 {
        /// Refuse documents with anything unknown in them.
        const VALIDATE = 1;
        /// Keep the machine that the guest of an existing domain knows: what the document leaves open of identity and
        /// addresses stays as it is, and a document that changes what the guest sees is refused. Not a public bit, but
        /// one that no other can get.
        const KEEP_ABI = 1 << 31;
    }

    /// What to remove together with a definition, and what to keep.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
    pub struct UndefineFlags: u32 {
        /// Also the saved memory image.
        const MANAGED_SAVE = 1;
        /// Also what is known about snapshots.
        const SNAPSHOTS_METADATA = 1 << 1;
        /// Also the firmware's variable store.
        const NVRAM = 1 << 2;
        /// Keep the firmware's variable store.
        const KEEP_NVRAM = 1 << 3;
        /// Also what is known about checkpoints.
        const CHECKPOINTS_METADATA = 1 << 4;
        /// Also the emulated TPM's state.
        const TPM = 1 << 5;
        /// Keep the emulated TPM's state.
        const KEEP_TPM = 1 << 6;
    }

    /// Which view of a domain's document to print.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
    pub struct XmlFlags: u32 {
        /// With passwords.
        const SECURE = 1;
        /// As the next start will have it, also while the domain runs.
        const INACTIVE = 1 << 1;
        /// With the processor as the host would give it.
        const UPDATE_CPU = 1 << 2;
        /// Fit to be sent to another host.
        const MIGRATABLE = 1 << 3;
    }

    /// How to ask the guest to go down or to start over. Empty: the driver picks.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
    pub struct ShutdownFlags: u32 {
        /// Press the power button.
        const ACPI_POWER_BTN = 1;
        /// Through the guest agent.
        const GUEST_AGENT = 1 << 1;
        /// Through init's control pipe.
        const INITCTL = 1 << 2;
        /// By a signal to init.
        const SIGNAL = 1 << 3;
        /// Through the hypervisor's own channel.
        const PARAVIRT = 1 << 4;
    }

    /// How to switch a domain off at once.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
    pub struct DestroyFlags: u32 {
        /// Fail rather than kill a hypervisor that does not end by itself.
        const GRACEFUL = 1;
        /// Also remove the domain's log file.
        const REMOVE_LOGS = 1 << 1;
    }

    /// How to open a console.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
    pub struct ConsoleFlags: u32 {
        /// Take the console from whoever has it.
        const FORCE = 1;
        /// Only where the driver can keep others out.
        const SAFE = 1 << 1;
    }
}
