//! `-cpu`: the processor, its features, and what the hypervisor shows of itself.

use vir_conf::Domain;
use vir_conf::diagnostic::Problem;
use vir_conf::domain::clock::TimerName;
use vir_conf::domain::cpu::{CacheMode, Cpu, CpuMatch, CpuMode, FeaturePolicy, PhysAddrMode};
use vir_conf::domain::device::panic::PanicModel;
use vir_conf::domain::features::Features;
use vir_conf::domain::features::hyperv::{HyperV, HyperVMode};
use vir_conf::domain::features::{RequiredSwitch, kvm::Kvm};
use vir_conf::scalar::{OnOff, YesNo};

use super::builder::{Builder, Refusal, refuse};
use crate::accelerator;
use crate::capabilities::AcceleratorKind;
use crate::host::HostCpuModel;
use crate::machine::Machine;

/// Features that nobody can set: the guest's operating system switches them on.
const NOT_SETTABLE: &[&str] = &["osxsave", "ospke"];
/// Features of the host's own monitoring, which no guest can have.
const HOST_ONLY: &[&str] = &["cmt", "mbm_total", "mbm_local"];
/// Features with which a guest cannot move to another host; it has them only where its definition says so.
const NOT_MIGRATABLE: &[&str] = &["invtsc"];
/// Features that QEMU spells otherwise than with hyphens for underscores.
const SPELLING: &[(&str, &str)] = &[("pclmuldq", "pclmulqdq")];

/// The processor.
pub(super) fn build(b: &mut Builder<'_>) -> Result<(), Refusal> {
    let Some(cpu) = &b.domain.cpu else { return Ok(()) };
    check_mode(b.domain, cpu)?;
    let mut props = model(cpu, b)?;
    for feature in &cpu.features {
        if !NOT_SETTABLE.contains(&feature.name.as_str()) {
            let state = OnOff::from(is_wanted(feature.policy));
            props.push(format!("{}={state}", spelling(&feature.name)));
        }
    }
    timers(b, &mut props);
    features(&b.domain.features, &mut props);
    if b.domain.devices.panics.iter().any(|panic| panic.model == Some(PanicModel::Hyperv)) {
        props.push("hv-crash".to_owned());
    }
    if let Some(pmu) = &b.domain.features.pmu {
        props.push(format!("pmu={}", pmu.state));
    }
    caches(cpu, &mut props);
    addresses(cpu, &mut props);
    b.option("-cpu", props.join(","));
    Ok(())
}

/// Only accelerators that run the guest on the host's processor can pass it through.
fn check_mode(domain: &Domain, cpu: &Cpu) -> Result<(), Refusal> {
    if cpu.mode != Some(CpuMode::HostPassthrough)
        || accelerator::of(domain.kind) != Some(AcceleratorKind::Tcg)
    {
        return Ok(());
    }
    let arch = Machine::of(&domain.os).arch;
    let problem = format!(
        "CPU mode 'host-passthrough' for {arch} {} domain on {arch} host is not supported by hypervisor",
        domain.kind
    );
    Err(refuse("domain/cpu/@mode", Problem::Unsupported(problem)))
}

/// QEMU's name of a feature.
fn spelling(name: &str) -> String {
    let known = SPELLING.iter().find(|(ours, _)| *ours == name);
    known.map_or_else(|| name.replace('_', "-"), |(_, theirs)| (*theirs).to_owned())
}

fn is_wanted(policy: Option<FeaturePolicy>) -> bool {
    match policy {
        None | Some(FeaturePolicy::Force | FeaturePolicy::Require | FeaturePolicy::Optional) => true,
        Some(FeaturePolicy::Disable | FeaturePolicy::Forbid) => false,
    }
}

/// Whether the host's processor stands in for the definition's: as the closest model, or as more than is asked for.
fn is_hosts(cpu: &Cpu) -> bool {
    cpu.mode == Some(CpuMode::HostModel) || cpu.matching == Some(CpuMatch::Minimum)
}

