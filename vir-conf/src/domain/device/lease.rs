//! `<lease>`: a lock that the domain holds while it runs.

use crate::element;

element! {
    /// A lock that the domain holds while it runs.
    pub struct Lease = "lease" {
        /// The lock space.
        leaf "lockspace" => lockspace: Option<String>, due |_| true;
        /// The lock's name in it.
        leaf "key" => key: String;
        /// Where the lock manager keeps it.
        child "target" => target: LeaseTarget;
    }
}

element! {
    /// Where the lock manager keeps a lock.
    pub struct LeaseTarget = "target" {
        /// Path of the file.
        attr "path" => path: String;
        /// Where in it.
        attr "offset" => offset: Option<u64>, in "bytes", when |target, _| target.offset != Some(0);
    }
}
