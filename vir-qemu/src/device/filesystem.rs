//! A directory of the host that the guest can mount.

use serde::Serialize;
use vir_conf::Domain;
use vir_conf::diagnostic::{Problem, Report};
use vir_conf::domain::device::VirtioOptions;
use vir_conf::domain::device::filesystem::{
    AccessMode, Filesystem, FilesystemDriverType, FilesystemModel, FilesystemSource, MountSource, Multidevs,
};

use crate::command::{Builder, Refusal, escape, refuse};
use crate::device::place::Place;
use crate::device::virtio::{Generation, TransportProps, driver};
use crate::paths;

/// Notes what keeps QEMU from having the file system.
pub(crate) fn validate(filesystem: &Filesystem, domain: &Domain, path: &str, report: &mut Report) {
    let mut refuse = |text: &str| report.error(path, Problem::Unsupported(text.to_owned()));
    if !matches!(filesystem.source, FilesystemSource::Mount(_)) {
        refuse("only supports mount filesystem type");
    }
    let mapped = filesystem.access_mode == Some(AccessMode::Mapped);
    if (filesystem.fmode.is_some() || filesystem.dmode.is_some()) && !mapped {
        refuse("fmode and dmode must be used with accessmode=mapped");
    }
    let passthrough = filesystem.access_mode.is_none_or(|mode| mode == AccessMode::Passthrough);
    match filesystem.driver_type() {
        Some(FilesystemDriverType::Handle) if !passthrough => refuse("only supports passthrough accessmode"),
        None
        | Some(FilesystemDriverType::Path | FilesystemDriverType::Mtp | FilesystemDriverType::Handle) => {}
        Some(FilesystemDriverType::Virtiofs) => {
            if !passthrough {
                refuse("virtiofs only supports passthrough accessmode");
            }
            if !domain.has_shared_memory() {
                refuse("'virtiofs' requires shared memory");
            }
        }
        Some(FilesystemDriverType::Loop | FilesystemDriverType::Nbd | FilesystemDriverType::Ploop) => {
            refuse("file systems on loop, nbd and ploop devices are for containers");
        }
    }
    if filesystem.info.boot.is_some() && filesystem.driver_type() != Some(FilesystemDriverType::Virtiofs) {
        refuse("boot order is only supported for virtiofs");
    }
}

/// Adds the file system.
pub(crate) fn build(filesystem: &Filesystem, b: &mut Builder<'_>) -> Result<(), Refusal> {
    let FilesystemSource::Mount(source) = &filesystem.source else {
        let problem = Problem::Unsupported("only supports mount filesystem type".to_owned());
        return Err(refuse("domain/devices/filesystem", problem));
    };
    match filesystem.driver_type() {
        Some(FilesystemDriverType::Virtiofs) => build_virtiofs(filesystem, source, b),
        Some(FilesystemDriverType::Mtp) => build_mtp(filesystem, source, b),
        None
        | Some(
            FilesystemDriverType::Path
            | FilesystemDriverType::Handle
            | FilesystemDriverType::Loop
            | FilesystemDriverType::Nbd
            | FilesystemDriverType::Ploop,
        ) => build_9p(filesystem, source, b),
    }
    Ok(())
}

fn generation(filesystem: &Filesystem) -> Generation {
    match filesystem.model {
        None | Some(FilesystemModel::Virtio) => Generation::Usual,
        Some(FilesystemModel::VirtioTransitional) => Generation::Transitional,
        Some(FilesystemModel::VirtioNonTransitional) => Generation::NonTransitional,
    }
}

fn transport(filesystem: &Filesystem) -> TransportProps {
    let options: Option<&VirtioOptions> = filesystem.driver.as_ref().map(|driver| &driver.virtio);
    TransportProps::of(options)
}

#[derive(Serialize)]
struct NineProps<'a> {
    driver: String,
    #[serde(flatten)]
    transport: TransportProps,
    id: &'a str,
    fsdev: String,
    mount_tag: &'a str,
    #[serde(flatten)]
    place: Place,
}

