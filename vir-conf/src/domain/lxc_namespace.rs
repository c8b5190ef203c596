//! Elements in the namespace of LXC: which of its own kernel namespaces a container does without.
//!
//! Bound by URI, so that a document chooses its prefix; printed with `lxc:`.

use crate::{element, values};

element! {
    /// What a definition says to LXC directly.
    pub struct LxcNamespace = namespace "lxc" {
        /// Kernel namespaces that the container shares with another.
        child "lxc:namespace" => shared: Option<LxcShared>, since "1.2.19";
    }
}

element! {
    /// Kernel namespaces that a container shares with another, instead of having its own.
    pub struct LxcShared = maybe "lxc:namespace" {
        /// The network.
        child "lxc:sharenet" => network: Option<LxcShareNetwork>;
        /// Message queues, semaphores and shared memory.
        child "lxc:shareipc" => ipc: Option<LxcShare>;
        /// Host and domain name.
        child "lxc:shareuts" => uts: Option<LxcShare>;
    }
}

element! {
    /// The network that a container shares.
    pub struct LxcShareNetwork = "lxc:sharenet" {
        /// What the value names.
        attr "type" => kind: LxcShareNetworkType;
        /// Name or number.
        attr "value" => value: String;
    }
}

values! {
    /// What names the network that a container shares.
    pub enum LxcShareNetworkType {
        /// A network namespace, by its name below `/var/run/netns`.
        Netns = "netns",
        /// Another container, by its name.
        Name = "name",
        /// A process, by its number.
        Pid = "pid",
    }
}

element! {
    /// A kernel namespace that a container shares.
    pub struct LxcShare = "lxc:shareipc" {
        /// What the value names.
        attr "type" => kind: LxcShareType;
        /// Name or number.
        attr "value" => value: String;
    }
}

values! {
    /// What names the owner of a kernel namespace that a container shares.
    pub enum LxcShareType {
        /// Another container, by its name.
        Name = "name",
        /// A process, by its number.
        Pid = "pid",
    }
}
