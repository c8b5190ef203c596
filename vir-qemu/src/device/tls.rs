//! Credentials for encrypted connections.

use serde::Serialize;
use vir_conf::domain::storage::SecretRef;

use crate::command::{Builder, Refusal};
use crate::config::TlsConfig;
use crate::host::SecretUse;
use crate::secret;

/// Which side of a connection shows which certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Endpoint {
    /// QEMU calls.
    Client,
    /// QEMU is called.
    Server,
}

/// Credentials of one end.
pub(crate) struct TlsCredentials<'a> {
    /// Name of the object.
    pub id: &'a str,
    /// Name of the object that holds the key's secret.
    pub secret_id: &'a str,
    /// Which side.
    pub endpoint: Endpoint,
    /// Certificates, and what they are used for.
    pub settings: &'a TlsConfig,
}

#[derive(Serialize)]
struct X509<'a> {
    #[serde(rename = "qom-type")]
    kind: &'static str,
    id: &'a str,
    dir: &'a str,
    endpoint: Endpoint,
    #[serde(rename = "verify-peer")]
    verify_peer: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    passwordid: Option<&'a str>,
}

impl TlsCredentials<'_> {
    /// Adds the credentials, and the secret of their key. Who calls always asks for the other's certificate.
    pub(crate) fn build(&self, b: &mut Builder<'_>) -> Result<(), Refusal> {
        let Self { id, secret_id, endpoint, settings } = *self;
        let TlsConfig { enabled: _, dir, verify, secret } = settings;
        if let Some(uuid) = secret {
            let secret = SecretRef { uuid: Some(*uuid), usage: None };
            secret::build_kept(secret_id, SecretUse::Tls, &secret, "domain/devices", b)?;
        }
        b.object(&X509 {
            kind: "tls-creds-x509",
            id,
            dir,
            endpoint,
            verify_peer: endpoint == Endpoint::Client || *verify,
            passwordid: secret.map(|_| secret_id),
        });
        Ok(())
    }
}
