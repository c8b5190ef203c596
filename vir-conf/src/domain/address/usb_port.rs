//! Ports of USB buses.

use std::fmt;

use crate::scalar::Scalar;
use crate::schema::ScalarShape;
use crate::table::required;
use crate::xml::Text;

/// Hubs that may stand between a device and its bus, and the device itself.
const MAX_DEPTH: usize = 4;

/// A way through hubs, `1.2.4`: port of the bus, port of the hub there, and so on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UsbPort {
    ports: [u32; MAX_DEPTH],
    depth: usize,
}

impl UsbPort {
    /// The way through such ports; none where it is empty or longer than USB allows.
    pub fn new(steps: &[u32]) -> Option<Self> {
        let mut ports = [0; MAX_DEPTH];
        ports.get_mut(..steps.len())?.copy_from_slice(steps);
        (!steps.is_empty()).then_some(Self { ports, depth: steps.len() })
    }

    /// The ports from the bus on.
    pub fn steps(&self) -> &[u32] {
        &self.ports[..self.depth]
    }

    /// Whether it leaves the port to be chosen: port 0 of the bus, which is none.
    pub fn is_any(&self) -> bool {
        self.steps() == [0]
    }
}

impl fmt::Display for UsbPort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let steps: Vec<_> = self.steps().iter().map(ToString::to_string).collect();
        f.write_str(&steps.join("."))
    }
}

impl Scalar for UsbPort {
    const SHAPE: ScalarShape = ScalarShape::Like {
        what: "up to four port numbers with dots between, such as 1.2",
        examples: &["1", "2.1", "1.2.3.4"],
    };

    fn read(text: &str) -> Option<Self> {
        let number = |step: &str| {
            let is_number = !step.is_empty() && step.bytes().all(|byte| byte.is_ascii_digit());
            is_number.then(|| step.parse().ok()).flatten()
        };
        // One more than fits is enough to know that it is too long.
        let steps: Option<Vec<u32>> = text.split('.').take(MAX_DEPTH + 1).map(number).collect();
        Self::new(&steps?)
    }

    fn write(&self, out: &mut Text<'_>) {
        out.number(self);
    }
}

required!(UsbPort);
