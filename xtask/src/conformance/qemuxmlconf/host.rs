//! The faked host: answers the questions of `vir_qemu::host` from the suite's environment and the case's own fields.

use vir_conf::document;
use vir_conf::domain::device::hostdev::ScsiUnit;
use vir_conf::domain::device::tpm::TpmVersion;
use vir_conf::domain::storage::{NetworkSource, SecretRef};
use vir_conf::flags::ParseFlags;
use vir_conf::scalar::{KiB, NumberSet, Uuid};
use vir_qemu::firmware::{self, DescriptorFile};
use vir_qemu::host::{
    DisplayPort, FdGroup, Host, HostCpuModel, HostError, NetworkPort, NetworkRequest, Resources, SecretUse,
    Tap, TapLink, TapRequest, TpmDescriptors, Volume, VolumeKind,
};
use vir_qemu::{Config, DisplayConfig, HugetlbMount, Nbdkit, TlsConfig};

use super::{Case, network};
use crate::conformance::qemu_environment::{Descriptor, Environment, Hugetlbfs};

/// Settings of the driver: the environment's, then the case's own.
pub(super) fn config(environment: &Environment, case: &Case) -> Config {
    let own = &case.driver_config;
    let facts = &environment.facts.driver_config;
    let has_plugin = |name: &str| case.nbdkit_caps.iter().any(|plugin| plugin == name);
    Config {
        lib_dir: facts.lib_dir.clone(),
        channel_target_dir: facts.channel_target_dir.clone(),
        memory_backing_dir: facts.memory_backing_dir.clone(),
        nvram_dir: facts.nvram_dir.clone(),
        passt_state_dir: facts.passt_state_dir.clone(),
        dbus_state_dir: facts.dbus_state_dir.clone(),
        rdp_state_dir: facts.rdp_state_dir.clone(),
        nbdkit: Nbdkit { curl: has_plugin("plugin-curl"), ssh: has_plugin("plugin-ssh") },
        nbd_tls: TlsConfig {
            enabled: false,
            dir: facts.tls_dirs["nbd"].clone(),
            verify: true,
            secret: secret(own.nbd_tls_x509_secret_uuid.as_deref()),
        },
        security_model: facts.security_drivers.first().cloned().unwrap_or_default(),
        legacy_firmware: facts.legacy_firmware_pairs.clone(),
        hugetlbfs: facts.hugetlbfs.iter().map(mount).collect(),
        dump_guest_core: facts.dump_guest_core || own.dump_guest_core,
        vnc: DisplayConfig {
            listen: facts.vnc_listen.clone(),
            password: facts.vnc_password.clone(),
            tls: TlsConfig {
                enabled: own.vnc_tls,
                dir: facts.tls_dirs["vnc"].clone(),
                verify: own.vnc_tls_x509_verify,
                secret: secret(own.vnc_tls_x509_secret_uuid.as_deref()),
            },
            sasl: own.vnc_sasl,
            sasl_dir: Some(facts.vnc_sasl_dir.clone()),
            auto_unix_socket: own.vnc_auto_unix_socket,
            allow_host_audio: own.vnc_allow_host_audio,
        },
        spice: DisplayConfig {
            listen: facts.spice_listen.clone(),
            password: facts.spice_password.clone(),
            tls: TlsConfig {
                enabled: own.spice_tls,
                dir: facts.tls_dirs["spice"].clone(),
                verify: false,
                secret: None,
            },
            sasl: own.spice_sasl,
            sasl_dir: Some(facts.spice_sasl_dir.clone()),
            auto_unix_socket: own.spice_auto_unix_socket,
            allow_host_audio: true,
        },
        rdp_listen: facts.rdp_listen.clone(),
        chardev_tls: TlsConfig {
            enabled: own.chardev_tls,
            dir: facts.tls_dirs["chardev"].clone(),
            verify: own.chardev_tls_x509_verify,
            secret: secret(own.chardev_tls_x509_secret_uuid.as_deref()),
        },
        nographics_allow_host_audio: own.nogfx_allow_host_audio,
    }
}

