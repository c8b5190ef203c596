//! Which fact about a QEMU binary gives which flag.

use super::Flag;
use super::Flag as F;
use Source::{
    CommandLineOption, CpuModel, DefaultsToFalse, Hvf, Kvm, MachineProperty, MigrationCapability,
    OptionParameter, Property, Schema, TpmModel, TpmType, Type,
};

/// A fact that a probe finds out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Source {
    /// The binary uses KVM.
    Kvm,
    /// The host has the Hypervisor.framework.
    Hvf,
    /// The object type exists.
    Type(&'static str),
    /// The path leads somewhere in the schema, see [`crate::qmp::schema`].
    Schema(&'static str),
    /// One of the types has the property.
    Property(&'static [&'static str], &'static str),
    /// The property of the type is off if nothing is said.
    DefaultsToFalse(&'static str, &'static str),
    /// The machine type, by name or alias, has the property.
    MachineProperty(&'static str, &'static str),
    /// The command line has the option.
    CommandLineOption(&'static str),
    /// The option on the command line has the parameter.
    OptionParameter(&'static str, &'static str),
    /// Migration has the capability, be it on or off.
    MigrationCapability(&'static str),
    /// The TPM frontend exists.
    TpmModel(&'static str),
    /// The TPM backend exists.
    TpmType(&'static str),
    /// The CPU model exists.
    CpuModel(&'static str),
}

/// Each flag's fact, in the order of the flags.
#[rustfmt::skip]
pub(super) const RULES: &[(Flag, Source)] = &[
    (F::Kvm, Kvm),
    (F::Sdl, Schema("query-display-options/ret-type/type/^sdl")),
    (F::Spice, Schema("query-spice")),
    (F::HdaDuplex, Type("hda-duplex")),
    (F::CcidEmulated, Type("ccid-card-emulated")),
    (F::CcidPassthru, Type("ccid-card-passthru")),
    (F::Piix3UsbUhci, Type("piix3-usb-uhci")),
    (F::Piix4UsbUhci, Type("piix4-usb-uhci")),
    (F::UsbEhci, Type("usb-ehci")),
    (F::Ich9UsbEhci1, Type("ich9-usb-ehci1")),
    (F::Vt82c686bUsbUhci, Type("vt82c686b-usb-uhci")),
    (F::PciOhci, Type("pci-ohci")),
    (F::UsbRedir, Type("usb-redir")),
    (F::UsbHub, Type("usb-hub")),
    (F::Ich9Ahci, Type("ich9-ahci")),
    (F::VirtioBlkPciScsi, Property(&["virtio-blk-pci"], "scsi")),
    (F::ScsiDiskChannel, Property(&["scsi-hd"], "channel")),
    (F::ScsiBlock, Type("scsi-block")),
    (F::HdaMicro, Type("hda-micro")),
    (F::NecUsbXhci, Type("nec-usb-xhci")),
    (F::Lsi, Type("lsi53c895a")),
    (F::VirtioScsiPci, Type("virtio-scsi-pci")),
    (F::UsbRedirFilter, Property(&["usb-redir"], "filter")),
    (F::SeccompSandbox, CommandLineOption("sandbox")),
    (F::Vnc, Schema("query-vnc")),
    (F::Qxl, Type("qxl")),
    (F::Vga, Type("VGA")),
    (F::CirrusVga, Type("cirrus-vga")),
    (F::VmwareSvga, Type("vmware-svga")),
    (F::S390Sclp, Type("sclpconsole")),
    (F::UsbSerial, Type("usb-serial")),
    (F::VirtioRng, Type("virtio-rng-device")),
    (F::RngRandom, Type("rng-random")),
    (F::RngEgd, Type("rng-egd")),
    (F::VirtioCcw, Type("virtual-css-bridge")),
    (F::Megasas, Type("megasas")),
    (F::TpmPassthrough, TpmType("passthrough")),
    (F::TpmTis, TpmModel("tpm-tis")),
    (F::Nvram, Type("spapr-nvram")),
    (F::PciBridge, Type("pci-bridge")),
    (F::VfioPci, Type("vfio-pci")),
    (F::DmiToPciBridge, Type("i82801b11-bridge")),
    (F::UsbStorage, Type("usb-storage")),
    (F::VirtioMmio, Type("virtio-mmio")),
    (F::Ich9IntelHda, Type("ich9-intel-hda")),
    (F::KvmPitLostTickPolicy, Property(&["kvm-pit"], "lost_tick_policy")),
    (F::Pvpanic, Type("pvpanic")),
    (F::UsbKbd, Type("usb-kbd")),
    (F::UsbAudio, Type("usb-audio")),
    (F::RtcResetReinjection, Schema("rtc-reset-reinjection")),
    (F::MigrateRdma, MigrationCapability("rdma-pin-all")),
    (F::VgaVgamemMb, Property(&["VGA"], "vgamem_mb")),
    (F::VmwareSvgaVgamemMb, Property(&["vmware-svga"], "vgamem_mb")),
    (F::QxlVgamemMb, Property(&["qxl"], "vgamem_mb")),
    (F::PcDimm, Type("pc-dimm")),
    (F::MachineVmportOpt, MachineProperty("generic-pc", "vmport")),
    (F::PciSerial, Type("pci-serial")),
    (F::Ioh3420, Type("ioh3420")),
    (F::X3130Upstream, Type("x3130-upstream")),
    (F::Xio3130Downstream, Type("xio3130-downstream")),
    (F::Rtl8139, Type("rtl8139")),
    (F::E1000, Type("e1000")),
    (F::VirtioNet, Type("virtio-net-device")),
    (F::VirtioGpu, Type("virtio-gpu-device")),
    (F::VirtioKeyboard, Type("virtio-keyboard-device")),
    (F::VirtioMouse, Type("virtio-mouse-device")),
    (F::VirtioTablet, Type("virtio-tablet-device")),
    (F::VirtioInputHost, Type("virtio-input-host-device")),
    (F::VirtioBalloonPciDeflateOnOom, Property(&["virtio-balloon-pci", "virtio-balloon-ccw", "virtio-balloon-device"], "deflate-on-oom")),
    (F::Mptsas1068, Type("mptsas1068")),
    (F::SpiceGl, OptionParameter("spice", "gl")),
    (F::QxlVram64SizeMb, Property(&["qxl"], "vram64_size_mb")),
    (F::Pxb, Type("pxb")),
    (F::PxbPcie, Type("pxb-pcie")),
    (F::IntelIommu, Type("intel-iommu")),
    (F::VirtioVga, Type("virtio-vga")),
    (F::IvshmemPlain, Type("ivshmem-plain")),
    (F::IvshmemDoorbell, Type("ivshmem-doorbell")),
    (F::VhostScsi, Type("vhost-scsi")),
    (F::QueryCpuModelExpansion, Schema("query-cpu-model-expansion")),
    (F::SpiceRendernode, OptionParameter("spice", "rendernode")),
    (F::Nvdimm, Type("nvdimm")),
    (F::PcieRootPort, Type("pcie-root-port")),
    (F::QueryCpuDefinitions, Schema("query-cpu-definitions")),
    (F::QemuXhci, Type("qemu-xhci")),
    (F::IntelIommuIntremap, Property(&["intel-iommu"], "intremap")),
    (F::IntelIommuCachingMode, Property(&["intel-iommu"], "caching-mode")),
    (F::IntelIommuEim, Property(&["intel-iommu"], "eim")),
    (F::IntelIommuDeviceIotlb, Property(&["intel-iommu"], "device-iotlb")),
    (F::SpaprPciHostBridge, Type("spapr-pci-host-bridge")),
    (F::SpaprPciHostBridgeNumaNode, Property(&["spapr-pci-host-bridge"], "numa_node")),
    (F::ChardevReconnect, Schema("chardev-add/arg-type/backend/+socket/data/reconnect")),
    (F::Vmcoreinfo, Type("vmcoreinfo")),
    (F::SpaprVty, Type("spapr-vty")),
    (F::Sclplmconsole, Type("sclplmconsole")),
    (F::IsaSerial, Type("isa-serial")),
    (F::Pl011, Type("pl011")),
    (F::VirtioGpuCcw, Type("virtio-gpu-ccw")),
    (F::VirtioKeyboardCcw, Type("virtio-keyboard-ccw")),
    (F::VirtioMouseCcw, Type("virtio-mouse-ccw")),
    (F::VirtioTabletCcw, Type("virtio-tablet-ccw")),
    (F::PciePciBridge, Type("pcie-pci-bridge")),
    (F::NbdTls, Schema("nbd-server-start/arg-type/tls-creds")),
    (F::TpmCrb, TpmModel("tpm-crb")),
    (F::PrManagerHelper, Type("pr-manager-helper")),
    (F::VfioCcw, Type("vfio-ccw")),
    (F::ScreendumpDevice, Schema("screendump/arg-type/device")),
    (F::HdaOutput, Type("hda-output")),
    (F::Vmgenid, Type("vmgenid")),
    (F::VhostVsock, Type("vhost-vsock-device")),
    (F::TpmEmulator, TpmType("emulator")),
    (F::Mch, Type("mch")),
    (F::MchExtendedTsegMbytes, Property(&["mch"], "extended-tseg-mbytes")),
    (F::SevGuest, Type("sev-guest")),
    (F::EglHeadless, Schema("query-display-options/ret-type/type/^egl-headless")),
    (F::VfioAp, Type("vfio-ap")),
    (F::Zpci, Type("zpci")),
    (F::MemoryBackendMemfd, Type("memory-backend-memfd")),
    (F::MemoryBackendMemfdHugetlb, Property(&["memory-backend-memfd"], "hugetlb")),
    (F::EglHeadlessRendernode, Schema("query-display-options/ret-type/+egl-headless/rendernode")),
    (F::MemoryBackendFilePmem, Property(&["memory-backend-file"], "pmem")),
    (F::NvdimmUnarmed, Property(&["nvdimm"], "unarmed")),
    (F::VirtioPciNonTransitional, Type("virtio-blk-pci-non-transitional")),
    (F::MachineVirtIommu, MachineProperty("virt", "iommu")),
    (F::X86MaxCpu, Type("max-x86_64-cpu")),
    (F::CpuUnavailableFeatures, Property(&["max-x86_64-cpu"], "unavailable-features")),
    (F::CanonicalCpuFeatures, Property(&["max-x86_64-cpu"], "umip")),
    (F::BochsDisplay, Type("bochs-display")),
    (F::MigrationFileDropCache, Schema("blockdev-add/arg-type/+file/drop-cache")),
    (F::DbusVmstate, Type("dbus-vmstate")),
    (F::VhostUserGpu, Type("vhost-user-gpu")),
    (F::VhostUserVga, Type("vhost-user-vga")),
    (F::QueryCpuModelBaseline, Schema("query-cpu-model-baseline")),
    (F::QueryCpuModelComparison, Schema("query-cpu-model-comparison")),
    (F::Ramfb, Type("ramfb")),
    (F::ArmMaxCpu, Type("max-arm-cpu")),
    (F::DriveNvme, Schema("blockdev-add/arg-type/+nvme")),
    (F::SmpDies, Schema("query-hotpluggable-cpus/ret-type/props/die-id")),
    (F::I8042, Type("i8042")),
    (F::RngBuiltin, Type("rng-builtin")),
    (F::TpmSpapr, TpmModel("tpm-spapr")),
    (F::CpuKvmNoAdjvtime, Property(&["max-arm-cpu"], "kvm-no-adjvtime")),
    (F::VhostUserFs, Type("vhost-user-fs-device")),
    (F::FsdevMultidevs, OptionParameter("fsdev", "multidevs")),
    (F::PcieRootPortHotplug, Property(&["pcie-root-port"], "hotplug")),
    (F::AioIoUring, Schema("blockdev-add/arg-type/+file/aio/^io_uring")),
    (F::Tcg, Type("tcg-accel")),
    (F::VirtioBlkPciScsiDefaultDisabled, DefaultsToFalse("virtio-blk-pci", "scsi")),
    (F::Pvscsi, Type("pvscsi")),
    (F::CpuMigratable, Property(&["max-x86_64-cpu"], "migratable")),
    (F::IntelIommuAwBits, Property(&["intel-iommu"], "aw-bits")),
    (F::SpaprTpmProxy, Type("spapr-tpm-proxy")),
    (F::NumaHmat, Schema("set-numa-node/arg-type/+hmat-lb")),
    (F::UsbHostHostdevice, Property(&["usb-host"], "hostdevice")),
    (F::VirtioBalloonFreePageReporting, Property(&["virtio-balloon-pci", "virtio-balloon-ccw", "virtio-balloon-device"], "free-page-reporting")),
    (F::NetdevVhostVdpa, Schema("netdev_add/arg-type/+vhost-vdpa")),
    (F::Ncr53c90, Type("sparc32-espdma")),
    (F::Dc390, Type("dc390")),
    (F::Am53c974, Type("am53c974")),
    (F::VirtioPmemPci, Type("virtio-pmem-pci")),
    (F::VhostUserFsBootindex, Property(&["vhost-user-fs-device"], "bootindex")),
    (F::VhostUserBlk, Type("vhost-user-blk")),
    (F::CpuMax, CpuModel("max")),
    (F::MemoryBackendFileXUseCanonicalPathForRamblockId, Property(&["memory-backend-file"], "x-use-canonical-path-for-ramblock-id")),
    (F::VncPowerControl, OptionParameter("vnc", "power-control")),
    (F::RotationRate, Property(&["scsi-hd", "ide-hd"], "rotation_rate")),
    (F::AcpiIndex, Property(&["virtio-blk-pci"], "acpi-index")),
    (F::InputLinux, Type("input-linux")),
    (F::VirtioGpuGlPci, Type("virtio-gpu-gl-pci")),
    (F::VirtioVgaGl, Type("virtio-vga-gl")),
    (F::ConfidentialGuestSupport, MachineProperty("none", "confidential-guest-support")),
    (F::S390PvGuest, Type("s390-pv-guest")),
    (F::SetAction, Schema("set-action")),
    (F::VirtioBlkQueueSize, Property(&["virtio-blk-pci", "virtio-blk-ccw"], "queue-size")),
    (F::VirtioMemPci, Type("virtio-mem-pci")),
    (F::MemoryBackendFileReserve, Property(&["memory-backend-file"], "reserve")),
    (F::Piix4AcpiRootPciHotplug, Property(&["PIIX4_PM"], "acpi-root-pci-hotplug")),
    (F::NetdevJson, Schema("netdev_add/arg-type/type/^dgram")),
    (F::QueryDirtyRate, Schema("query-dirty-rate")),
    (F::RbdEncryption, Schema("blockdev-add/arg-type/+rbd/encrypt")),
    (F::SevGuestKernelHashes, Schema("object-add/arg-type/+sev-guest/kernel-hashes")),
    (F::SevInjectLaunchSecret, Schema("sev-inject-launch-secret")),
    (F::DeviceJsonHotplug, Schema("device_add/$json-cli-hotplug")),
    (F::Hvf, Hvf),
    (F::VirtioMemPciPrealloc, Property(&["virtio-mem-pci"], "prealloc")),
    (F::CalcDirtyRate, Schema("calc-dirty-rate")),
    (F::DirtyrateParamMode, Schema("calc-dirty-rate/arg-type/mode")),
    (F::BlockdevNbdTlsHostname, Schema("blockdev-add/arg-type/+nbd/tls-hostname")),
    (F::MemoryBackendFilePreallocThreads, Property(&["memory-backend-file"], "prealloc-threads")),
    (F::VirtioIommuPci, Type("virtio-iommu-pci")),
    (F::VirtioIommuBootBypass, Property(&["virtio-iommu-pci"], "boot-bypass")),
    (F::VirtioNetRss, Property(&["virtio-net-pci", "virtio-net-ccw"], "rss")),
    (F::ChardevQemuVdagent, Schema("chardev-add/arg-type/backend/type/^qemu-vdagent")),
    (F::DisplayDbus, Schema("query-display-options/ret-type/type/^dbus")),
    (F::IothreadThreadPoolMax, Schema("object-add/arg-type/+iothread/thread-pool-max")),
    (F::UsbHostGuestResetsAll, Property(&["usb-host"], "guest-resets-all")),
    (F::MigrationBlockedReasons, Schema("query-migrate/ret-type/blocked-reasons")),
    (F::QueryStats, Schema("query-stats")),
    (F::QueryStatsSchemas, Schema("query-stats-schemas")),
    (F::SgxEpc, Type("sgx-epc")),
    (F::ThreadContext, Type("thread-context")),
    (F::ScreenshotFormatPng, Schema("screendump/arg-type/format/^png")),
    (F::MachineHpet, OptionParameter("machine", "hpet")),
    (F::NetdevStream, Schema("netdev_add/arg-type/type/^stream")),
    (F::VirtioCrypto, Type("virtio-crypto-device")),
    (F::CryptodevBackendLkcf, Type("cryptodev-backend-lkcf")),
    (F::PvpanicPci, Type("pvpanic-pci")),
    (F::NetdevStreamReconnect, Schema("netdev_add/arg-type/+stream/reconnect")),
    (F::VirtioGpuBlob, Property(&["virtio-gpu-pci", "virtio-gpu-device", "virtio-gpu-ccw"], "blob")),
    (F::RbdEncryptionLayering, Schema("blockdev-add/arg-type/+rbd/encrypt/parent")),
    (F::RbdEncryptionLuksAny, Schema("blockdev-add/arg-type/+rbd/encrypt/format/^luks-any")),
    (F::Qcow2DiscardNoUnref, Schema("blockdev-add/arg-type/+qcow2/discard-no-unref")),
    (F::RunWithAsyncTeardown, OptionParameter("run-with", "async-teardown")),
    (F::VirtioBlkVhostVdpa, Schema("blockdev-add/arg-type/+virtio-blk-vhost-vdpa/$fdset")),
    (F::VirtioBlkIothreadMapping, Property(&["virtio-blk-pci", "virtio-blk-ccw"], "iothread-vq-mapping")),
    (F::SmpClusters, Schema("query-hotpluggable-cpus/ret-type/props/cluster-id")),
    (F::VirtioMemPciDynamicMemslots, Property(&["virtio-mem-pci"], "dynamic-memslots")),
    (F::BlockjobBackingMaskProtocol, Schema("block-commit/arg-type/backing-mask-protocol")),
    (F::DisplayReload, Schema("display-reload")),
    (F::UsbMtp, Type("usb-mtp")),
    (F::MachineVirtRas, MachineProperty("virt", "ras")),
    (F::VirtioSound, Type("virtio-sound-device")),
    (F::SevSnpGuest, Type("sev-snp-guest")),
    (F::NetdevUser, Schema("netdev_add/arg-type/+user")),
    (F::AcpiErst, Type("acpi-erst")),
    (F::IntelIommuDmaTranslation, Property(&["intel-iommu"], "dma-translation")),
    (F::MachineI8042Opt, MachineProperty("generic-pc", "i8042")),
    (F::ChardevReconnectMiliseconds, Schema("chardev-add/arg-type/backend/+socket/data/reconnect-ms")),
    (F::VirtioCcwLoadparm, Property(&["virtio-blk-ccw"], "loadparm")),
    (F::NetdevStreamReconnectMiliseconds, Schema("netdev_add/arg-type/+stream/reconnect-ms")),
    (F::QueryCpuModelExpansionDeprecatedProps, Schema("query-cpu-model-expansion/ret-type/deprecated-props")),
    (F::MigrateIncomingExitOnError, Schema("migrate-incoming/arg-type/exit-on-error")),
    (F::MachineVirtAia, MachineProperty("virt", "aia")),
    (F::VirtioMemCcw, Type("virtio-mem-ccw")),
    (F::BlockdevSetActive, Schema("blockdev-set-active")),
    (F::Shim, MachineProperty("none", "shim")),
    (F::VirtioScsiIothreadMapping, Property(&["virtio-scsi-pci", "virtio-scsi-ccw"], "iothread-vq-mapping")),
];

/// Device types whose properties are asked for, in this order, where the flag is given.
#[rustfmt::skip]
pub(super) const DEVICES: &[(&str, Option<Flag>)] = &[
    ("virtio-blk-pci", None),
    ("virtio-net-pci", Some(F::VirtioNet)),
    ("virtio-scsi-pci", Some(F::VirtioScsiPci)),
    ("virtio-blk-ccw", Some(F::VirtioCcw)),
    ("virtio-net-ccw", Some(F::VirtioNet)),
    ("virtio-scsi-ccw", Some(F::VirtioScsiPci)),
    ("vfio-pci", Some(F::VfioPci)),
    ("scsi-hd", None),
    ("ide-hd", None),
    ("PIIX4_PM", None),
    ("usb-redir", Some(F::UsbRedir)),
    ("usb-storage", Some(F::UsbStorage)),
    ("kvm-pit", None),
    ("VGA", Some(F::Vga)),
    ("vmware-svga", Some(F::VmwareSvga)),
    ("qxl", Some(F::Qxl)),
    ("virtio-gpu-pci", Some(F::VirtioGpu)),
    ("virtio-gpu-device", Some(F::VirtioGpu)),
    ("ICH9-LPC", None),
    ("virtio-balloon-pci", None),
    ("virtio-balloon-ccw", None),
    ("virtio-balloon-device", None),
    ("spapr-pci-host-bridge", Some(F::SpaprPciHostBridge)),
    ("virtio-gpu-ccw", Some(F::VirtioGpuCcw)),
    ("intel-iommu", Some(F::IntelIommu)),
    ("mch", Some(F::Mch)),
    ("nvdimm", Some(F::Nvdimm)),
    ("pcie-root-port", Some(F::PcieRootPort)),
    ("usb-host", None),
    ("vhost-user-fs-device", Some(F::VhostUserFs)),
    ("virtio-mem-pci", Some(F::VirtioMemPci)),
    ("virtio-iommu-pci", Some(F::VirtioIommuPci)),
    ("virtio-blk-ccw", Some(F::VirtioCcw)),
];

/// Object types whose properties are asked for, in this order, where the flag is given.
pub(super) const OBJECTS: &[(&str, Option<Flag>)] = &[
    ("memory-backend-file", None),
    ("memory-backend-memfd", Some(F::MemoryBackendMemfd)),
    ("max-arm-cpu", Some(F::ArmMaxCpu)),
    ("max-x86_64-cpu", Some(F::X86MaxCpu)),
];

/// Machine types, by name or alias, whose properties are asked for where they exist, in this order.
pub(super) const MACHINES: &[&str] = &["pseries", "virt", "none", X86_MACHINE];

/// The type that all PC machine types descend from; it has their common properties, but is no machine type itself.
pub(super) const X86_MACHINE: &str = "generic-pc";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_flag_has_its_rule_in_its_place() {
        let flags: Vec<Flag> = RULES.iter().map(|(flag, _)| *flag).collect();
        assert_eq!(flags, Flag::ALL);
    }

    #[test]
    fn properties_are_only_looked_for_where_they_are_asked_for() {
        let asked = |name: &str| DEVICES.iter().chain(OBJECTS).any(|(asked, _)| *asked == name);
        for (flag, source) in RULES {
            match source {
                Property(types, _) => assert!(types.iter().all(|name| asked(name)), "{flag}"),
                DefaultsToFalse(name, _) => assert!(asked(name), "{flag}"),
                MachineProperty(name, _) => assert!(MACHINES.contains(name), "{flag}"),
                Kvm
                | Hvf
                | Type(_)
                | Schema(_)
                | CommandLineOption(_)
                | OptionParameter(..)
                | MigrationCapability(_)
                | TpmModel(_)
                | TpmType(_)
                | CpuModel(_) => {}
            }
        }
    }
}
