//! One facade over every hypervisor: connections, domains and their state, without a daemon.
