//! Objects that an image's nodes need: secrets, TLS credentials, helpers for persistent reservations.

use serde::Serialize;
use vir_conf::domain::storage::{AuthSecretType, NetworkSource, StorageSource};
use vir_conf::scalar::YesNo;

use super::image::Image;
use super::network::nbdkit_socket;
use crate::command::{Builder, Refusal, refuse_host};
use crate::device::tls::{Endpoint, TlsCredentials};
use crate::host::SecretUse;
use crate::secret;

/// Name of the secret of an image's format.
pub(super) fn format_secret(image: &Image<'_>) -> String {
    format!("{}-encryption-secret0", image.format_node())
}

/// Name of the secret by which Ceph's library decrypts. It belongs to the node that the image is used by.
pub(super) fn storage_encryption_secret(image: &Image<'_>) -> String {
    format!("{}-encryption-secret0", image.node())
}

/// Name of the secret of a server's user.
pub(super) fn auth_secret(image: &Image<'_>) -> String {
    format!("{}-auth-secret0", image.storage())
}

/// Name of the secret with the cookies.
pub(super) fn cookie_secret(image: &Image<'_>) -> String {
    format!("{}-httpcookie-secret0", image.storage())
}

/// Name of the credentials of an encrypted connection.
pub(super) fn tls_credentials(image: &Image<'_>) -> String {
    format!("obj{}_tls0", image.storage())
}

/// Name of the helper that carries out persistent reservations, where there is one.
pub(super) fn reservations_helper(image: &Image<'_>) -> Option<String> {
    let reservations = image.source.common()?.reservations.as_ref()?;
    let managed = reservations.managed == Some(YesNo::Yes);
    Some(if managed { MANAGED_HELPER.to_owned() } else { format!("pr-helper-{}", image.storage()) })
}

/// Name of the helper that we start for all disks that leave it to us.
pub(crate) const MANAGED_HELPER: &str = "pr-helper0";

/// A process that carries out SCSI persistent reservations.
#[derive(Serialize)]
pub(crate) struct ReservationsHelper<'a> {
    #[serde(rename = "qom-type")]
    pub(crate) kind: &'static str,
    pub(crate) id: &'a str,
    pub(crate) path: &'a str,
}

impl<'a> ReservationsHelper<'a> {
    /// The helper with this name, listening at this path.
    pub(crate) fn new(id: &'a str, path: &'a str) -> Self {
        Self { kind: "pr-manager-helper", id, path }
    }
}

/// Adds the objects that an image's nodes need.
pub(super) fn build(image: &Image<'_>, path: &str, b: &mut Builder<'_>) -> Result<(), Refusal> {
    let own_helper = image.source.common().and_then(|common| common.reservations.as_ref()?.source.as_ref());
    if let (Some(source), Some(id)) = (own_helper, reservations_helper(image)) {
        b.object(&ReservationsHelper::new(&id, &source.path));
    }
    let nbdkit = nbdkit_socket(image, b);
    if let (Some(socket), StorageSource::Network(source)) = (&nbdkit, &*image.source) {
        b.resources.nbdkit(socket, source).map_err(|err| refuse_host(path, &err))?;
    }
    // What nbdkit needs to know it is told by whoever starts it.
    if let Some(auth) = image.auth.as_ref().filter(|_| nbdkit.is_none() && !is_anonymous(image)) {
        let usage = match auth.secret.kind {
            AuthSecretType::Ceph => SecretUse::Ceph,
            AuthSecretType::Iscsi => SecretUse::Iscsi,
        };
        secret::build_kept(&auth_secret(image), usage, &auth.secret.secret, path, b)?;
    }
    if let (None, StorageSource::Network(source)) = (&nbdkit, &*image.source) {
        network(image, source, b)?;
    }
    if let Some(key) = image.qemu_encryption().and_then(|encryption| encryption.secrets.first()) {
        secret::build_kept(&format_secret(image), SecretUse::Volume, &key.secret, path, b)?;
    }
    if let Some(key) = image.librbd_encryption().and_then(|encryption| encryption.secrets.first()) {
        secret::build_kept(&storage_encryption_secret(image), SecretUse::Volume, &key.secret, path, b)?;
    }
    if let Some((set, group)) = &image.descriptors {
        let name = image.storage();
        for (at, descriptor) in group.descriptors.iter().enumerate() {
            let vdpa = matches!(*image.source, StorageSource::VhostVdpa(_));
            let opaque = if vdpa { format!("{name}-vdpa") } else { format!("{name}{at}") };
            b.add_fd(*set, *descriptor, &opaque);
        }
    }
    Ok(())
}

/// Whether the source is none that asks who we are, whatever the definition says.
fn is_anonymous(image: &Image<'_>) -> bool {
    !matches!(*image.source, StorageSource::Network(_))
}

fn network(image: &Image<'_>, source: &NetworkSource, b: &mut Builder<'_>) -> Result<(), Refusal> {
    if let Some(cookies) = &source.cookies {
        let pairs: Vec<_> =
            cookies.cookies.iter().map(|cookie| format!("{}={}", cookie.name, cookie.value)).collect();
        secret::build(&cookie_secret(image), pairs.join("; ").as_bytes(), b);
    }
    if source.tls == Some(YesNo::Yes) {
        let id = tls_credentials(image);
        let settings = &b.driver.config.nbd_tls;
        TlsCredentials { id: &id, secret_id: &format!("{id}-secret0"), endpoint: Endpoint::Client, settings }
            .build(b)?;
    }
    Ok(())
}
