//! What a pool's definition leaves open, and what a document cannot say although it has a place for it.

use crate::domain::Random;
use crate::size::Bytes;
use crate::storage::Permissions;
use crate::storage_pool::kind::TargetPath;
use crate::storage_pool::part::clean_path;
use crate::storage_pool::{
    GlusterPoolSource, Hardware, PoolDevice, PoolDir, PoolHost, PoolSource, PoolTarget, PoolType, StoragePool,
};

impl StoragePool {
    /// Fills in names, identity and the target's path, and drops what only the host can tell.
    ///
    /// Idempotent: what is filled in stays.
    pub fn post_parse(&mut self, random: &mut dyn Random) {
        self.uuid.get_or_insert_with(|| random.uuid());
        (self.capacity, self.allocation, self.available) = (Bytes(0), Bytes(0), Bytes(0));
        let written = self.name.take().filter(|name| !name.is_empty());
        self.name = written.or_else(|| self.source.name().map(str::to_owned));
        self.source.post_parse(self.name.as_deref());
        self.post_parse_target();
        self.fs.post_parse();
        self.rbd.post_parse();
        // Options in another pool's namespace are no one's.
        let kind = self.kind();
        if !matches!(kind, PoolType::Fs | PoolType::Netfs) {
            self.fs.mount_options = None;
        }
        if kind != PoolType::Rbd {
            self.rbd.config_options = None;
        }
    }

    fn post_parse_target(&mut self) {
        let name = self.source.name();
        match self.kind().target_path() {
            TargetPath::Nowhere => self.target = None,
            TargetPath::Below(directory) => {
                let path = name.map(|name| format!("{directory}/{name}"));
                self.target.get_or_insert_default().path = path;
            }
            TargetPath::Written => {}
        }
        self.target.iter_mut().for_each(PoolTarget::post_parse);
    }
}

impl PoolTarget {
    fn post_parse(&mut self) {
        self.path = self.path.as_deref().filter(|path| !path.is_empty()).map(clean_path);
        self.permissions.iter_mut().for_each(Permissions::post_parse);
    }
}

impl PoolSource {
    fn post_parse(&mut self, pool: Option<&str>) {
        if let Some(name) = self.name_mut() {
            let written = name.take().filter(|name| !name.is_empty());
            *name = written.or_else(|| pool.map(str::to_owned));
        }
        self.hosts_mut().iter_mut().for_each(PoolHost::post_parse);
        self.devices_mut().iter_mut().for_each(PoolDevice::post_parse);
        if let Some(hardware) = self.hardware_mut() {
            hardware.post_parse();
        }
        match self {
            Self::Netfs(source) => {
                source.dir.post_parse();
                source.protocol = source.protocol.take().filter(|protocol| !protocol.version.is_empty());
            }
            Self::Scsi(source) => source.adapter.post_parse(),
            Self::Gluster(source) => source.post_parse(),
            Self::Mpath(source) => {
                source.get_or_insert_default();
            }
            Self::Dir(_)
            | Self::Fs(_)
            | Self::Logical(_)
            | Self::Disk(_)
            | Self::Iscsi(_)
            | Self::IscsiDirect(_)
            | Self::Rbd(_)
            | Self::Sheepdog(_)
            | Self::Zfs(_)
            | Self::Vstorage(_) => {}
        }
    }

    /// The name, where it may be taken from the pool's own. Types without need of a source get an empty one.
    fn name_mut(&mut self) -> Option<&mut Option<String>> {
        match self {
            Self::Logical(source) => Some(&mut source.get_or_insert_default().name),
            Self::Sheepdog(source) => Some(&mut source.name),
            Self::Gluster(source) => Some(&mut source.name),
            Self::Zfs(source) => Some(&mut source.get_or_insert_default().name),
            Self::Vstorage(source) => Some(&mut source.get_or_insert_default().name),
            Self::Dir(_)
            | Self::Fs(_)
            | Self::Netfs(_)
            | Self::Disk(_)
            | Self::Iscsi(_)
            | Self::IscsiDirect(_)
            | Self::Scsi(_)
            | Self::Mpath(_)
            | Self::Rbd(_) => None,
        }
    }

    fn hosts_mut(&mut self) -> &mut [PoolHost] {
        match self {
            Self::Netfs(source) => &mut source.hosts,
            Self::Iscsi(source) => &mut source.hosts,
            Self::IscsiDirect(source) => &mut source.hosts,
            Self::Rbd(source) => &mut source.hosts,
            Self::Sheepdog(source) => &mut source.hosts,
            Self::Gluster(source) => &mut source.hosts,
            Self::Dir(_)
            | Self::Fs(_)
            | Self::Logical(_)
            | Self::Disk(_)
            | Self::Scsi(_)
            | Self::Mpath(_)
            | Self::Zfs(_)
            | Self::Vstorage(_) => &mut [],
        }
    }

    fn devices_mut(&mut self) -> &mut [PoolDevice] {
        match self {
            Self::Fs(source) => std::slice::from_mut(&mut source.device),
            Self::Disk(source) => std::slice::from_mut(&mut source.device),
            Self::Iscsi(source) => std::slice::from_mut(&mut source.device),
            Self::Logical(source) => source.as_mut().map_or(&mut [], |source| &mut source.devices),
            Self::Zfs(source) => source.as_mut().map_or(&mut [], |source| &mut source.devices),
            Self::Dir(_)
            | Self::Netfs(_)
            | Self::IscsiDirect(_)
            | Self::Scsi(_)
            | Self::Mpath(_)
            | Self::Rbd(_)
            | Self::Sheepdog(_)
            | Self::Gluster(_)
            | Self::Vstorage(_) => &mut [],
        }
    }

    fn hardware_mut(&mut self) -> Option<&mut Hardware> {
        match self {
            Self::Dir(source) => Some(&mut source.get_or_insert_default().hardware),
            Self::Fs(source) => Some(&mut source.hardware),
            Self::Netfs(source) => Some(&mut source.hardware),
            Self::Logical(source) => source.as_mut().map(|source| &mut source.hardware),
            Self::Disk(source) => Some(&mut source.hardware),
            Self::Iscsi(source) => Some(&mut source.hardware),
            Self::Scsi(source) => Some(&mut source.hardware),
            Self::IscsiDirect(_)
            | Self::Mpath(_)
            | Self::Rbd(_)
            | Self::Sheepdog(_)
            | Self::Gluster(_)
            | Self::Zfs(_)
            | Self::Vstorage(_) => None,
        }
    }
}

impl GlusterPoolSource {
    /// All of the Gluster volume is meant where no directory is named.
    fn post_parse(&mut self) {
        let written = self.dir.take().filter(|dir| !dir.path.is_empty());
        let dir = self.dir.insert(written.unwrap_or_else(|| PoolDir { path: "/".to_owned() }));
        dir.post_parse();
    }
}
