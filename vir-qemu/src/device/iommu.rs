//! What translates the addresses by which devices reach guest memory.

use serde::Serialize;
use vir_conf::Domain;
use vir_conf::diagnostic::{Problem, Report};
use vir_conf::domain::address::Address;
use vir_conf::domain::device::DeviceInfo;
use vir_conf::domain::device::iommu::{Iommu, IommuDriver, IommuModel};
use vir_conf::domain::features::{IoApic, IoApicDriver};
use vir_conf::flags::ParseFlags;
use vir_conf::scalar::OnOff;

use crate::command::{Builder, Refusal};
use crate::device::place::Place;
use crate::machine::{Machine, MachineKind};

/// Where problems of the IOMMU are reported.
const PATH: &str = "domain/devices/iommu";

/// Processors that an interrupt can name without the extended mode, whose destination has more than eight bits.
const PLAIN_INTERRUPT_TARGETS: u32 = 255;

/// A new guest with many processors gets what its interrupts need; so does one whose interrupts are translated.
pub(crate) fn complete(domain: &mut Domain, flags: ParseFlags) {
    if Machine::of(&domain.os).kind != MachineKind::Q35 || !flags.contains(ParseFlags::ABI_UPDATE) {
        return;
    }
    let iommu = &mut domain.devices.iommu;
    if domain.vcpu.maximum > PLAIN_INTERRUPT_TARGETS {
        let iommu = iommu.get_or_insert_with(|| Iommu {
            model: IommuModel::Intel,
            driver: None,
            info: DeviceInfo::default(),
        });
        if iommu.model == IommuModel::Intel {
            let driver = iommu.driver.get_or_insert_default();
            driver.intremap.get_or_insert(OnOff::On);
            driver.eim.get_or_insert(OnOff::On);
        }
    }
    let intel = iommu.as_ref().filter(|iommu| iommu.model == IommuModel::Intel);
    let driver = intel.and_then(|iommu| iommu.driver.as_ref());
    if driver.is_some_and(|driver| driver.intremap == Some(OnOff::On)) {
        // The kernel's I/O APIC knows nothing of translated interrupts.
        domain.features.ioapic.get_or_insert(IoApic { driver: IoApicDriver::Qemu });
    }
}

/// Notes what keeps the machine from having the device.
pub(crate) fn validate(iommu: &Iommu, machine: Machine<'_>, report: &mut Report) {
    let mut refuse = |text: &str| report.error(PATH, Problem::Unsupported(text.to_owned()));
    let is_q35 = machine.kind == MachineKind::Q35;
    let is_arm = machine.kind == MachineKind::Virt && matches!(machine.arch, "aarch64" | "armv7l");
    match iommu.model {
        IommuModel::Intel if !is_q35 => refuse("IOMMU device: 'intel' is only supported with Q35 machines"),
        IommuModel::Smmuv3 if !is_arm => {
            refuse("IOMMU device: 'smmuv3' is only supported with ARM Virt machines");
        }
        IommuModel::Virtio if !is_q35 && !is_arm => {
            refuse("IOMMU device: 'virtio' is only supported with Q35 and ARM Virt machines");
        }
        IommuModel::Virtio if !matches!(iommu.info.address, None | Some(Address::Pci(_))) => {
            refuse("IOMMU device: 'virtio' needs a PCI address");
        }
        IommuModel::Intel | IommuModel::Smmuv3 | IommuModel::Virtio => {}
    }
}

#[derive(Serialize)]
struct IntelProps {
    driver: &'static str,
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    intremap: Option<&'static str>,
    #[serde(rename = "caching-mode", skip_serializing_if = "Option::is_none")]
    caching_mode: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    eim: Option<&'static str>,
    #[serde(rename = "device-iotlb", skip_serializing_if = "Option::is_none")]
    device_iotlb: Option<bool>,
    #[serde(rename = "aw-bits", skip_serializing_if = "Option::is_none")]
    aw_bits: Option<u8>,
    #[serde(rename = "dma-translation", skip_serializing_if = "Option::is_none")]
    dma_translation: Option<bool>,
}

#[derive(Serialize)]
struct VirtioProps {
    driver: &'static str,
    id: String,
    #[serde(flatten)]
    place: Place,
}

/// Adds the device. Arm's is part of the board, which is told to have it.
pub(crate) fn build(iommu: &Iommu, b: &mut Builder<'_>) -> Result<(), Refusal> {
    match iommu.model {
        IommuModel::Intel => {
            let driver = iommu.driver.clone().unwrap_or_default();
            let id = b.alias(&iommu.info);
            b.device(&intel(&driver, id));
        }
        IommuModel::Virtio => {
            let place = Place::of(&iommu.info, b);
            let id = b.alias(&iommu.info);
            b.device(&VirtioProps { driver: "virtio-iommu", id, place });
        }
        IommuModel::Smmuv3 => {}
    }
    Ok(())
}

fn intel(driver: &IommuDriver, id: String) -> IntelProps {
    let IommuDriver { intremap, caching_mode, eim, iotlb, aw_bits, dma_translation } = driver;
    IntelProps {
        driver: "intel-iommu",
        id,
        intremap: intremap.map(OnOff::as_str),
        caching_mode: caching_mode.map(bool::from),
        eim: eim.map(OnOff::as_str),
        device_iotlb: iotlb.map(bool::from),
        aw_bits: *aw_bits,
        dma_translation: dma_translation.map(bool::from),
    }
}
