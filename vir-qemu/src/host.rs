//! The host as this crate sees it: questions it asks and resources it wants opened. Others answer; this crate
//! opens nothing itself.

mod network;
mod no_host;

pub use network::{NetworkPlug, NetworkPort, NetworkRequest, Tap, TapLink, TapRequest};
pub use no_host::NoHost;

use vir_conf::domain::device::hostdev::ScsiUnit;
use vir_conf::domain::device::tpm::TpmVersion;
use vir_conf::domain::storage::{NetworkSource, SecretRef};
use vir_conf::scalar::{KiB, NumberSet};

use crate::firmware::DescriptorFile;

/// A question that the host could not answer, or a resource it could not open.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{what}: {why}")]
pub struct HostError {
    /// What was asked for.
    pub what: String,
    /// Why it cannot be had.
    pub why: String,
}

impl HostError {
    /// The kind of thing is not available at all.
    pub fn unavailable(what: impl Into<String>) -> Self {
        Self { what: what.into(), why: "not available on this host".to_owned() }
    }
}

/// A processor as a named model and what it has beyond that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HostCpuModel {
    /// Name of the model.
    pub model: String,
    /// Features that it has and the model has not.
    pub features: Vec<String>,
}

/// Questions about the host. Asking changes nothing.
///
/// A question that a host cannot answer is an error by default, so that a simple host answers only what it knows.
pub trait Host {
    /// Fills `bytes` with randomness.
    fn random(&self, bytes: &mut [u8]);

    /// Seconds since 1970, UTC.
    fn unix_time(&self) -> i64;

    /// Files that describe the host's firmware, in the order in which they are tried.
    fn firmware_descriptors(&self) -> Vec<DescriptorFile> {
        Vec::new()
    }

    /// The host's processor as a named model; none where it is not known by name.
    fn cpu(&self) -> Option<HostCpuModel> {
        None
    }

    /// Seconds by which local time is ahead of UTC.
    fn local_offset(&self) -> i64 {
        0
    }

    /// Size of the host's normal memory pages.
    fn page_size(&self) -> KiB {
        KiB(4)
    }

    /// The host's NUMA nodes that have memory.
    fn numa_nodes(&self) -> Result<NumberSet, HostError> {
        Err(HostError::unavailable("NUMA topology"))
    }

    /// Processors of one of the host's NUMA nodes.
    fn numa_node_cpus(&self, node: u32) -> Result<NumberSet, HostError> {
        Err(HostError::unavailable(format!("NUMA node {node}")))
    }

    /// NUMA nodes that a placement service recommends for so many processors and so much memory.
    fn numa_advice(&self, vcpus: u32, memory: KiB) -> Result<NumberSet, HostError> {
        let _ = (vcpus, memory);
        Err(HostError::unavailable("placement service"))
    }

    /// Name of the generic device of a SCSI unit, `sg0`.
    fn scsi_generic(&self, unit: &ScsiUnit) -> Result<String, HostError> {
        Err(HostError::unavailable(format!("generic device of a unit on {}", unit.adapter.name)))
    }

    /// Whether the host's TPM emulator can be a module of this version; none where that is not known.
    fn emulates_tpm(&self, version: TpmVersion) -> Option<bool> {
        let _ = version;
        None
    }

    /// An environment variable of the caller that QEMU inherits.
    fn environment(&self, name: &str) -> Option<String>;

    /// Whether a PCI device of the host speaks PCI Express; nothing where nobody knows.
    fn is_pci_express(&self, address: vir_pci::Address) -> Option<bool> {
        let _ = address;
        None
    }

    /// Path of a graphics card that displays may draw by.
    fn render_node(&self) -> Result<String, HostError> {
        Err(HostError::unavailable("graphics card to draw by"))
    }

    /// The host's address in a network.
    fn network_address(&self, network: &str) -> Result<String, HostError> {
        Err(HostError::unavailable(format!("address in network {network}")))
    }

    /// The value of a secret that the host keeps.
    fn secret(&self, usage: SecretUse, secret: &SecretRef) -> Result<Vec<u8>, HostError> {
        Err(HostError::unavailable(format!("{usage:?} secret {secret:?}")))
    }

    /// What a volume of a storage pool is.
    fn volume(&self, pool: &str, volume: &str) -> Result<Volume, HostError> {
        Err(HostError::unavailable(format!("volume {volume} of pool {pool}")))
    }

    /// Whether a block device is a CD-ROM drive.
    fn is_cdrom_drive(&self, device: &str) -> bool {
        let _ = device;
        false
    }
}

/// What a port of a display server is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DisplayPort {
    /// VNC.
    Vnc,
    /// SPICE in the clear.
    Spice,
    /// SPICE, encrypted.
    SpiceTls,
    /// Remote desktop.
    Rdp,
}

/// What a secret is for; the host keeps one of the same name for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecretUse {
    /// Decrypting an image.
    Volume,
    /// Ceph servers.
    Ceph,
    /// iSCSI servers, and others that ask for a name and a password.
    Iscsi,
    /// Keys of certificates.
    Tls,
}

