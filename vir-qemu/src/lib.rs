//! QEMU: capabilities, defaults, addresses, command lines and the monitor.

pub mod qmp;
