//! A recorded QEMU for tests and benches that need one and must not depend on the machine.

/// The capabilities document of QEMU 10.0 for x86, a few machine types and CPU models of it, as probed.
pub const CAPABILITIES_10_0: &str = include_str!("../data/capabilities/qemu-10.0-x86_64.xml");
