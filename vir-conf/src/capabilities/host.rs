//! `<host>`: what a host is made of, except for its processors, memory and caches.

use crate::capabilities::{HostCache, MemoryBandwidth, Topology};
use crate::cpu::HostCpu;
use crate::scalar::{Uuid, YesNo};
use crate::{element, values};

element! {
    /// What a host is made of.
    pub struct Host = "host" {
        /// Identity of the machine.
        leaf "uuid" => uuid: Option<Uuid>;
        /// Its processor.
        child "cpu" => cpu: HostCpu;
        /// How it can sleep; unknown where absent.
        child "power_management" => power_management: Option<PowerManagement>;
        /// Whether devices' access to memory can be confined.
        child "iommu" => iommu: Option<Iommu>;
        /// How guests can be moved to another host; not at all where absent.
        child "migration_features" => migration_features: Option<MigrationFeatures>;
        /// NUMA nodes with their memory and processors.
        child "topology" => topology: Option<Topology>;
        /// Caches.
        child "cache" => cache: Option<HostCache>, since "3.4.0";
        /// How traffic to memory can be shared out.
        child "memory_bandwidth" => memory_bandwidth: Option<MemoryBandwidth>;
        /// Security systems, in the order of their use.
        list "secmodel" => secmodels: Vec<Secmodel>;
    }
}

element! {
    /// How a host can sleep.
    pub struct PowerManagement = "power_management" default {
        /// With its state in memory (S3).
        flag "suspend_mem" => suspend_mem: bool;
        /// With its state on disk (S4).
        flag "suspend_disk" => suspend_disk: bool;
        /// With its state in both.
        flag "suspend_hybrid" => suspend_hybrid: bool;
    }
}

element! {
    /// Whether devices' access to memory can be confined.
    pub struct Iommu = "iommu" default {
        /// Whether it can.
        attr "support" => support: Option<YesNo>;
    }
}

element! {
    /// How guests can be moved to another host.
    pub struct MigrationFeatures = spread "migration_features" {
        /// While they run.
        flag "live" => live: bool;
        /// By which connections.
        child "uri_transports" => uri_transports: Option<UriTransports>;
    }
}

element! {
    /// Connections over which guests can be moved.
    pub struct UriTransports = maybe "uri_transports" {
        /// The connections.
        list "uri_transport" => transports: Vec<UriTransport>, due |_| true;
    }
}

element! {
    /// A kind of connection over which guests can be moved.
    pub struct UriTransport = "uri_transport" {
        /// Its name in URIs.
        text "" => name: UriTransportName;
    }
}

values! {
    /// Kinds of connections over which guests can be moved.
    pub enum UriTransportName { VpxMigr = "vpxmigr", Tcp = "tcp", Rdma = "rdma", VzMigr = "vzmigr" }
}

element! {
    /// A security system of a host.
    pub struct Secmodel = "secmodel" {
        /// Its name: `selinux`, `apparmor`, `dac`, `none`.
        leaf "model" => model: String;
        /// Domain of interpretation: who gives labels their meaning.
        leaf "doi" => doi: String;
        /// Labels that guests have where their definition says nothing.
        list "baselabel" => base_labels: Vec<SecmodelLabel>;
    }
}

element! {
    /// The label of guests of one hypervisor.
    pub struct SecmodelLabel = "baselabel" {
        /// The hypervisor, as the type of a domain.
        attr "type" => domain_type: String;
        /// The label.
        text "" => label: String;
    }
}
