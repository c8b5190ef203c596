//! `<parallel>`: a parallel port.

use crate::Ignored;
use crate::domain::chardev::{CharLog, CharSource};
use crate::domain::device::DeviceInfo;
use crate::element;

element! {
    /// A parallel port.
    pub struct Parallel = "parallel" default {
        /// The host's end.
        choice "" => source: CharSource = CharSource::PTY, due |_| true;
        /// Path of the terminal in old documents; means nothing.
        attr "tty" => tty: Ignored;
        /// A copy of all output.
        child "log" => log: Option<CharLog>, since "1.3.3";
        /// What the guest sees.
        child "target" => target: ParallelTarget = ParallelTarget::default();
        /// Boot order, alias and guest address.
        inline "" => info: DeviceInfo;
    }
}

element! {
    /// What the guest sees of a parallel port.
    pub struct ParallelTarget = maybe "target" {
        /// Number of the port, from 0; chosen where absent.
        attr guest "port" => port: Option<u32>;
        /// Means nothing: there is one way to attach a parallel port.
        attr "type" => kind: Ignored;
        /// Means nothing: there is one device.
        child "model" => model: Ignored;
    }
}

/// Numbers ports that have no number: on from the highest before them.
pub(crate) fn number(parallels: &mut [Parallel]) {
    let mut next = 0;
    for parallel in parallels {
        let number = *parallel.target.port.get_or_insert(next);
        next = next.max(number.saturating_add(1));
    }
}
