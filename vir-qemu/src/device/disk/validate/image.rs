//! What QEMU cannot do with the images of a disk.

use vir_conf::diagnostic::Report;
use vir_conf::domain::device::disk::Disk;
use vir_conf::domain::storage::{
    Encryption, EncryptionEngine, EncryptionFormat, ImageFormat, ImageFormatName, NetworkProtocol,
    NetworkSource, StorageSource,
};
use vir_conf::scalar::OnOff;

use super::broken;
use crate::capabilities::{Capabilities, Flag};

/// Notes what is wrong with the disk's images.
pub(super) fn validate(disk: &Disk, capabilities: &Capabilities, path: &str, report: &mut Report) {
    let mut note = |is_broken: bool, message: &str| {
        broken(is_broken, disk, message).into_iter().for_each(|problem| report.error(path, problem));
    };
    let driver = disk.driver.as_ref();
    let format = driver.and_then(|driver| driver.kind);
    let is_qcow2 = format == Some(ImageFormatName::Qcow2);
    let no_unref = driver.and_then(|driver| driver.discard_no_unref) == Some(OnOff::On);
    note(no_unref && !is_qcow2, "discard_no_unref is for images of format 'qcow2' only");
    note(no_unref && !capabilities.has(Flag::Qcow2DiscardNoUnref), "this QEMU has no discard_no_unref");
    let caches = driver.is_some_and(|driver| driver.metadata_cache.is_some());
    note(caches && !is_qcow2, "<metadata_cache> is for images of format 'qcow2' only");
    let has_data = disk.source.common().is_some_and(|common| common.data_store.is_some());
    note(has_data && !is_qcow2, "<dataStore> is for images of format 'qcow2' only");
    note(
        disk.shareable && !format.is_none_or(can_be_shared),
        "shared access requires use of storage format 'raw', or another without metadata of its own",
    );
    let is_directory = matches!(disk.source, StorageSource::Dir(_));
    note(
        is_directory && format != Some(ImageFormatName::Fat),
        "a source of type 'dir' needs image format 'fat'",
    );
    let writes = is_directory && !disk.readonly;
    note(writes, "a source of type 'dir' is only read, so the disk must be <readonly>");
    let vdpa = matches!(disk.source, StorageSource::VhostVdpa(_));
    note(vdpa && !capabilities.has(Flag::VirtioBlkVhostVdpa), "this QEMU has no sources of type 'vhostvdpa'");
    for (format, source, encryption) in images(disk) {
        format.and_then(unreadable).into_iter().for_each(|message| note(true, &message));
        let problems = encryption.and_then(|encryption| undecryptable(encryption, format, source));
        problems.into_iter().for_each(|message| note(true, &message));
        if let StorageSource::Network(source) = source {
            unreachable(source, capabilities).into_iter().for_each(|message| note(true, &message));
        }
    }
}

/// What is judged of an image: format, source, encryption.
type Parts<'a> = (Option<ImageFormatName>, &'a StorageSource, Option<&'a Encryption>);

fn images(disk: &Disk) -> impl Iterator<Item = Parts<'_>> {
    let format = disk.driver.as_ref().and_then(|driver| driver.kind);
    let behind = disk.backing_store.iter().flat_map(|store| store.images()).filter_map(|store| {
        let source = store.source.as_ref()?;
        let encryption = source.common().and_then(|common| common.encryption.as_deref());
        Some((store.format.as_ref().map(|format: &ImageFormat| format.kind), source, encryption))
    });
    std::iter::once((format, &disk.source, disk.encryption())).chain(behind)
}

/// Several guests may write images without metadata that one of them caches.
fn can_be_shared(format: ImageFormatName) -> bool {
    matches!(format, ImageFormatName::Raw)
}

fn unreadable(format: ImageFormatName) -> Option<String> {
    let instead = match format {
        ImageFormatName::Iso => ", 'raw' reads it",
        ImageFormatName::Dir => ", a disk of type 'dir' shows directories",
        ImageFormatName::Cow => "",
        ImageFormatName::Raw
        | ImageFormatName::Bochs
        | ImageFormatName::Cloop
        | ImageFormatName::Dmg
        | ImageFormatName::Vpc
        | ImageFormatName::Vdi
        | ImageFormatName::Fat
        | ImageFormatName::Vhd
        | ImageFormatName::Ploop
        | ImageFormatName::Luks
        | ImageFormatName::Qcow
        | ImageFormatName::Qcow2
        | ImageFormatName::Qed
        | ImageFormatName::Vmdk => return None,
    };
    Some(format!("QEMU does not read image format '{format}'{instead}"))
}

fn undecryptable(
    encryption: &Encryption,
    format: Option<ImageFormatName>,
    source: &StorageSource,
) -> Option<String> {
    if encryption.secrets.is_empty() {
        return Some("<encryption> needs a <secret>".to_owned());
    }
    if encryption.engine == Some(EncryptionEngine::Librbd) {
        let is_rbd =
            matches!(source, StorageSource::Network(source) if source.protocol == NetworkProtocol::Rbd);
        return (!is_rbd).then(|| "encryption engine 'librbd' is for protocol 'rbd' only".to_owned());
    }
    let format = format.unwrap_or(ImageFormatName::Raw);
    match encryption.format {
        EncryptionFormat::Luks => {
            let fits = matches!(format, ImageFormatName::Raw | ImageFormatName::Qcow2);
            (!fits).then(|| "encryption is for images of format 'raw' and 'qcow2' only".to_owned())
        }
        EncryptionFormat::Qcow => {
            Some("QEMU no longer runs guests on images in qcow's own encryption".to_owned())
        }
        other @ (EncryptionFormat::Default | EncryptionFormat::Luks2 | EncryptionFormat::LuksAny) => {
            Some(format!("QEMU does not decrypt format '{other}' itself"))
        }
    }
}

fn unreachable(source: &NetworkSource, capabilities: &Capabilities) -> Option<String> {
    let protocol = source.protocol;
    let is_spoken = match protocol {
        NetworkProtocol::Sheepdog | NetworkProtocol::Tftp | NetworkProtocol::Vxhs => false,
        NetworkProtocol::Nbd
        | NetworkProtocol::Rbd
        | NetworkProtocol::Gluster
        | NetworkProtocol::Iscsi
        | NetworkProtocol::Http
        | NetworkProtocol::Https
        | NetworkProtocol::Ftp
        | NetworkProtocol::Ftps
        | NetworkProtocol::Ssh
        | NetworkProtocol::Nfs => true,
    };
    if !is_spoken {
        return Some(format!("protocol '{protocol}' is no longer supported by QEMU"));
    }
    let names = source.tls_hostname.is_some() && !capabilities.has(Flag::BlockdevNbdTlsHostname);
    names.then(|| "field 'tlsHostname' is not supported by this QEMU".to_owned())
}
