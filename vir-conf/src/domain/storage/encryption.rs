//! Encryption of images, and references to secrets.

use crate::facet;
use crate::scalar::Uuid;
use crate::{element, values};

element! {
    /// How the bytes are encrypted.
    pub struct Encryption = spread "encryption" {
        /// The format.
        attr "format" => format: EncryptionFormat = EncryptionFormat::Default, due |_| true;
        /// Who encrypts and decrypts; QEMU where absent.
        attr "engine" => engine: Option<EncryptionEngine>;
        /// The keys.
        list "secret" => secrets: Vec<EncryptionSecret>, due |encryption| encryption.cipher.is_some();
        /// The cipher with which a volume is made.
        child "cipher" => cipher: Option<Cipher>, due |encryption| encryption.iv_generator.is_some();
        /// How the cipher is started for each sector.
        child "ivgen" => iv_generator: Option<IvGenerator>, due |encryption| encryption.cipher.is_some();
    }
}

values! {
    /// Formats of encryption.
    pub enum EncryptionFormat {
        /// Chosen when a volume is made.
        Default = "default",
        Qcow = "qcow", Luks = "luks", Luks2 = "luks2",
        /// Either version of LUKS.
        LuksAny = "luks-any",
    }
}

#[expect(clippy::derivable_impls, reason = "`values!` derives what every such enum has")]
impl Default for EncryptionFormat {
    fn default() -> Self {
        Self::Default
    }
}

values! {
    /// Who encrypts and decrypts.
    pub enum EncryptionEngine { Qemu = "qemu", Librbd = "librbd" }
}

element! {
    /// A key.
    pub struct EncryptionSecret = "secret" {
        /// What it is.
        attr "type" => kind: EncryptionSecretType;
        /// Which one.
        inline "" => secret: SecretRef;
    }
}

values! {
    /// What an encryption's secret is.
    pub enum EncryptionSecretType { Passphrase = "passphrase" }
}

element! {
    /// A secret that the host keeps, named in one of two ways.
    pub struct SecretRef = group {
        /// By its identity.
        attr "uuid" => uuid: Option<Uuid>, due |secret| secret.usage.is_none();
        /// By what it is for.
        attr "usage" => usage: Option<String>, only |secret| secret.uuid.is_none();
    }
}

element! {
    /// The cipher with which a volume is made.
    pub struct Cipher = "cipher" {
        /// Its name.
        attr "name" => name: String, fits facet::GENERIC_NAME;
        /// Bits of the key.
        attr "size" => size: u32;
        /// Mode of operation.
        attr "mode" => mode: Option<String>, fits facet::GENERIC_NAME;
        /// Hash of the key's derivation.
        attr "hash" => hash: Option<String>, fits facet::GENERIC_NAME;
    }
}

element! {
    /// How a cipher is started for each sector.
    pub struct IvGenerator = "ivgen" {
        /// Name of the method.
        attr "name" => name: String, fits facet::GENERIC_NAME;
        /// Its hash.
        attr "hash" => hash: Option<String>, fits facet::GENERIC_NAME;
    }
}
