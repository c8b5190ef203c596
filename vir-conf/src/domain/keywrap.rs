//! `<keywrap>`: ciphers by which s390 guests protect their keys.

use crate::diagnostic::{Problem, Report};
use crate::scalar::OnOff;
use crate::{element, values};

element! {
    /// Ciphers by which s390 guests protect their keys.
    pub struct Keywrap = maybe "keywrap" {
        /// The ciphers that have a say.
        list "cipher" => ciphers: Vec<Cipher>, due |_| true;
    }
}

element! {
    /// A cipher.
    pub struct Cipher = "cipher" {
        /// Which.
        attr guest "name" => name: CipherName;
        /// Whether the guest can use it.
        attr guest "state" => state: OnOff;
    }
}

values! {
    /// Ciphers, in the order of printing.
    pub enum CipherName { Aes = "aes", Dea = "dea" }
}

impl Keywrap {
    /// Notes ciphers that are said twice.
    pub(crate) fn validate(&self, report: &mut Report) {
        for (at, cipher) in self.ciphers.iter().enumerate() {
            if self.ciphers[..at].iter().any(|earlier| earlier.name == cipher.name) {
                let problem = format!("cipher '{}' is specified more than once", cipher.name);
                report.error("domain/keywrap/cipher", Problem::Duplicate(problem));
            }
        }
    }
}
