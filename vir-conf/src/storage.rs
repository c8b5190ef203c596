//! What documents about storage share: encryption, references to secrets, iSCSI initiators, permissions of files.

mod encryption;
mod initiator;
mod permissions;

pub use encryption::{
    Cipher, Encryption, EncryptionEngine, EncryptionFormat, EncryptionSecret, EncryptionSecretType,
    IvGenerator, SecretRef,
};
pub use initiator::{Initiator, Iqn};
pub use permissions::{Mode, Permissions};
