//! Figures about a running domain, by name.

use bitflags::bitflags;

use crate::Snapshot;

bitflags! {
    /// Which groups of figures are wanted; bits are the public ones. Empty: all there are.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
    pub struct StatsFlags: u32 {
        /// State and reason.
        const STATE = 1;
        /// Processor time.
        const CPU_TOTAL = 1 << 1;
        /// Memory balloon.
        const BALLOON = 1 << 2;
        /// Virtual processors.
        const VCPU = 1 << 3;
        /// Network interfaces.
        const INTERFACE = 1 << 4;
        /// Disks.
        const BLOCK = 1 << 5;
        /// Performance events.
        const PERF = 1 << 6;
        /// IOThreads.
        const IOTHREAD = 1 << 7;
        /// Memory bandwidth.
        const MEMORY = 1 << 8;
        /// How fast the guest writes its memory.
        const DIRTYRATE = 1 << 9;
        /// What only this hypervisor counts.
        const VM = 1 << 10;
    }
}

/// A named figure, `state.state`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// Name, parts separated by dots.
    pub name: String,
    /// Value.
    pub value: u64,
}

impl Figure {
    /// A figure.
    pub fn new(name: impl Into<String>, value: impl Into<u64>) -> Self {
        Self { name: name.into(), value: value.into() }
    }
}

/// The figures that every driver has, because every domain has a state.
pub(crate) fn common(seen: &Snapshot, wanted: StatsFlags) -> Vec<Figure> {
    if !wanted.is_empty() && !wanted.contains(StatsFlags::STATE) {
        return Vec::new();
    }
    let (state, reason) = (seen.state.number(), seen.state.reason_number());
    vec![Figure::new("state.state", state), Figure::new("state.reason", reason)]
}