fn mount(mount: &Hugetlbfs) -> HugetlbMount {
    HugetlbMount { path: mount.mount.clone(), page_size: KiB(mount.size_kib), is_default: mount.default }
}

fn secret(uuid: Option<&str>) -> Option<Uuid> {
    uuid.map(|uuid| uuid.parse().expect("the corpus names secrets by UUID"))
}

/// Answers questions about the host.
pub(super) struct FakeHost<'a> {
    pub(super) case: &'a Case,
    pub(super) environment: &'a Environment,
}

impl Host for FakeHost<'_> {
    /// 0, 1, 2, … from the start in every call.
    fn random(&self, bytes: &mut [u8]) {
        for (byte, value) in bytes.iter_mut().zip((0..=u8::MAX).cycle()) {
            *byte = value;
        }
    }

    fn emulates_tpm(&self, version: TpmVersion) -> Option<bool> {
        Some(self.case.swtpm_versions.iter().any(|known| known == version.as_str()))
    }

    fn unix_time(&self) -> i64 {
        self.environment.facts.time.unix
    }

    /// Only where a case says that the host's processor counts, and not what QEMU reports of it.
    fn cpu(&self) -> Option<HostCpuModel> {
        let model = self.case.host_cpu.as_ref().filter(|_| self.case.host_cpu_explicit)?;
        let features = self.environment.facts.host_cpus.get(model)?.features.clone();
        Some(HostCpuModel { model: model.clone(), features })
    }

    /// The driver is privileged, so the home folder is not read.
    fn firmware_descriptors(&self) -> Vec<DescriptorFile> {
        let folders = ["/etc/qemu/firmware/", "/usr/share/qemu/firmware/"];
        let files = |folder: &&str| {
            let own = self.environment.files.iter().filter(|(path, _)| path.starts_with(*folder));
            own.map(|(path, text)| DescriptorFile { path: path.clone(), text: text.clone() }).collect()
        };
        firmware::precedence(folders.iter().map(files).collect())
    }

    /// The environment's time zone is half an hour west of UTC.
    fn local_offset(&self) -> i64 {
        -30 * 60
    }

    fn page_size(&self) -> KiB {
        KiB(self.environment.facts.host.page_size / 1024)
    }

    fn numa_nodes(&self) -> Result<NumberSet, HostError> {
        Ok(self.environment.facts.host_numa_in_sysfs.nodes.iter().copied().collect())
    }

    /// Processors are spread evenly over the nodes.
    fn numa_node_cpus(&self, node: u32) -> Result<NumberSet, HostError> {
        let numa = &self.environment.facts.host_numa_in_sysfs;
        let nodes = u32::try_from(numa.nodes.len()).expect("a host has few nodes");
        let each = numa.cpus / nodes;
        Ok((node * each..(node + 1) * each).collect())
    }

    fn numa_advice(&self, _vcpus: u32, _memory: KiB) -> Result<NumberSet, HostError> {
        let advice = &self.environment.facts.numad_advice;
        advice.parse().map_err(|()| HostError::unavailable(advice))
    }

    fn scsi_generic(&self, _unit: &ScsiUnit) -> Result<String, HostError> {
        Ok(self.environment.facts.host.scsi_generic_name.clone())
    }

    fn environment(&self, name: &str) -> Option<String> {
        self.case.env.get(name).or_else(|| self.environment.facts.environment.get(name)).cloned()
    }

    /// Every UUID is a secret's. By name there are secrets for volumes below one directory and two for others.
    fn secret(&self, usage: SecretUse, secret: &SecretRef) -> Result<Vec<u8>, HostError> {
        let known = match (&secret.usage, usage) {
            (None, _) => true,
            (Some(name), SecretUse::Volume) => name.starts_with("/storage/guest_disks/"),
            (Some(name), SecretUse::Ceph | SecretUse::Iscsi | SecretUse::Tls) => {
                matches!(name.as_str(), "mycluster_myname" | "client.admin secret")
            }
        };
        let value = || self.environment.facts.secrets.value.clone().into_bytes();
        known.then(value).ok_or_else(|| HostError::unavailable(format!("secret {secret:?}")))
    }

    /// `TYPE+NAME` is a volume of that type, a name without a plus sign is a block device.
    fn volume(&self, pool: &str, volume: &str) -> Result<Volume, HostError> {
        let unavailable = || HostError::unavailable(format!("volume {volume} of pool {pool}"));
        let document = self.environment.pools.get(pool).ok_or_else(unavailable)?;
        let (word, name) = volume.split_once('+').unwrap_or(("block", volume));
        let kind = match word {
            "file" => VolumeKind::File,
            "block" => VolumeKind::Block,
            "dir" => VolumeKind::Directory,
            "network" => VolumeKind::Network,
            _ => return Err(unavailable()),
        };
        let path = format!("/some/{word}/device/{name}");
        if name == "nonexistent" {
            Err(unavailable())
        } else {
            Ok(Volume { kind, path, iscsi: iscsi(document) })
        }
    }

    /// The environment has one CD-ROM drive.
    fn is_cdrom_drive(&self, device: &str) -> bool {
        device == "/dev/cdrom"
    }

    fn render_node(&self) -> Result<String, HostError> {
        Ok(self.environment.facts.host.drm_render_node.clone())
    }

    /// A network's name is that of its definition, then a semicolon and that of its ports.
    fn network_address(&self, network: &str) -> Result<String, HostError> {
        let definition = network.split(';').next().unwrap_or_default();
        let document = self.environment.networks.get(definition).map_or("", String::as_str);
        let ip = document.split("<ip ").nth(1).and_then(|ip| ip.split("address=").nth(1));
        let address = ip.and_then(|ip| ip.get(1..)?.split(['\'', '"']).next());
        address.map(ToOwned::to_owned).ok_or_else(|| HostError::unavailable(network))
    }
}

