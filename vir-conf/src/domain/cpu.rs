//! `<cpu>`: the processor that the guest sees, its topology and its NUMA cells.
//!
//! Chapter "CPU model and topology" of the domain format; NUMA is in [`numa`].

pub mod numa;

use self::numa::Numa;
use crate::diagnostic::{Problem, Report};
use crate::facet;
use crate::scalar::OnOff;
use crate::{element, values};

element! {
    /// The processor that the guest sees.
    pub struct Cpu = maybe "cpu" {
        /// Where the model comes from; custom where a model is named.
        attr guest "mode" => mode: Option<CpuMode>, since "0.9.10";
        /// How the guest's processor compares to the named model.
        attr guest "match" => matching: Option<CpuMatch>;
        /// How thoroughly the processor that the guest got is compared with the definition.
        attr "check" => check: Option<CpuCheck>, since "3.2.0";
        /// Whether features that block migration are left out; where the mode is not custom or the host's model.
        attr guest "migratable" => migratable: Option<OnOff>, since "6.5.0";
        /// Whether the host's model keeps features that its architecture deprecates.
        attr guest "deprecated_features" => deprecated_features: Option<OnOff>;
        /// The named model.
        child "model" => model: Option<CpuModel>, when |cpu, _| cpu.prints_model();
        /// Maker that the host's processor must have.
        leaf guest "vendor" => vendor: Option<String>, since "0.8.3";
        /// Sockets, dies, clusters, cores, threads.
        child "topology" => topology: Option<CpuTopology>;
        /// What the guest learns of caches.
        child "cache" => cache: Option<CpuCache>, since "3.3.0";
        /// Width of physical addresses.
        child "maxphysaddr" => max_phys_addr: Option<MaxPhysAddr>, since "8.7.0";
        /// Features added to, or taken from, the model.
        list "feature" => features: Vec<CpuFeature>;
        /// NUMA cells.
        child "numa" => numa: Option<Numa>, since "0.9.8";
    }
}

values! {
    /// Where the processor model comes from.
    pub enum CpuMode {
        /// The definition.
        Custom = "custom",
        /// The named model closest to the host's processor.
        HostModel = "host-model",
        /// The host's processor as it is.
        HostPassthrough = "host-passthrough",
        /// All that the hypervisor can do.
        Maximum = "maximum" since "7.1.0",
    }
}

values! {
    /// How the guest's processor compares to the named model.
    pub enum CpuMatch {
        /// The host's further features are added.
        Minimum = "minimum",
        /// The host's further features are hidden.
        Exact = "exact",
        /// A host with further features is refused.
        Strict = "strict",
    }
}

values! {
    /// How thoroughly the processor that the guest got is compared with the definition.
    pub enum CpuCheck {
        /// Not at all.
        None = "none",
        /// Before start, against what is known of the host.
        Partial = "partial",
        /// After start, against what the hypervisor made.
        Full = "full",
    }
}

element! {
    /// A named processor model.
    pub struct CpuModel = "model" default {
        /// Whether a similar model may take its place.
        attr "fallback" => fallback: Option<CpuFallback>, since "0.9.10", when |model, _| model.name.is_some();
        /// Maker that the guest reads, exactly 12 characters without a comma.
        attr guest "vendor_id" => vendor_id: Option<String>, since "0.10.0", fits facet::CPU_VENDOR;
        /// The name.
        text guest "" => name: Option<String>;
    }
}

values! {
    /// Whether a similar processor model may take the named one's place.
    pub enum CpuFallback { Allow = "allow", Forbid = "forbid" }
}

impl Cpu {
    /// A model is printed where its name or an attribute means something.
    fn prints_model(&self) -> bool {
        let Some(model) = &self.model else { return false };
        let chooses = match self.mode {
            None | Some(CpuMode::Custom | CpuMode::HostModel) => true,
            Some(CpuMode::HostPassthrough | CpuMode::Maximum) => false,
        };
        chooses && (model.name.is_some() || model.vendor_id.is_some())
    }

    /// A named model is custom and exact, and may be replaced, where nothing else is said.
    pub(crate) fn post_parse(&mut self) {
        if self.model_name().is_some() {
            self.mode.get_or_insert(CpuMode::Custom);
        }
        self.matching = match self.mode {
            Some(CpuMode::Custom) if self.model_name().is_some() => {
                Some(self.matching.unwrap_or(CpuMatch::Exact))
            }
            // Nothing is named that could be custom.
            Some(CpuMode::Custom) | None => {
                self.mode = None;
                self.deprecated_features = None;
                None
            }
            Some(CpuMode::HostModel | CpuMode::HostPassthrough | CpuMode::Maximum) => None,
        };
        if let Some(model) = self.model.as_mut().filter(|model| model.name.is_some()) {
            model.fallback.get_or_insert(CpuFallback::Allow);
        }
        for feature in &mut self.features {
            feature.policy.get_or_insert(FeaturePolicy::Require);
        }
    }

    /// Name of the model.
    pub fn model_name(&self) -> Option<&str> {
        self.model.as_ref()?.name.as_deref()
    }

    /// The NUMA cells; none where the guest has no NUMA.
    pub fn cells(&self) -> &[numa::Cell] {
        self.numa.as_ref().map_or(&[], |numa| numa.cells.as_slice())
    }

    /// What is said of a feature.
    pub fn feature(&self, name: &str) -> Option<FeaturePolicy> {
        let feature = self.features.iter().find(|feature| feature.name == name)?;
        Some(feature.policy.unwrap_or(FeaturePolicy::Require))
    }
}

