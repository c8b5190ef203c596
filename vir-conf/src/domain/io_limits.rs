//! Limits on the input and output of block devices, alone or shared by a group.

use crate::element;

element! {
    /// Limits on reading and writing, in bytes or operations a second. None where absent.
    pub struct IoRates = group {
        /// Bytes read and written, a second.
        leaf live "total_bytes_sec" => total_bytes_sec: Option<u64>, in "bytes/s";
        /// Bytes read a second.
        leaf live "read_bytes_sec" => read_bytes_sec: Option<u64>, in "bytes/s";
        /// Bytes written a second.
        leaf live "write_bytes_sec" => write_bytes_sec: Option<u64>, in "bytes/s";
        /// Reads and writes a second.
        leaf live "total_iops_sec" => total_iops_sec: Option<u64>, in "per s";
        /// Reads a second.
        leaf live "read_iops_sec" => read_iops_sec: Option<u64>, in "per s";
        /// Writes a second.
        leaf live "write_iops_sec" => write_iops_sec: Option<u64>, in "per s";
        /// Bytes read and written a second, while a burst lasts.
        leaf live "total_bytes_sec_max" => total_bytes_sec_max: Option<u64>, in "bytes/s", since "1.2.11";
        /// Bytes read a second, while a burst lasts.
        leaf live "read_bytes_sec_max" => read_bytes_sec_max: Option<u64>, in "bytes/s", since "1.2.11";
        /// Bytes written a second, while a burst lasts.
        leaf live "write_bytes_sec_max" => write_bytes_sec_max: Option<u64>, in "bytes/s", since "1.2.11";
        /// Reads and writes a second, while a burst lasts.
        leaf live "total_iops_sec_max" => total_iops_sec_max: Option<u64>, in "per s", since "1.2.11";
        /// Reads a second, while a burst lasts.
        leaf live "read_iops_sec_max" => read_iops_sec_max: Option<u64>, in "per s", since "1.2.11";
        /// Writes a second, while a burst lasts.
        leaf live "write_iops_sec_max" => write_iops_sec_max: Option<u64>, in "per s", since "1.2.11";
        /// Bytes that count as one operation.
        leaf live "size_iops_sec" => size_iops_sec: Option<u64>, in "bytes", since "1.2.11";
    }
}

element! {
    /// How many seconds a burst may last; one where absent.
    pub struct BurstLengths = group {
        /// Seconds that a burst of bytes read and written may last; one where absent.
        leaf live "total_bytes_sec_max_length" => total_bytes_sec_max_length: Option<u64>, in "s", since "2.4.0";
        /// Seconds that a burst of bytes read may last; one where absent.
        leaf live "read_bytes_sec_max_length" => read_bytes_sec_max_length: Option<u64>, in "s", since "2.4.0";
        /// Seconds that a burst of bytes written may last; one where absent.
        leaf live "write_bytes_sec_max_length" => write_bytes_sec_max_length: Option<u64>, in "s", since "2.4.0";
        /// Seconds that a burst of reads and writes may last; one where absent.
        leaf live "total_iops_sec_max_length" => total_iops_sec_max_length: Option<u64>, in "s", since "2.4.0";
        /// Seconds that a burst of reads may last; one where absent.
        leaf live "read_iops_sec_max_length" => read_iops_sec_max_length: Option<u64>, in "s", since "2.4.0";
        /// Seconds that a burst of writes may last; one where absent.
        leaf live "write_iops_sec_max_length" => write_iops_sec_max_length: Option<u64>, in "s", since "2.4.0";
    }
}

impl IoRates {
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
        *limit = limit.filter(|&limit| limit != 0);
    }
}
