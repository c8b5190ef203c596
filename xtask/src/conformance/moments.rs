//! What the suites about moments of a domain share: identities for domains inside of documents.

use vir_conf::domain::{PostParse, Random};
use vir_conf::flags::ParseFlags;
use vir_conf::scalar::{MacAddress, Uuid};

/// First bytes of hardware addresses that are drawn.
const MAC_PREFIX: [u8; 3] = [0x52, 0x54, 0];

/// The same identities in every run.
struct Fixed;

impl Random for Fixed {
    fn uuid(&mut self) -> Uuid {
        Uuid::from_random([0; 16])
    }

    fn mac(&mut self, [a, b, c]: [u8; 3]) -> MacAddress {
        MacAddress([a, b, c, 0, 0, 0])
    }
}

/// Calls a step that completes definitions.
pub(super) fn completing<T>(flags: ParseFlags, step: impl FnOnce(&mut PostParse<'_>) -> T) -> T {
    step(&mut PostParse { flags, arch: None, mac_prefix: MAC_PREFIX, random: &mut Fixed })
}