element! {
    /// Sockets, dies, clusters, cores, threads.
    pub struct CpuTopology = "topology" {
        /// Sockets of the machine.
        attr guest "sockets" => sockets: u32;
        /// Dies of a socket.
        attr guest "dies" => dies: u32 = 1, since "6.1.0";
        /// Clusters of a die.
        attr guest "clusters" => clusters: u32 = 1, since "10.1.0";
        /// Cores of a cluster.
        attr guest "cores" => cores: u32;
        /// Threads of a core.
        attr guest "threads" => threads: u32;
    }
}

impl CpuTopology {
    /// Number of virtual processors it adds up to.
    pub fn count(&self) -> u64 {
        let Self { sockets, dies, clusters, cores, threads } = *self;
        [sockets, dies, clusters, cores, threads].into_iter().map(u64::from).fold(1, u64::saturating_mul)
    }
}

element! {
    /// What the guest learns of caches.
    pub struct CpuCache = "cache" {
        /// Level, 1 to 3; all where absent.
        attr guest "level" => level: Option<u32>;
        /// Where it comes from.
        attr guest "mode" => mode: CacheMode;
    }
}

values! {
    /// What the guest learns of caches.
    pub enum CacheMode {
        /// Something plausible.
        Emulate = "emulate",
        /// The host's real caches.
        Passthrough = "passthrough",
        /// That there are none.
        Disable = "disable",
    }
}

element! {
    /// Width of physical addresses.
    pub struct MaxPhysAddr = "maxphysaddr" {
        /// Where it comes from.
        attr guest "mode" => mode: PhysAddrMode;
        /// Their number, for emulation; up to the hypervisor where absent.
        attr guest "bits" => bits: Option<u32>, in "bits";
        /// Most that is taken over from the host.
        attr guest "limit" => limit: Option<u32>, in "bits", since "9.3.0";
    }
}

values! {
    /// Where the width of physical addresses comes from.
    pub enum PhysAddrMode { Emulate = "emulate", Passthrough = "passthrough" }
}

element! {
    /// A feature added to, or taken from, the model.
    pub struct CpuFeature = "feature" {
        /// What is wanted; required where absent.
        attr guest "policy" => policy: Option<FeaturePolicy>, due |_| true;
        /// The feature.
        attr guest "name" => name: String, fits facet::CPU_FEATURE;
    }
}

values! {
    /// What is wanted of a feature.
    pub enum FeaturePolicy {
        /// The guest has it, whatever the host.
        Force = "force",
        /// The guest has it; a host without it is refused.
        Require = "require",
        /// The guest has it where the host does.
        Optional = "optional",
        /// The guest does not have it.
        Disable = "disable",
        /// The guest does not have it; a host with it is refused.
        Forbid = "forbid",
    }
}

/// Characters of a processor's maker, which CPUID's three registers hold.
const VENDOR_ID_LENGTH: usize = 12;
/// Levels of caches that there are.
const CACHE_LEVELS: std::ops::RangeInclusive<u32> = 1..=3;

impl Cpu {
    /// Judges what is said of the processor against itself.
    pub(crate) fn validate(&self, vcpus: u32, report: &mut Report) {
        let mut refuse = |at: &str, problem: &str| {
            report.error(format!("domain/cpu/{at}"), Problem::Conflict(problem.to_owned()));
        };
        if self.topology.as_ref().is_some_and(|topology| topology.count() == 0) {
            refuse("topology", "a processor has no zero sockets, dies, clusters, cores or threads");
        }
        let level = self.cache.as_ref().and_then(|cache| cache.level);
        if level.is_some_and(|level| !CACHE_LEVELS.contains(&level)) {
            refuse("cache", "invalid CPU cache level, must be in range [1,3]");
        }
        let addresses = self.max_phys_addr.as_ref();
        if addresses.is_some_and(|max| max.mode == PhysAddrMode::Emulate && max.limit.is_some()) {
            let problem = "attribute 'limit' is only supported for maxphysaddr mode 'passthrough'";
            refuse("maxphysaddr", problem);
        }
        self.validate_model(&mut refuse);
        if let Some(numa) = &self.numa {
            numa.validate(vcpus, report);
        }
    }

    /// Judges the model, and what makes sense only beside one.
    fn validate_model(&self, refuse: &mut impl FnMut(&str, &str)) {
        let is_host = matches!(self.mode, Some(CpuMode::HostPassthrough | CpuMode::Maximum));
        let has_model = is_host || self.mode == Some(CpuMode::HostModel) || self.model_name().is_some();
        if !has_model && !self.features.is_empty() {
            refuse("feature", "Non-empty feature list specified without CPU model");
        }
        if !has_model && self.check.is_some() {
            refuse("@check", "check attribute specified for CPU with no model");
        }
        if !has_model && self.vendor.is_some() {
            refuse("vendor", "CPU vendor specified without CPU model");
        }
        if !is_host && self.migratable.is_some() {
            let problem = "Attribute migratable is only allowed for 'host-passthrough' / 'maximum' CPU mode";
            refuse("@migratable", problem);
        }
        let vendor_id = self.model.as_ref().and_then(|model| model.vendor_id.as_ref());
        if vendor_id.is_some_and(|vendor_id| vendor_id.len() != VENDOR_ID_LENGTH) {
            refuse("model/@vendor_id", "vendor_id must be exactly 12 characters long");
        }
        if vendor_id.is_some_and(|vendor_id| vendor_id.contains(',')) {
            refuse("model/@vendor_id", "vendor id is invalid, it cannot contain a comma");
        }
        for (at, feature) in self.features.iter().enumerate() {
            if self.features[..at].iter().any(|earlier| earlier.name == feature.name) {
                refuse("feature", &format!("CPU feature '{}' specified more than once", feature.name));
            }
        }
    }
}
