//! How many processors a domain has.

use bitflags::bitflags;

/// Processors of a domain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Vcpus {
    /// Most it can have without being started anew.
    pub maximum: u32,
    /// Those it has.
    pub current: u32,
}

/// Which of a domain's two definitions is meant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Affect {
    /// The running domain if it runs, else the stored one.
    #[default]
    Current,
    /// The running domain.
    Live,
    /// The stored one.
    Config,
}

bitflags! {
    /// Where and how a number of processors is changed; bits are the public ones. Neither `LIVE` nor `CONFIG`: the
    /// running domain if it runs, else the stored one.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
    pub struct VcpuFlags: u32 {
        /// The running domain.
        const LIVE = 1;
        /// The stored definition.
        const CONFIG = 1 << 1;
        /// The most there can be, instead of those there are.
        const MAXIMUM = 1 << 2;
        /// By telling the guest to switch processors on or off.
        const GUEST = 1 << 3;
        /// Processors that are added can be taken away again.
        const HOTPLUGGABLE = 1 << 4;
    }
}