/// The target of an iSCSI pool as a source on the network.
fn iscsi(pool: &str) -> Option<NetworkSource> {
    let target = attribute(pool, "<device", "path")?;
    let host = attribute(pool, "<host", "name")?;
    let text = format!("<source protocol='iscsi' name='{target}'><host name='{host}' port='3260'/></source>");
    let is_iscsi = ["<pool type='iscsi'", "<pool type=\"iscsi\""].iter().any(|start| pool.contains(start));
    is_iscsi.then(|| document::parse(&text, ParseFlags::empty()).expect("it was just written").value)
}

/// The first value of an attribute of the first such element of a plain document.
fn attribute(document: &str, element: &str, name: &str) -> Option<String> {
    let tag = document.split(element).nth(1)?.split('>').next()?;
    let value = tag.split(&format!("{name}=")).nth(1)?;
    Some(value.get(1..)?.split(['\'', '"']).next()?.to_owned())
}

/// Opens nothing: gives out the numbers that descriptors have in this suite.
pub(super) struct FakeResources<'a> {
    pub(super) case: &'a Case,
    pub(super) environment: &'a Environment,
}

impl FakeResources<'_> {
    /// The fixed number that the environment has for a purpose.
    fn fixed(&self, purpose: &str) -> Result<i32, HostError> {
        match self.environment.facts.file_descriptors.get(purpose) {
            Some(Descriptor::Fixed(number)) => Ok(*number),
            Some(Descriptor::Row(_)) | None => Err(HostError::unavailable(purpose)),
        }
    }

    /// The numbers of a row, `first + i`.
    fn row(&self, purpose: &str, length: u32) -> Result<Vec<i32>, HostError> {
        let Some(Descriptor::Row(rule)) = self.environment.facts.file_descriptors.get(purpose) else {
            return Err(HostError::unavailable(purpose));
        };
        let first = rule.split(' ').next().and_then(|first| first.parse::<i32>().ok());
        let first = first.ok_or_else(|| HostError::unavailable(rule))?;
        Ok((first..).zip(0..length).map(|(descriptor, _)| descriptor).collect())
    }
}

