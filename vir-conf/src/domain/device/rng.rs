//! `<rng>`: a source of randomness.

use crate::domain::chardev::{CharLog, CharSource};
use crate::domain::device::{DeviceInfo, VirtioDriver};
use crate::facet;
use crate::{choice, element, values};

element! {
    /// A source of randomness.
    pub struct Rng = "rng" new(model: RngModel, backend: RngBackend) {
        /// The device the guest sees.
        attr guest "model" => model: RngModel;
        /// Limit on what the guest may draw.
        child "rate" => rate: Option<RngRate>, since "1.0.4", when |rng, _| rng.rate.as_ref().is_some_and(|rate| rate.bytes > 0);
        /// Where the randomness comes from.
        child "backend" => backend: RngBackend;
        /// Transport options.
        child "driver" => driver: Option<VirtioDriver>, since "3.5.0";
        /// Boot order, alias and guest address.
        inline "" => info: DeviceInfo;
    }
}

values! {
    /// Devices that a guest may be shown.
    pub enum RngModel {
        Virtio = "virtio", VirtioTransitional = "virtio-transitional" since "5.2.0", VirtioNonTransitional = "virtio-non-transitional" since "5.2.0",
    }
}

element! {
    /// Limit on what the guest may draw.
    pub struct RngRate = "rate" {
        /// What may be drawn in a period; 0 for no limit.
        attr guest "bytes" => bytes: u32, in "bytes";
        /// Length of a period; one second where absent or 0.
        attr guest "period" => period: Option<u32>, in "ms", when |rate, _| rate.period != Some(0);
    }
}

/// Where randomness of the host comes from unless a definition says otherwise.
const HOST_RANDOM: &str = "/dev/random";

impl Rng {
    /// Names the source that is meant where none is.
    pub(crate) fn post_parse(&mut self) {
        if let RngBackend::Random(file) = &mut self.backend {
            file.path.get_or_insert_with(|| HOST_RANDOM.to_owned());
        }
    }
}

choice! {
    /// Where the randomness comes from.
    pub enum RngBackend = "backend" by "model" {
        /// A character device or file of the host, `/dev/urandom`.
        "random" => Random(RandomFile),
        /// A daemon that speaks the entropy gathering protocol.
        "egd" => Egd(EgdDaemon),
        /// QEMU's own generator.
        "builtin" => Builtin since "6.1.0",
    }
}

impl RngBackend {
    /// A character device or file of the host.
    pub fn random(path: impl Into<String>) -> Self {
        Self::Random(RandomFile { path: Some(path.into()) })
    }
}

element! {
    /// A character device or file of the host.
    pub struct RandomFile = group {
        /// Path; `/dev/random` where absent.
        text "" => path: Option<String>, fits facet::ABSOLUTE_PATH;
    }
}

element! {
    /// A daemon that speaks the entropy gathering protocol.
    pub struct EgdDaemon = shape {
        /// How the daemon is reached.
        choice "" => source: CharSource;
        /// A copy of all traffic.
        child "log" => log: Option<CharLog>, since "1.3.3";
    }
}
