//! `<filesystem>`: a directory, or another file system of the host, that the guest can mount.

mod source;

pub use source::{
    BindSource, FilesystemBlockSource, FilesystemFileSource, FilesystemSource, FilesystemVolumeSource,
    MountSource, RamSource, TemplateSource,
};

use crate::absent::forget_empty;
use crate::diagnostic::{Problem, Report};
use crate::domain::Bytes;
use crate::domain::device::{DeviceInfo, Devices, VirtioOptions};
use crate::domain::idmap::IdMap;
use crate::domain::storage::ImageFormatName;
use crate::facet;
use crate::scalar::{OnOff, Scalar, Signed};
use crate::schema::ScalarShape;
use crate::table::required;
use crate::xml::Text;
use crate::{element, values};

element! {
    /// A directory, or another file system of the host, that the guest can mount.
    pub struct Filesystem = "filesystem" new(source: FilesystemSource, target: FilesystemTarget) {
        /// Whose rights count on the host.
        attr "accessmode" => access_mode: Option<AccessMode>, since "0.8.5";
        /// The device the guest sees.
        attr guest "model" => model: Option<FilesystemModel>, since "5.2.0";
        /// What happens where the directory spans several devices of the host.
        attr "multidevs" => multidevs: Option<Multidevs>, since "6.3.0", when |fs, _| fs.multidevs != Some(Multidevs::Default);
        /// Permissions of files that the guest makes, where the access mode maps them.
        attr "fmode" => fmode: Option<CreateMode>, since "6.10.0";
        /// Permissions of directories that the guest makes, where the access mode maps them.
        attr "dmode" => dmode: Option<CreateMode>, since "6.10.0";
        /// What carries the data.
        child "driver" => driver: Option<FilesystemDriver>, since "0.9.7";
        /// The program that serves a virtiofs file system.
        child "binary" => binary: Option<Virtiofsd>, since "6.2.0";
        /// Users and groups of the guest as the host sees them.
        child "idmap" => id_map: Option<IdMap>, since "10.0.0";
        /// What the guest mounts.
        choice "source" => source: FilesystemSource;
        /// Name by which the guest mounts it, or the directory where a container has it.
        child guest "target" => target: FilesystemTarget;
        /// Whether the guest may only read.
        flag guest "readonly" => readonly: bool;
        /// Most bytes that may be stored.
        child "space_hard_limit" => hard_limit: Option<Bytes>, since "0.9.13";
        /// Bytes beyond which the host warns.
        child "space_soft_limit" => soft_limit: Option<Bytes>, since "0.9.13";
        /// Boot order, alias and guest address.
        inline "" => info: DeviceInfo;
    }
}

values! {
    /// Whose rights count when the guest uses a file.
    pub enum AccessMode {
        /// Those of the guest's user.
        Passthrough = "passthrough",
        /// Those of the hypervisor's process; the guest's are kept beside the file.
        Mapped = "mapped",
        /// As passthrough, but failures to set them are ignored.
        Squash = "squash",
    }
}

values! {
    /// Virtio versions of a file system.
    pub enum FilesystemModel {
        Virtio = "virtio", VirtioTransitional = "virtio-transitional", VirtioNonTransitional = "virtio-non-transitional",
    }
}

values! {
    /// What happens where a directory spans several devices of the host, whose inode numbers may collide.
    pub enum Multidevs { Default = "default", Remap = "remap", Forbid = "forbid", Warn = "warn" }
}

/// Permissions in octal, printed as four digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CreateMode(
    /// Nine bits.
    pub u16,
);

impl Scalar for CreateMode {
    const SHAPE: ScalarShape =
        ScalarShape::Like { what: "permissions in octal, 0 to 0777", examples: &["0755", "0700"] };

    fn read(text: &str) -> Option<Self> {
        u16::from_str_radix(text, 8).ok().filter(|&bits| bits <= 0o777).map(Self)
    }

    fn write(&self, out: &mut Text<'_>) {
        out.number(format_args!("{:04o}", self.0));
    }
}

required!(CreateMode);

element! {
    /// What carries the data.
    pub struct FilesystemDriver = maybe "driver" {
        /// Its name.
        attr guest "type" => kind: Option<FilesystemDriverType>;
        /// Format of an image that is shown.
        attr "format" => format: Option<ImageFormatName>, since "1.0.6";
        /// When the host writes what the guest wrote.
        attr "wrpolicy" => write_policy: Option<WritePolicy>, since "0.9.10";
        /// virtiofs: length of the request queue.
        attr guest "queue" => queue: Option<u32>, since "6.2.0";
        /// Transport options.
        inline "" => virtio: VirtioOptions;
    }
}

values! {
    /// What carries the data of a file system.
    pub enum FilesystemDriverType {
        /// QEMU itself, by 9p.
        Path = "path",
        /// QEMU itself, by file handles.
        Handle = "handle",
        /// A loop device.
        Loop = "loop",
        /// A network block device.
        Nbd = "nbd",
        /// A ploop device.
        Ploop = "ploop",
        /// A process that speaks virtio over a socket.
        Virtiofs = "virtiofs" since "6.2.0",
        /// USB's media transfer protocol.
        Mtp = "mtp" since "10.2.0",
    }
}

