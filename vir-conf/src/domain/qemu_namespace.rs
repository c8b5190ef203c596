//! Elements in QEMU's own namespace: options, capabilities and properties that no other element can say.
//!
//! Bound by URI, so that a document chooses its prefix; printed with `qemu:`, whose binding stands on `<domain>`
//! only where it is used.

use crate::facet;
use crate::{element, values};

element! {
    /// What a definition says to QEMU directly.
    pub struct QemuNamespace = namespace "qemu" {
        /// Arguments and environment of the process.
        child "qemu:commandline" => command_line: Option<QemuCommandLine>, since "0.8.3";
        /// Capabilities that count as there or as absent, whatever the binary says.
        child "qemu:capabilities" => capabilities: Option<QemuCapabilities>, since "5.5.0";
        /// Properties that replace those that would be generated.
        child "qemu:override" => overrides: Option<QemuOverride>, since "8.2.0";
        /// What QEMU does when something deprecated is used.
        child "qemu:deprecation" => deprecation: Option<QemuDeprecation>, since "7.3.0";
    }
}

element! {
    /// Arguments and environment of the process.
    pub struct QemuCommandLine = maybe "qemu:commandline" {
        /// Arguments, after all others.
        list "qemu:arg" => args: Vec<QemuArg>;
        /// Environment variables.
        list "qemu:env" => env: Vec<QemuEnv>;
    }
}

element! {
    /// An argument.
    pub struct QemuArg = "qemu:arg" {
        /// The argument.
        attr "value" => value: String;
    }
}

element! {
    /// An environment variable.
    pub struct QemuEnv = "qemu:env" {
        /// Its name.
        attr "name" => name: String, fits facet::PARAMETER_NAME;
        /// Its value; empty where absent.
        attr "value" => value: Option<String>;
    }
}

element! {
    /// Capabilities that count as there or as absent.
    pub struct QemuCapabilities = maybe "qemu:capabilities" {
        /// There.
        list "qemu:add" => add: Vec<QemuCapability>;
        /// Absent.
        list "qemu:del" => del: Vec<QemuCapability>;
    }
}

element! {
    /// A capability of the binary.
    pub struct QemuCapability = "qemu:add" {
        /// Its name as the capabilities document has it.
        attr "capability" => capability: String;
    }
}

element! {
    /// Properties that replace those that would be generated.
    pub struct QemuOverride = maybe "qemu:override" {
        /// Devices with such properties.
        list "qemu:device" => devices: Vec<QemuDevice>;
    }
}

element! {
    /// A device with properties that replace generated ones.
    pub struct QemuDevice = "qemu:device" {
        /// Alias of the device.
        attr "alias" => alias: String;
        /// Its front end, what the guest sees.
        child "qemu:frontend" => frontend: Option<QemuFrontend>;
    }
}

element! {
    /// Front end of a device.
    pub struct QemuFrontend = maybe "qemu:frontend" {
        /// Its properties.
        list "qemu:property" => properties: Vec<QemuProperty>;
    }
}

element! {
    /// A property that replaces the generated one.
    pub struct QemuProperty = "qemu:property" {
        /// Its name.
        attr "name" => name: String;
        /// Type of its value, or that it is taken away.
        attr "type" => kind: QemuPropertyType;
        /// Its value; none where it is taken away.
        attr "value" => value: Option<String>;
    }
}

values! {
    /// Types of properties.
    pub enum QemuPropertyType {
        String = "string", Unsigned = "unsigned", Signed = "signed", Bool = "bool",
        /// The property is taken away.
        Remove = "remove",
    }
}

element! {
    /// What QEMU does when something deprecated is used.
    pub struct QemuDeprecation = "qemu:deprecation" {
        /// The behaviour.
        attr "behavior" => behavior: DeprecationBehavior;
    }
}

values! {
    /// What QEMU does when something deprecated is used.
    pub enum DeprecationBehavior {
        /// Nothing, even where the host's configuration says otherwise.
        None = "none",
        /// It hides it from monitor replies.
        Omit = "omit",
        /// It refuses.
        Reject = "reject",
        /// It ends.
        Crash = "crash",
    }
}
