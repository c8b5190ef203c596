//! `<capabilities>`: privileges that a container's root keeps or loses, as capabilities(7) names them.

use super::Switch;
use crate::{element, values};

element! {
    /// Privileges that a container's root keeps or loses.
    pub struct Capabilities = maybe "capabilities" {
        /// What holds for those that are not named.
        attr guest "policy" => policy: CapabilitiesPolicy = CapabilitiesPolicy::Default, due |_| true;
        /// `CAP_AUDIT_CONTROL`.
        child "audit_control" => audit_control: Option<Switch>;
        /// `CAP_AUDIT_WRITE`.
        child "audit_write" => audit_write: Option<Switch>;
        /// `CAP_BLOCK_SUSPEND`.
        child "block_suspend" => block_suspend: Option<Switch>;
        /// `CAP_CHOWN`.
        child "chown" => chown: Option<Switch>;
        /// `CAP_DAC_OVERRIDE`.
        child "dac_override" => dac_override: Option<Switch>;
        /// `CAP_DAC_READ_SEARCH`.
        child "dac_read_search" => dac_read_search: Option<Switch>;
        /// `CAP_FOWNER`.
        child "fowner" => fowner: Option<Switch>;
        /// `CAP_FSETID`.
        child "fsetid" => fsetid: Option<Switch>;
        /// `CAP_IPC_LOCK`.
        child "ipc_lock" => ipc_lock: Option<Switch>;
        /// `CAP_IPC_OWNER`.
        child "ipc_owner" => ipc_owner: Option<Switch>;
        /// `CAP_KILL`.
        child "kill" => kill: Option<Switch>;
        /// `CAP_LEASE`.
        child "lease" => lease: Option<Switch>;
        /// `CAP_LINUX_IMMUTABLE`.
        child "linux_immutable" => linux_immutable: Option<Switch>;
        /// `CAP_MAC_ADMIN`.
        child "mac_admin" => mac_admin: Option<Switch>;
        /// `CAP_MAC_OVERRIDE`.
        child "mac_override" => mac_override: Option<Switch>;
        /// `CAP_MKNOD`.
        child "mknod" => mknod: Option<Switch>;
        /// `CAP_NET_ADMIN`.
        child "net_admin" => net_admin: Option<Switch>;
        /// `CAP_NET_BIND_SERVICE`.
        child "net_bind_service" => net_bind_service: Option<Switch>;
        /// `CAP_NET_BROADCAST`.
        child "net_broadcast" => net_broadcast: Option<Switch>;
        /// `CAP_NET_RAW`.
        child "net_raw" => net_raw: Option<Switch>;
        /// `CAP_SETGID`.
        child "setgid" => setgid: Option<Switch>;
        /// `CAP_SETFCAP`.
        child "setfcap" => setfcap: Option<Switch>;
        /// `CAP_SETPCAP`.
        child "setpcap" => setpcap: Option<Switch>;
        /// `CAP_SETUID`.
        child "setuid" => setuid: Option<Switch>;
        /// `CAP_SYS_ADMIN`.
        child "sys_admin" => sys_admin: Option<Switch>;
        /// `CAP_SYS_BOOT`.
        child "sys_boot" => sys_boot: Option<Switch>;
        /// `CAP_SYS_CHROOT`.
        child "sys_chroot" => sys_chroot: Option<Switch>;
        /// `CAP_SYS_MODULE`.
        child "sys_module" => sys_module: Option<Switch>;
        /// `CAP_SYS_NICE`.
        child "sys_nice" => sys_nice: Option<Switch>;
        /// `CAP_SYS_PACCT`.
        child "sys_pacct" => sys_pacct: Option<Switch>;
        /// `CAP_SYS_PTRACE`.
        child "sys_ptrace" => sys_ptrace: Option<Switch>;
        /// `CAP_SYS_RAWIO`.
        child "sys_rawio" => sys_rawio: Option<Switch>;
        /// `CAP_SYS_RESOURCE`.
        child "sys_resource" => sys_resource: Option<Switch>;
        /// `CAP_SYS_TIME`.
        child "sys_time" => sys_time: Option<Switch>;
        /// `CAP_SYS_TTY_CONFIG`.
        child "sys_tty_config" => sys_tty_config: Option<Switch>;
        /// `CAP_SYSLOG`.
        child "syslog" => syslog: Option<Switch>;
        /// `CAP_WAKE_ALARM`.
        child "wake_alarm" => wake_alarm: Option<Switch>;
    }
}

values! {
    /// What holds for privileges that are not named.
    pub enum CapabilitiesPolicy { Default = "default", Allow = "allow", Deny = "deny" }
}

impl Default for CapabilitiesPolicy {
    /// The hypervisor's own choice.
    fn default() -> Self {
        Self::Default
    }
}
