//! Nodes above the bytes: slices and image formats.

use serde::Serialize;
use vir_conf::diagnostic::Problem;
use vir_conf::domain::storage::{EncryptionFormat, ImageFormatName, Slice};

use super::access::Access;
use super::image::{Backing, Image};
use super::objects;
use crate::command::{Builder, Refusal, refuse};

#[derive(Serialize)]
struct SliceNode<'a> {
    driver: &'static str,
    file: &'a str,
    offset: u64,
    size: u64,
    #[serde(rename = "node-name")]
    name: &'a str,
    #[serde(flatten)]
    access: Access,
}

/// Adds the node that shows a part of the bytes.
pub(super) fn build_slice(image: &Image<'_>, slice: &Slice, access: Access, b: &mut Builder<'_>) {
    let node = SliceNode {
        driver: "raw",
        file: &image.storage(),
        offset: slice.offset,
        size: slice.size,
        name: &image.slice_node(),
        access,
    };
    b.json("-blockdev", &node);
}

#[derive(Serialize)]
struct FormatNode<'a> {
    #[serde(rename = "node-name")]
    name: &'a str,
    #[serde(flatten)]
    access: Access,
    driver: &'static str,
    #[serde(rename = "cache-size", skip_serializing_if = "Option::is_none")]
    cache_size: Option<u64>,
    #[serde(rename = "discard-no-unref", skip_serializing_if = "Option::is_none")]
    discard_no_unref: Option<bool>,
    #[serde(rename = "key-secret", skip_serializing_if = "Option::is_none")]
    key_secret: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    encrypt: Option<Encrypt<&'a str>>,
    #[serde(rename = "data-file", skip_serializing_if = "Option::is_none")]
    data_file: Option<&'a str>,
    file: &'a str,
    /// Absent leaves it to the image.
    #[serde(skip_serializing_if = "Option::is_none")]
    backing: Option<BackingNode<'a>>,
}

/// What an image was made over.
#[derive(Serialize)]
#[serde(untagged)]
enum BackingNode<'a> {
    /// JSON's null.
    Nothing,
    Node(&'a str),
}

/// How an image is encrypted inside its format.
#[derive(Debug, Serialize)]
pub(super) struct Encrypt<S> {
    pub(super) format: &'static str,
    #[serde(rename = "key-secret")]
    pub(super) key_secret: S,
}

/// Adds the node that reads the format.
pub(super) fn build(image: &Image<'_>, path: &str, b: &mut Builder<'_>) -> Result<(), Refusal> {
    let secret = objects::format_secret(image);
    let encryption = image.qemu_encryption();
    let is_luks = image.format == ImageFormatName::Raw && encryption.is_some();
    let qcow2 = image.format == ImageFormatName::Qcow2;
    let encrypt = encryption.filter(|_| !is_luks).map(|encryption| Encrypt {
        format: encryption_format(encryption.format),
        key_secret: secret.as_str(),
    });
    let backing = match &image.backing {
        Backing::AsItSays => None,
        Backing::Nothing => Some(BackingNode::Nothing),
        Backing::Node(node) => Some(BackingNode::Node(node)),
    };
    let data_file = image.data_store.as_ref().map(|store| store.node());
    let node = FormatNode {
        name: &image.format_node(),
        access: Access::top(image.usage),
        driver: if is_luks { "luks" } else { driver(image.format, path)? },
        cache_size: image
            .metadata_cache
            .and_then(|cache| cache.max_size)
            .map(|size| size.0)
            .filter(|_| qcow2),
        discard_no_unref: image.discard_no_unref.map(bool::from).filter(|_| qcow2),
        key_secret: is_luks.then_some(secret.as_str()),
        encrypt,
        data_file: data_file.as_deref(),
        file: &if image.slice().is_some() { image.slice_node() } else { image.storage() },
        backing: backing.filter(|_| image.format.has_backing()),
    };
    b.json("-blockdev", &node);
    Ok(())
}

/// QEMU's word for how an image is encrypted.
pub(super) fn encryption_format(format: EncryptionFormat) -> &'static str {
    match format {
        EncryptionFormat::Luks | EncryptionFormat::Default => "luks",
        EncryptionFormat::Luks2 => "luks2",
        EncryptionFormat::LuksAny => "luks-any",
        EncryptionFormat::Qcow => "aes",
    }
}

/// QEMU's driver for a format.
fn driver(format: ImageFormatName, path: &str) -> Result<&'static str, Refusal> {
    Ok(match format {
        ImageFormatName::Raw | ImageFormatName::Fat => "raw",
        ImageFormatName::Bochs => "bochs",
        ImageFormatName::Cloop => "cloop",
        ImageFormatName::Dmg => "dmg",
        ImageFormatName::Vpc => "vpc",
        ImageFormatName::Vdi => "vdi",
        ImageFormatName::Ploop => "parallels",
        ImageFormatName::Luks => "luks",
        ImageFormatName::Qcow => "qcow",
        ImageFormatName::Qcow2 => "qcow2",
        ImageFormatName::Qed => "qed",
        ImageFormatName::Vmdk => "vmdk",
        ImageFormatName::Dir | ImageFormatName::Iso | ImageFormatName::Vhd | ImageFormatName::Cow => {
            return Err(refuse(
                path,
                Problem::Unsupported(format!("QEMU does not read images of format '{format}'")),
            ));
        }
    })
}
