//! `<os>`: what runs, on which architecture and machine, and how it boots.
//!
//! Chapter "Operating system booting" of the domain format; its firmware part is in [`firmware`].

pub mod firmware;

use self::firmware::{Firmware, FirmwareFeatures, Loader, Nvram};
use crate::absent::forget_empty;
use crate::arch::Arch;
use crate::diagnostic::{Problem, Report};
use crate::domain::DomainType;
use crate::facet;
use crate::scalar::{Signed, YesNo};
use crate::{element, values};

element! {
    /// What runs, on which architecture and machine, and how it boots.
    pub struct Os = maybe "os" {
        /// Firmware to look for on the host, instead of naming its files.
        attr guest "firmware" => firmware: Option<Firmware>, since "5.2.0";
        /// What runs, architecture and machine.
        child "type" => kind: Option<OsType>, due |_| true;
        /// What firmware that is looked for must be able to do, or must not.
        child "firmware" => firmware_features: Option<FirmwareFeatures>, since "7.2.0", when |os, _| os.firmware.is_some();
        /// Program that runs first in a container.
        leaf "init" => init: Option<String>, fits facet::ABSOLUTE_PATH;
        /// Its arguments.
        list "initarg" => init_args: Vec<InitArg>;
        /// Its environment.
        list "initenv" => init_env: Vec<InitEnv>;
        /// Its working directory.
        leaf "initdir" => init_dir: Option<String>, fits facet::ABSOLUTE_PATH;
        /// User that it runs as.
        leaf "inituser" => init_user: Option<String>, fits facet::GENERIC_NAME;
        /// Group that it runs as.
        leaf "initgroup" => init_group: Option<String>, fits facet::GENERIC_NAME;
        /// The firmware's code.
        child "loader" => loader: Option<Loader>, since "0.1.0";
        /// The firmware's variables.
        child "nvram" => nvram: Option<Nvram>, since "1.2.8";
        /// Kernel on the host to boot directly.
        leaf "kernel" => kernel: Option<String>, fits facet::ABSOLUTE_PATH;
        /// Initial RAM disk on the host.
        leaf "initrd" => initrd: Option<String>, fits facet::ABSOLUTE_PATH;
        /// The kernel's command line.
        leaf "cmdline" => cmdline: Option<String>;
        /// Signed loader on the host that starts the kernel.
        leaf "shim" => shim: Option<String>, since "11.2.0";
        /// Device tree on the host.
        leaf "dtb" => dtb: Option<String>, since "1.0.4", fits facet::ABSOLUTE_PATH;
        /// Root file system of a paravirtual Xen guest.
        leaf "root" => root: Option<String>, fits facet::ABSOLUTE_PATH;
        /// ACPI tables to add to a full machine's.
        child "acpi" => acpi: Option<AcpiTables>, since "1.3.5";
        /// Devices to boot from, in order. Alternative to boot orders on the devices.
        list "boot" => boot_devices: Vec<BootDevice>, since "0.1.3";
        /// Menu of boot devices.
        child "bootmenu" => boot_menu: Option<BootMenu>, since "0.8.3";
        /// What the BIOS does besides booting.
        child "bios" => bios: Option<Bios>, since "0.9.4";
        /// Where SMBIOS tables come from.
        child "smbios" => smbios: Option<Smbios>, since "0.8.7";
    }
}

element! {
    /// What runs, architecture and machine.
    pub struct OsType = "type" new(kind: OsKind) {
        /// Architecture; the hypervisor's preferred one where absent.
        attr guest "arch" => arch: Option<Arch>;
        /// Machine type; the hypervisor's default where absent.
        attr guest "machine" => machine: Option<String>, fits facet::MACHINE;
        /// What runs.
        text guest "" => kind: OsKind;
    }
}

values! {
    /// What runs.
    pub enum OsKind {
        /// An operating system on a full machine.
        Hvm = "hvm",
        /// A paravirtual Xen guest.
        Xen = "xen",
        /// A paravirtual Xen guest, older word.
        Linux = "linux",
        /// A Xen guest between paravirtual and full.
        XenPvh = "xenpvh" since "4.10.0",
        /// A program in a container.
        Exe = "exe",
        /// A User Mode Linux kernel.
        Uml = "uml",
    }
}

element! {
    /// An argument of the first program in a container.
    pub struct InitArg = "initarg" {
        /// The argument.
        text "" => value: String;
    }
}

