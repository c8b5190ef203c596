//! The simulated hypervisor behind test:///default, and the fixtures every crate tests with.
