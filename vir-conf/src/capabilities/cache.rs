//! `<cache>` and `<memory_bandwidth>`: what of a host's caches and memory traffic can be shared out and measured.

use crate::facet;
use crate::scalar::{NumberSet, Unit};
use crate::schema::Facet;
use crate::{element, values};

element! {
    /// Caches of a host.
    pub struct HostCache = "cache" default {
        /// The caches.
        list "bank" => banks: Vec<CacheBank>, due |_| true;
        /// What can be measured.
        child "monitor" => monitor: Option<Monitor>;
    }
}

element! {
    /// A cache.
    pub struct CacheBank = "bank" {
        /// Its number among those of its level.
        attr "id" => id: u32;
        /// Its level, from 1 for the closest to the processor.
        attr "level" => level: u32;
        /// What it holds.
        attr "type" => kind: CacheType;
        /// Its size.
        attr "size" => size: u64;
        /// Unit of the size.
        attr "unit" => unit: Unit;
        /// Processors that use it.
        attr "cpus" => cpus: NumberSet;
        /// How it can be shared out.
        list "control" => controls: Vec<CacheControl>, since "3.5.0";
    }
}

values! {
    /// What a cache holds.
    pub enum CacheType { Both = "both", Code = "code", Data = "data" }
}

element! {
    /// How a cache can be shared out.
    pub struct CacheControl = "control" {
        /// Step in which parts grow.
        attr "granularity" => granularity: u64;
        /// Size of the least part; one step where absent.
        attr "min" => min: Option<u64>;
        /// Unit of these sizes.
        attr "unit" => unit: Unit;
        /// For which contents.
        attr "type" => kind: CacheType;
        /// How many parts there can be.
        attr "maxAllocs" => max_allocations: u32;
    }
}

element! {
    /// How a host's traffic to memory can be shared out.
    pub struct MemoryBandwidth = "memory_bandwidth" default {
        /// What groups of processors share.
        list "node" => nodes: Vec<BandwidthNode>, due |_| true;
        /// What can be measured.
        child "monitor" => monitor: Option<Monitor>;
    }
}

element! {
    /// The way to memory that some processors share.
    pub struct BandwidthNode = "node" {
        /// Its number.
        attr "id" => id: u32;
        /// The processors.
        attr "cpus" => cpus: NumberSet;
        /// How it can be shared out.
        list "control" => controls: Vec<BandwidthControl>;
    }
}

element! {
    /// How traffic to memory can be shared out.
    pub struct BandwidthControl = "control" {
        /// Step in which shares grow.
        attr "granularity" => granularity: u32, in "%";
        /// The least share.
        attr "min" => min: Option<u32>, in "%";
        /// How many shares there can be.
        attr "maxAllocs" => max_allocations: u32;
    }
}

element! {
    /// What can be measured of caches or traffic.
    pub struct Monitor = "monitor" {
        /// Level of the caches.
        attr "level" => level: Option<u32>, due |monitor| monitor.reuse_threshold.is_some();
        /// Size below which what a monitor counted before no longer matters.
        attr "reuseThreshold" => reuse_threshold: Option<u32>, in "bytes", due |monitor| monitor.level.is_some();
        /// How many monitors there can be.
        attr "maxMonitors" => max_monitors: u32;
        /// What they measure.
        list "feature" => features: Vec<MonitorFeature>, due |_| true;
    }
}

element! {
    /// Something that can be measured.
    pub struct MonitorFeature = "feature" {
        /// Its name in the kernel: `llc_occupancy`, `mbm_total_bytes`, `mbm_local_bytes`.
        attr "name" => name: String, fits MEASURED;
    }
}

/// What the kernel's resource control measures.
const MEASURED: Facet = Facet {
    what: "a name that begins with llc_ or mbm_",
    examples: &["llc_occupancy", "mbm_total_bytes", "mbm_local_bytes"],
    fits: |text| {
        let rest = text.strip_prefix("llc_").or_else(|| text.strip_prefix("mbm_"));
        rest.is_some_and(|rest| facet::all(rest, "-_"))
    },
};
