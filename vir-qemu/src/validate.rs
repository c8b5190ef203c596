//! Validation: what QEMU, the machine type or the configuration cannot do, all of it at once.

pub(crate) mod cpu;
mod features;

use self::features::validate as validate_features;
use vir_conf::Domain;
use vir_conf::diagnostic::{Problem, Report};
use vir_conf::domain::DomainType;
use vir_conf::domain::address::Address;
use vir_conf::domain::device::Devices;
use vir_conf::domain::device::graphics::Graphics;

use crate::device;
use crate::driver::Driver;
use crate::machine::{Machine, MachineKind};

/// Notes everything that keeps the domain from running on this QEMU.
pub(crate) fn validate(domain: &mut Domain, driver: Driver<'_>, report: &mut Report) {
    let domain = &*domain;
    let Domain { os, devices, features, .. } = domain;
    let machine = Machine::of(os);
    validate_features(domain, driver, report);
    validate_addresses(devices, machine, report);
    validate_caches(domain, report);
    device::controller::validate(domain, report);
    devices.validate_character_devices(report);
    let has_spice = devices.graphics.iter().any(|display| matches!(display, Graphics::Spice(_)));
    for (path, source) in devices.char_sources() {
        device::chardev::validate(source, has_spice, &path, report);
    }
    device::disk::validate(domain, driver.capabilities, report);
    for (path, serial) in paths("serial", &devices.serials) {
        device::serial::validate(serial, machine, &path, report);
    }
    for (path, console) in paths("console", &devices.consoles) {
        device::console::validate(console, &path, report);
    }
    for (path, input) in paths("input", &devices.inputs) {
        device::input::validate(input, machine.has_ps2(features), &path, report);
    }
    for (path, nic) in paths("interface", &devices.interfaces) {
        device::interface::validate(nic, domain, &path, report);
    }
    device::hostdev::validate(devices, report);
    device::memory::validate(domain, report);
    for (path, filesystem) in paths("filesystem", &devices.filesystems) {
        device::filesystem::validate(filesystem, domain, &path, report);
    }
    for (path, shmem) in paths("shmem", &devices.shmems) {
        device::shmem::validate(shmem, &path, report);
    }
    for (path, crypto) in paths("crypto", &devices.cryptos) {
        device::crypto::validate(crypto, driver.capabilities, &path, report);
    }
    devices.iommu.iter().for_each(|iommu| device::iommu::validate(iommu, machine, report));
    for (path, tpm) in paths("tpm", &devices.tpms) {
        device::tpm::validate(tpm, driver.host, &path, report);
    }
    device::graphics::validate(devices, driver.config, report);
    device::video::validate(domain, report);
    device::sound::validate(devices, report);
}

/// Notes devices on a bus that the machine has not got.
fn validate_addresses(devices: &Devices, machine: Machine<'_>, report: &mut Report) {
    if machine.kind == MachineKind::S390Ccw {
        return;
    }
    devices.each_info(&mut |kind, at, info| {
        if matches!(info.address, Some(Address::Ccw(_))) {
            let why = format!("CCW addresses are not supported by machine type '{}'", machine.name);
            report.error(format!("domain/devices/{kind}[{}]/address", at + 1), Problem::Unsupported(why));
        }
    });
}

/// Notes parts of the host's caches and memory bandwidth, which are given to virtual processors that run in hardware.
fn validate_caches(domain: &Domain, report: &mut Report) {
    let Some(tune) = domain.cpu_tune.as_ref().filter(|_| domain.kind != DomainType::Kvm) else { return };
    if !tune.cache_tunes.is_empty() {
        let why = "cachetune is only supported for KVM domains".to_owned();
        report.error("domain/cputune/cachetune", Problem::Unsupported(why));
    }
}

/// The devices of a kind, each with its path.
fn paths<'a, T>(kind: &'a str, devices: &'a [T]) -> impl Iterator<Item = (String, &'a T)> {
    let path = move |at: usize| format!("domain/devices/{kind}[{}]", at + 1);
    devices.iter().enumerate().map(move |(at, device)| (path(at), device))
}
