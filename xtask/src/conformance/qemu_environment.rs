//! The faked host of the QEMU suites: driver configuration, networks, pools, devices, secrets, descriptors.
//!
//! Everything is typed in full, so that a fact that appears in the corpus and is not understood here is an error.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;
use vir_test::corpus;

/// All that a QEMU driver may ask of its host.
#[derive(Debug)]
#[allow(dead_code, reason = "typed in full; a part is read once a step of the product asks for it")]
pub(super) struct Environment {
    pub(super) facts: Facts,
    /// Files that the driver finds, by the path it looks under: firmware and vhost-user descriptors.
    pub(super) files: BTreeMap<String, String>,
    /// Storage pool definitions by name.
    pub(super) pools: BTreeMap<String, String>,
    /// Network definitions by name.
    pub(super) networks: BTreeMap<String, String>,
    /// What creating a port on a network gives, by name.
    pub(super) network_ports: BTreeMap<String, String>,
}

impl Environment {
    /// Reads the environment from the folder that the suites share.
    pub(super) fn load(common: &Path) -> Result<Self, String> {
        let text = corpus::read(&common.join("qemu_environment.json")).map_err(|err| err.to_string())?;
        let facts =
            serde_json::from_str::<Facts>(&text).map_err(|err| format!("qemu_environment.json: {err}"))?;
        let mut files = BTreeMap::new();
        for (folder, place) in facts.descriptors.iter().filter(|(_, place)| common.join(place).is_dir()) {
            let found = texts(&common.join(place), "json")?;
            files.extend(found.into_iter().map(|(name, text)| (format!("{folder}/{name}.json"), text)));
        }
        Ok(Self {
            facts,
            files,
            pools: texts(&common.join("fake_pools"), "xml")?,
            networks: texts(&common.join("fake_networks"), "xml")?,
            network_ports: texts(&common.join("fake_network_ports"), "xml")?,
        })
    }
}

/// The texts of a folder's files of one kind, by name without extension. A folder that is not there is empty.
fn texts(folder: &Path, extension: &str) -> Result<BTreeMap<String, String>, String> {
    let mut texts = BTreeMap::new();
    let Ok(entries) = std::fs::read_dir(folder) else { return Ok(texts) };
    for entry in entries {
        let path = entry.map_err(|err| format!("{}: {err}", folder.display()))?.path();
        if path.extension().is_some_and(|found| found == extension) {
            let name = path.file_stem().expect("has an extension").to_string_lossy().into_owned();
            texts.insert(name, corpus::read(&path).map_err(|err| err.to_string())?);
        }
    }
    Ok(texts)
}