fn build_9p(filesystem: &Filesystem, source: &MountSource, b: &mut Builder<'_>) {
    let id = b.alias(&filesystem.info);
    b.option("-fsdev", fsdev(filesystem, source, &id));
    let props = NineProps {
        driver: driver("virtio-9p", generation(filesystem), &filesystem.info),
        transport: transport(filesystem),
        id: &id,
        fsdev: format!("fsdev-{id}"),
        mount_tag: &filesystem.target.dir,
        place: Place::of(&filesystem.info, b),
    };
    b.device(&props);
}

fn fsdev(filesystem: &Filesystem, source: &MountSource, id: &str) -> String {
    let security = match filesystem.access_mode {
        None | Some(AccessMode::Passthrough) => "passthrough",
        Some(AccessMode::Mapped) => "mapped",
        Some(AccessMode::Squash) => "none",
    };
    let mut option = format!("local,security_model={security}");
    if let Some(multidevs) = filesystem.multidevs.filter(|&multidevs| multidevs != Multidevs::Default) {
        option.push_str(&format!(",multidevs={multidevs}"));
    }
    for (name, mode) in [("fmode", filesystem.fmode), ("dmode", filesystem.dmode)] {
        if let Some(mode) = mode {
            option.push_str(&format!(",{name}={:04o}", mode.0));
        }
    }
    if let Some(policy) = filesystem.driver.as_ref().and_then(|driver| driver.write_policy) {
        option.push_str(&format!(",writeout={policy}"));
    }
    let path = escape(source.dir.as_deref().unwrap_or_default());
    option.push_str(&format!(",id=fsdev-{id},path={path}"));
    if filesystem.readonly {
        option.push_str(",readonly");
    }
    option
}

#[derive(Serialize)]
struct VirtiofsProps<'a> {
    driver: String,
    #[serde(flatten)]
    transport: TransportProps,
    id: &'a str,
    chardev: String,
    #[serde(rename = "queue-size", skip_serializing_if = "Option::is_none")]
    queue_size: Option<u32>,
    tag: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    bootindex: Option<u32>,
    #[serde(flatten)]
    place: Place,
}

/// Adds the socket of the process that serves the file system, and the device.
fn build_virtiofs(filesystem: &Filesystem, source: &MountSource, b: &mut Builder<'_>) {
    let id = b.alias(&filesystem.info);
    let chardev = format!("chr-vu-{id}");
    let own = || format!("{}/{id}-fs.sock", paths::private_dir(b.domain, b.driver.config));
    let path = source.socket.clone().unwrap_or_else(own);
    b.option("-chardev", format!("socket,id={chardev},path={}", escape(&path)));
    let props = VirtiofsProps {
        driver: driver("vhost-user-fs", generation(filesystem), &filesystem.info),
        transport: transport(filesystem),
        id: &id,
        chardev,
        queue_size: filesystem.driver.as_ref().and_then(|driver| driver.queue),
        tag: &filesystem.target.dir,
        bootindex: filesystem.info.boot.as_ref().map(|boot| boot.order),
        place: Place::of(&filesystem.info, b),
    };
    b.device(&props);
}

#[derive(Serialize)]
struct MtpProps<'a> {
    driver: &'static str,
    id: String,
    rootdir: &'a str,
    desc: &'a str,
    readonly: bool,
    #[serde(flatten)]
    place: Place,
}

fn build_mtp(filesystem: &Filesystem, source: &MountSource, b: &mut Builder<'_>) {
    let props = MtpProps {
        driver: "usb-mtp",
        id: b.alias(&filesystem.info),
        rootdir: source.dir.as_deref().unwrap_or_default(),
        desc: &filesystem.target.dir,
        readonly: filesystem.readonly,
        place: Place::of(&filesystem.info, b),
    };
    b.device(&props);
}
