//! What it costs to place a guest's devices, from ten to ten thousand.
//!
//! A guest has at most 256 buses of 31 slots, less than 10,000 slots altogether, so that the devices of `functions`
//! share slots: that is the one way such a guest is legal. `slots` is the same with a slot for each device, as far as
//! that goes. `hotplug` places one more device into a guest that has that many.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use vir_pci::{AddressSet, ConnectFlags, ControllerModel, Device, Growth, Request};

const SHARING: ConnectFlags = ConnectFlags::PCI_ENDPOINT.union(ConnectFlags::AGGREGATE_SLOT);

fn root() -> AddressSet {
    let mut set = AddressSet::new();
    set.add_controller(0, ControllerModel::PciRoot).expect("the first controller");
    set
}

fn requests(count: usize, flags: ConnectFlags) -> Vec<Request> {
    (0..count).map(|n| Request::any(Device::new(format!("net{n}"), flags))).collect()
}

fn placed(requests: &[Request]) -> AddressSet {
    let mut set = root();
    set.place(requests, Some(Growth::default()), &[]).expect("they fit");
    set.set_all_multi();
    set
}

fn whole_guest(c: &mut Criterion, name: &str, flags: ConnectFlags, counts: &[usize]) {
    let mut group = c.benchmark_group(name);
    for count in counts {
        let requests = requests(*count, flags);
        group.throughput(Throughput::Elements(u64::try_from(*count).expect("a small number")));
        group.bench_with_input(BenchmarkId::from_parameter(count), &requests, |b, requests| {
            b.iter(|| black_box(placed(requests)));
        });
    }
    group.finish();
}

fn hotplug(c: &mut Criterion) {
    let mut group = c.benchmark_group("hotplug");
    for count in [10, 100, 1_000, 9_999] {
        let mut set = placed(&requests(count, SHARING));
        group.bench_function(BenchmarkId::from_parameter(count), |b| {
            b.iter(|| {
                let (address, _) = set.assign(Device::new("late", SHARING)).expect("there is room");
                set.release(black_box(address))
            });
        });
    }
    group.finish();
}

fn assign(c: &mut Criterion) {
    whole_guest(c, "functions", SHARING, &[10, 100, 1_000, 10_000]);
    whole_guest(c, "slots", ConnectFlags::PCI_ENDPOINT, &[10, 100, 1_000, 7_000]);
    hotplug(c);
}

criterion_group!(benches, assign);
criterion_main!(benches);
