//! Settings of the QEMU driver: directories, default addresses, switches.

/// Settings of the QEMU driver, the same that libvirt's `qemu.conf` has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Config {
    /// State of running domains: monitor sockets, keys.
    pub lib_dir: String,
    /// Sockets of guest channels that name none.
    pub channel_target_dir: String,
    /// Files behind file-backed guest memory.
    pub memory_backing_dir: String,
    /// Variable stores of UEFI firmware.
    pub nvram_dir: String,
    /// State of passt processes.
    pub passt_state_dir: String,
    /// Sockets of the D-Bus display.
    pub dbus_state_dir: String,
    /// State of RDP servers.
    pub rdp_state_dir: String,
}

impl Config {
    /// Settings for a state directory and a run-time directory.
    pub fn new(lib_dir: &str, run_dir: &str) -> Self {
        Self {
            lib_dir: lib_dir.to_owned(),
            channel_target_dir: format!("{run_dir}/channel"),
            memory_backing_dir: format!("{lib_dir}/ram"),
            nvram_dir: format!("{lib_dir}/nvram"),
            passt_state_dir: format!("{run_dir}/passt"),
            dbus_state_dir: format!("{run_dir}/dbus"),
            rdp_state_dir: format!("{run_dir}/rdp"),
        }
    }

    /// Settings of the system-wide instance.
    pub fn system() -> Self {
        Self::new("/var/lib/libvirt/qemu", "/var/run/libvirt/qemu")
    }
}
