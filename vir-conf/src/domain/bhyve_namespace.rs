//! Elements in the namespace of bhyve: arguments of its process that no other element can say.
//!
//! Bound by URI, so that a document chooses its prefix; printed with `bhyve:`.

use crate::element;

element! {
    /// What a definition says to bhyve directly.
    pub struct BhyveNamespace = namespace "bhyve" {
        /// Arguments of the process.
        child "bhyve:commandline" => command_line: Option<BhyveCommandLine>, since "5.1.0";
    }
}

element! {
    /// Arguments of the process.
    pub struct BhyveCommandLine = maybe "bhyve:commandline" {
        /// Arguments, after all others.
        list "bhyve:arg" => args: Vec<BhyveArg>;
    }
}

element! {
    /// An argument.
    pub struct BhyveArg = "bhyve:arg" {
        /// The argument.
        attr "value" => value: String;
    }
}
