//! Encryption of images, and references to secrets.

use crate::diagnostic::{Problem, Report};
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
        child "cipher" => cipher: Option<Cipher>, since "2.1.0", due |encryption| encryption.iv_generator.is_some();
        /// How the cipher is started for each sector.
        child "ivgen" => iv_generator: Option<IvGenerator>, since "2.1.0", due |encryption| encryption.cipher.is_some();
    }
}

values! {
    /// Formats of encryption.
    pub enum EncryptionFormat {
        /// Chosen when a volume is made.
        Default = "default",
        Qcow = "qcow", Luks = "luks" since "2.1.0", Luks2 = "luks2",
        /// Either version of LUKS.
        LuksAny = "luks-any" since "9.3.0",
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
    pub enum EncryptionEngine { Qemu = "qemu", Librbd = "librbd" since "7.9.0" }
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
        attr "usage" => usage: Option<String>, only |secret, _| secret.uuid.is_none();
    }
}

element! {
    /// The cipher with which a volume is made.
    pub struct Cipher = "cipher" {
        /// Its name.
        attr "name" => name: String, fits facet::GENERIC_NAME;
        /// Bits of the key.
        attr "size" => size: u32, in "bits";
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

impl Encryption {
    /// Only LUKS lets the author choose the cipher.
    pub(crate) fn post_parse(&mut self) {
        if self.format != EncryptionFormat::Luks {
            self.cipher = None;
            self.iv_generator = None;
        }
    }

    /// Notes keys that are named twice or not at all, and a generator that has no cipher to start.
    pub(crate) fn validate(&self, path: &str, report: &mut Report) {
        for (at, secret) in self.secrets.iter().enumerate() {
            secret.secret.validate(&format!("{path}/secret[{}]", at + 1), report);
        }
        if self.iv_generator.is_some() && self.cipher.is_none() {
            report.error(format!("{path}/ivgen"), Problem::Conflict("<ivgen> needs a <cipher>".to_owned()));
        }
    }
}

impl SecretRef {
    /// Notes a secret that is named in both ways or in none.
    pub(crate) fn validate(&self, path: &str, report: &mut Report) {
        if self.uuid.is_some() == self.usage.is_some() {
            let problem = "a secret is named by 'uuid' or by 'usage', one of both".to_owned();
            report.error(path, Problem::Conflict(problem));
        }
    }
}
