//! `<features>`: what the hypervisor adds to, or takes from, the plain machine.
//!
//! Chapter "Hypervisor features" of the domain format; larger groups are in the modules below.

pub mod capabilities;
pub mod hyperv;
pub mod kvm;
pub mod smm;
mod validate;
pub mod xen;

use self::capabilities::Capabilities;
use self::hyperv::HyperV;
use self::kvm::Kvm;
use self::smm::Smm;
use self::xen::Xen;
use crate::domain::Size;
use crate::scalar::{OnOff, YesNo};
use crate::{element, values};

element! {
    /// What the hypervisor adds to, or takes from, the plain machine.
    pub struct Features = maybe "features" {
        /// Power management by ACPI.
        flag guest "acpi" => acpi: bool;
        /// Programmable interrupt controller.
        child "apic" => apic: Option<Apic>;
        /// Physical address extension of 32-bit guests.
        flag guest "pae" => pae: bool;
        /// Hardware-assisted paging (Xen).
        child "hap" => hap: Option<Switch>;
        /// Viridian extensions for Windows guests (Xen).
        flag guest "viridian" => viridian: bool;
        /// A network namespace of its own (containers).
        flag "privnet" => private_network: bool;
        /// Hyper-V enlightenments for Windows guests.
        child "hyperv" => hyperv: Option<HyperV>, since "1.0.0";
        /// What KVM shows the guest of itself.
        child "kvm" => kvm: Option<Kvm>, since "1.2.8";
        /// Paravirtual spinlocks.
        child "pvspinlock" => pvspinlock: Option<Switch>;
        /// Privileges of a container.
        child "capabilities" => capabilities: Option<Capabilities>, since "1.2.6", when |features, _| features.limits_privileges();
        /// Performance counters.
        child "pmu" => pmu: Option<Switch>, since "1.2.12";
        /// `VMware`'s backdoor port.
        child "vmport" => vmport: Option<Switch>, since "1.2.16";
        /// ARM's interrupt controller.
        child "gic" => gic: Option<Gic>, since "1.2.16";
        /// System management mode.
        child "smm" => smm: Option<Smm>, since "2.1.0";
        /// Who emulates the I/O APIC.
        child "ioapic" => ioapic: Option<IoApic>, since "3.4.0";
        /// Hash page table of pSeries guests.
        child "hpt" => hpt: Option<HashPageTable>, since "3.10.0";
        /// A note by which the host finds what is needed to read a core dump of the guest.
        child "vmcoreinfo" => vmcoreinfo: Option<Switch>, since "3.10.0";
        /// Hardware transactional memory of pSeries guests.
        child "htm" => htm: Option<RequiredSwitch>, since "4.6.0";
        /// Nested hypervisors in pSeries guests.
        child "nested-hv" => nested_hv: Option<RequiredSwitch>, since "4.10.0";
        /// Model-specific registers that the hypervisor does not know.
        child "msrs" => msrs: Option<Msrs>, since "5.1.0";
        /// Count cache flush assist of pSeries guests.
        child "ccf-assist" => ccf_assist: Option<RequiredSwitch>, since "5.9.0";
        /// What Xen shows the guest.
        child "xen" => xen: Option<Xen>, since "6.3.0";
        /// Cache flush on privilege change of pSeries guests.
        child "cfpc" => cfpc: Option<Cfpc>, since "6.3.0";
        /// Speculation barrier bounds checking of pSeries guests.
        child "sbbc" => sbbc: Option<Sbbc>, since "6.3.0";
        /// Indirect branch speculation of pSeries guests.
        child "ibs" => ibs: Option<Ibs>, since "6.3.0";
        /// QEMU's binary translator.
        child "tcg" => tcg: Option<Tcg>, since "8.0.0";
        /// Teardown of a large protected guest in the background.
        child "async-teardown" => async_teardown: Option<AsyncTeardown>, since "9.6.0";
        /// Memory errors of the host are passed to ARM guests.
        child "ras" => ras: Option<RequiredSwitch>, since "10.4.0";
        /// PS/2 controller.
        child "ps2" => ps2: Option<RequiredSwitch>, since "10.7.0";
        /// RISC-V's advanced interrupt architecture.
        child "aia" => aia: Option<Aia>, since "11.1.0";
    }
}

impl Features {
    /// What is off has no settings.
    pub(crate) fn post_parse(&mut self) {
        let Self { hyperv, kvm, smm, xen, .. } = self;
        hyperv.iter_mut().for_each(HyperV::post_parse);
        if let Some(ring) = kvm.as_mut().and_then(|kvm| kvm.dirty_ring.as_mut()) {
            ring.size = ring.size.filter(|_| ring.state == OnOff::On);
        }
        if let Some(smm) = smm {
            smm.tseg = smm.tseg.filter(|_| smm.state == OnOff::On);
        }
        if let Some(passthrough) = xen.as_mut().and_then(|xen| xen.passthrough.as_mut()) {
            passthrough.mode = passthrough.mode.filter(|_| passthrough.state == OnOff::On);
        }
    }

