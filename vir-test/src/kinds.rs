//! Tests of every kind of document alike.

use std::fmt::Debug;

use vir_conf::backup::Backup;
use vir_conf::checkpoint::Checkpoint;
use vir_conf::diagnostic::Report;
use vir_conf::domain::Domain;
use vir_conf::domain::device::input::InputBus;
use vir_conf::flags::ParseFlags;
use vir_conf::network::Network;
use vir_conf::network_port::NetworkPort;
use vir_conf::node_device::NodeDevice;
use vir_conf::nwfilter::Filter;
use vir_conf::snapshot::{Snapshot, SnapshotDomain};
use vir_conf::status::{Status, StatusDefaults};
use vir_conf::storage_pool::{PoolType, StoragePool};
use vir_conf::storage_volume::{CapacityNeed, StorageVolume};
use vir_conf::table::Element;

use crate::fixed::{Fixed, completing};
use crate::golden;

/// The moment of all tests.
const NOW: u64 = 1_700_000_000;

/// A kind of document as tests see it.
#[derive(Debug)]
pub struct Tested<T> {
    /// Kinds of golden cases that start from such a document.
    pub golden: &'static [&'static str],
    /// Fills in what the author left open, with the same identities in every run, and judges it.
    pub complete: fn(&mut T, &mut Report),
}

impl<T> Tested<T> {
    /// The inputs of its golden cases.
    pub fn inputs(&self) -> Vec<String> {
        self.golden.iter().flat_map(|kind| golden::inputs(kind)).collect()
    }
}

/// What tests need of a document's type.
pub trait Document: Element + PartialEq + Debug {}

impl<T: Element + PartialEq + Debug> Document for T {}

/// Calls a macro of this crate with all kinds of documents: the name of each, its type, kinds of golden cases that start
/// from such a document, and what completes it.
#[macro_export]
macro_rules! kinds {
    ($then:ident $($argument:tt)*) => {
        $crate::$then! { [$($argument)*]
            backup: vir_conf::backup::Backup, ["backup"], $crate::kinds::complete_backup;
            capabilities: vir_conf::capabilities::Capabilities, ["host-capabilities"], |_, _| {};
            checkpoint: vir_conf::checkpoint::Checkpoint, ["checkpoint"], $crate::kinds::complete_checkpoint;
            cpu: vir_conf::cpu::CpuDocument, ["cpu"], |_, _| {};
            domain: vir_conf::domain::Domain, ["domain", "domain-post-parse"], $crate::kinds::complete_domain;
            domain_capabilities: vir_conf::domain_capabilities::DomainCapabilities, ["domain-capabilities"], |_, _| {};
            filter: vir_conf::nwfilter::Filter, ["filter"], $crate::kinds::complete_filter;
            filter_binding: vir_conf::filter_binding::FilterBinding, ["filter-binding"], |_, _| {};
            interface: vir_conf::interface::Interface, ["interface"], |_, _| {};
            network: vir_conf::network::Network, ["network"], $crate::kinds::complete_network;
            network_port: vir_conf::network_port::NetworkPort, ["networkport"], $crate::kinds::complete_network_port;
            node_device: vir_conf::node_device::NodeDevice, ["node-device"], $crate::kinds::complete_node_device;
            secret: vir_conf::secret::Secret, ["secret"], |_, _| {};
            snapshot: vir_conf::snapshot::Snapshot, ["snapshot"], $crate::kinds::complete_snapshot;
            status: vir_conf::status::Status, ["status"], $crate::kinds::complete_status;
            storage_pool: vir_conf::storage_pool::StoragePool, ["storage-pool"], $crate::kinds::complete_pool;
            storage_pool_capabilities:
                vir_conf::storage_pool_capabilities::StoragePoolCapabilities, [], |_, _| {};
            storage_volume:
                vir_conf::storage_volume::StorageVolume, ["storage-volume"], $crate::kinds::complete_volume;
        }
    };
}

/// Makes a test of `$test::<T>(&Tested<T>)` for each kind, and one that none is left out.
#[macro_export]
macro_rules! each_kind {
    ($test:ident) => {
        $crate::kinds!(each_kind $test);
    };
    ([$test:ident] $($name:ident: $kind:ty, $golden:expr, $complete:expr;)*) => {
        $(#[test]
        fn $name() {
            $test::<$kind>(&$crate::kinds::Tested { golden: &$golden, complete: $complete });
        })*

        #[test]
        fn no_kind_is_left_out() {
            let tested = [$(<$kind as vir_conf::table::Element>::SCHEMA.tag),*];
            assert_eq!(tested.as_slice(), vir_conf::kind::Kind::tags());
        }
    };
}

