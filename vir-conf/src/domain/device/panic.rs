//! `<panic>`: a way for the guest to say that it crashed.

use crate::domain::device::DeviceInfo;
use crate::{element, values};

element! {
    /// A way for the guest to say that it crashed.
    pub struct Panic = maybe "panic" {
        /// How it says so; the machine's usual way where absent.
        attr guest "model" => model: Option<PanicModel>;
        /// Boot order, alias and guest address.
        inline "" => info: DeviceInfo;
    }
}

values! {
    /// Ways for a guest to say that it crashed.
    pub enum PanicModel {
        Isa = "isa", Pseries = "pseries", Hyperv = "hyperv" since "1.3.0", S390 = "s390" since "1.3.5", Pvpanic = "pvpanic" since "9.1.0",
    }
}
