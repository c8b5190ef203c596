//! The guest's firmware: flash memory as block devices, or a ROM.

use serde::Serialize;
use vir_conf::diagnostic::Problem;
use vir_conf::domain::os::Os;
use vir_conf::domain::os::firmware::{FirmwareFormat, LoaderType, Nvram};
use vir_conf::domain::storage::StorageSource;
use vir_conf::scalar::YesNo;

use super::builder::{Builder, Refusal, refuse};
use crate::firmware::is_resolved;

/// A file as a block device; the node that formats stand on.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct FileNode<'a> {
    driver: &'static str,
    filename: &'a str,
    node_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    read_only: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    auto_read_only: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    discard: Option<&'static str>,
}

/// A format on a file.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct FormatNode {
    node_name: String,
    read_only: bool,
    driver: &'static str,
    file: String,
    /// Formats that can have a backing file are told that there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    backing: Option<serde_json::Value>,
}

/// One of the two flash memories.
struct Flash<'a> {
    /// Its number on the board.
    number: u8,
    path: &'a str,
    format: FirmwareFormat,
    read_only: bool,
}

impl Flash<'_> {
    /// Variables in raw files need no layer for the format.
    fn has_format_node(&self) -> bool {
        self.number == 0 || self.format != FirmwareFormat::Raw
    }

    fn node(&self) -> String {
        let layer = if self.has_format_node() { "format" } else { "storage" };
        format!("libvirt-pflash{}-{layer}", self.number)
    }
}

fn flashes(os: &Os) -> impl Iterator<Item = Flash<'_>> {
    let loader = os.loader.as_ref().filter(|loader| loader.is_pflash());
    let code = loader.and_then(|loader| {
        let format = loader.format.unwrap_or(FirmwareFormat::Raw);
        let read_only = loader.readonly == Some(YesNo::Yes);
        Some(Flash { number: 0, path: loader.path.as_deref()?, format, read_only })
    });
    let nvram = os.nvram.as_ref().filter(|_| code.is_some());
    let variables = nvram.and_then(|nvram| {
        let format = nvram.format.unwrap_or(FirmwareFormat::Raw);
        let path = nvram.path.as_deref().or_else(|| file_of(nvram))?;
        Some(Flash { number: 1, path, format, read_only: false })
    });
    code.into_iter().chain(variables)
}

/// The file that a source is, where it is one.
fn file_of(nvram: &Nvram) -> Option<&str> {
    match nvram.source.as_ref()? {
        StorageSource::File(file) => file.as_ref()?.file.as_deref(),
        StorageSource::Block(_)
        | StorageSource::Dir(_)
        | StorageSource::Network(_)
        | StorageSource::Volume(_)
        | StorageSource::Nvme(_)
        | StorageSource::VhostUser(_)
        | StorageSource::VhostVdpa(_) => None,
    }
}

/// Drives of the board and the block devices they have.
pub(super) fn flash_nodes(os: &Os) -> impl Iterator<Item = (String, String)> {
    flashes(os).map(|flash| (format!("pflash{}", flash.number), flash.node()))
}

/// Adds the block devices of flash memories.
pub(super) fn flash(b: &mut Builder<'_>) -> Result<(), Refusal> {
    let domain = b.domain;
    check(&domain.os)?;
    for flash in flashes(&domain.os) {
        let storage = format!("libvirt-pflash{}-storage", flash.number);
        let bare = !flash.has_format_node();
        b.json(
            "-blockdev",
            &FileNode {
                driver: "file",
                filename: flash.path,
                node_name: storage.clone(),
                read_only: bare.then_some(false),
                auto_read_only: (!bare).then_some(true),
                discard: (!bare).then_some("unmap"),
            },
        );
        if !bare {
            let node_name = flash.node();
            let driver = flash.format.as_str();
            let backing = (flash.format == FirmwareFormat::Qcow2).then_some(serde_json::Value::Null);
            let read_only = flash.read_only;
            b.json("-blockdev", &FormatNode { node_name, read_only, driver, file: storage, backing });
        }
    }
    Ok(())
}

/// Refuses firmware that was looked for and not found, and variables that are nowhere a file.
fn check(os: &Os) -> Result<(), Refusal> {
    if !is_resolved(os) {
        let kind = os.firmware.map_or("efi", |firmware| firmware.as_str());
        let problem =
            format!("Unable to find '{kind}' firmware that is compatible with the current configuration");
        return Err(refuse("domain/os", Problem::Unsupported(problem)));
    }
    let elsewhere = |nvram: &Nvram| nvram.source.is_some() && file_of(nvram).is_none();
    if os.nvram.as_ref().is_some_and(elsewhere) {
        let problem = "variables of firmware are supported in files only".to_owned();
        return Err(refuse("domain/os/nvram", Problem::Unsupported(problem)));
    }
    Ok(())
}

/// Protects variables, or names the ROM.
pub(super) fn rom(b: &mut Builder<'_>) {
    let Some(loader) = &b.domain.os.loader else { return };
    match loader.kind {
        Some(LoaderType::Pflash) => {
            if loader.secure == Some(YesNo::Yes) {
                b.option("-global", "driver=cfi.pflash01,property=secure,value=on");
            }
        }
        Some(LoaderType::Rom) | None => {
            if let Some(path) = &loader.path {
                b.option("-bios", path.as_str());
            }
        }
    }
}
