//! The devices of a machine, one module a kind: completion, need of an address, validation, arguments.
//!
//! A kind's module has, as far as they apply:
//! `complete` (fills in what the guest will see), `pci_need` (which PCI slots take it), `validate` (what this QEMU
//! or machine cannot do), `build` (its arguments) and `props` (a struct that serialises to what `-device` and
//! `device_add` take, fields in order).

#![allow(clippy::unnecessary_wraps, reason = "the builds of all kinds are called alike")]

pub(crate) mod audio;
pub(crate) mod boot;
pub(crate) mod channel;
pub(crate) mod chardev;
pub(crate) mod console;
pub(crate) mod controller;
pub(crate) mod crypto;
pub(crate) mod disk;
pub(crate) mod filesystem;
pub(crate) mod graphics;
pub(crate) mod hostdev;
pub(crate) mod hub;
pub(crate) mod input;
pub(crate) mod interface;
pub(crate) mod iommu;
pub(crate) mod memballoon;
pub(crate) mod memory;
pub(crate) mod panic;
pub(crate) mod parallel;
pub(crate) mod place;
pub(crate) mod pstore;
pub(crate) mod redirdev;
pub(crate) mod rng;
pub(crate) mod rom;
pub(crate) mod scsi;
pub(crate) mod serial;
pub(crate) mod shmem;
pub(crate) mod smartcard;
pub(crate) mod sound;
pub(crate) mod tls;
pub(crate) mod tpm;
pub(crate) mod video;
pub(crate) mod virtio;
pub(crate) mod virtio_serial_port;
pub(crate) mod vsock;
pub(crate) mod watchdog;
