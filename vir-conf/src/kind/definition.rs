//! What becomes of a document of each kind when it is defined, as far as no host decides about it.

use crate::backup::Backup;
use crate::capabilities::Capabilities;
use crate::checkpoint::Checkpoint;
use crate::cpu::CpuDocument;
use crate::diagnostic::Report;
use crate::domain::{Domain, PostParse};
use crate::domain_capabilities::DomainCapabilities;
use crate::filter_binding::FilterBinding;
use crate::interface::Interface;
use crate::network::Network;
use crate::network_port::NetworkPort;
use crate::node_device::NodeDevice;
use crate::nwfilter::Filter;
use crate::secret::Secret;
use crate::snapshot::Snapshot;
use crate::status::Status;
use crate::storage_pool::StoragePool;
use crate::storage_pool_capabilities::StoragePoolCapabilities;
use crate::storage_volume::StorageVolume;
use crate::table::Element;

/// A document of a kind of its own.
pub trait Definition: Element {
    /// Fills in what the author left open and judges the whole, as far as both are alike on every host.
    ///
    /// A kind that leaves nothing open, or whose gaps only a host can fill, stays as it is.
    fn settle(&mut self, cx: &mut PostParse<'_>, report: &mut Report) {
        let _ = (cx, report);
    }
}

impl Definition for Backup {
    fn settle(&mut self, cx: &mut PostParse<'_>, report: &mut Report) {
        self.post_parse(cx.flags);
        self.validate(report);
    }
}

impl Definition for Checkpoint {
    fn settle(&mut self, cx: &mut PostParse<'_>, report: &mut Report) {
        self.post_parse(None, cx);
        self.validate(cx.flags, report);
    }
}

/// By the rules that every hypervisor has; one with rules of its own completes domains by itself.
impl Definition for Domain {
    fn settle(&mut self, cx: &mut PostParse<'_>, report: &mut Report) {
        self.complete(cx, report);
    }
}

impl Definition for Filter {
    fn settle(&mut self, _: &mut PostParse<'_>, report: &mut Report) {
        self.post_parse();
        self.validate(report);
    }
}

impl Definition for Network {
    fn settle(&mut self, cx: &mut PostParse<'_>, report: &mut Report) {
        self.post_parse(cx);
        report.extend(self.validate());
    }
}

impl Definition for NetworkPort {
    fn settle(&mut self, cx: &mut PostParse<'_>, report: &mut Report) {
        self.post_parse(cx);
        report.extend(self.validate());
    }
}

impl Definition for NodeDevice {
    fn settle(&mut self, _: &mut PostParse<'_>, report: &mut Report) {
        self.post_parse();
        self.validate(report);
    }
}

impl Definition for Snapshot {
    fn settle(&mut self, cx: &mut PostParse<'_>, report: &mut Report) {
        self.post_parse(None, cx);
        self.validate(cx.flags, report);
    }
}

impl Definition for StoragePool {
    fn settle(&mut self, cx: &mut PostParse<'_>, report: &mut Report) {
        self.post_parse(&mut *cx.random);
        self.validate(report);
    }
}

impl Definition for Capabilities {}
impl Definition for CpuDocument {}
impl Definition for DomainCapabilities {}
impl Definition for FilterBinding {}
impl Definition for Interface {}
impl Definition for Secret {}
impl Definition for Status {}
impl Definition for StoragePoolCapabilities {}
impl Definition for StorageVolume {}
