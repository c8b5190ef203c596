//! What can be wrong with an address, in words that name both sides and the way out.

use crate::{Address, ConnectFlags, ControllerModel, connect::with_article};

/// A device that cannot have the place it asks for, or any place at all.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}{kind}", self.place())]
pub struct PciError {
    /// Who wants a place.
    pub device: String,
    /// The place asked for, if one was.
    pub address: Option<Address>,
    /// What is wrong.
    pub kind: PciErrorKind,
}

impl PciError {
    /// Whether the set of addresses is sound all the same, so that a caller may make this a warning.
    ///
    /// True for a contradiction about multifunction, which the definition may hold although QEMU will not start it.
    pub fn is_advisory(&self) -> bool {
        matches!(self.kind, PciErrorKind::MultifunctionOff { .. })
    }

    fn place(&self) -> String {
        match self.address {
            Some(address) => format!("'{}' at PCI address {address}: ", self.device),
            None => format!("'{}': ", self.device),
        }
    }
}

/// What ran out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shortage {
    /// Slots of existing buses; nothing may be added, or nothing that would help.
    Slots,
    /// Slots for this controller, which would have made room.
    Upstream(ControllerModel),
    /// Bus numbers.
    BusNumbers,
}

/// What is wrong with a place.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PciErrorKind {
    /// Two devices ask for one address.
    #[error("already used by '{holder}'; {}", way_out(*.free))]
    Duplicate {
        /// Who has it.
        holder: String,
        /// A free address that takes the refused device.
        free: Option<Address>,
    },
    /// Function 0 denies the functions that are in use.
    #[error(
        "multifunction='off', but '{other}' uses function {} of that slot; set multifunction='on' on '{owner}', or \
         move '{other}' to another slot", .other_address.function.get()
    )]
    MultifunctionOff {
        /// Who sits on function 0.
        owner: String,
        /// The first device on another function.
        other: String,
        /// Where it sits.
        other_address: Address,
    },
    /// The slot takes other devices than this.
    #[error(
        "needs a slot for {}, but the slots of '{controller}' ({model}) take {}; {}",
        with_article(wants), .model.offers().kinds_in_words(), other_place(device, *.free)
    )]
    WrongSlot {
        /// Who asks.
        device: String,
        /// What it needs.
        wants: ConnectFlags,
        /// A free address that takes it.
        free: Option<Address>,
        /// Controller that provides the bus.
        controller: String,
        /// Its model.
        model: ControllerModel,
    },
    /// The bus has no such slot.
    #[error(
        "'{controller}' ({model}) has {}, not slot {slot}; choose one of those for '{device}', or leave the address out",
        slots_in_words(*.model)
    )]
    SlotRange {
        /// Who asks.
        device: String,
        /// The refused slot.
        slot: u8,
        /// Controller that provides the bus.
        controller: String,
        /// Its model.
        model: ControllerModel,
    },
    /// No controller provides the bus.
    #[error("no controller provides bus {bus}; add {} controller with index='{bus}' for '{device}'{}", with_article(add), last_bus(*.last))]
    NoBus {
        /// Who asks.
        device: String,
        /// The bus asked for.
        bus: u8,
        /// A controller whose bus takes the device.
        add: ControllerModel,
        /// The last bus there is.
        last: Option<u8>,
    },
    /// The guest has one PCI domain.
    #[error("PCI domain {domain:#06x} does not exist in the guest; only domain 0 is available to '{device}'")]
    NoDomain {
        /// Who asks.
        device: String,
        /// The domain asked for.
        domain: u32,
    },
    /// No slot is left.
    #[error("needs a slot that takes {}, but none is available and none can be added automatically: {}; {}", with_article(wants), shortage_in_words(.full.as_ref(), *.shortage), full_way_out(*.add, full.is_some()))]
    Full {
        /// What is wanted.
        wants: ConnectFlags,
        /// The last bus that could have taken it (or the controller that it needs): name and model.
        full: Option<(String, ControllerModel)>,
        /// What exactly ran out.
        shortage: Shortage,
        /// The controller that would make room.
        add: Option<ControllerModel>,
    },
    /// A controller would sit behind its own bus.
    #[error(
        "'{controller}' sits behind a bus of '{device}' itself; give '{device}' an address on a bus that is not behind it"
    )]
    Loop {
        /// Who asks.
        device: String,
        /// Controller that provides the bus asked for.
        controller: String,
    },
    /// A bridge would have a lower index than the bus that it sits on.
    #[error(
        "a pci-bridge must have a higher index than its bus, which '{controller}' provides; raise the index of '{device}', \
         or move it to a lower bus"
    )]
    Order {
        /// Who asks.
        device: String,
        /// Controller that provides the bus asked for.
        controller: String,
    },
    /// Two controllers have one index.
    #[error(
        "index {index} of this {wanted} controller is already used by a {model} controller; give one of the two the free \
         index {free}"
    )]
    DuplicateController {
        /// The index of both.
        index: u8,
        /// Model of the one that came too late.
        wanted: ControllerModel,
        /// Model of the one that has the index.
        model: ControllerModel,
        /// Lowest free index.
        free: u8,
    },
}

fn way_out(free: Option<Address>) -> String {
    match free {
        Some(free) => format!("change one of the two ({free} is free), or leave one out to have it assigned"),
        None => "change one of the two, or leave one out to have it assigned".to_owned(),
    }
}

fn other_place(device: &str, free: Option<Address>) -> String {
    match free {
        Some(free) => {
            format!("move '{device}' to a bus that takes it ({free} is free), or leave the address out")
        }
        None => format!("move '{device}' to a bus that takes it, or leave the address out"),
    }
}

fn slots_in_words(model: ControllerModel) -> String {
    match model.slots() {
        (first, last) if first == last => format!("only slot {first}"),
        (first, last) => format!("slots {first} to {last}"),
    }
}

fn last_bus(last: Option<u8>) -> String {
    last.map(|last| format!(" (the last bus is {last})")).unwrap_or_default()
}

fn shortage_in_words(full: Option<&(String, ControllerModel)>, shortage: Shortage) -> String {
    match (full, shortage) {
        (Some((bus, model)), Shortage::Slots) => format!("'{bus}' ({model}) is full"),
        (None, Shortage::Slots) => "no bus takes one".to_owned(),
        (Some((bus, model)), Shortage::Upstream(blocked)) => {
            format!("'{bus}' ({model}) has no room for the {blocked} that it needs")
        }
        (None, Shortage::Upstream(blocked)) => format!("no bus takes the {blocked} that it needs"),
        (Some((bus, model)), Shortage::BusNumbers) => {
            format!("'{bus}' ({model}) is full and all 256 bus numbers are in use")
        }
        (None, Shortage::BusNumbers) => "all 256 bus numbers are in use".to_owned(),
    }
}

fn full_way_out(add: Option<ControllerModel>, takes: bool) -> String {
    match add {
        Some(add) => format!("add a {add} controller, or remove a device"),
        None if takes => "remove a device".to_owned(),
        None => "this machine cannot have such a device".to_owned(),
    }
}