element! {
    /// An environment variable of the first program in a container.
    pub struct InitEnv = "initenv" {
        /// Its name.
        attr "name" => name: String, fits facet::VARIABLE;
        /// Its value.
        text "" => value: String;
    }
}

element! {
    /// ACPI tables to add.
    pub struct AcpiTables = maybe "acpi" {
        /// The tables, one of each type; of those that hold a single table with its header any number.
        list "table" => tables: Vec<AcpiTable>;
    }
}

element! {
    /// An ACPI table to add.
    pub struct AcpiTable = "table" {
        /// What the file holds.
        attr guest "type" => kind: AcpiTableType;
        /// The file, an absolute path.
        text "" => path: String, fits facet::ABSOLUTE_PATH;
    }
}

values! {
    /// What a file with ACPI tables holds.
    pub enum AcpiTableType {
        /// One table, header included.
        Raw = "raw" since "11.2.0",
        /// Several tables with their headers.
        RawSet = "rawset" since "11.2.0",
        /// A software licence.
        Slic = "slic",
        /// A software licence of a later kind.
        Msdm = "msdm" since "11.2.0",
    }
}

element! {
    /// A device to boot from.
    pub struct BootDevice = "boot" {
        /// Its kind.
        attr guest "dev" => device: BootDeviceType;
    }
}

values! {
    /// Kinds of devices to boot from.
    pub enum BootDeviceType { Floppy = "fd", Disk = "hd", CdRom = "cdrom", Network = "network" }
}

element! {
    /// Menu of boot devices.
    pub struct BootMenu = "bootmenu" {
        /// Whether it is shown.
        attr guest "enable" => enable: YesNo;
        /// For how long, at most 65535.
        attr guest "timeout" => timeout: Option<u32>, in "ms", since "1.2.8", fits facet::NUMBER_16, when |menu, _| menu.enable == YesNo::Yes;
    }
}

element! {
    /// What the BIOS does besides booting.
    pub struct Bios = maybe "bios" {
        /// Whether it speaks on the first serial port.
        attr guest "useserial" => use_serial: Option<YesNo>;
        /// Time after which it tries again to boot, at most 65535; -1 for never.
        attr guest "rebootTimeout" => reboot_timeout: Option<Signed>, in "ms", since "0.10.2";
    }
}

element! {
    /// Where SMBIOS tables come from.
    pub struct Smbios = "smbios" {
        /// The source.
        attr guest "mode" => mode: SmbiosMode;
    }
}

values! {
    /// Where SMBIOS tables come from.
    pub enum SmbiosMode {
        /// The hypervisor.
        Emulate = "emulate",
        /// The host's own tables.
        Host = "host",
        /// The definition's `<sysinfo>`.
        Sysinfo = "sysinfo",
    }
}

impl Os {
    /// An operating system on a full machine: `Os::hvm(Arch::X86_64, "q35")`.
    pub fn hvm(arch: Arch, machine: impl Into<String>) -> Self {
        let (arch, machine) = (Some(arch), Some(machine.into()));
        Self { kind: Some(OsType { arch, machine, kind: OsKind::Hvm }), ..Self::default() }
    }

    /// What runs; nothing where neither `<type>` nor a default says.
    pub fn os_kind(&self) -> Option<OsKind> {
        self.kind.as_ref().map(|kind| kind.kind)
    }

    /// The architecture, where it is known.
    pub fn arch(&self) -> Option<Arch> {
        self.kind.as_ref()?.arch
    }

    /// Forgets what another kind of system would start by. Full machines boot from disk where nothing else is said. `has_bootloader`: a boot loader on the host decides;
    /// `boots_by_device`: boot orders on devices do.
    pub(crate) fn post_parse(&mut self, hypervisor: DomainType, has_bootloader: bool, boots_by_device: bool) {
        self.forget_other_kinds(hypervisor, has_bootloader);
        let boots_elsewhere = has_bootloader || boots_by_device;
        if self.os_kind() == Some(OsKind::Hvm) && self.boot_devices.is_empty() && !boots_elsewhere {
            self.boot_devices.push(BootDevice { device: BootDeviceType::Disk });
        }
        let Self { init, init_dir, init_user, init_group, kernel, initrd, cmdline, shim, dtb, root, .. } =
            self;
        let texts = [init, init_dir, init_user, init_group, kernel, initrd, cmdline, shim, dtb, root];
        texts.into_iter().for_each(forget_empty);
        self.post_parse_loader();
        if let Some(features) = &mut self.firmware_features {
            features.post_parse();
        }
    }

