//! Smart cards in a reader.

use serde::Serialize;
use vir_conf::domain::device::smartcard::{Certificate, HostCertificates, Smartcard, SmartcardMode};

use crate::command::{Builder, Refusal};
use crate::device::chardev::{self, Props, Purpose};
use crate::device::place::Place;

/// Certificate database of a card that names none, the system's.
const DATABASE: &str = "/etc/pki/nssdb";

#[derive(Serialize)]
struct Emulated<'a> {
    driver: &'static str,
    backend: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    cert1: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cert2: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cert3: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    db: Option<&'a str>,
    id: &'a str,
    #[serde(flatten)]
    place: Place,
}

/// Adds the card.
pub(crate) fn build(smartcard: &Smartcard, b: &mut Builder<'_>) -> Result<(), Refusal> {
    let Smartcard { mode, target: _, info } = smartcard;
    let (alias, place) = (b.alias(info), Place::of(info, b));
    let driver = "ccid-card-emulated";
    match mode {
        SmartcardMode::Host => {
            let (cert1, cert2, cert3, db) = (None, None, None, None);
            b.device(&Emulated {
                driver,
                backend: "nss-emulated",
                cert1,
                cert2,
                cert3,
                db,
                id: &alias,
                place,
            });
        }
        SmartcardMode::HostCertificates(HostCertificates { certificates, database }) => {
            let certificate = |at: usize| certificates.get(at).map(|Certificate { name }| name.as_str());
            b.device(&Emulated {
                driver,
                backend: "certificates",
                cert1: certificate(0),
                cert2: certificate(1),
                cert3: certificate(2),
                db: Some(database.as_deref().unwrap_or(DATABASE)),
                id: &alias,
                place,
            });
        }
        SmartcardMode::Passthrough(card) => {
            let chardev = chardev::build(&card.source, card.log.as_ref(), &alias, Purpose::Smartcard, b)?;
            let (index, iobase, irq) = (None, None, None);
            b.device(&Props {
                driver: "ccid-card-passthru",
                chardev: &chardev,
                id: &alias,
                index,
                iobase,
                irq,
                place,
            });
        }
    }
    Ok(())
}
