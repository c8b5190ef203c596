//! `-machine` and `-accel`: the board, its built-in parts, and what runs the guest's code.

use vir_conf::domain::clock::TimerName;
use vir_conf::domain::device::sound::SoundModel;
use vir_conf::domain::features::IoApicDriver;
use vir_conf::domain::launch_security::LaunchSecurity;
use vir_conf::scalar::{OnOff, YesNo};

use super::builder::Builder;
use super::{firmware, memory};
use crate::accelerator;
use crate::capabilities::{AcceleratorKind, Flag, MachineType};
use crate::device;
use crate::machine::{Machine, MachineKind};

/// What the capabilities say of the domain's machine type.
pub(crate) fn machine_type<'a>(b: &Builder<'a>) -> Option<&'a MachineType> {
    let kind = accelerator::of(b.domain.kind)?;
    let name = b.domain.os.kind.as_ref()?.machine.as_deref()?;
    b.driver.capabilities.accelerator(kind)?.machine(name)
}

/// The board.
pub(super) fn build(b: &mut Builder<'_>) {
    let machine = Machine::of(&b.domain.os);
    let mut props = vec![machine.name.to_owned()];
    props.push("usb=off".to_owned());
    features(b, &mut props);
    let dump = b.domain.memory.dump_core.unwrap_or(OnOff::from(b.driver.config.dump_guest_core));
    props.push(format!("dump-guest-core={dump}"));
    if b.domain.memory_backing.as_ref().is_some_and(|backing| backing.no_share_pages) {
        props.push("mem-merge=off".to_owned());
    }
    let (nvdimm, enclaves) = device::memory::machine_props(&b.domain.devices);
    props.extend(nvdimm.map(str::to_owned));
    if let Some(id) = memory::main_backend(b) {
        props.push(format!("memory-backend={id}"));
    }
    if b.domain.launch_security.as_ref().is_some_and(is_confidential) {
        props.push("confidential-guest-support=lsec0".to_owned());
    }
    props.extend(firmware::flash_nodes(&b.domain.os).map(|(drive, node)| format!("{drive}={node}")));
    if b.domain.cpu.iter().filter_map(|cpu| cpu.numa.as_ref()).any(super::numa::has_hmat) {
        props.push("hmat=on".to_owned());
    }
    timers_and_acpi(b, machine, &mut props);
    props.extend(enclaves);
    b.option("-machine", props.join(","));
}

fn is_confidential(security: &LaunchSecurity) -> bool {
    match security {
        LaunchSecurity::Sev(_) | LaunchSecurity::SevSnp(_) | LaunchSecurity::S390Pv => true,
    }
}

fn features(b: &Builder<'_>, props: &mut Vec<String>) {
    let features = &b.domain.features;
    if let Some(vmport) = &features.vmport {
        props.push(format!("vmport={}", vmport.state));
    }
    if let Some(smm) = &features.smm {
        props.push(format!("smm={}", smm.state));
    }
    if let Some(ps2) = features.ps2.as_ref().filter(|_| b.driver.capabilities.has(Flag::MachineI8042Opt)) {
        props.push(format!("i8042={}", ps2.state));
    }
    if let Some(ioapic) = &features.ioapic {
        let irqchip = match ioapic.driver {
            IoApicDriver::Kvm => "on",
            IoApicDriver::Qemu => "split",
        };
        props.push(format!("kernel_irqchip={irqchip}"));
    }
}

/// Built-in parts that are switched on the board where it has the switch, and by options of their own elsewhere.
fn timers_and_acpi(b: &Builder<'_>, machine: Machine<'_>, props: &mut Vec<String>) {
    let hpet = b.domain.clock.timer(TimerName::Hpet).and_then(|timer| timer.present);
    if let Some(present) = hpet.filter(|_| b.driver.capabilities.has(Flag::MachineHpet)) {
        props.push(format!("hpet={}", OnOff::from(bool::from(present))));
    }
    let speaker = b.domain.devices.sounds.iter().find(|sound| sound.model == SoundModel::Pcspk);
    if let Some(audio) = speaker.and_then(|sound| device::audio::id_of(sound.audio.as_ref(), b)) {
        props.push(format!("pcspk-audiodev={audio}"));
    }
    let has_switch = machine_type(b).is_some_and(|machine| machine.acpi == Some(YesNo::Yes));
    if has_switch && (machine.is_x86() || machine.kind == MachineKind::Virt) {
        props.push(format!("acpi={}", OnOff::from(b.domain.features.acpi)));
    }
}

/// What runs the guest's code.
pub(super) fn accelerator(b: &mut Builder<'_>) {
    let features = &b.domain.features;
    let kind = accelerator::of(b.domain.kind).expect("completion has refused other hypervisors");
    let mut accel = vec![kind.as_str().to_owned()];
    match kind {
        AcceleratorKind::Kvm => {
            let ring = features.kvm.as_ref().and_then(|kvm| kvm.dirty_ring.as_ref());
            if let Some(size) = ring.filter(|ring| ring.state == OnOff::On).and_then(|ring| ring.size) {
                accel.push(format!("dirty-ring-size={size}"));
            }
        }
        AcceleratorKind::Tcg => {
            if let Some(cache) = features.tcg.as_ref().and_then(|tcg| tcg.block_cache) {
                accel.push(format!("tb-size={}", cache.0.0 / 1024));
            }
        }
        AcceleratorKind::Hvf => {}
    }
    b.option("-accel", accel.join(","));
}

/// Memory that only system management mode sees.
pub(super) fn tseg(b: &mut Builder<'_>) {
    let tseg = b.domain.features.smm.as_ref().and_then(|smm| smm.tseg);
    if let Some(tseg) = tseg.filter(|_| b.driver.capabilities.has(Flag::MchExtendedTsegMbytes)) {
        b.option("-global", format!("mch.extended-tseg-mbytes={}", tseg.0 >> 20));
    }
}
