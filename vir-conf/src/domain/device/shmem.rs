//! `<shmem>`: memory that several guests share.

use crate::diagnostic::{Problem, Report};
use crate::domain::MebiBytes;
use crate::domain::device::DeviceInfo;
use crate::facet;
use crate::scalar::OnOff;
use crate::{element, values};

element! {
    /// Memory that several guests share.
    pub struct Shmem = "shmem" new(name: String) {
        /// Name of the memory on the host.
        attr "name" => name: String, fits facet::SHARED_MEMORY;
        /// Whether the memory goes with the guest when it migrates; not of model `ivshmem`.
        attr "role" => role: Option<ShmemRole>, since "6.7.0", when |shmem, _| shmem.model.kind != ShmemModelType::Ivshmem;
        /// The device the guest sees.
        child "model" => model: ShmemModel = ShmemModel { kind: ShmemModelType::Ivshmem };
        /// Size of the memory: a power of two, 1 MiB or more.
        child guest "size" => size: Option<MebiBytes>, when |shmem, _| shmem.size.is_some_and(MebiBytes::is_printable);
        /// The process that keeps the memory and carries interrupts.
        child "server" => server: Option<ShmemServer>;
        /// Interrupts between guests, only with a server.
        child "msi" => msi: Option<ShmemMsi>;
        /// Alias and guest address.
        inline "" => info: DeviceInfo;
    }
}

values! {
    /// Whether shared memory goes with the guest when it migrates.
    pub enum ShmemRole {
        /// It does.
        Master = "master",
        /// It stays, and has to be unplugged before.
        Peer = "peer",
    }
}

element! {
    /// The device the guest sees.
    pub struct ShmemModel = "model" {
        /// Its kind.
        attr guest "type" => kind: ShmemModelType;
    }
}

values! {
    /// Devices that show shared memory.
    pub enum ShmemModelType {
        /// QEMU's old device, with or without interrupts.
        Ivshmem = "ivshmem",
        /// Memory alone.
        IvshmemPlain = "ivshmem-plain" since "2.5.0",
        /// Memory and interrupts.
        IvshmemDoorbell = "ivshmem-doorbell" since "2.5.0",
    }
}

element! {
    /// The process that keeps the memory and carries interrupts.
    pub struct ShmemServer = "server" default {
        /// Path of its socket; told by the memory's name where absent.
        attr "path" => path: Option<String>, fits facet::ABSOLUTE_PATH;
    }
}

element! {
    /// Interrupts between guests.
    pub struct ShmemMsi = "msi" default {
        /// Number of interrupt vectors.
        attr guest "vectors" => vectors: Option<u32>, when |msi, _| msi.vectors != Some(0);
        /// Whether interrupts are sent by event descriptors.
        attr guest "ioeventfd" => ioeventfd: Option<OnOff>;
    }
}

impl Shmem {
    /// Judges the memory alone.
    pub(crate) fn validate(&self, path: &str, report: &mut Report) {
        let mut refuse = |why: &str| report.error(path, Problem::Conflict(why.to_owned()));
        match &*self.name {
            "." => refuse("shmem name cannot be equal to '.'"),
            ".." => refuse("shmem name cannot be equal to '..'"),
            name if name.contains('/') => refuse("shmem name cannot include '/' character"),
            _ => {}
        }
        if self.msi.is_some() && self.server.is_none() {
            refuse("msi option is only supported with a server");
        }
    }
}
