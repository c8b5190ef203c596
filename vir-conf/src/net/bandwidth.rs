//! `<bandwidth>`: limits on traffic.

use crate::diagnostic::{Problem, Report};
use crate::element;

element! {
    /// Limits on the traffic.
    pub struct Bandwidth = maybe "bandwidth" {
        /// Number of the traffic class on the bridge, while the domain runs.
        attr "classID" => class_id: Option<u32>, when |_, cx| !cx.inactive();
        /// Traffic into the guest, or into the network.
        child "inbound" => inbound: Option<Rate>;
        /// Traffic out of the guest, or out of the network.
        child "outbound" => outbound: Option<Rate>;
    }
}

element! {
    /// Limits on one direction.
    pub struct Rate = "inbound" default {
        /// Average.
        attr "average" => average: Option<u64>, in "kB/s";
        /// Highest; the kernel makes nothing of it for traffic out of the guest.
        attr "peak" => peak: Option<u64>, in "kB/s";
        /// What is guaranteed; only into a guest on a network that has a limit of its own.
        attr "floor" => floor: Option<u64>, in "kB/s", since "1.0.1";
        /// What may pass at peak speed at once.
        attr "burst" => burst: Option<u64>, in "KiB";
    }
}

/// What is limited, which decides what the limits may say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Limited {
    /// A network, or all cards of a portgroup.
    Network,
    /// A card of a guest.
    Card {
        /// Whether a virtual network is what it is plugged into.
        is_on_network: bool,
    },
    /// The port of a network, which has a traffic class while a domain runs.
    Port,
}

impl Limited {
    /// Whether a part of the network's bandwidth can be guaranteed to it.
    fn has_floor(self) -> bool {
        match self {
            Self::Network => false,
            Self::Card { is_on_network } => is_on_network,
            Self::Port => true,
        }
    }
}

impl Bandwidth {
    /// Limits of zero are no limits, and without any there is no class. `None` where nothing is left.
    pub(crate) fn post_parse(mut self, of: Limited) -> Option<Self> {
        self.inbound = self.inbound.and_then(|rate| rate.post_parse(of.has_floor()));
        self.outbound = self.outbound.and_then(|rate| rate.post_parse(false));
        let is_limited = self.inbound.is_some() || self.outbound.is_some();
        if of == Limited::Port {
            self.class_id = self.class_id.filter(|&id| id != 0 && is_limited);
        }
        (is_limited || self.class_id.is_some()).then_some(self)
    }

    /// Judges the limits.
    pub(crate) fn validate(&self, path: &str, of: Limited, report: &mut Report) {
        let Self { class_id, inbound, outbound } = self;
        if class_id.is_some() && of != Limited::Port {
            let text = "attribute 'classID' of <bandwidth> belongs to the port of a network, not here";
            report.error(path, Problem::Unsupported(text.to_owned()));
        }
        if let Some(rate) = inbound {
            rate.validate(&format!("{path}/inbound"), of.has_floor(), report);
        }
        if let Some(rate) = outbound {
            rate.validate(&format!("{path}/outbound"), false, report);
        }
        match of {
            Limited::Card { .. } => self.validate_size(path, report),
            // Whoever sets it up does.
            Limited::Network | Limited::Port => {}
        }
    }

    /// Judges whether a host can count that far.
    pub(crate) fn validate_size(&self, path: &str, report: &mut Report) {
        if let Some(rate) = &self.inbound {
            rate.validate_size(&format!("{path}/inbound"), report);
        }
        if let Some(rate) = &self.outbound {
            rate.validate_size(&format!("{path}/outbound"), report);
        }
    }
}

/// The highest rate: 64 bits count the bytes, 1024 to a kilobyte to be safe.
const FASTEST: u64 = 1 << 54;
/// The largest burst in kibibytes: 32 bits count the bytes.
const LARGEST_BURST: u64 = (1 << 22) - 1;

impl Rate {
    /// Judges whether a host can count that far.
    fn validate_size(&self, path: &str, report: &mut Report) {
        let Self { average, peak, floor, burst } = *self;
        let limits = [
            ("average", average, FASTEST),
            ("peak", peak, FASTEST),
            ("floor", floor, FASTEST),
            ("burst", burst, LARGEST_BURST),
        ];
        for (name, limit, most) in limits {
            if let Some(limit) = limit.filter(|&limit| limit > most) {
                let text = format!("attribute '{name}' is at most {most}, not {limit}");
                report.error(path, Problem::Unsupported(text));
            }
        }
    }

    /// Drops limits of zero, but for those that are wrong even so: a floor where there is none, and others without an
    /// average.
    fn post_parse(self, has_floor: bool) -> Option<Self> {
        let Self { average, peak, floor, burst } = self;
        let limit = |limit: Option<u64>| limit.filter(|&limit| limit != 0 || average.is_none());
        let says_nothing = average.is_none() && floor.is_none();
        let average = average.filter(|&average| average != 0);
        let floor = floor.filter(|&floor| floor != 0 || !has_floor);
        let rate = Self { average, peak: limit(peak), floor, burst: limit(burst) };
        let is_wrong = says_nothing || self.average.is_none() && (peak.is_some() || burst.is_some());
        let limits_nothing = average.is_none() && floor.is_none();
        (is_wrong || !limits_nothing).then_some(rate)
    }

    fn validate(&self, path: &str, has_floor: bool, report: &mut Report) {
        if self.floor.is_some() && !has_floor {
            let text = "attribute 'floor' is for traffic from a network to a guest alone".to_owned();
            report.error(path, Problem::Unsupported(text));
        }
        if self.average.is_some() {
            return;
        }
        if self.peak.is_some() || self.burst.is_some() {
            let text = "attributes 'peak' and 'burst' need attribute 'average'".to_owned();
            report.error(path, Problem::Conflict(text));
        } else if self.floor.is_none() {
            let text = "attribute 'average' or 'floor' is needed".to_owned();
            report.error(path, Problem::Conflict(text));
        }
    }
}
