//! Completion of documents that comes out the same in every run.

use vir_conf::domain::{PostParse, Random};
use vir_conf::flags::ParseFlags;
use vir_conf::scalar::{MacAddress, Uuid};

/// First bytes of the hardware addresses that are drawn.
const MAC_PREFIX: [u8; 3] = [0x52, 0x54, 0];

/// The same identities in every run.
#[derive(Debug, Clone, Copy, Default)]
pub struct Fixed;

impl Random for Fixed {
    fn uuid(&mut self) -> Uuid {
        Uuid::from_random([0x5a; 16])
    }

    fn mac(&mut self, [a, b, c]: [u8; 3]) -> MacAddress {
        MacAddress([a, b, c, 1, 2, 3])
    }
}

/// Calls a step that completes a document, on a host whose architecture is not known.
pub fn completing<T>(flags: ParseFlags, step: impl FnOnce(&mut PostParse<'_>) -> T) -> T {
    step(&mut PostParse { flags, arch: None, mac_prefix: MAC_PREFIX, random: &mut Fixed })
}
