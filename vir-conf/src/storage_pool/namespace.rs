//! Options that a pool passes on as they are: to `mount`, in the namespace `fs`; to Ceph's client library, in the
//! namespace `rbd`.

use crate::element;

element! {
    /// What a pool on a file system says to `mount`.
    pub struct FsNamespace = namespace "fs" {
        /// Options of the mount.
        child "fs:mount_opts" => mount_options: Option<MountOptions>, since "5.1.0";
    }
}

element! {
    /// Options of a mount.
    pub struct MountOptions = maybe "fs:mount_opts" {
        /// The options, in order.
        list "fs:option" => options: Vec<MountOption>;
    }
}

element! {
    /// An option of a mount.
    pub struct MountOption = "fs:option" {
        /// The option as `mount -o` takes it, with its value if it has one.
        attr "name" => name: String;
    }
}

element! {
    /// What a pool on Ceph says to the client library.
    pub struct RbdNamespace = namespace "rbd" {
        /// Options of the client.
        child "rbd:config_opts" => config_options: Option<CephOptions>, since "5.1.0";
    }
}

element! {
    /// Options of Ceph's client.
    pub struct CephOptions = maybe "rbd:config_opts" {
        /// The options, in order.
        list "rbd:option" => options: Vec<CephOption>;
    }
}

element! {
    /// An option of Ceph's client.
    pub struct CephOption = "rbd:option" {
        /// Its name.
        attr "name" => name: String;
        /// Its value.
        attr "value" => value: String;
    }
}

impl FsNamespace {
    /// No options are the same as no list of them.
    pub(super) fn post_parse(&mut self) {
        self.mount_options = self.mount_options.take().filter(|list| !list.options.is_empty());
    }
}

impl RbdNamespace {
    /// No options are the same as no list of them.
    pub(super) fn post_parse(&mut self) {
        self.config_options = self.config_options.take().filter(|list| !list.options.is_empty());
    }
}
