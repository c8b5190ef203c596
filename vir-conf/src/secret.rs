//! `<secret>`: a password or key that libvirt keeps for others; its value is never part of the document.
//!
//! Page "Secret XML format".

use crate::diagnostic::{Problem, Report};
use crate::facet;
use crate::scalar::{Uuid, YesNo};
use crate::{choice, element};

element! {
    /// A password or key, without its value.
    pub struct Secret = "secret" default {
        /// Whether it is kept in memory only.
        attr "ephemeral" => ephemeral: YesNo = YesNo::No;
        /// Whether its value is given to nobody, not even to whoever set it.
        attr "private" => private: YesNo = YesNo::No;
        /// Identity, drawn at random where absent.
        leaf "uuid" => uuid: Option<Uuid>;
        /// What it is, for people.
        leaf "description" => description: Option<String>, when |secret, _| secret.is_described();
        /// What it is for; no two secrets of a host are for the same.
        child "usage" => usage: Option<Usage>;
    }
}

impl Secret {
    /// Judges what the secret is for, by which others find it.
    pub fn validate(&self, report: &mut Report) {
        let (name, value) = match &self.usage {
            None => return,
            Some(Usage::Volume(usage)) => ("volume", &usage.volume),
            Some(Usage::Ceph(usage) | Usage::Tls(usage) | Usage::Vtpm(usage)) => ("name", &usage.name),
            Some(Usage::Iscsi(usage)) => ("target", &usage.target),
        };
        if value.is_empty() {
            let problem = Problem::Conflict(format!("<{name}> of what a secret is for is empty"));
            report.error(format!("secret/usage/{name}"), problem);
        }
    }

    /// Whether there is a description that says something.
    fn is_described(&self) -> bool {
        self.description.as_ref().is_some_and(|text| !text.is_empty())
    }
}

choice! {
    /// What a secret is for.
    pub enum Usage = "usage" by "type" {
        /// An encrypted volume.
        "volume" => Volume(VolumeUsage),
        /// A Ceph cluster's client.
        "ceph" => Ceph(NamedUsage) since "0.9.7",
        /// An iSCSI target's CHAP user.
        "iscsi" => Iscsi(TargetUsage) since "1.0.4",
        /// A private key of a TLS certificate.
        "tls" => Tls(NamedUsage) since "2.3.0",
        /// The state of an emulated TPM.
        "vtpm" => Vtpm(NamedUsage) since "5.6.0",
    }
}

element! {
    /// The volume that a secret is for.
    pub struct VolumeUsage = shape {
        /// Its path, absolute.
        leaf "volume" => volume: String, fits facet::ABSOLUTE_PATH;
    }
}

element! {
    /// The name that a secret is found by.
    pub struct NamedUsage = shape {
        /// The name.
        leaf "name" => name: String, fits facet::OBJECT_NAME;
    }
}

element! {
    /// The iSCSI target that a secret is for.
    pub struct TargetUsage = shape {
        /// The target that the secret is found by.
        leaf "target" => target: String, fits facet::OBJECT_NAME;
    }
}
