//! Memory that several guests share.

use serde::Serialize;
use vir_conf::diagnostic::{Problem, Report};
use vir_conf::domain::MebiBytes;
use vir_conf::domain::address::Address;
use vir_conf::domain::device::shmem::{Shmem, ShmemModelType, ShmemMsi, ShmemRole};
use vir_conf::scalar::OnOff;

use crate::command::{Builder, Refusal, escape, refuse};
use crate::device::place::Place;

/// Size of memory that a definition does not state.
const USUAL_SIZE: MebiBytes = MebiBytes(4 << 20);

/// Least size of shared memory in bytes.
const LEAST_SIZE: u64 = 1 << 20;

/// Memory without a process has a size; with one, interrupts are sent by event descriptors.
pub(crate) fn complete(shmem: &mut Shmem) {
    match shmem.model.kind {
        ShmemModelType::Ivshmem | ShmemModelType::IvshmemPlain => {
            shmem.size.get_or_insert(USUAL_SIZE);
        }
        ShmemModelType::IvshmemDoorbell => {
            let msi = shmem.msi.get_or_insert(ShmemMsi { vectors: None, ioeventfd: None });
            msi.ioeventfd.get_or_insert(OnOff::On);
        }
    }
}

/// Notes what keeps QEMU from having the memory.
pub(crate) fn validate(shmem: &Shmem, path: &str, report: &mut Report) {
    let mut refuse = |text: &str| report.error(path, Problem::Unsupported(text.to_owned()));
    let wrong = |size: &MebiBytes| !size.0.is_power_of_two() || size.0 < LEAST_SIZE;
    if shmem.size.as_ref().is_some_and(wrong) {
        refuse("shmem size must be a power of 2 and at least 1 MiB (1024 KiB)");
    }
    match shmem.model.kind {
        ShmemModelType::Ivshmem => refuse("ivshmem device is no longer supported"),
        ShmemModelType::IvshmemPlain => {
            if shmem.server.is_some() {
                refuse("shmem model 'ivshmem-plain' is supported only with server option disabled");
            }
            if shmem.msi.is_some() {
                refuse("shmem model 'ivshmem-plain' does not support the msi option");
            }
        }
        ShmemModelType::IvshmemDoorbell => {
            if shmem.server.is_none() {
                refuse("shmem model 'ivshmem-doorbell' is supported only with server option enabled");
            }
            if shmem.size.is_some() {
                refuse("shmem model 'ivshmem-doorbell' does not support size setting");
            }
        }
    }
}

#[derive(Serialize)]
struct MemoryObject<'a> {
    #[serde(rename = "qom-type")]
    kind: &'static str,
    id: &'a str,
    #[serde(rename = "mem-path")]
    path: String,
    size: u64,
    share: bool,
}

#[derive(Serialize)]
struct PlainProps<'a> {
    driver: &'static str,
    id: &'a str,
    memdev: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    master: Option<&'static str>,
    #[serde(flatten)]
    place: Place,
}

#[derive(Serialize)]
struct DoorbellProps<'a> {
    driver: &'static str,
    id: &'a str,
    chardev: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    vectors: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ioeventfd: Option<bool>,
    #[serde(flatten)]
    place: Place,
}

/// Adds the memory.
pub(crate) fn build(shmem: &Shmem, b: &mut Builder<'_>) -> Result<(), Refusal> {
    if !matches!(shmem.info.address, Some(Address::Pci(_))) {
        let text = "only 'pci' addresses are supported for the shared memory device";
        return Err(refuse("domain/devices/shmem", Problem::Unsupported(text.to_owned())));
    }
    match shmem.model.kind {
        ShmemModelType::IvshmemDoorbell => build_doorbell(shmem, b),
        ShmemModelType::Ivshmem | ShmemModelType::IvshmemPlain => build_plain(shmem, b),
    }
    Ok(())
}

fn build_plain(shmem: &Shmem, b: &mut Builder<'_>) {
    let id = b.alias(&shmem.info);
    let memdev = format!("shmmem-{id}");
    b.object(&MemoryObject {
        kind: "memory-backend-file",
        id: &memdev,
        path: format!("/dev/shm/{}", shmem.name),
        size: shmem.size.unwrap_or(USUAL_SIZE).0,
        share: true,
    });
    let master = shmem.role.map(|role| match role {
        ShmemRole::Master => "on",
        ShmemRole::Peer => "off",
    });
    let place = Place::of(&shmem.info, b);
    b.device(&PlainProps { driver: shmem.model.kind.as_str(), id: &id, memdev: &memdev, master, place });
}

/// Adds the device and, behind it, the socket of the process that keeps the memory.
fn build_doorbell(shmem: &Shmem, b: &mut Builder<'_>) {
    let id = b.alias(&shmem.info);
    let chardev = format!("char{id}");
    let msi = shmem.msi.as_ref();
    let props = DoorbellProps {
        driver: shmem.model.kind.as_str(),
        id: &id,
        chardev: &chardev,
        vectors: msi.and_then(|msi| msi.vectors),
        ioeventfd: msi.and_then(|msi| msi.ioeventfd).map(bool::from),
        place: Place::of(&shmem.info, b),
    };
    b.device(&props);
    let named = shmem.server.as_ref().and_then(|server| server.path.clone());
    let path = named.unwrap_or_else(|| format!("/var/lib/libvirt/shmem-{}-sock", shmem.name));
    b.option("-chardev", format!("socket,id={chardev},path={}", escape(&path)));
}
