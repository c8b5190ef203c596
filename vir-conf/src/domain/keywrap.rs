//! `<keywrap>`: ciphers by which s390 guests protect their keys.

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