/// Declares structs that are read from JSON as they stand: every field crate-visible, unknown fields refused.
macro_rules! facts {
    ($($(#[$meta:meta])* struct $name:ident { $($(#[$field_meta:meta])* $field:ident: $type:ty,)* })*) => {
        $(
            $(#[$meta])*
            #[derive(Debug, Clone, Deserialize)]
            #[serde(deny_unknown_fields)]
            #[allow(dead_code, reason = "typed in full; a part is read once a step of the product asks for it")]
            pub(super) struct $name { $($(#[$field_meta])* pub(super) $field: $type,)* }
        )*
    };
}

facts! {
    /// The document's facts. A field of type `String` that is no name or path tells a rule in words.
    struct Facts {
        host_arch_default: String,
        driver_config: DriverConfig,
        environment: BTreeMap<String, String>,
        time: Time,
        random: Random,
        system_token: String,
        host: Host,
        host_numa_in_capabilities: HostNuma,
        host_numa_in_sysfs: SysfsNuma,
        numad_advice: String,
        file_descriptors: BTreeMap<String, Descriptor>,
        auto_vsock_cid: u32,
        network_devices: NetworkDevices,
        tpm: Tpm,
        ports_without_allocation: Ports,
        secrets: Secrets,
        storage_pools: StoragePools,
        networks: Networks,
        descriptors: BTreeMap<String, String>,
        programs_found_in_path: BTreeMap<String, Option<String>>,
        pci: Pci,
        host_cpus: BTreeMap<String, HostCpu>,
    }

    /// Settings of the driver, before a case's own.
    struct DriverConfig {
        note: String,
        privileged: bool,
        lib_dir: String,
        channel_target_dir: String,
        memory_backing_dir: String,
        nvram_dir: String,
        passt_state_dir: String,
        dbus_state_dir: String,
        rdp_state_dir: String,
        tls_dirs: BTreeMap<String, String>,
        default_tls_dir: String,
        vnc_sasl_dir: String,
        spice_sasl_dir: String,
        spice_password: Option<String>,
        vnc_password: Option<String>,
        vnc_listen: String,
        spice_listen: String,
        rdp_listen: String,
        hugetlbfs: Vec<Hugetlbfs>,
        dump_guest_core: bool,
        seccomp_sandbox: String,
        log_timestamp: bool,
        gluster_debug_level: u32,
        stdio_handler: String,
        storage_use_nbdkit: bool,
        deprecation_behavior: String,
        security_drivers: Vec<String>,
        namespaces: Vec<String>,
        user_and_group: String,
        dynamic_ownership: bool,
        remember_owner: bool,
        slirp_helper: String,
        bridge_helper: String,
        pr_helper: String,
        tls_flags_and_verify: String,
        legacy_firmware_pairs: Vec<(String, String)>,
    }

    /// A mount of huge pages.
    struct Hugetlbfs { mount: String, size_kib: u64, default: bool, }

    /// The time it always is.
    struct Time { unix: i64, note: String, }

    /// What random sources give.
    struct Random { bytes: String, bits: String, uuid: String, }

    /// The machine.
    struct Host {
        page_size: u64,
        thp_size_kib: u64,
        max_memory_value: u64,
        kvm_max_vcpus: u32,
        microcode_version: u32,
        cpu_phys_addr_bits: u32,
        cpu_phys_addr_bits_s390: u32,
        ppc64_threads_per_subcore: u32,
        has_numa: bool,
        drm_render_node: String,
        tpm_cancel_path: String,
        cpuid_8000001f: Cpuid,
        scsi_generic_name: String,
        process_memlock_limit: u64,
    }

    /// One CPUID leaf.
    struct Cpuid { ecx: u32, edx: u32, note: String, }

    /// The cells that the host capabilities list.
    struct HostNuma { cells: Vec<Cell>, }

    /// One NUMA cell.
    struct Cell { id: u32, memory_kib: u64, cpus: Vec<CellCpu>, }

    /// One CPU of a cell.
    struct CellCpu { id: u32, socket: u32, core: u32, siblings: Vec<u32>, }

    /// The nodes that are online.
    struct SysfsNuma { nodes: Vec<u32>, cpus: u32, tree: String, node_memory_bytes: String, distances: String, }

    /// Host network devices.
    struct NetworkDevices {
        existing: Vec<String>,
        name_given_to_a_new_tap: String,
        openvswitch_name_of_a_vhostuser_socket: String,
        nwfilter_binding: String,
    }

    /// The software TPM.
    struct Tpm { emulator_socket: String, swtpm_present: bool, setup_features: String, }

    /// Ports that stand for automatic ones.
    struct Ports { vnc: u16, spice: u16, spice_tls: u16, rdp: u16, }

    /// What secrets there are, and how they are encrypted.
    struct Secrets { value: String, by_uuid: String, by_usage: String, master_key: String, iv: String, encryption: String, }

    /// How pool and volume names are understood.
    struct StoragePools { definitions: String, inactive: String, volumes: String, }

    /// How network names are understood.
    struct Networks { name: String, definition: String, port: String, }

    /// PCI devices of the host.
    struct Pci {
        drivers: BTreeMap<String, Vec<String>>,
        devices: Vec<PciDevice>,
        config_space: String,
        #[serde(rename = "vpd_hex_of_0000:03:00.0")]
        vpd_hex: String,
    }

    /// One PCI device of the host.
    struct PciDevice {
        address: String,
        id: String,
        iommu_group: String,
        #[serde(default)]
        class: Option<String>,
        #[serde(default)]
        physfn: Option<String>,
    }

    /// A CPU that the host may have.
    struct HostCpu {
        arch: String,
        #[serde(default)]
        vendor: Option<String>,
        sockets: u32,
        cores: u32,
        threads: u32,
        features: Vec<String>,
    }
}

/// The number of a file descriptor, or the rule for a row of them.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
#[allow(dead_code, reason = "typed in full; a part is read once a step of the product asks for it")]
pub(super) enum Descriptor {
    /// Always this one.
    Fixed(i32),
    /// In words: the first number, and what is added to it.
    Row(String),
}
