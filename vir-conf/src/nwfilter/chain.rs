//! Chains: where the rules of a filter stand.

use super::priority::Priority;
use crate::scalar::Scalar;
use crate::schema::{Facet, ScalarShape};
use crate::table::required;
use crate::values;
use crate::xml::Text;

values! {
    /// Traffic that a chain of its own sees.
    pub enum ChainProtocol {
        Mac = "mac" since "0.9.8", Stp = "stp" since "0.9.8", Vlan = "vlan" since "0.9.8", Arp = "arp", Rarp = "rarp", Ipv4 = "ipv4", Ipv6 = "ipv6",
    }
}

impl ChainProtocol {
    /// Place of the protocol's chains where a filter does not say.
    pub fn usual_priority(self) -> Priority {
        let priority = match self {
            Self::Mac => -800,
            Self::Vlan => -750,
            Self::Ipv4 => -700,
            Self::Ipv6 => -600,
            Self::Arp => -500,
            Self::Rarp => -400,
            Self::Stp => 0,
        };
        Priority::new(priority).expect("usual priorities are in range")
    }
}

/// A chain: `root`, which sees all traffic, or one whose name begins with a protocol, which sees that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chain {
    name: String,
    protocol: Option<ChainProtocol>,
}

impl Chain {
    /// Most characters of a name.
    const MAX: usize = 12;

    /// The chain that sees all traffic and leads to the others.
    pub fn root() -> Self {
        Self { name: "root".to_owned(), protocol: None }
    }

    /// Whether it is the chain that sees all traffic.
    pub fn is_root(&self) -> bool {
        self.protocol.is_none()
    }

    /// Name of the chain.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What the chain sees; none for the root, which sees all.
    pub fn protocol(&self) -> Option<ChainProtocol> {
        self.protocol
    }

    /// Its place among the chains where a filter does not say.
    pub fn usual_priority(&self) -> Priority {
        self.protocol.map_or(Priority::ZERO, ChainProtocol::usual_priority)
    }
}

impl Scalar for Chain {
    const SHAPE: ScalarShape = ScalarShape::Like {
        what: "'root', or up to 12 letters, digits and '_.:-' that begin with mac, vlan, stp, arp, rarp, ipv4 or ipv6",
        examples: &["root", "mac", "arp-mine", "ipv6"],
    };

    const FACET: Option<&'static Facet> = Some(&Facet {
        what: "the name of a chain",
        examples: &["root", "mac", "arp-mine"],
        fits: |text| !text.is_empty(),
    });

    fn read(text: &str) -> Option<Self> {
        if matches!(text, "" | "root") {
            return Some(Self::root());
        }
        let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"_.:-".contains(&byte);
        let protocol =
            ChainProtocol::ALL.iter().copied().find(|protocol| text.starts_with(protocol.as_str()))?;
        (text.len() <= Self::MAX && text.bytes().all(is_allowed))
            .then(|| Self { name: text.to_owned(), protocol: Some(protocol) })
    }

    fn write(&self, out: &mut Text<'_>) {
        out.push(&self.name);
    }
}

required!(Chain);
