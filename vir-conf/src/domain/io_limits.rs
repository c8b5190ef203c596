//! Limits on the input and output of block devices, alone or shared by a group.

use crate::absent::forget_empty;
use crate::element;

element! {
    /// Limits on reading and writing. None where absent; one on the whole excludes those on its parts.
    pub struct IoRates = group {
        /// What is read and written.
        leaf live "total_bytes_sec" => total_bytes_sec: Option<u64>, in "bytes/s";
        /// What is read.
        leaf live "read_bytes_sec" => read_bytes_sec: Option<u64>, in "bytes/s";
        /// What is written.
        leaf live "write_bytes_sec" => write_bytes_sec: Option<u64>, in "bytes/s";
        /// Reads and writes.
        leaf live "total_iops_sec" => total_iops_sec: Option<u64>, in "per s";
        /// Reads.
        leaf live "read_iops_sec" => read_iops_sec: Option<u64>, in "per s";
        /// Writes.
        leaf live "write_iops_sec" => write_iops_sec: Option<u64>, in "per s";
        /// What is read and written while a burst lasts.
        leaf live "total_bytes_sec_max" => total_bytes_sec_max: Option<u64>, in "bytes/s", since "1.2.11";
        /// What is read while a burst lasts.
        leaf live "read_bytes_sec_max" => read_bytes_sec_max: Option<u64>, in "bytes/s", since "1.2.11";
        /// What is written while a burst lasts.
        leaf live "write_bytes_sec_max" => write_bytes_sec_max: Option<u64>, in "bytes/s", since "1.2.11";
        /// Reads and writes while a burst lasts.
        leaf live "total_iops_sec_max" => total_iops_sec_max: Option<u64>, in "per s", since "1.2.11";
        /// Reads while a burst lasts.
        leaf live "read_iops_sec_max" => read_iops_sec_max: Option<u64>, in "per s", since "1.2.11";
        /// Writes while a burst lasts.
        leaf live "write_iops_sec_max" => write_iops_sec_max: Option<u64>, in "per s", since "1.2.11";
        /// Size that counts as one operation.
        leaf live "size_iops_sec" => size_iops_sec: Option<u64>, in "bytes", since "1.2.11";
    }
}

element! {
    /// How many seconds a burst may last; one where absent.
    pub struct BurstLengths = group {
        /// For how long a burst of bytes read and written may last; 1 where absent.
        leaf live "total_bytes_sec_max_length" => total_bytes_sec_max_length: Option<u64>, in "s", since "2.4.0";
        /// For how long a burst of bytes read may last; 1 where absent.
        leaf live "read_bytes_sec_max_length" => read_bytes_sec_max_length: Option<u64>, in "s", since "2.4.0";
        /// For how long a burst of bytes written may last; 1 where absent.
        leaf live "write_bytes_sec_max_length" => write_bytes_sec_max_length: Option<u64>, in "s", since "2.4.0";
        /// For how long a burst of reads and writes may last; 1 where absent.
        leaf live "total_iops_sec_max_length" => total_iops_sec_max_length: Option<u64>, in "s", since "2.4.0";
        /// For how long a burst of reads may last; 1 where absent.
        leaf live "read_iops_sec_max_length" => read_iops_sec_max_length: Option<u64>, in "s", since "2.4.0";
        /// For how long a burst of writes may last; 1 where absent.
        leaf live "write_iops_sec_max_length" => write_iops_sec_max_length: Option<u64>, in "s", since "2.4.0";
    }
}

impl IoRates {
    /// A limit on the whole beside one on a part of it: "`bytes_sec`".
    pub(crate) fn contradiction(&self) -> Option<&'static str> {
        let groups = [
            ("bytes_sec", self.total_bytes_sec, [self.read_bytes_sec, self.write_bytes_sec]),
            ("iops_sec", self.total_iops_sec, [self.read_iops_sec, self.write_iops_sec]),
            ("bytes_sec_max", self.total_bytes_sec_max, [self.read_bytes_sec_max, self.write_bytes_sec_max]),
            ("iops_sec_max", self.total_iops_sec_max, [self.read_iops_sec_max, self.write_iops_sec_max]),
        ];
        let mut both = groups
            .into_iter()
            .filter(|(_, total, parts)| total.is_some() && parts.iter().any(Option::is_some));
        both.next().map(|(name, ..)| name)
    }

    /// A limit of zero is none.
    pub(crate) fn post_parse(&mut self) {
        let Self {
            total_bytes_sec,
            read_bytes_sec,
            write_bytes_sec,
            total_iops_sec,
            read_iops_sec,
            write_iops_sec,
            total_bytes_sec_max,
            read_bytes_sec_max,
            write_bytes_sec_max,
            total_iops_sec_max,
            read_iops_sec_max,
            write_iops_sec_max,
            size_iops_sec,
        } = self;
        drop_zeros([
            total_bytes_sec,
            read_bytes_sec,
            write_bytes_sec,
            total_iops_sec,
            read_iops_sec,
            write_iops_sec,
            total_bytes_sec_max,
            read_bytes_sec_max,
            write_bytes_sec_max,
            total_iops_sec_max,
            read_iops_sec_max,
            write_iops_sec_max,
            size_iops_sec,
        ]);
    }
}

impl BurstLengths {
    /// A length of zero is none.
    pub(crate) fn post_parse(&mut self) {
        let Self {
            total_bytes_sec_max_length,
            read_bytes_sec_max_length,
            write_bytes_sec_max_length,
            total_iops_sec_max_length,
            read_iops_sec_max_length,
            write_iops_sec_max_length,
        } = self;
        drop_zeros([
            total_bytes_sec_max_length,
            read_bytes_sec_max_length,
            write_bytes_sec_max_length,
            total_iops_sec_max_length,
            read_iops_sec_max_length,
            write_iops_sec_max_length,
        ]);
    }
}

fn drop_zeros<const N: usize>(limits: [&mut Option<u64>; N]) {
    for limit in limits {
        forget_empty(limit);
    }
}
