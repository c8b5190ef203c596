//! Facts about the host as a hypervisor sees it, and about what guards its guests.

/// The host's processors and memory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NodeInfo {
    /// Processor architecture or model, `x86_64`.
    pub model: String,
    /// Memory, in KiB.
    pub memory: u64,
    /// Processors that are on.
    pub cpus: u32,
    /// Frequency, in MHz; 0 where it is not known.
    pub mhz: u32,
    /// NUMA cells; 1 for a uniform host.
    pub cells: u32,
    /// Processor sockets in a cell.
    pub sockets: u32,
    /// Cores in a socket.
    pub cores: u32,
    /// Threads in a core.
    pub threads: u32,
}

/// What a security model wrote on a running domain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecurityLabel {
    /// The label in the model's own syntax.
    pub text: String,
    /// Whether the model refuses, rather than only reports, what the label does not allow.
    pub enforcing: bool,
}
