//! Elements in the namespace of Xen: arguments of the device model that no other element can say.
//!
//! Bound by URI, so that a document chooses its prefix; printed with `xen:`.

use crate::element;

element! {
    /// What a definition says to Xen directly.
    pub struct XenNamespace = namespace "xen" {
        /// Arguments of the device model.
        child "xen:commandline" => command_line: Option<XenCommandLine>, since "6.7.0";
    }
}

element! {
    /// Arguments of the device model, the QEMU beside a Xen guest.
    pub struct XenCommandLine = maybe "xen:commandline" {
        /// Arguments, after all others.
        list "xen:arg" => args: Vec<XenArg>;
    }
}

element! {
    /// An argument.
    pub struct XenArg = "xen:arg" {
        /// The argument.
        attr "value" => value: String;
    }
}
