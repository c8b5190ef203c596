//! What holds for every guest, tried on random ones.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use vir_pci::{
    Address, AddressSet, ConnectFlags, ControllerModel, ConventionalSlots, Device, Function, Growth,
    Multifunction, Placement, Request, Want,
};

/// A guest as its definition has it.
#[derive(Debug, Clone)]
struct Guest {
    root: ControllerModel,
    controllers: Vec<ControllerModel>,
    devices: Vec<Request>,
    growth: Growth,
    spare: bool,
}

/// A controller besides the root; which ones fit is part of what is tried.
fn controller() -> impl Strategy<Value = ControllerModel> {
    proptest::sample::select(ControllerModel::ALL.to_vec())
}

fn flags() -> impl Strategy<Value = ConnectFlags> {
    proptest::sample::select(vec![
        ConnectFlags::PCI_ENDPOINT,
        ConnectFlags::PCIE_ENDPOINT,
        ConnectFlags::PCIE_FIXED,
        ConnectFlags::ROOT_ENDPOINT,
        ConnectFlags::PCI_ENDPOINT | ConnectFlags::AGGREGATE_SLOT,
    ])
}

fn address() -> impl Strategy<Value = Address> {
    let bus = prop_oneof![8 => 0..8u8, 1 => any::<u8>()];
    let domain = prop_oneof![30 => Just(0u32), 1 => any::<u32>()];
    (domain, bus, 0..32u8, prop_oneof![3 => Just(0u8), 1 => 0..8u8]).prop_map(
        |(domain, bus, slot, function)| Address::new(domain, bus, slot, function).expect("in range"),
    )
}

fn want() -> impl Strategy<Value = Want> {
    let function = || (0..8u8).prop_map(|function| Function::new(function).expect("in range"));
    prop_oneof![
        8 => Just(Want::Any(Function::MIN)),
        1 => function().prop_map(Want::Any),
        2 => address().prop_map(Want::At),
        1 => address().prop_map(Want::Rather),
        1 => (0..40usize, function()).prop_map(|(other, function)| Want::Beside(other, function)),
    ]
}

fn device() -> impl Strategy<Value = Request> {
    let multifunction = proptest::option::of(prop_oneof![Just(Multifunction::On), Just(Multifunction::Off)]);
    (flags(), want(), multifunction, prop_oneof![5 => Just(0u32), 1 => 0..4u32]).prop_map(
        |(flags, want, multifunction, group)| Request {
            device: Device::new("device", flags).in_group(group).with_multifunction(multifunction),
            want,
        },
    )
}

fn guest() -> impl Strategy<Value = Guest> {
    let growth =
        (any::<bool>(), prop_oneof![3 => Just(1u8), 1 => 2..32u8]).prop_map(|(dmi, host_bridges)| Growth {
            conventional: if dmi { ConventionalSlots::DmiToPci } else { ConventionalSlots::PcieToPci },
            host_bridges,
        });
    let root = prop_oneof![Just(ControllerModel::PciRoot), Just(ControllerModel::PcieRoot)];
    let controllers = proptest::collection::vec(controller(), 0..6);
    let devices = proptest::collection::vec(device(), 0..60);
    (root, controllers, devices, growth, any::<bool>()).prop_map(
        |(root, controllers, mut devices, growth, spare)| {
            for (position, request) in devices.iter_mut().enumerate() {
                request.device.name = format!("device{position}");
            }
            Guest { root, controllers, devices, growth, spare }
        },
    )
}

/// A guest whose devices leave the choice to us, so that most of them come to stand.
fn easy_guest() -> impl Strategy<Value = Guest> {
    guest().prop_map(|mut guest| {
        guest.controllers.retain(|model| {
            *model == ControllerModel::PcieRootPort && guest.root == ControllerModel::PcieRoot
        });
        guest.devices.iter_mut().for_each(|request| {
            request.want = Want::Any(Function::MIN);
            request.device.isolation_group = 0;
            if guest.root == ControllerModel::PciRoot
                || request.device.flags.contains(ConnectFlags::INTEGRATED)
            {
                request.device.flags = ConnectFlags::PCI_ENDPOINT;
            }
            if request.device.flags == ConnectFlags::PCIE_FIXED {
                request.device.flags = ConnectFlags::PCIE_ENDPOINT;
            }
        });
        guest
    })
}

impl Guest {
    /// The buses that the definition names, and what asks for a place.
    fn start(&self) -> (AddressSet, Vec<Request>) {
        let mut set = AddressSet::new();
        let mut requests = Vec::new();
        set.add_controller(0, self.root).expect("the first controller");
        for (index, model) in (1u8..).zip(&self.controllers) {
            set.add_controller(index, *model).expect("each index once");
            if !model.is_root() {
                requests.push(Request::any(Device::controller(index, *model)));
            }
        }
        // Positions of neighbours count from the first device.
        let offset = requests.len();
        requests.extend(self.devices.iter().cloned().map(|mut request| {
            if let Want::Beside(other, function) = request.want {
                request.want = Want::Beside(other + offset, function);
            }
            request
        }));
        (set, requests)
    }

