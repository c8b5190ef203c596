//! `<watchdog>`: a timer that acts when the guest hangs.

use crate::domain::device::DeviceInfo;
use crate::{element, values};

element! {
    /// A timer that acts when the guest hangs.
    pub struct Watchdog = "watchdog" new(model: WatchdogModel) {
        /// The device the guest sees.
        attr guest "model" => model: WatchdogModel;
        /// What happens when the timer runs out.
        attr "action" => action: WatchdogAction = WatchdogAction::Reset;
        /// Boot order, alias and guest address.
        inline "" => info: DeviceInfo;
    }
}

values! {
    /// Watchdogs that a guest may be shown.
    pub enum WatchdogModel { I6300esb = "i6300esb", Ib700 = "ib700", Diag288 = "diag288" since "1.2.17", Itco = "itco" since "9.1.0" }
}

values! {
    /// What happens when the timer runs out.
    pub enum WatchdogAction {
        Reset = "reset", Shutdown = "shutdown", Poweroff = "poweroff", Pause = "pause", Dump = "dump" since "0.8.7", None = "none",
        InjectNmi = "inject-nmi" since "1.2.17",
    }
}