/// A volume of a storage pool.
#[derive(Debug, Clone, PartialEq)]
pub struct Volume {
    /// What it is on the host.
    pub kind: VolumeKind,
    /// Its path on the host.
    pub path: String,
    /// The pool as a server sees it, where the pool is iSCSI: the target as a network source whose units are volumes.
    pub iscsi: Option<NetworkSource>,
}

/// What a volume is on the host.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VolumeKind {
    /// A file.
    File,
    /// A block device.
    Block,
    /// A directory.
    Directory,
    /// A source on the network, which no path leads to.
    Network,
}

/// Descriptors of one file, handed over in place of opening it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FdGroup {
    /// The descriptors, for reading first.
    pub descriptors: Vec<i32>,
    /// Whether the file can be written through each of them, whatever the definition says.
    pub writable: bool,
}

/// A TPM of the host, opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TpmDescriptors {
    /// The device.
    pub device: i32,
    /// The file that cancels a command.
    pub cancel: i32,
}

/// Resources that QEMU inherits, opened while its command line is built. Numbers are the descriptors QEMU sees.
pub trait Resources {
    /// Where the guest's state comes from when it goes on instead of booting: `tcp:…`, `fd:7`, `exec:…`.
    fn incoming(&self) -> Option<String> {
        None
    }

    /// Whether sockets are opened here and inherited; else QEMU makes them by their paths.
    fn opens_sockets(&self) -> bool {
        true
    }

    /// A listening unix socket at `path`.
    fn listen(&mut self, path: &str) -> Result<i32, HostError> {
        Err(HostError::unavailable(format!("listening socket {path}")))
    }

    /// A file that takes a device's output, emptied unless `keep`.
    fn output_file(&mut self, path: &str, keep: bool) -> Result<i32, HostError> {
        let _ = keep;
        Err(HostError::unavailable(format!("output file {path}")))
    }

    /// A file that takes a copy of a device's output, emptied unless `keep`.
    fn log_file(&mut self, path: &str, keep: bool) -> Result<i32, HostError> {
        let _ = keep;
        Err(HostError::unavailable(format!("log file {path}")))
    }

    /// A TCP port of the host that nobody uses, for a display server.
    fn display_port(&mut self, kind: DisplayPort) -> Result<u16, HostError> {
        Err(HostError::unavailable(format!("port for {kind:?}")))
    }

    /// Starts the emulator of the graphics card with this alias; its socket.
    fn vhost_user_video(&mut self, alias: &str) -> Result<i32, HostError> {
        Err(HostError::unavailable(format!("emulator of graphics card {alias}")))
    }

    /// A virtual socket for a guest with this context id, or a free one: the id and the descriptor of its device.
    fn vsock(&mut self, cid: Option<u32>) -> Result<(u32, i32), HostError> {
        Err(HostError::unavailable(format!("vsock address {cid:?}")))
    }

    /// Starts nbdkit, to listen at `socket` and pass on what is read and written there to a server.
    fn nbdkit(&mut self, socket: &str, source: &NetworkSource) -> Result<(), HostError> {
        Err(HostError::unavailable(format!("nbdkit for protocol '{}' at {socket}", source.protocol)))
    }

    /// The descriptors that the caller has handed over under a name.
    fn fd_group(&mut self, name: &str) -> Result<FdGroup, HostError> {
        Err(HostError::unavailable(format!("group of descriptors '{name}'")))
    }

    /// The host's TPM at `path`.
    fn tpm_device(&mut self, path: &str) -> Result<TpmDescriptors, HostError> {
        Err(HostError::unavailable(path))
    }

    /// Starts the TPM emulator of the device with this alias; the path of its socket.
    fn tpm_emulator(&mut self, alias: &str) -> Result<String, HostError> {
        Err(HostError::unavailable(format!("TPM emulator for {alias}")))
    }

    /// Reserves a port of a virtual network.
    fn network_port(&mut self, request: &NetworkRequest<'_>) -> Result<NetworkPort, HostError> {
        Err(HostError::unavailable(format!("network {}", request.network)))
    }

    /// Opens a tap device.
    fn tap(&mut self, request: &TapRequest<'_>) -> Result<Tap, HostError> {
        Err(HostError::unavailable(format!("tap device {}", request.name.unwrap_or_default())))
    }

    /// Opens the kernel's virtio-net at `path`, or where it usually is, once for each pair of queues.
    fn vhost_net(&mut self, path: Option<&str>, queues: u32) -> Result<Vec<i32>, HostError> {
        Err(HostError::unavailable(format!("{queues} of {}", path.unwrap_or("/dev/vhost-net"))))
    }

    /// Opens the vDPA device at `path`.
    fn vdpa(&mut self, path: &str) -> Result<i32, HostError> {
        Err(HostError::unavailable(path))
    }

    /// Opens the kernel's SCSI target for virtual machines.
    fn vhost_scsi(&mut self) -> Result<i32, HostError> {
        Err(HostError::unavailable("vhost-scsi"))
    }
}