    /// The default policy without exceptions says nothing.
    fn limits_privileges(&self) -> bool {
        self.capabilities.as_ref().is_some_and(|capabilities| *capabilities != Capabilities::default())
    }
}

element! {
    /// A feature that is on where nothing else is said.
    pub struct Switch = "state" default {
        /// On or off.
        attr guest "state" => state: OnOff = OnOff::On;
    }
}

element! {
    /// A feature whose state must be said.
    pub struct RequiredSwitch = "state" {
        /// On or off.
        attr guest "state" => state: OnOff;
    }
}

impl Switch {
    /// Whether it is on.
    pub fn is_on(&self) -> bool {
        self.state == OnOff::On
    }
}

impl RequiredSwitch {
    /// Whether it is on.
    pub fn is_on(&self) -> bool {
        self.state == OnOff::On
    }
}

element! {
    /// Programmable interrupt controller.
    pub struct Apic = "apic" default {
        /// End of interrupt without leaving the guest.
        attr guest "eoi" => eoi: Option<OnOff>, since "0.10.2";
    }
}

element! {
    /// ARM's interrupt controller.
    pub struct Gic = "gic" default {
        /// Version; the newest that host and machine have where absent.
        attr guest "version" => version: Option<GicVersion>;
    }
}

values! {
    /// Versions of ARM's interrupt controller.
    pub enum GicVersion { Host = "host", V2 = "2", V3 = "3" }
}

element! {
    /// Who emulates the I/O APIC.
    pub struct IoApic = "ioapic" {
        /// The emulator.
        attr guest "driver" => driver: IoApicDriver;
    }
}

values! {
    /// Emulators of the I/O APIC.
    pub enum IoApicDriver { Qemu = "qemu", Kvm = "kvm" }
}

element! {
    /// Hash page table of pSeries guests.
    pub struct HashPageTable = maybe "hpt" {
        /// Whether it can change its size.
        attr guest "resizing" => resizing: Option<HptResizing>;
        /// Largest page it may hold.
        child "maxpagesize" => max_page_size: Option<Size>, since "4.5.0";
    }
}

values! {
    /// Whether a hash page table can change its size.
    pub enum HptResizing { Enabled = "enabled", Disabled = "disabled", Required = "required" }
}

element! {
    /// Model-specific registers that the hypervisor does not know.
    pub struct Msrs = "msrs" {
        /// What happens when the guest touches one.
        attr guest "unknown" => unknown: UnknownMsrs;
    }
}

values! {
    /// What happens when the guest touches an unknown model-specific register.
    pub enum UnknownMsrs { Ignore = "ignore", Fault = "fault" }
}

element! {
    /// Cache flush on privilege change.
    pub struct Cfpc = "cfpc" {
        /// State of the mitigation.
        attr guest "value" => value: Mitigation;
    }
}

element! {
    /// Speculation barrier bounds checking.
    pub struct Sbbc = "sbbc" {
        /// State of the mitigation.
        attr guest "value" => value: Mitigation;
    }
}

values! {
    /// State of a mitigation.
    pub enum Mitigation { Broken = "broken", Workaround = "workaround", Fixed = "fixed" }
}

element! {
    /// Indirect branch speculation.
    pub struct Ibs = "ibs" {
        /// State of the mitigation.
        attr guest "value" => value: BranchMitigation;
    }
}

values! {
    /// State of the mitigation of indirect branch speculation.
    pub enum BranchMitigation {
        Broken = "broken", Workaround = "workaround", FixedIbs = "fixed-ibs", FixedCcd = "fixed-ccd", FixedNa = "fixed-na",
    }
}

element! {
    /// QEMU's binary translator.
    pub struct Tcg = maybe "tcg" {
        /// Memory for translated blocks, whole MiB.
        child "tb-cache" => block_cache: Option<Size>;
    }
}

element! {
    /// Teardown of a large protected guest in the background.
    pub struct AsyncTeardown = "async-teardown" default {
        /// Whether it happens.
        attr "enabled" => enabled: YesNo = YesNo::Yes;
    }
}

element! {
    /// RISC-V's advanced interrupt architecture.
    pub struct Aia = "aia" {
        /// What the machine has of it.
        attr guest "value" => value: AiaValue;
    }
}

values! {
    /// Parts of RISC-V's advanced interrupt architecture.
    pub enum AiaValue { None = "none", Aplic = "aplic", AplicImsic = "aplic-imsic" }
}
