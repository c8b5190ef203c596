//! Groups of limits that several disks share.

use serde::Serialize;
use vir_conf::domain::io_limits::{BurstLengths, IoRates};

use crate::command::Builder;

/// Name of the object of a group.
pub(super) fn object_name(group: &str) -> String {
    format!("throttle-{group}")
}

#[derive(Serialize)]
struct Group {
    #[serde(rename = "qom-type")]
    kind: &'static str,
    id: String,
    limits: Limits,
}

/// Every rate is given, zero for none; lengths of bursts only where they differ from QEMU's own.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Limits {
    bps_total: u64,
    bps_read: u64,
    bps_write: u64,
    iops_total: u64,
    iops_read: u64,
    iops_write: u64,
    bps_total_max: u64,
    bps_read_max: u64,
    bps_write_max: u64,
    iops_total_max: u64,
    iops_read_max: u64,
    iops_write_max: u64,
    iops_size: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    bps_total_max_length: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bps_read_max_length: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bps_write_max_length: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    iops_total_max_length: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    iops_read_max_length: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    iops_write_max_length: Option<u64>,
}

/// Adds the groups of the domain.
pub(crate) fn build_groups(b: &mut Builder<'_>) {
    let groups = b.domain.throttle_groups.iter().flat_map(|groups| &groups.groups);
    for group in groups {
        let Some(name) = &group.group_name else { continue };
        let limits = limits(&group.rates, &group.bursts);
        b.object(&Group { kind: "throttle-group", id: object_name(name), limits });
    }
}

fn limits(rates: &IoRates, bursts: &BurstLengths) -> Limits {
    let rate = |rate: Option<u64>| rate.unwrap_or(0);
    Limits {
        bps_total: rate(rates.total_bytes_sec),
        bps_read: rate(rates.read_bytes_sec),
        bps_write: rate(rates.write_bytes_sec),
        iops_total: rate(rates.total_iops_sec),
        iops_read: rate(rates.read_iops_sec),
        iops_write: rate(rates.write_iops_sec),
        bps_total_max: rate(rates.total_bytes_sec_max),
        bps_read_max: rate(rates.read_bytes_sec_max),
        bps_write_max: rate(rates.write_bytes_sec_max),
        iops_total_max: rate(rates.total_iops_sec_max),
        iops_read_max: rate(rates.read_iops_sec_max),
        iops_write_max: rate(rates.write_iops_sec_max),
        iops_size: rate(rates.size_iops_sec),
        bps_total_max_length: bursts.total_bytes_sec_max_length,
        bps_read_max_length: bursts.read_bytes_sec_max_length,
        bps_write_max_length: bursts.write_bytes_sec_max_length,
        iops_total_max_length: bursts.total_iops_sec_max_length,
        iops_read_max_length: bursts.read_iops_sec_max_length,
        iops_write_max_length: bursts.write_iops_sec_max_length,
    }
}