impl Resources for FakeResources<'_> {
    /// The descriptor that a migration comes through stands for standard input.
    fn incoming(&self) -> Option<String> {
        match (self.case.migrate_from.as_deref()?, self.case.migrate_fd) {
            ("stdio", Some(descriptor)) => Some(format!("fd:{descriptor}")),
            (uri, _) => Some(uri.to_owned()),
        }
    }

    fn network_port(&mut self, request: &NetworkRequest<'_>) -> Result<NetworkPort, HostError> {
        network::port(request.network, self.environment)
    }

    fn tap(&mut self, request: &TapRequest<'_>) -> Result<Tap, HostError> {
        let purpose = match request.link {
            TapLink::Free { .. } => "tap of an ethernet interface, queue i",
            TapLink::Bridge(_) | TapLink::Direct { .. } => "tap of a bridge or network interface, queue i",
        };
        let devices = &self.environment.facts.network_devices;
        let existing = devices.existing.iter().find(|device| request.name == Some(device.as_str()));
        let name = existing.unwrap_or(&devices.name_given_to_a_new_tap).clone();
        Ok(Tap { name, descriptors: self.row(purpose, request.queues)? })
    }

    fn vhost_net(&mut self, _path: Option<&str>, queues: u32) -> Result<Vec<i32>, HostError> {
        self.row("vhost-net, queue i", queues)
    }

    fn vdpa(&mut self, path: &str) -> Result<i32, HostError> {
        if let Some(device) = self.case.vdpa_fds.iter().find(|device| device.device == path) {
            return Ok(i32::try_from(device.fd).expect("a descriptor is small"));
        }
        self.fixed("vDPA network device, opaque <alias>-vdpa")
    }

    fn vhost_scsi(&mut self) -> Result<i32, HostError> {
        self.fixed("vhost-scsi")
    }

    fn nbdkit(&mut self, _socket: &str, _source: &NetworkSource) -> Result<(), HostError> {
        Ok(())
    }

    fn fd_group(&mut self, name: &str) -> Result<FdGroup, HostError> {
        let group = self.case.fd_groups.iter().find(|group| group.name == name);
        let group = group.ok_or_else(|| HostError::unavailable(format!("group of descriptors {name}")))?;
        let descriptors =
            group.fds.iter().map(|fd| i32::try_from(*fd).expect("a descriptor is small")).collect();
        Ok(FdGroup { descriptors, writable: group.writable })
    }

    fn vsock(&mut self, cid: Option<u32>) -> Result<(u32, i32), HostError> {
        Ok((cid.unwrap_or(self.environment.facts.auto_vsock_cid), self.fixed("vhost-vsock")?))
    }

    fn tpm_device(&mut self, _path: &str) -> Result<TpmDescriptors, HostError> {
        let device = self.fixed("TPM passthrough device, opaque <alias>-tpm")?;
        let cancel = self.fixed("TPM cancel file, opaque <alias>-cancel")?;
        Ok(TpmDescriptors { device, cancel })
    }

    fn tpm_emulator(&mut self, _alias: &str) -> Result<String, HostError> {
        Ok(self.environment.facts.tpm.emulator_socket.clone())
    }

    fn output_file(&mut self, _path: &str, _keep: bool) -> Result<i32, HostError> {
        self.fixed("chardev type=file, passed in an fd set, opaque <alias>-source")
    }

    fn log_file(&mut self, _path: &str, _keep: bool) -> Result<i32, HostError> {
        self.fixed("chardev log file, passed in an fd set, opaque <alias>-log")
    }

    fn display_port(&mut self, kind: DisplayPort) -> Result<u16, HostError> {
        let ports = &self.environment.facts.ports_without_allocation;
        Ok(match kind {
            DisplayPort::Vnc => ports.vnc,
            DisplayPort::Spice => ports.spice,
            DisplayPort::SpiceTls => ports.spice_tls,
            DisplayPort::Rdp => ports.rdp,
        })
    }

    fn vhost_user_video(&mut self, _alias: &str) -> Result<i32, HostError> {
        self.fixed("vhost-user video")
    }

    fn listen(&mut self, _path: &str) -> Result<i32, HostError> {
        self.fixed("monitor socket")
    }
}
