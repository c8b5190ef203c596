//! Which I/O threads may serve a disk.

use vir_conf::Domain;
use vir_conf::diagnostic::{Problem, Report};
use vir_conf::domain::device::IothreadMapping;
use vir_conf::domain::device::disk::{Disk, DiskBus};

use super::broken;

/// Notes threads that are not there and queues that none or two serve.
pub(super) fn validate(disk: &Disk, domain: &Domain, path: &str, report: &mut Report) {
    let Some(driver) = &disk.driver else { return };
    let mapping = driver.iothreads.as_ref().filter(|mapping| !mapping.threads.is_empty());
    if driver.iothread.is_none() && mapping.is_none() {
        return;
    }
    let mut note = |is_broken: bool, message: &str| {
        broken(is_broken, disk, message).into_iter().for_each(|problem| report.error(path, problem));
    };
    note(disk.target.bus != Some(DiskBus::Virtio), "I/O threads serve disks on bus 'virtio' only");
    note(driver.iothread.is_some() && mapping.is_some(), "attribute 'iothread' excludes <iothreads>");
    for problem in mapping.iter().filter_map(|mapping| misdealt(mapping, driver.queues)) {
        note(true, &problem);
    }
    let mapped = mapping.into_iter().flat_map(|mapping| &mapping.threads).map(|thread| thread.id);
    for id in driver.iothread.into_iter().chain(mapped).filter(|id| !is_there(domain, *id)) {
        report.error(path, Problem::Dangling(format!("there is no I/O thread {id}")));
    }
}

fn is_there(domain: &Domain, id: u32) -> bool {
    let listed = domain.iothread_ids.as_ref().map(|ids| &ids.iothreads);
    match listed.filter(|threads| !threads.is_empty()) {
        Some(threads) => threads.iter().any(|thread| thread.id == id),
        None => (1..=domain.iothreads.unwrap_or(0)).contains(&id),
    }
}

/// How a mapping fails to serve each queue once.
fn misdealt(mapping: &IothreadMapping, queues: Option<u32>) -> Option<String> {
    let ids: Vec<_> = mapping.threads.iter().map(|thread| thread.id).collect();
    if (1..ids.len()).any(|at| ids[..at].contains(&ids[at])) {
        return Some("<iothreads> names a thread twice".to_owned());
    }
    let without = mapping.threads.iter().filter(|thread| thread.queues.is_empty()).count();
    if without == ids.len() {
        return None;
    }
    if without > 0 {
        return Some("<iothreads> deals queues to all threads or to none".to_owned());
    }
    let Some(count) = queues else {
        return Some("<iothreads> deals queues out, so their number must be given".to_owned());
    };
    let dealt: Vec<_> =
        mapping.threads.iter().flat_map(|thread| &thread.queues).map(|queue| queue.id).collect();
    if let Some(beyond) = dealt.iter().find(|&&queue| queue >= count) {
        return Some(format!("<iothreads> deals queue {beyond} out, there are {count}"));
    }
    let times = |queue: u32| dealt.iter().filter(|&&other| other == queue).count();
    let unserved = (0..count).find(|&queue| times(queue) != 1)?;
    Some(format!("<iothreads> deals queue {unserved} out {} times, not once", times(unserved)))
}
