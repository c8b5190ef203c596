//! Settings of the QEMU driver: directories, default addresses, switches.

use vir_conf::scalar::{KiB, Uuid};

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
    /// What nbdkit reaches in place of QEMU's own clients; none where it is not to be used.
    pub nbdkit: Nbdkit,
    /// Credentials of connections to NBD servers.
    pub nbd_tls: TlsConfig,
    /// System that labels processes and files, `selinux`, `apparmor`, `dac` or `none`.
    pub security_model: String,
    /// Firmware that belonged together before there were descriptors: code, and what new variables are copied from.
    pub legacy_firmware: Vec<(String, String)>,
    /// Mounted file systems of huge pages.
    pub hugetlbfs: Vec<HugetlbMount>,
    /// Whether core dumps of QEMU hold guest memory where a definition says nothing.
    pub dump_guest_core: bool,
    /// VNC servers.
    pub vnc: DisplayConfig,
    /// SPICE servers.
    pub spice: DisplayConfig,
    /// Address that RDP servers listen on, where a definition names none.
    pub rdp_listen: String,
    /// Encryption of character devices over TCP.
    pub chardev_tls: TlsConfig,
    /// Whether a domain without a display may play sound on the host.
    pub nographics_allow_host_audio: bool,
}

/// A mounted file system of huge pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HugetlbMount {
    /// Where it is mounted.
    pub path: String,
    /// Size of its pages.
    pub page_size: KiB,
    /// Whether it is the one for those who name no size.
    pub is_default: bool,
}

/// Which plugins of nbdkit stand between QEMU and servers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Nbdkit {
    /// HTTP and FTP.
    pub curl: bool,
    /// SSH.
    pub ssh: bool,
}

/// Settings of a kind of display server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DisplayConfig {
    /// Address to listen on, where a definition names none.
    pub listen: String,
    /// Password of servers whose definition names none.
    pub password: Option<String>,
    /// Encryption.
    pub tls: TlsConfig,
    /// Whether clients log in by SASL.
    pub sasl: bool,
    /// Directory of SASL's configuration; the system's where absent.
    pub sasl_dir: Option<String>,
    /// Whether servers listen on a socket in the file system instead of a chosen port.
    pub auto_unix_socket: bool,
    /// Whether domains with such a display may play sound on the host.
    pub allow_host_audio: bool,
}

/// Settings of encryption by X.509 certificates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlsConfig {
    /// Whether connections are encrypted unless a definition says otherwise.
    pub enabled: bool,
    /// Directory of the certificates.
    pub dir: String,
    /// Whether clients must show a certificate.
    pub verify: bool,
    /// Secret that decrypts the server's key.
    pub secret: Option<Uuid>,
}

impl DisplayConfig {
    fn new(tls_dir: &str) -> Self {
        Self {
            listen: LOOPBACK.to_owned(),
            password: None,
            tls: TlsConfig::new(tls_dir),
            sasl: false,
            sasl_dir: None,
            auto_unix_socket: false,
            allow_host_audio: false,
        }
    }
}

impl TlsConfig {
    /// Off, with certificates in `dir`; who switches it on asks clients for theirs.
    fn new(dir: &str) -> Self {
        Self { enabled: false, dir: dir.to_owned(), verify: true, secret: None }
    }
}

/// Directory of certificates that serve all purposes.
const TLS_DIR: &str = "/etc/pki/qemu";

/// Nobody but the host itself connects unless the administrator says so.
const LOOPBACK: &str = "127.0.0.1";

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
            nbdkit: Nbdkit::default(),
            nbd_tls: TlsConfig::new(TLS_DIR),
            security_model: "none".to_owned(),
            legacy_firmware: legacy_firmware(),
            hugetlbfs: Vec::new(),
            dump_guest_core: false,
            vnc: DisplayConfig::new(TLS_DIR),
            spice: DisplayConfig::new(TLS_DIR),
            rdp_listen: LOOPBACK.to_owned(),
            chardev_tls: TlsConfig::new(TLS_DIR),
            nographics_allow_host_audio: false,
        }
    }

    /// Settings of the system-wide instance.
    pub fn system() -> Self {
        Self::new("/var/lib/libvirt/qemu", "/var/run/libvirt/qemu")
    }
}

/// Where distributions put UEFI before there were descriptors.
fn legacy_firmware() -> Vec<(String, String)> {
    const PAIRS: [(&str, &str); 4] = [
        ("/usr/share/OVMF/OVMF_CODE.fd", "/usr/share/OVMF/OVMF_VARS.fd"),
        ("/usr/share/OVMF/OVMF_CODE.secboot.fd", "/usr/share/OVMF/OVMF_VARS.fd"),
        ("/usr/share/AAVMF/AAVMF_CODE.fd", "/usr/share/AAVMF/AAVMF_VARS.fd"),
        ("/usr/share/AAVMF/AAVMF32_CODE.fd", "/usr/share/AAVMF/AAVMF32_VARS.fd"),
    ];
    PAIRS.iter().map(|(code, variables)| ((*code).to_owned(), (*variables).to_owned())).collect()
}
