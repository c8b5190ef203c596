//! Secrets on the command line: encrypted under the domain's master key, which QEMU reads from a file.

use aes::cipher::block_padding::Pkcs7;
use aes::cipher::{BlockEncryptMut, KeyIvInit};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Serialize;
use vir_conf::domain::storage::SecretRef;

use crate::command::{Builder, Refusal, refuse_host};
use crate::host::SecretUse;

/// Name of the object that holds the master key.
pub(crate) const MASTER_KEY: &str = "masterKey0";

/// Bytes of the master key, an AES-256 key.
const KEY_LENGTH: usize = 32;
/// Bytes of an initialisation vector: a block of AES.
const IV_LENGTH: usize = 16;

/// A domain's master key.
pub type MasterKey = [u8; KEY_LENGTH];

#[derive(Serialize)]
struct Props<'a> {
    #[serde(rename = "qom-type")]
    kind: &'static str,
    id: &'a str,
    data: String,
    keyid: &'static str,
    iv: String,
    format: &'static str,
}

/// Adds a secret as an object that others name by `id`.
pub(crate) fn build(id: &str, plain: &[u8], b: &mut Builder<'_>) {
    let key = b.master_key();
    let mut iv = [0; IV_LENGTH];
    b.driver.host.random(&mut iv);
    let props = Props {
        kind: "secret",
        id,
        data: encrypt(plain, &key, &iv),
        keyid: MASTER_KEY,
        iv: STANDARD.encode(iv),
        format: "base64",
    };
    b.object(&props);
}

/// Adds a secret that the host keeps. The element at `path` needs it.
pub(crate) fn build_kept(
    id: &str,
    usage: SecretUse,
    secret: &SecretRef,
    path: &str,
    b: &mut Builder<'_>,
) -> Result<(), Refusal> {
    let plain = b.driver.host.secret(usage, secret).map_err(|err| refuse_host(path, &err))?;
    build(id, &plain, b);
    Ok(())
}

/// AES-256-CBC with the padding of PKCS #7, in base 64.
fn encrypt(plain: &[u8], key: &MasterKey, iv: &[u8; IV_LENGTH]) -> String {
    let cipher = cbc::Encryptor::<aes::Aes256>::new(key.into(), iv.into());
    STANDARD.encode(cipher.encrypt_padded_vec_mut::<Pkcs7>(plain))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first block of NIST SP 800-38A, F.2.5; the padding's block follows it.
    #[test]
    fn encrypts_as_the_standard_says() {
        let key = std::array::from_fn(|at| {
            const KEY: &str = "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4";
            u8::from_str_radix(&KEY[2 * at..2 * at + 2], 16).expect("hexadecimal digits")
        });
        let iv = std::array::from_fn(|at| u8::try_from(at).expect("16 bytes"));
        let plain =
            [0x6b, 0xc1, 0xbe, 0xe2, 0x2e, 0x40, 0x9f, 0x96, 0xe9, 0x3d, 0x7e, 0x11, 0x73, 0x93, 0x17, 0x2a];
        let data = STANDARD.decode(encrypt(&plain, &key, &iv)).expect("it was just encoded");
        assert_eq!(data.len(), 32);
        let first =
            [0xf5, 0x8c, 0x4c, 0x04, 0xd6, 0xe5, 0xf1, 0xba, 0x77, 0x9e, 0xab, 0xfb, 0x5f, 0x7b, 0xfb, 0xd6];
        assert_eq!(data[..16], first);
    }
}