    /// Each kind of what runs has its own way to start; the others mean nothing to it.
    fn forget_other_kinds(&mut self, hypervisor: DomainType, has_bootloader: bool) {
        let Some(kind) = self.os_kind() else { return };
        let is_machine = kind == OsKind::Hvm;
        let is_container = kind == OsKind::Exe;
        let boots_kernel = match kind {
            OsKind::Hvm | OsKind::Xen | OsKind::XenPvh | OsKind::Uml => true,
            OsKind::Linux => hypervisor == DomainType::Xen,
            OsKind::Exe => false,
        };
        *self = Self {
            firmware: self.firmware.filter(|_| is_machine),
            kind: self.kind.take(),
            firmware_features: self.firmware_features.take().filter(|_| is_machine),
            init: self.init.take().filter(|_| is_container),
            init_args: take_if(is_container, &mut self.init_args),
            init_env: take_if(is_container, &mut self.init_env),
            init_dir: self.init_dir.take().filter(|_| is_container),
            init_user: self.init_user.take().filter(|_| is_container),
            init_group: self.init_group.take().filter(|_| is_container),
            loader: self.loader.take().filter(|_| boots_kernel),
            nvram: self.nvram.take().filter(|_| boots_kernel),
            kernel: self.kernel.take().filter(|_| boots_kernel),
            initrd: self.initrd.take().filter(|_| boots_kernel),
            cmdline: self.cmdline.take().filter(|_| boots_kernel || is_container),
            shim: self.shim.take().filter(|_| boots_kernel),
            dtb: self.dtb.take().filter(|_| boots_kernel),
            root: self.root.take().filter(|_| boots_kernel),
            acpi: self.acpi.take().filter(|_| is_machine),
            boot_devices: take_if(is_machine && !has_bootloader, &mut self.boot_devices),
            boot_menu: self.boot_menu.take().filter(|_| is_machine && !has_bootloader),
            bios: self.bios.take().filter(|_| is_machine && !has_bootloader),
            smbios: self.smbios.take(),
        };
    }
}

/// A list where it means something, else none.
fn take_if<T>(means_something: bool, list: &mut Vec<T>) -> Vec<T> {
    if means_something { std::mem::take(list) } else { Vec::new() }
}

/// Longest time that the firmware waits, in milliseconds: what its 16 bits hold.
const MAX_TIMEOUT: u32 = 65535;

impl Os {
    /// Judges booting. `boots_by_device`: devices say their place in the boot order; `is_new`: the definition may
    /// still be changed by its author.
    pub(crate) fn validate(&self, boots_by_device: bool, is_new: bool, report: &mut Report) {
        let timeout = self.boot_menu.as_ref().and_then(|menu| menu.timeout);
        if timeout.is_some_and(|timeout| timeout > MAX_TIMEOUT) {
            let problem = "invalid value for boot menu timeout, must be in range [0,65535]".to_owned();
            report.error("domain/os/bootmenu/@timeout", Problem::Conflict(problem));
        }
        let reboot = self.bios.as_ref().and_then(|bios| bios.reboot_timeout?.0);
        if reboot.is_some_and(|timeout| timeout > MAX_TIMEOUT) {
            let problem = "invalid value for rebootTimeout, must be in range [-1,65535]".to_owned();
            report.error("domain/os/bios/@rebootTimeout", Problem::Conflict(problem));
        }
        if boots_by_device && !self.boot_devices.is_empty() {
            let problem = "per-device boot elements cannot be used together with os/boot elements".to_owned();
            report.error("domain/os/boot", Problem::Conflict(problem));
        }
        if self.os_kind() == Some(OsKind::Exe) && self.init.is_none() {
            report.error("domain/os/init", Problem::Conflict("init binary must be specified".to_owned()));
        }
        for (at, table) in self.acpi.iter().flat_map(|acpi| &acpi.tables).enumerate() {
            let mut earlier = self.acpi.iter().flat_map(|acpi| &acpi.tables).take(at);
            if table.kind != AcpiTableType::Raw && earlier.any(|earlier| earlier.kind == table.kind) {
                let problem = format!("ACPI table type '{}' may only appear once", table.kind);
                report.error("domain/os/acpi/table", Problem::Duplicate(problem));
            }
        }
        self.validate_firmware(is_new, report);
    }
}