/// Makes a public function of a text for each kind: `$law::<T>(&Tested<T>, text)`.
#[macro_export]
macro_rules! each_kind_of_text {
    ($law:ident) => {
        $crate::kinds!(each_kind_of_text $law);
    };
    ([$law:ident] $($name:ident: $kind:ty, $golden:expr, $complete:expr;)*) => {
        $(#[doc = concat!("Holds a text against the laws of documents of kind `", stringify!($name), "`.")]
        pub fn $name(text: &str) {
            $law::<$kind>(&$crate::kinds::Tested { golden: &$golden, complete: $complete }, text);
        })*
    };
}

/// Makes a list of the names of all kinds, each with the element at the top.
#[macro_export]
macro_rules! names_of_kinds {
    ([] $($name:ident: $kind:ty, $golden:expr, $complete:expr;)*) => {
        &[$((stringify!($name), <$kind as vir_conf::table::Element>::SCHEMA.tag)),*]
    };
}

/// Names of all kinds, each with the element at the top.
pub const NAMES: &[(&str, &str)] = kinds!(names_of_kinds);

/// Completes a backup as the host's own file.
pub fn complete_backup(backup: &mut Backup, report: &mut Report) {
    backup.post_parse(ParseFlags::INTERNAL);
    backup.validate(report);
}

/// Completes a checkpoint that exists.
pub fn complete_checkpoint(checkpoint: &mut Checkpoint, report: &mut Report) {
    let flags = ParseFlags::REDEFINE;
    completing(flags, |cx| checkpoint.post_parse(Some(NOW), cx));
    checkpoint.validate(flags, report);
    checkpoint.domain.iter().for_each(|domain| domain.validate(ParseFlags::INACTIVE, report));
}

/// Completes a domain for a hypervisor without rules of its own. The bus `none` of inputs is not printed, by libvirt
/// neither, so that it counts as absent.
pub fn complete_domain(domain: &mut Domain, report: &mut Report) {
    domain
        .devices
        .inputs
        .iter_mut()
        .for_each(|input| input.bus = input.bus.filter(|&bus| bus != InputBus::None));
    completing(ParseFlags::INACTIVE, |cx| domain.complete(cx, report));
}

/// Completes a filter.
pub fn complete_filter(filter: &mut Filter, report: &mut Report) {
    filter.post_parse(&mut Fixed);
    filter.validate(report);
}

/// Completes a network.
pub fn complete_network(network: &mut Network, report: &mut Report) {
    completing(ParseFlags::INACTIVE, |cx| network.post_parse(cx));
    report.extend(network.validate());
}

/// Completes a port.
pub fn complete_network_port(port: &mut NetworkPort, report: &mut Report) {
    port.post_parse();
    report.extend(port.validate());
}

/// Completes a device.
pub fn complete_node_device(device: &mut NodeDevice, report: &mut Report) {
    device.post_parse();
    device.validate(report);
}

/// Completes a snapshot that exists, as the host's own file.
pub fn complete_snapshot(snapshot: &mut Snapshot, report: &mut Report) {
    let flags = ParseFlags::REDEFINE | ParseFlags::INTERNAL;
    completing(flags, |cx| snapshot.post_parse(Some(NOW), cx));
    snapshot.validate(flags, report);
    let whole = snapshot.domain.iter().filter_map(SnapshotDomain::whole).chain(&snapshot.inactive_domain);
    whole.for_each(|domain| domain.validate(ParseFlags::INACTIVE, report));
}

/// Completes the notes on a running domain.
pub fn complete_status(status: &mut Status, report: &mut Report) {
    let defaults = StatusDefaults { memory_backing_dir: "/var/lib/ram" };
    completing(ParseFlags::STATUS, |cx| status.post_parse(defaults, cx));
    status.domain.validate(ParseFlags::STATUS, report);
}

/// Completes a pool.
pub fn complete_pool(pool: &mut StoragePool, report: &mut Report) {
    pool.post_parse(&mut Fixed);
    pool.validate(report);
}

/// Completes a volume of a folder.
pub fn complete_volume(volume: &mut StorageVolume, report: &mut Report) {
    volume.post_parse(PoolType::Dir, CapacityNeed::Always);
    volume.validate(PoolType::Dir, report);
}
