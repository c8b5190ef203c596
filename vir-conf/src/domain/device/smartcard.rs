//! `<smartcard>`: a smart card in a reader.

use std::collections::BTreeSet;

use crate::Ignored;
use crate::diagnostic::{Problem, Report};
use crate::domain::address::{Address, CcidAddress};
use crate::domain::chardev::{CharLog, CharSource};
use crate::domain::device::{DeviceInfo, Devices};
use crate::facet;
use crate::{choice, element};

element! {
    /// A smart card in a reader.
    pub struct Smartcard = "smartcard" {
        /// Where the card is.
        choice "" => mode: SmartcardMode;
        /// Means nothing: a card has no port.
        child "target" => target: Ignored;
        /// Boot order, alias and guest address.
        inline "" => info: DeviceInfo;
    }
}

choice! {
    /// Where a smart card is.
    pub enum SmartcardMode by "mode" {
        /// In a reader of the host.
        "host" => Host,
        /// Nowhere: certificates of the host stand for it.
        "host-certificates" => HostCertificates(HostCertificates),
        /// At the other end of a character device.
        "passthrough" => Passthrough(SmartcardSource),
    }
}

element! {
    /// Certificates of the host that stand for a card.
    pub struct HostCertificates = group {
        /// Names of the certificates; three of them.
        list "certificate" => certificates: Vec<Certificate>;
        /// Directory with the certificate database; `/etc/pki/nssdb` where absent.
        leaf "database" => database: Option<String>, fits facet::ABSOLUTE_FOLDER;
    }
}

element! {
    /// A certificate in the host's database.
    pub struct Certificate = "certificate" {
        /// Its name there.
        text "" => name: String;
    }
}

element! {
    /// A character device with a card at its other end.
    pub struct SmartcardSource = shape {
        /// The host's end.
        choice "" => source: CharSource;
        /// A copy of all output.
        child "log" => log: Option<CharLog>, since "1.3.3";
    }
}

/// Certificates that stand for a card: for signing, encryption and identification.
const CERTIFICATES: usize = 3;

impl Devices {
    /// Gives every card without a slot the first free one of the first reader.
    pub fn place_smartcards(&mut self, report: &mut Report) {
        let taken = |address: &Option<Address>| match address {
            Some(Address::Ccid(at)) => Some((at.controller, at.slot)),
            _ => None,
        };
        let mut slots = BTreeSet::new();
        for (reader, slot) in self.smartcards.iter().filter_map(|card| taken(&card.info.address)) {
            if !slots.insert((reader, slot)) {
                let why = format!("slot {slot} of smart card reader {reader} is taken twice");
                report.error("domain/devices/smartcard", Problem::Address(why));
            }
        }
        for card in self.smartcards.iter_mut().filter(|card| card.info.address.is_none()) {
            let slot = (0..u32::MAX).find(|&slot| slots.insert((0, slot)));
            let slot = slot.expect("there are more numbers than cards");
            card.info.address = Some(Address::Ccid(CcidAddress { controller: 0, slot }));
        }
    }
}

impl Smartcard {
    /// Judges the card at `path`.
    pub(crate) fn validate(&self, path: &str, report: &mut Report) {
        if !matches!(self.info.address, None | Some(Address::Ccid(_))) {
            let why = "a smart card needs an address of type 'ccid'".to_owned();
            report.error(format!("{path}/address"), Problem::Address(why));
        }
        match &self.mode {
            SmartcardMode::Host => {}
            SmartcardMode::HostCertificates(HostCertificates { certificates, database }) => {
                if let Some(database) = database.as_ref().filter(|database| !database.starts_with('/')) {
                    let why = format!("expecting absolute path: {database}");
                    report.error(format!("{path}/database"), Problem::Conflict(why));
                }
                if certificates.len() != CERTIFICATES {
                    let why = format!(
                        "a card of host certificates needs {CERTIFICATES}, not {}",
                        certificates.len()
                    );
                    report.error(path, Problem::Conflict(why));
                }
            }
            SmartcardMode::Passthrough(card) => card.source.validate_with_path(path, report),
        }
    }
}