values! {
    /// When the host writes what the guest wrote.
    pub enum WritePolicy { Immediate = "immediate" }
}

element! {
    /// The program that serves a virtiofs file system.
    pub struct Virtiofsd = maybe "binary" {
        /// Its path; looked for where absent.
        attr "path" => path: Option<String>, fits facet::ABSOLUTE_PATH;
        /// Whether extended attributes are passed through.
        attr "xattr" => xattr: Option<OnOff>;
        /// What the guest may keep in memory.
        child "cache" => cache: Option<VirtiofsCache>;
        /// What keeps the program within the directory.
        child "sandbox" => sandbox: Option<VirtiofsSandbox>, since "7.2.0";
        /// Whether locks of the guest are locks of the host.
        child "lock" => lock: Option<VirtiofsLock>;
        /// Threads that serve requests.
        child "thread_pool" => thread_pool: Option<VirtiofsThreadPool>, since "8.5.0";
        /// Files that may be open at once.
        child "openfiles" => open_files: Option<VirtiofsOpenFiles>, since "10.6.0";
    }
}

element! {
    /// What the guest may keep in memory.
    pub struct VirtiofsCache = maybe "cache" {
        /// The rule.
        attr "mode" => mode: Option<VirtiofsCacheMode>;
    }
}

values! {
    /// What a guest may keep of a virtiofs file system in memory.
    pub enum VirtiofsCacheMode { None = "none", Always = "always" }
}

element! {
    /// What keeps the program within the directory.
    pub struct VirtiofsSandbox = maybe "sandbox" {
        /// The mechanism.
        attr "mode" => mode: Option<VirtiofsSandboxMode>;
    }
}

values! {
    /// What keeps a virtiofs program within its directory.
    pub enum VirtiofsSandboxMode { Namespace = "namespace", Chroot = "chroot" }
}

element! {
    /// Whether locks of the guest are locks of the host.
    pub struct VirtiofsLock = maybe "lock" {
        /// POSIX locks.
        attr "posix" => posix: Option<OnOff>;
        /// BSD locks.
        attr "flock" => flock: Option<OnOff>;
    }
}

element! {
    /// Threads that serve requests.
    pub struct VirtiofsThreadPool = maybe "thread_pool" {
        /// Their number; -1 leaves it to the program.
        attr "size" => size: Option<Signed>, when |pool, _| pool.size.is_some_and(|size| size.0.is_some());
    }
}

element! {
    /// Files that may be open at once.
    pub struct VirtiofsOpenFiles = maybe "openfiles" {
        /// Their number.
        attr "max" => max: Option<u64>;
    }
}

element! {
    /// The guest's name of a file system.
    pub struct FilesystemTarget = "target" new(dir: String) {
        /// The name by which a machine mounts it, or the directory where a container has it.
        attr guest "dir" => dir: String;
    }
}

impl Devices {
    /// The file system that is mounted at a path, exactly.
    pub fn filesystem_at(&self, path: &str) -> Option<&Filesystem> {
        self.filesystems.iter().find(|filesystem| filesystem.target.dir == path)
    }
}

impl Filesystem {
    /// Whose rights count is decided by us, unless another process serves the file system.
    pub(crate) fn post_parse(&mut self) {
        if !self.is_served_elsewhere() {
            self.access_mode.get_or_insert(AccessMode::Passthrough);
        }
        if self.driver_type() != Some(FilesystemDriverType::Virtiofs) {
            (self.binary, self.id_map) = (None, None);
            self.driver.iter_mut().for_each(|driver| driver.queue = None);
        }
        let programs = self.binary.iter_mut().filter_map(|binary| binary.open_files.as_mut());
        programs.for_each(|files| forget_empty(&mut files.max));
        if let FilesystemSource::Mount(mount) = &mut self.source
            && mount.socket.is_some()
        {
            mount.dir = None;
        }
        if let FilesystemSource::Ram(ram) = &mut self.source {
            ram.post_parse();
        }
        self.id_map.iter_mut().for_each(IdMap::post_parse);
        [&mut self.hard_limit, &mut self.soft_limit].into_iter().for_each(forget_empty);
    }

    /// Notes a file system that is nowhere, and one that firmware cannot read.
    pub(crate) fn validate(&self, path: &str, report: &mut Report) {
        if matches!(&self.source, FilesystemSource::Mount(MountSource { dir: None, socket: None })) {
            let text = format!("missing source information for device {}", self.target.dir);
            report.error(path, Problem::Conflict(text));
        }
        if self.info.boot.is_some() && self.driver_type() != Some(FilesystemDriverType::Virtiofs) {
            report.error(path, Problem::Unsupported("boot order is only supported for virtiofs".to_owned()));
        }
    }

    /// Whether a process that somebody else starts serves the file system.
    pub fn is_served_elsewhere(&self) -> bool {
        matches!(&self.source, FilesystemSource::Mount(source) if source.socket.is_some())
    }

    /// What carries the data, where the definition says.
    pub fn driver_type(&self) -> Option<FilesystemDriverType> {
        self.driver.as_ref()?.kind
    }
}
