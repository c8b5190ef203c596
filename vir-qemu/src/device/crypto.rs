//! A device that enciphers for the guest.

use serde::Serialize;
use vir_conf::diagnostic::{Problem, Report};
use vir_conf::domain::device::crypto::{Crypto, CryptoBackendModel};

use crate::capabilities::{Capabilities, Flag};
use crate::command::{Builder, Refusal};
use crate::device::place::Place;
use crate::device::virtio::{Generation, TransportProps, driver};

/// Notes what keeps QEMU from having the device.
pub(crate) fn validate(crypto: &Crypto, capabilities: &Capabilities, path: &str, report: &mut Report) {
    if !capabilities.has(Flag::VirtioCrypto) {
        report.error(path, Problem::Unsupported("crypto devices are not supported".to_owned()));
    }
    let kernel = crypto.backend.model == CryptoBackendModel::Lkcf;
    if kernel && !capabilities.has(Flag::CryptodevBackendLkcf) {
        report.error(path, Problem::Unsupported("crypto backend lkcf is not supported".to_owned()));
    }
}

#[derive(Serialize)]
struct BackendObject<'a> {
    #[serde(rename = "qom-type")]
    kind: &'static str,
    id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    queues: Option<u32>,
}

#[derive(Serialize)]
struct Props<'a> {
    driver: String,
    #[serde(flatten)]
    transport: TransportProps,
    cryptodev: &'a str,
    id: &'a str,
    #[serde(flatten)]
    place: Place,
}

/// Adds the device and what enciphers for it.
pub(crate) fn build(crypto: &Crypto, b: &mut Builder<'_>) -> Result<(), Refusal> {
    let Crypto { model: _, kind: _, backend, driver: options, info } = crypto;
    let id = b.alias(info);
    let cryptodev = format!("obj{id}");
    let kind = match backend.model {
        CryptoBackendModel::Builtin => "cryptodev-backend-builtin",
        CryptoBackendModel::Lkcf => "cryptodev-backend-lkcf",
    };
    b.object(&BackendObject { kind, id: &cryptodev, queues: backend.queues });
    let props = Props {
        driver: driver("virtio-crypto", Generation::Usual, info),
        transport: TransportProps::of(options.as_ref().map(|options| &options.virtio)),
        cryptodev: &cryptodev,
        id: &id,
        place: Place::of(info, b),
    };
    b.device(&props);
    Ok(())
}
