//! `<throttlegroups>`: named limits that several disks share.

use crate::element;

element! {
    /// Named limits that several disks share.
    pub struct ThrottleGroups = maybe "throttlegroups" {
        /// The groups.
        list "throttlegroup" => groups: Vec<ThrottleGroup>;
    }
}

element! {
    /// Named limits that several disks share.
    pub struct ThrottleGroup = maybe "throttlegroup" {
        /// The limits and the name.
        inline "" => limits: IoLimits;
    }
}

element! {
    /// Limits on reading and writing. Bytes or operations a second; a burst lasts `_length` seconds.
    pub struct IoLimits = group {
        /// Bytes read and written.
        leaf "total_bytes_sec" => total_bytes_sec: Option<u64>;
        /// Bytes read.
        leaf "read_bytes_sec" => read_bytes_sec: Option<u64>;
        /// Bytes written.
        leaf "write_bytes_sec" => write_bytes_sec: Option<u64>;
        /// Operations.
        leaf "total_iops_sec" => total_iops_sec: Option<u64>;
        /// Reads.
        leaf "read_iops_sec" => read_iops_sec: Option<u64>;
        /// Writes.
        leaf "write_iops_sec" => write_iops_sec: Option<u64>;
        /// Bytes read and written in a burst.
        leaf "total_bytes_sec_max" => total_bytes_sec_max: Option<u64>;
        /// Bytes read in a burst.
        leaf "read_bytes_sec_max" => read_bytes_sec_max: Option<u64>;
        /// Bytes written in a burst.
        leaf "write_bytes_sec_max" => write_bytes_sec_max: Option<u64>;
        /// Operations in a burst.
        leaf "total_iops_sec_max" => total_iops_sec_max: Option<u64>;
        /// Reads in a burst.
        leaf "read_iops_sec_max" => read_iops_sec_max: Option<u64>;
        /// Writes in a burst.
        leaf "write_iops_sec_max" => write_iops_sec_max: Option<u64>;
        /// Bytes that count as one operation.
        leaf "size_iops_sec" => size_iops_sec: Option<u64>;
        /// Length of a burst.
        leaf "total_bytes_sec_max_length" => total_bytes_sec_max_length: Option<u64>;
        /// Length of a burst of reading.
        leaf "read_bytes_sec_max_length" => read_bytes_sec_max_length: Option<u64>;
        /// Length of a burst of writing.
        leaf "write_bytes_sec_max_length" => write_bytes_sec_max_length: Option<u64>;
        /// Length of a burst of operations.
        leaf "total_iops_sec_max_length" => total_iops_sec_max_length: Option<u64>;
        /// Length of a burst of reads.
        leaf "read_iops_sec_max_length" => read_iops_sec_max_length: Option<u64>;
        /// Length of a burst of writes.
        leaf "write_iops_sec_max_length" => write_iops_sec_max_length: Option<u64>;
        /// Name of a group that shares the limits.
        leaf "group_name" => group_name: Option<String>;
    }
}

impl IoLimits {
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
            total_bytes_sec_max_length,
            read_bytes_sec_max_length,
            write_bytes_sec_max_length,
            total_iops_sec_max_length,
            read_iops_sec_max_length,
            write_iops_sec_max_length,
            group_name: _,
        } = self;
        for limit in [
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
            total_bytes_sec_max_length,
            read_bytes_sec_max_length,
            write_bytes_sec_max_length,
            total_iops_sec_max_length,
            read_iops_sec_max_length,
            write_iops_sec_max_length,
        ] {
            *limit = limit.filter(|&limit| limit != 0);
        }
    }
}

impl ThrottleGroup {
    pub(crate) fn post_parse(&mut self) {
        self.limits.post_parse();
    }
}
