//! Time, randomness and names of the real host.

use std::{env, fs, fs::File, io, io::Read, time::SystemTime};

use super::Host;

/// The host this process runs on.
pub(crate) struct System;

impl Host for System {
    fn now(&self) -> SystemTime {
        SystemTime::now()
    }

    fn local_offset(&self) -> i64 {
        jiff::Zoned::now().offset().seconds().into()
    }

    fn page_size(&self) -> u64 {
        rustix::param::page_size() as u64
    }

    fn numa_nodes(&self) -> io::Result<String> {
        fs::read_to_string("/sys/devices/system/node/has_memory")
    }

    fn random(&self, bytes: &mut [u8]) -> io::Result<()> {
        File::open("/dev/urandom")?.read_exact(bytes)
    }

    fn variable(&self, name: &str) -> Option<String> {
        env::var(name).ok().filter(|value| !value.is_empty())
    }

    fn hostname(&self) -> io::Result<String> {
        Ok(rustix::system::uname().nodename().to_string_lossy().into_owned())
    }

    fn boot_id(&self) -> io::Result<String> {
        Ok(fs::read_to_string("/proc/sys/kernel/random/boot_id")?.trim().to_owned())
    }

    fn user(&self) -> u32 {
        rustix::process::geteuid().as_raw()
    }
}
