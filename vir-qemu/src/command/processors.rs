//! `-smp` and the threads that serve disks.

use serde::Serialize;
use vir_conf::Domain;
use vir_conf::domain::iothreads::IoThread;
use vir_conf::domain::vcpu::VcpuState;
use vir_conf::scalar::{Signed, YesNo};

use super::builder::Builder;
use crate::capabilities::Flag;

/// Number of processors, and how they sit in sockets, dies, clusters and cores.
pub(super) fn smp(b: &mut Builder<'_>) {
    let vcpu = &b.domain.vcpu;
    let present = boot_processors(b.domain);
    let mut smp = vec![present.to_string()];
    if present != vcpu.maximum {
        smp.push(format!("maxcpus={}", vcpu.maximum));
    }
    let topology = b.domain.cpu.as_ref().and_then(|cpu| cpu.topology.as_ref());
    let Some(topology) = topology else {
        smp.push(format!("sockets={},cores=1,threads=1", vcpu.maximum));
        b.option("-smp", smp.join(","));
        return;
    };
    smp.push(format!("sockets={}", topology.sockets));
    if b.driver.capabilities.has(Flag::SmpDies) {
        smp.push(format!("dies={}", topology.dies));
    }
    if b.driver.capabilities.has(Flag::SmpClusters) {
        smp.push(format!("clusters={}", topology.clusters));
    }
    smp.push(format!("cores={},threads={}", topology.cores, topology.threads));
    b.option("-smp", smp.join(","));
}

/// Processors that are there from the start. Those that may be unplugged are plugged once the process runs.
fn boot_processors(domain: &Domain) -> u32 {
    let Some(vcpus) = &domain.vcpus else { return domain.vcpu.present() };
    let is_fixed = |vcpu: &&VcpuState| vcpu.enabled == YesNo::Yes && vcpu.hotpluggable != Some(YesNo::Yes);
    u32::try_from(vcpus.vcpus.iter().filter(is_fixed).count()).unwrap_or(u32::MAX)
}

/// A thread that serves disks, or the main loop.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct ThreadObject {
    qom_type: &'static str,
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    thread_pool_min: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    thread_pool_max: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    poll_max_ns: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    poll_grow: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    poll_shrink: Option<u64>,
}

/// Threads that serve disks, and the main loop where something is said of it.
pub(super) fn iothreads(b: &mut Builder<'_>) {
    let domain = b.domain;
    let counted: Vec<IoThread> = match &domain.iothread_ids {
        Some(_) => Vec::new(),
        None => (1..=domain.iothreads.unwrap_or(0)).map(IoThread::new).collect(),
    };
    let listed = domain.iothread_ids.iter().flat_map(|ids| &ids.iothreads);
    for thread in listed.chain(&counted) {
        b.object(&thread_object(thread));
    }
    if let Some(main) = &domain.default_iothread {
        b.object(&ThreadObject {
            qom_type: "main-loop",
            id: "main-loop".to_owned(),
            thread_pool_min: number(main.thread_pool_min),
            thread_pool_max: number(main.thread_pool_max),
            poll_max_ns: None,
            poll_grow: None,
            poll_shrink: None,
        });
    }
}

fn thread_object(thread: &IoThread) -> ThreadObject {
    let IoThread { id, thread_pool_min, thread_pool_max, poll } = thread;
    ThreadObject {
        qom_type: "iothread",
        id: format!("iothread{id}"),
        thread_pool_min: number(*thread_pool_min),
        thread_pool_max: number(*thread_pool_max),
        poll_max_ns: poll.as_ref().and_then(|poll| poll.max),
        poll_grow: poll.as_ref().and_then(|poll| poll.grow),
        poll_shrink: poll.as_ref().and_then(|poll| poll.shrink),
    }
}

/// A size of a thread pool; -1 leaves it to QEMU.
fn number(size: Option<Signed>) -> Option<u32> {
    size.and_then(|size| size.0)
}
