//! Limits, block sizes and geometry of a disk.

use crate::domain::io_limits::{BurstLengths, IoRates};
use crate::{element, values};

element! {
    /// Limits on the traffic.
    pub struct IoTune = maybe "iotune" {
        /// How much passes.
        inline "" => rates: IoRates;
        /// Name of a group of disks that share the limits.
        leaf "group_name" => group_name: Option<String>, since "3.0.0";
        /// How long bursts may last.
        inline "" => bursts: BurstLengths;
    }
}

element! {
    /// Groups of limits that the traffic passes through.
    pub struct ThrottleFilters = maybe "throttlefilters" {
        /// The groups, the outermost first.
        list "throttlefilter" => filters: Vec<ThrottleFilter>;
    }
}

element! {
    /// A group of limits that the traffic passes through.
    pub struct ThrottleFilter = "throttlefilter" {
        /// Its name.
        attr "group" => group: String;
    }
}

element! {
    /// Block sizes the guest sees.
    pub struct BlockIo = maybe "blockio" {
        /// Bytes of the smallest request.
        attr guest "logical_block_size" => logical_block_size: Option<u32>, in "bytes";
        /// Bytes of the smallest request that needs no reading before.
        attr guest "physical_block_size" => physical_block_size: Option<u32>, in "bytes";
        /// Bytes of the smallest unit that can be discarded; 0 where none can.
        attr guest "discard_granularity" => discard_granularity: Option<u32>, in "bytes";
    }
}

element! {
    /// Geometry the guest sees.
    pub struct Geometry = maybe "geometry" {
        /// Cylinders.
        attr guest "cyls" => cylinders: Option<u32>, due |_| true;
        /// Heads.
        attr guest "heads" => heads: Option<u32>, due |_| true;
        /// Sectors of a track.
        attr guest "secs" => sectors: Option<u32>, due |_| true;
        /// How the firmware translates it.
        attr guest "trans" => translation: Option<GeometryTranslation>;
    }
}

values! {
    /// How the firmware translates a geometry.
    pub enum GeometryTranslation { None = "none", Auto = "auto", Lba = "lba" }
}

impl IoTune {
    /// A limit of zero is none.
    pub(crate) fn post_parse(&mut self) {
        self.rates.post_parse();
        self.bursts.post_parse();
    }
}
