//! Volumes of storage pools as what they are: files, devices, directories, units of an iSCSI target.

use std::borrow::Cow;

use vir_conf::diagnostic::Problem;
use vir_conf::domain::storage::{
    BlockSource, DirSource, FileSource, NetworkSource, SourceCommon, StorageSource, VolumeMode, VolumeSource,
};

use crate::command::{Builder, Refusal, refuse, refuse_host};
use crate::host::{Volume, VolumeKind};

/// What a volume stands for, or the source itself.
pub(super) fn find<'a>(
    source: &'a StorageSource,
    path: &str,
    b: &Builder<'_>,
) -> Result<Cow<'a, StorageSource>, Refusal> {
    match source {
        StorageSource::Volume(Some(volume)) => {
            let found = b.driver.host.volume(&volume.pool, &volume.volume);
            translate(volume, found.map_err(|err| refuse_host(path, &err))?, path).map(Cow::Owned)
        }
        StorageSource::File(_)
        | StorageSource::Block(_)
        | StorageSource::Dir(_)
        | StorageSource::Network(_)
        | StorageSource::Volume(None)
        | StorageSource::Nvme(_)
        | StorageSource::VhostUser(_)
        | StorageSource::VhostVdpa(_) => Ok(Cow::Borrowed(source)),
    }
}

fn translate(source: &VolumeSource, found: Volume, path: &str) -> Result<StorageSource, Refusal> {
    let common = source.common.clone();
    let Volume { kind, path: device, iscsi } = found;
    match (source.mode, iscsi) {
        (Some(VolumeMode::Direct), Some(target)) => Ok(unit(source, target, common)),
        (Some(_), None) => {
            let problem =
                format!("a mode is for volumes of iSCSI pools, which pool '{}' is not", source.pool);
            Err(refuse(path, Problem::Conflict(problem)))
        }
        (Some(VolumeMode::Host) | None, _) => match kind {
            VolumeKind::File => {
                Ok(StorageSource::File(Some(FileSource { file: Some(device), fd_group: None, common })))
            }
            VolumeKind::Block => Ok(StorageSource::Block(Some(BlockSource { dev: Some(device), common }))),
            VolumeKind::Directory => Ok(StorageSource::Dir(Some(DirSource { dir: device, common }))),
            VolumeKind::Network => {
                let problem = format!("volume '{}' has no path on the host", source.volume);
                Err(refuse(path, Problem::Unsupported(problem)))
            }
        },
    }
}

/// The unit of a target: the volume's name ends with its number.
fn unit(source: &VolumeSource, target: NetworkSource, common: SourceCommon) -> StorageSource {
    let number = source.volume.rsplit(':').next().unwrap_or_default();
    let name = format!("{}/{number}", target.name.as_deref().unwrap_or_default());
    let auth = target.common.auth.clone();
    StorageSource::Network(Box::new(NetworkSource {
        name: Some(name),
        common: SourceCommon { auth, ..common },
        ..target
    }))
}
