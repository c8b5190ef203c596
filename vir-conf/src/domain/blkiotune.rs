//! `<blkiotune>`: the domain's share of the host's block devices.

use crate::diagnostic::{Problem, Report};
use crate::element;
use crate::facet;

element! {
    /// The domain's share of the host's block devices.
    pub struct BlkioTune = maybe "blkiotune" {
        /// Share among all domains, 100 to 1000 (10 to 1000 on newer kernels).
        leaf live "weight" => weight: Option<u32>;
        /// Shares and limits on single devices.
        list live "device" => devices: Vec<BlkioDevice>, since "0.9.8";
    }
}

element! {
    /// Share and limits on one host block device.
    pub struct BlkioDevice = "device" {
        /// The device, an absolute path.
        leaf "path" => path: String, fits facet::ABSOLUTE_PATH;
        /// Share among all domains.
        leaf live "weight" => weight: Option<u32>;
        /// Most reads a second.
        leaf live "read_iops_sec" => read_iops_sec: Option<u32>, in "per s", since "1.2.2";
        /// Most writes a second.
        leaf live "write_iops_sec" => write_iops_sec: Option<u32>, in "per s", since "1.2.2";
        /// Most bytes read a second.
        leaf live "read_bytes_sec" => read_bytes_sec: Option<u64>, in "bytes/s", since "1.2.2";
        /// Most bytes written a second.
        leaf live "write_bytes_sec" => write_bytes_sec: Option<u64>, in "bytes/s", since "1.2.2";
    }
}

impl BlkioTune {
    /// Notes devices that are said twice.
    pub(crate) fn validate(&self, report: &mut Report) {
        for (at, device) in self.devices.iter().enumerate() {
            if self.devices[..at].iter().any(|earlier| earlier.path == device.path) {
                let problem = format!("duplicate blkio device path '{}'", device.path);
                report.error("domain/blkiotune/device", Problem::Duplicate(problem));
            }
        }
    }
}
