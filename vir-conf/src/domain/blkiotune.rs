//! `<blkiotune>`: the domain's share of the host's block devices.

use crate::absent::forget_empty;
use crate::diagnostic::{Problem, Report};
use crate::element;
use crate::facet;

element! {
    /// The domain's share of the host's block devices.
    pub struct BlkioTune = maybe "blkiotune" {
        /// Share among all domains, 10 to 1000 (100 to 1000 on kernels before 2.6.39).
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
        /// Share among all domains, 10 to 1000 (100 to 1000 on kernels before 2.6.39).
        leaf live "weight" => weight: Option<u32>;
        /// Most reads; no limit where absent.
        leaf live "read_iops_sec" => read_iops_sec: Option<u32>, in "per s", since "1.2.2";
        /// Most writes; no limit where absent.
        leaf live "write_iops_sec" => write_iops_sec: Option<u32>, in "per s", since "1.2.2";
        /// Most that is read; no limit where absent.
        leaf live "read_bytes_sec" => read_bytes_sec: Option<u64>, in "bytes/s", since "1.2.2";
        /// Most that is written; no limit where absent.
        leaf live "write_bytes_sec" => write_bytes_sec: Option<u64>, in "bytes/s", since "1.2.2";
    }
}

impl BlkioTune {
    /// A share or limit of zero is none, and a device without any is not there.
    pub(crate) fn post_parse(&mut self) {
        let share = |weight: &mut Option<u32>| forget_empty(weight);
        share(&mut self.weight);
        self.devices.retain_mut(|device| {
            let BlkioDevice {
                path: _,
                weight,
                read_iops_sec,
                write_iops_sec,
                read_bytes_sec,
                write_bytes_sec,
            } = device;
            [&mut *weight, &mut *read_iops_sec, &mut *write_iops_sec].into_iter().for_each(share);
            for limit in [&mut *read_bytes_sec, &mut *write_bytes_sec] {
                forget_empty(limit);
            }
            let counted = [weight, read_iops_sec, write_iops_sec].iter().any(|it| it.is_some());
            counted || read_bytes_sec.is_some() || write_bytes_sec.is_some()
        });
    }

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