/// The host's processor as a named model.
fn host_model(b: &Builder<'_>) -> Result<HostCpuModel, Refusal> {
    let mut host = b.driver.host.cpu().ok_or_else(|| {
        let problem = "the host's processor is not known as a named model".to_owned();
        refuse("domain/cpu", Problem::Unsupported(problem))
    })?;
    let withheld = [NOT_SETTABLE, HOST_ONLY, NOT_MIGRATABLE].concat();
    host.features.retain(|feature| !withheld.contains(&feature.as_str()));
    Ok(host)
}

fn model(cpu: &Cpu, b: &Builder<'_>) -> Result<Vec<String>, Refusal> {
    let mut beyond = Vec::new();
    let mut props = match cpu.mode {
        _ if is_hosts(cpu) => {
            let HostCpuModel { model, features } = host_model(b)?;
            beyond = features;
            vec![model]
        }
        Some(CpuMode::HostPassthrough) => vec!["host".to_owned()],
        Some(CpuMode::Maximum) => vec!["max".to_owned()],
        Some(CpuMode::Custom | CpuMode::HostModel) | None => {
            let name = cpu.model_name().expect("completion names a model");
            vec![name.to_owned()]
        }
    };
    if let Some(vendor) = cpu.model.as_ref().and_then(|model| model.vendor_id.as_ref()) {
        props.push(format!("vendor={vendor}"));
    }
    if let Some(migratable) = cpu.migratable {
        props.push(format!("migratable={migratable}"));
    }
    // What the definition says of a feature follows and counts more.
    let said = |feature: &String| cpu.features.iter().any(|own| own.name == *feature);
    props.extend(
        beyond.iter().filter(|feature| !said(feature)).map(|feature| format!("{}=on", spelling(feature))),
    );
    Ok(props)
}

fn timers(b: &Builder<'_>, props: &mut Vec<String>) {
    for timer in &b.domain.clock.timers {
        let present = timer.present.map(|present| present == YesNo::Yes);
        match (timer.name, present) {
            (TimerName::KvmClock, Some(present)) => props.push(format!("kvmclock={}", OnOff::from(present))),
            (TimerName::HyperVClock, Some(true)) => props.push("hv-time=on".to_owned()),
            (TimerName::Tsc, _) => {
                if let Some(frequency) = timer.frequency {
                    props.push(format!("tsc-frequency={frequency}"));
                }
            }
            (
                TimerName::HyperVClock
                | TimerName::KvmClock
                | TimerName::Platform
                | TimerName::Pit
                | TimerName::Rtc
                | TimerName::Hpet
                | TimerName::ArmVTimer,
                _,
            ) => {}
        }
    }
}

fn features(features: &Features, props: &mut Vec<String>) {
    if let Some(eoi) = features.apic.as_ref().and_then(|apic| apic.eoi) {
        props.push(format!("kvm-pv-eoi={eoi}"));
    }
    if let Some(spinlock) = &features.pvspinlock {
        props.push(format!("kvm-pv-unhalt={}", spinlock.state));
    }
    if let Some(hyperv) = &features.hyperv {
        self::hyperv(hyperv, props);
    }
    if let Some(kvm) = &features.kvm {
        self::kvm(kvm, props);
    }
}

fn is_on(switch: Option<&RequiredSwitch>) -> bool {
    switch.is_some_and(RequiredSwitch::is_on)
}

/// What KVM shows the guest of itself.
fn kvm(kvm: &Kvm, props: &mut Vec<String>) {
    let Kvm { hidden, hint_dedicated, poll_control, pv_ipi, dirty_ring: _ } = kvm;
    let said = [
        (is_on(hidden.as_ref()), "kvm=off"),
        (is_on(hint_dedicated.as_ref()), "kvm-hint-dedicated=on"),
        (is_on(poll_control.as_ref()), "kvm-poll-control=on"),
        (pv_ipi.as_ref().is_some_and(|switch| !switch.is_on()), "kvm-pv-ipi=off"),
    ];
    props.extend(said.into_iter().filter(|(said, _)| *said).map(|(_, prop)| prop.to_owned()));
}

