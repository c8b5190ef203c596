//! `<privateData>` of a source: what the hypervisor's driver notes of an image while the domain runs.
//!
//! Only status files and other files of the host's own have it.

use crate::scalar::YesNo;
use crate::{element, values};

element! {
    /// What the hypervisor's driver notes of an image.
    pub struct SourcePrivate = maybe "privateData" {
        /// Nodes of the hypervisor's block graph.
        child "nodenames" => node_names: Option<NodeNames>;
        /// The object that carries out persistent reservations.
        child "reservations" => reservations: Option<ReservationsObject>;
        /// The path by which the image over it refers to it, where that is relative.
        leaf "relPath" => relative_path: Option<String>;
        /// Objects of the hypervisor that the image uses.
        child "objects" => objects: Option<SourceObjects>;
        /// Descriptors handed over to the hypervisor.
        child "fdsets" => fd_sets: Option<FdSets>;
        /// Whether a watch on how full the image is counts by its number.
        child "thresholdEvent" => threshold_event: Option<ThresholdEvent>;
        /// The nbdkit process that serves the image.
        child "nbdkit" => nbdkit: Option<NbdkitProcess>;
    }
}

element! {
    /// Nodes of the hypervisor's block graph.
    pub struct NodeNames = spread "nodenames" {
        /// The nodes.
        list "nodename" => nodes: Vec<NodeName>;
    }
}

element! {
    /// A node of the hypervisor's block graph.
    pub struct NodeName = "nodename" {
        /// What the node does.
        attr "type" => kind: NodeKind;
        /// Its name.
        attr "name" => name: String;
        /// The group of limits that the node obeys.
        attr "group" => group: Option<String>;
    }
}

values! {
    /// What a node of the hypervisor's block graph does.
    pub enum NodeKind {
        /// It reads and writes bytes.
        Storage = "storage",
        /// It is a part of the bytes.
        SliceStorage = "slice-storage",
        /// It understands the image's format.
        Format = "format",
        /// It is a part of the image's contents.
        SliceFormat = "slice-format",
        /// It keeps what it read.
        CopyOnRead = "copyOnRead",
        /// It limits the traffic.
        ThrottleFilter = "throttle-filter",
    }
}

element! {
    /// The object that carries out persistent reservations.
    pub struct ReservationsObject = "reservations" {
        /// Its alias.
        attr "mgralias" => alias: String;
    }
}

element! {
    /// Objects of the hypervisor that an image or server uses.
    pub struct SourceObjects = spread "objects" {
        /// Secrets.
        list "secret" => secrets: Vec<SecretObject>;
        /// Certificates.
        child "TLSx509" => tls: Option<TlsObject>;
    }
}

element! {
    /// A secret as an object of the hypervisor.
    pub struct SecretObject = "secret" {
        /// What it is for.
        attr "type" => kind: SecretObjectKind;
        /// Alias of the object.
        attr "alias" => alias: String;
    }
}

values! {
    /// What a secret of the hypervisor is for.
    pub enum SecretObjectKind {
        /// A server's password.
        Auth = "auth",
        /// Decrypting the image.
        Encryption = "encryption",
        /// A web server's cookies.
        HttpCookie = "httpcookie",
        /// Decrypting the key of a certificate.
        TlsKey = "tlskey",
    }
}

element! {
    /// Certificates as an object of the hypervisor.
    pub struct TlsObject = "TLSx509" {
        /// Alias of the object.
        attr "alias" => alias: String;
    }
}

element! {
    /// Descriptors handed over to the hypervisor.
    pub struct FdSets = spread "fdsets" {
        /// The sets.
        list "fdset" => sets: Vec<FdSet>;
    }
}

element! {
    /// A set of descriptors handed over to the hypervisor.
    pub struct FdSet = "fdset" {
        /// What it is for.
        attr "type" => kind: FdSetKind;
        /// Number of the set.
        attr "id" => id: u32;
    }
}

values! {
    /// What a set of descriptors is for.
    pub enum FdSetKind {
        /// Reading and writing the image.
        Storage = "storage",
    }
}

element! {
    /// Whether a watch on how full the image is counts by its number.
    pub struct ThresholdEvent = "thresholdEvent" {
        /// Whether whoever set the watch named the image by number.
        attr "indexUsed" => index_used: YesNo;
    }
}

element! {
    /// The nbdkit process that serves an image.
    pub struct NbdkitProcess = maybe "nbdkit" {
        /// File with its process id.
        leaf "pidfile" => pid_file: Option<String>;
        /// Its socket.
        leaf "socketfile" => socket_file: Option<String>;
    }
}
