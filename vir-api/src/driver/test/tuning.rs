//! Looking at and turning the resources of simulated domains.

use vir_test::node::{self, Domain, Node, NodeError, Scope};

use crate::{
    Affect, BlkioDevice, BlkioLimit, Code, Error, Figure, IoThread, Origin, Polling, Result, StatsFlags,
    Tune, Tuning, Uuid,
};

/// Name of the scheduler of simulated hosts, and its one parameter.
const SCHEDULER: (&str, &str, u64) = ("fair", "weight", 50);

/// The side of the domain's two definitions that is meant.
pub(super) fn scope(affect: Affect) -> Scope {
    Scope { live: affect == Affect::Live, config: affect == Affect::Config }
}

/// How the domain's threads and disks share the host.
pub(super) fn tuning(domain: &Domain, config: bool) -> Tuning {
    let (scheduler, parameter, value) = SCHEDULER;
    let thread = |(id, cpus)| IoThread { id, cpus };
    Tuning {
        host_cpus: Node::PINNABLE,
        vcpu_pins: domain.vcpu_pins(config),
        iothreads: domain.iothreads(config).into_iter().map(thread).collect(),
        blkio: domain.blkio(config).cloned(),
        scheduler: scheduler.to_owned(),
        scheduler_parameters: vec![(parameter.to_owned(), value)],
    }
}

/// Turns one screw.
pub(super) fn tune(
    node: &mut Node,
    uuid: Uuid,
    tune: Tune,
    affect: Affect,
) -> std::result::Result<(), NodeError> {
    let scope = scope(affect);
    match tune {
        Tune::PinVcpu { vcpu, cpus } => node.pin_vcpu(uuid, vcpu, &cpus),
        Tune::AddIoThread(id) => node.add_iothread(uuid, id, scope),
        Tune::RemoveIoThread(id) => node.remove_iothread(uuid, id, scope),
        Tune::PinIoThread { id, cpus } => node.pin_iothread(uuid, id, &cpus, scope),
        Tune::PollIoThread { id, polling } => node.poll_iothread(uuid, id, |place| poll(place, polling)),
        Tune::BlkioWeight(weight) => node.set_blkio_weight(uuid, weight, scope),
        Tune::BlkioDevices { limit, devices } => {
            let paths: Vec<String> = devices.iter().map(|(path, _)| path.clone()).collect();
            node.set_blkio_limit(uuid, &paths, scope, |device| set_limit(device, limit, &devices))
        }
        // The simulated scheduler listens politely and goes on as before.
        Tune::Scheduler { .. } => Ok(()),
    }
}

fn poll(place: &mut node::Polling, polling: Polling) {
    let Polling { max_ns, grow, shrink } = polling;
    place.max_ns = max_ns.unwrap_or(place.max_ns);
    place.grow = grow.unwrap_or(place.grow);
    place.shrink = shrink.unwrap_or(place.shrink);
}

fn set_limit(device: &mut BlkioDevice, limit: BlkioLimit, devices: &[(String, u64)]) {
    let Some((_, value)) = devices.iter().find(|(path, _)| *path == device.path) else { return };
    let value = Some(*value).filter(|value| *value != 0);
    // The command line has read the value within the limit's range.
    let small = value.and_then(|value| u32::try_from(value).ok());
    match limit {
        BlkioLimit::Weight => device.weight = small,
        BlkioLimit::ReadIops => device.read_iops_sec = small,
        BlkioLimit::WriteIops => device.write_iops_sec = small,
        BlkioLimit::ReadBytes => device.read_bytes_sec = value,
        BlkioLimit::WriteBytes => device.write_bytes_sec = value,
    }
}

/// Figures of I/O threads; a domain without any has none.
pub(super) fn stats(domain: &Domain, wanted: StatsFlags) -> Vec<Figure> {
    let threads = domain.iothreads(false);
    let asked = wanted.is_empty() || wanted.contains(StatsFlags::IOTHREAD);
    if !asked || !domain.is_active() || threads.is_empty() {
        return Vec::new();
    }
    let mut figures = vec![Figure::new("iothread.count", threads.len() as u64)];
    for (id, _) in threads {
        let node::Polling { max_ns, grow, shrink } = domain.polling(id);
        figures.push(Figure::new(format!("iothread.{id}.poll-max-ns"), max_ns));
        figures.push(Figure::new(format!("iothread.{id}.poll-grow"), grow));
        figures.push(Figure::new(format!("iothread.{id}.poll-shrink"), shrink));
    }
    figures
}

/// Refuses what the simulated hypervisor can change on a running domain only.
pub(super) fn check_live_only(tune: &Tune, affect: Affect) -> Result<()> {
    let live_only = matches!(tune, Tune::PinVcpu { .. } | Tune::PollIoThread { .. } | Tune::Scheduler { .. });
    if live_only && affect == Affect::Config {
        let detail = format!("{} changes running domains only here", tune.call());
        return Err(Error::new(Code::OperationUnsupported, Origin::Test, detail));
    }
    Ok(())
}