fn hyperv(hyperv: &HyperV, props: &mut Vec<String>) {
    let HyperV {
        mode,
        relaxed,
        vapic,
        spinlocks,
        vpindex,
        runtime,
        synic,
        stimer,
        reset,
        vendor_id,
        frequencies,
        reenlightenment,
        tlbflush,
        ipi,
        evmcs,
        avic,
        emsr_bitmap,
        xmm_input,
    } = hyperv;
    if *mode == HyperVMode::Passthrough {
        props.push("hv-passthrough=on".to_owned());
        return;
    }
    let mut switch = |on: bool, name: &str| {
        if on {
            props.push(format!("hv-{name}"));
        }
    };
    let plain = |switch: &Option<RequiredSwitch>| is_on(switch.as_ref());
    switch(plain(relaxed), "relaxed=on");
    switch(plain(vapic), "vapic=on");
    if let Some(spinlocks) = spinlocks {
        let retries = spinlocks.retries.unwrap_or_default();
        switch(spinlocks.state == OnOff::On, &format!("spinlocks={retries:#x}"));
    }
    switch(plain(vpindex), "vpindex=on");
    switch(plain(runtime), "runtime=on");
    switch(plain(synic), "synic=on");
    if let Some(stimer) = stimer.as_ref().filter(|stimer| stimer.state == OnOff::On) {
        switch(true, "stimer=on");
        switch(is_on(stimer.direct.as_ref()), "stimer-direct=on");
    }
    switch(plain(reset), "reset=on");
    if let Some(vendor) = vendor_id.as_ref().filter(|vendor| vendor.state == OnOff::On) {
        switch(true, &format!("vendor-id={}", vendor.value.as_deref().unwrap_or_default()));
    }
    switch(plain(frequencies), "frequencies=on");
    switch(plain(reenlightenment), "reenlightenment=on");
    if let Some(flush) = tlbflush.as_ref().filter(|flush| flush.state == OnOff::On) {
        switch(true, "tlbflush=on");
        switch(is_on(flush.direct.as_ref()), "tlbflush-direct=on");
        switch(is_on(flush.extended.as_ref()), "tlbflush-ext=on");
    }
    switch(plain(ipi), "ipi=on");
    switch(plain(evmcs), "evmcs=on");
    switch(plain(avic), "avic=on");
    switch(plain(emsr_bitmap), "emsr-bitmap=on");
    switch(plain(xmm_input), "xmm-input=on");
}

/// What the guest learns of caches. A third level that is emulated and one that is the host's exclude each other.
fn caches(cpu: &Cpu, props: &mut Vec<String>) {
    let Some(cache) = &cpu.cache else { return };
    let said: &[&str] = match (cache.mode, cpu.mode) {
        (CacheMode::Emulate, Some(CpuMode::HostPassthrough)) => &["l3-cache=on", "host-cache-info=off"],
        (CacheMode::Emulate, _) => &["l3-cache=on"],
        (CacheMode::Passthrough, _) => &["host-cache-info=on", "l3-cache=off"],
        (CacheMode::Disable, Some(CpuMode::HostPassthrough)) => &["l3-cache=off", "host-cache-info=off"],
        (CacheMode::Disable, _) => &["l3-cache=off"],
    };
    props.extend(said.iter().map(|prop| (*prop).to_owned()));
}

/// Width of physical addresses.
fn addresses(cpu: &Cpu, props: &mut Vec<String>) {
    let Some(addresses) = &cpu.max_phys_addr else { return };
    match (addresses.mode, addresses.bits) {
        (PhysAddrMode::Emulate, Some(bits)) => props.push(format!("phys-bits={bits}")),
        (PhysAddrMode::Emulate, None) => props.push("host-phys-bits=off".to_owned()),
        (PhysAddrMode::Passthrough, _) => {
            props.push("host-phys-bits=on".to_owned());
            if let Some(limit) = addresses.limit {
                props.push(format!("host-phys-bits-limit={limit}"));
            }
        }
    }
}
