//! Parts that the sources of several types of pools have.

use crate::facet;
use crate::scalar::{Signed, YesNo};
use crate::schema::Facet;
use crate::storage::SecretRef;
use crate::{element, values};

element! {
    /// A server.
    pub struct PoolHost = "host" {
        /// Name or address.
        attr "name" => name: String, fits facet::HOST;
        /// Port, 0 to 65535; -1 and absent: that of the protocol.
        attr "port" => port: Option<Signed>;
    }
}

element! {
    /// A device of the host, or a target of a server.
    pub struct PoolDevice = "device" {
        /// Absolute path, or the target's name.
        attr "path" => path: String, fits DEVICE;
        /// Multipath disks: whether a `p` stands between the disk's name and a partition's number. Absent: yes.
        attr "part_separator" => part_separator: Option<YesNo>, since "1.3.1";
        /// Room between partitions, as the host found it.
        list "freeExtent" => free_extents: Vec<FreeExtent>;
    }
}

element! {
    /// Room between partitions.
    pub struct FreeExtent = "freeExtent" {
        /// First byte.
        attr "start" => start: u64, in "bytes";
        /// Byte after the last.
        attr "end" => end: u64, in "bytes";
    }
}

element! {
    /// A target of an iSCSI server.
    pub struct IscsiTarget = "device" {
        /// Its qualified name.
        attr "path" => path: String, fits IQN;
    }
}

element! {
    /// A directory of a server.
    pub struct PoolDir = "dir" {
        /// Path; CIFS and Gluster know it without the leading slash.
        attr "path" => path: String;
    }
}

element! {
    /// The protocol between host and server.
    pub struct Protocol = "protocol" {
        /// Version of NFS, `4.1`.
        attr "ver" => version: String;
    }
}

element! {
    /// What the storage's hardware says of itself; for people only.
    pub struct Hardware = group {
        /// Maker.
        child "vendor" => vendor: Option<HardwareName>, since "0.8.4";
        /// Product.
        child "product" => product: Option<HardwareName>, since "0.8.4";
    }
}

element! {
    /// A name that hardware says of itself.
    pub struct HardwareName = "vendor" {
        /// The name.
        attr "name" => name: String;
    }
}

element! {
    /// Who a server is told we are.
    pub struct PoolAuth = "auth" {
        /// How it is proven.
        attr "type" => kind: PoolAuthType;
        /// Name of the user.
        attr "username" => username: String;
        /// The password.
        child "secret" => secret: PoolAuthSecret;
    }
}

values! {
    /// How it is proven who we are.
    pub enum PoolAuthType {
        /// iSCSI's challenge and response.
        Chap = "chap" since "1.1.1",
        /// Ceph's own protocol.
        Ceph = "ceph",
    }
}

element! {
    /// A password that the host keeps.
    pub struct PoolAuthSecret = "secret" default {
        /// Which one.
        inline "" => secret: SecretRef;
    }
}

/// The name of an iSCSI target, RFC 3720.
const IQN: Facet = Facet {
    what: "an iSCSI qualified name",
    examples: &["iqn.2013-06.com.example:disks"],
    fits: is_qualified_name,
};

/// A device by its path, by a name alone, or as a target.
const DEVICE: Facet = Facet {
    what: "an absolute path, a name or an iSCSI qualified name",
    examples: &["/dev/sdb", "iqn.2013-06.com.example:disks"],
    fits: |text| {
        facet::fits(&facet::ABSOLUTE_PATH, text)
            || facet::fits(&facet::GENERIC_NAME, text)
            || is_qualified_name(text)
    },
};

/// `iqn.`, year and month, an authority's name, and what it likes after a colon.
fn is_qualified_name(text: &str) -> bool {
    let Some((date, rest)) = text.strip_prefix("iqn.").and_then(|rest| rest.split_once('.')) else {
        return false;
    };
    let (authority, own) =
        rest.split_once(':').map_or((rest, None), |(authority, own)| (authority, Some(own)));
    let is_digits =
        |text: &str, length| text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
    date.split_once('-').is_some_and(|(year, month)| {
        is_digits(year, 4) && is_digits(month, 2) && matches!(month.parse(), Ok(1..=12))
    }) && facet::fits(&facet::DNS_NAME, authority)
        && own.is_none_or(facet::is_line)
}

impl PoolHost {
    /// Port 0 is the same as none.
    pub(super) fn post_parse(&mut self) {
        self.port = self.port.filter(|port| port.0 != Some(0));
    }
}

impl PoolDevice {
    /// Free room is for the host to find.
    pub(super) fn post_parse(&mut self) {
        self.free_extents.clear();
    }
}

impl PoolDir {
    /// Slashes that change nothing are left out.
    pub(super) fn post_parse(&mut self) {
        self.path = clean_path(&self.path);
    }
}

impl Hardware {
    /// An empty name is the same as none.
    pub(super) fn post_parse(&mut self) {
        for name in [&mut self.vendor, &mut self.product] {
            *name = name.take().filter(|name| !name.name.is_empty());
        }
    }
}

/// A path without repeated slashes and without one at its end.
///
/// Exactly two slashes at the beginning stay: POSIX leaves their meaning to the system.
pub(super) fn clean_path(path: &str) -> String {
    let slashes = path.len() - path.trim_start_matches('/').len();
    let start = match slashes {
        0 => "",
        2 => "//",
        _ => "/",
    };
    let steps: Vec<_> = path.split('/').filter(|step| !step.is_empty()).collect();
    format!("{start}{}", steps.join("/"))
}

#[cfg(test)]
mod tests {
    use super::clean_path;

    #[test]
    fn slashes_that_change_nothing_are_left_out() {
        for (path, clean) in [
            ("/", "/"),
            ("//", "//"),
            ("///", "/"),
            ("/a//b/", "/a/b"),
            ("//a/b", "//a/b"),
            ("///a", "/a"),
            ("a//b///", "a/b"),
            ("", ""),
        ] {
            assert_eq!(clean_path(path), clean, "{path:?}");
        }
    }
}
