//! What becomes of a document of each kind when it is defined, as far as no host decides about it.

use crate::backup::Backup;
use crate::capabilities::Capabilities;
use crate::checkpoint::Checkpoint;
use crate::cpu::CpuDocument;
use crate::diagnostic::Report;
use crate::document;
use crate::domain::{Domain, PostParse, Random};
use crate::domain_capabilities::DomainCapabilities;
use crate::filter_binding::FilterBinding;
use crate::flags::ParseFlags;
use crate::interface::Interface;
use crate::network::Network;
use crate::network_port::NetworkPort;
use crate::node_device::NodeDevice;
use crate::nwfilter::Filter;
use crate::scalar::{MacAddress, Uuid};
use crate::secret::Secret;
use crate::snapshot::Snapshot;
use crate::status::Status;
use crate::storage_pool::StoragePool;
use crate::storage_pool_capabilities::StoragePoolCapabilities;
use crate::storage_volume::StorageVolume;
use crate::table::Element;
use crate::xml::Document;

/// A document of a kind of its own.
pub trait Definition: Element {
    /// Fills in what the author left open and judges the whole, as far as both are alike on every host.
    ///
    /// A kind that leaves nothing open, or whose gaps only a host can fill, stays as it is.
    fn settle(&mut self, cx: &mut PostParse<'_>, report: &mut Report) {
        let _ = (cx, report);
    }

    /// Judges a document as far as it can be before a host has its say; the document is of no use afterwards.
    fn judge(&mut self, cx: &mut PostParse<'_>, report: &mut Report) {
        self.settle(cx, report);
    }

    /// Everything that can be said about a document without asking a hypervisor, each problem with its place.
    fn check(text: &str, flags: ParseFlags) -> Report {
        let (mut value, mut report) = match document::parse::<Self>(text, flags) {
            Ok(parsed) => (parsed.value, parsed.warnings),
            Err(report) => return report,
        };
        let mut cx = PostParse { flags, arch: None, mac_prefix: [0; 3], random: &mut Nobody };
        value.judge(&mut cx, &mut report);
        if let Ok(document) = Document::parse(text) {
            report.locate(document.root());
        }
        report
    }
}

/// Identities for a definition that nobody keeps.
struct Nobody;

impl Random for Nobody {
    fn uuid(&mut self) -> Uuid {
        Uuid([0; 16])
    }

    fn mac(&mut self, [a, b, c]: [u8; 3]) -> MacAddress {
        MacAddress([a, b, c, 0, 0, 0])
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

    fn judge(&mut self, cx: &mut PostParse<'_>, report: &mut Report) {
        Self::judge(self, cx, report);
    }
}

impl Definition for Filter {
    fn settle(&mut self, cx: &mut PostParse<'_>, report: &mut Report) {
        self.post_parse(&mut *cx.random);
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
    fn settle(&mut self, _: &mut PostParse<'_>, report: &mut Report) {
        self.post_parse();
        report.extend(self.validate());
    }
}

impl Definition for NodeDevice {
    fn settle(&mut self, _: &mut PostParse<'_>, report: &mut Report) {
        self.post_parse();
        self.validate(report);
    }
}

impl Definition for Secret {
    fn settle(&mut self, _: &mut PostParse<'_>, report: &mut Report) {
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
impl Definition for Status {}
impl Definition for StoragePoolCapabilities {}
impl Definition for StorageVolume {}