    fn place(&self) -> Option<(AddressSet, Vec<Request>, Placement)> {
        let (mut set, requests) = self.start();
        let spares =
            if self.spare { vec![Device::new("spare", ConnectFlags::PCIE_ENDPOINT)] } else { vec![] };
        let placement = set.place(&requests, Some(self.growth), &spares).ok()?;
        Some((set, requests, placement))
    }
}

/// The result as a definition: every controller and every address written.
fn written(guest: &Guest, requests: &[Request], placement: &Placement) -> (AddressSet, Vec<Request>) {
    let (mut set, _) = guest.start();
    let mut all: Vec<_> = requests
        .iter()
        .zip(&placement.placed)
        .map(|(request, (address, _))| Request::at(*address, request.device.clone()))
        .collect();
    for added in &placement.added {
        set.add_controller(added.index, added.model).expect("growth uses free indexes");
        all.extend(
            added.address.map(|address| Request::at(address, Device::controller(added.index, added.model))),
        );
    }
    (set, all)
}

fn map(set: &AddressSet) -> BTreeMap<String, Address> {
    set.occupants().map(|(address, occupant)| (occupant.device.name.clone(), address)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 10_000, ..ProptestConfig::default() })]

    #[test]
    fn no_panic_and_no_two_devices_at_one_address(guest in guest()) {
        let Some((set, requests, placement)) = guest.place() else { return Ok(()) };
        let addresses = placement.placed.iter().map(|(address, _)| *address);
        let addresses: Vec<_> = addresses.chain(placement.added.iter().filter_map(|added| added.address)).collect();
        prop_assert_eq!(addresses.iter().collect::<BTreeSet<_>>().len(), addresses.len());
        prop_assert_eq!(set.len(), addresses.len());
        for (request, (address, _)) in requests.iter().zip(&placement.placed) {
            prop_assert_eq!(&set.occupant(*address).expect("placed").device, &request.device);
            if let Want::At(asked) = request.want {
                prop_assert_eq!(asked, *address);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    #[test]
    fn a_result_written_down_stays(guest in guest()) {
        let Some((set, requests, placement)) = guest.place() else { return Ok(()) };
        let (mut again, all) = written(&guest, &requests, &placement);
        let second = again.place(&all, Some(guest.growth), &[]);
        prop_assert_eq!(second.map(|second| second.added), Ok(vec![]));
        prop_assert_eq!(map(&again), map(&set));
    }

    #[test]
    fn nothing_moves_when_a_device_leaves(guest in guest(), victim in any::<proptest::sample::Index>()) {
        let Some((set, requests, placement)) = guest.place() else { return Ok(()) };
        let (mut again, mut all) = written(&guest, &requests, &placement);
        let leaves: Vec<_> = all.iter().filter(|request| request.device.provides.is_none()).cloned().collect();
        if leaves.is_empty() {
            return Ok(());
        }
        let gone = victim.get(&leaves).device.name.clone();
        all.retain(|request| request.device.name != gone);
        again.place(&all, Some(guest.growth), &[]).expect("fewer devices than before");
        let mut expected = map(&set);
        expected.remove(&gone);
        prop_assert_eq!(map(&again), expected);
    }

    #[test]
    fn nothing_moves_when_a_device_comes(guest in guest(), flags in flags()) {
        let Some((set, requests, placement)) = guest.place() else { return Ok(()) };
        let (mut again, mut all) = written(&guest, &requests, &placement);
        all.push(Request::any(Device::new("late", flags)));
        if again.place(&all, Some(guest.growth), &[]).is_ok() {
            let now = map(&again);
            for (name, address) in map(&set) {
                prop_assert_eq!(now.get(&name), Some(&address));
            }
            prop_assert!(now.contains_key("late"));
        }
    }

    #[test]
    fn plain_guests_find_room(guest in easy_guest()) {
        prop_assert!(guest.place().is_some(), "{:?}", guest.start().0.place(&guest.start().1, Some(guest.growth), &[]));
    }

    #[test]
    fn the_bit_is_on_wherever_functions_are_in_use(guest in guest()) {
        let Some((mut set, _, _)) = guest.place() else { return Ok(()) };
        let report = set.set_all_multi();
        let all: BTreeMap<_, _> = set.occupants().collect();
        for address in all.keys().filter(|address| address.function != Function::MIN) {
            let Some(first) = all.get(&address.with_function(Function::MIN)) else { continue };
            let conflict = report.conflicts.iter().any(|c| c.address.is_some_and(|at| at.shares_slot(address)));
            prop_assert!(conflict || first.device.multifunction == Some(Multifunction::On));
        }
        prop_assert_eq!(set.set_all_multi().turned_on, vec![]);
    }
}

proptest! {
    // Counting the room behind all bridges that could be added takes its time.
    #![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]

    #[test]
    fn hotplug_and_unplug_leave_no_trace(guest in guest(), flags in flags()) {
        let Some((mut set, _, _)) = guest.place() else { return Ok(()) };
        let before = map(&set);
        let budget = set.budget(flags, guest.growth);
        let placed = set.assign(Device::new("late", flags));
        prop_assert_eq!(placed.is_ok(), budget.without_growth > 0);
        if let Ok((address, _)) = placed {
            prop_assert_eq!(set.release(address).map(|occupant| occupant.device.name), Some("late".to_owned()));
        }
        prop_assert_eq!(map(&set), before);
        prop_assert_eq!(set.budget(flags, guest.growth), budget);
    }
}
