//! A SCSI unit of the host or of an iSCSI target.

use serde::Serialize;
use vir_conf::diagnostic::Problem;
use vir_conf::domain::address::Address;
use vir_conf::domain::device::DeviceInfo;
use vir_conf::domain::device::hostdev::{IscsiSource, ScsiHostdev, ScsiSource, ScsiUnit};

use super::{PATH, boot_index, unsupported};
use crate::command::{Builder, Refusal, refuse, refuse_host};
use crate::device::scsi::ScsiPlace;
use crate::host::SecretUse;
use crate::secret;

/// Port of an iSCSI target that names none (IANA).
const ISCSI_PORT: u16 = 3260;

/// The node behind the device.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Node<'a> {
    #[serde(flatten)]
    source: Source<'a>,
    #[serde(rename = "node-name")]
    name: &'a str,
    read_only: bool,
}

#[derive(Serialize)]
#[serde(tag = "driver")]
enum Source<'a> {
    #[serde(rename = "host_device")]
    Host { filename: String },
    #[serde(rename = "iscsi")]
    Iscsi(Iscsi<'a>),
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Iscsi<'a> {
    portal: String,
    target: &'a str,
    lun: u32,
    transport: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    user: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    password_secret: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    initiator_name: Option<&'a str>,
}

#[derive(Serialize)]
struct Props<'a> {
    driver: &'static str,
    drive: &'a str,
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    bootindex: Option<u32>,
    #[serde(flatten)]
    place: ScsiPlace,
}

/// Adds the unit and the node behind it.
pub(super) fn build(scsi: &ScsiHostdev, info: &DeviceInfo, b: &mut Builder<'_>) -> Result<(), Refusal> {
    let Some(Address::Drive(address)) = &info.address else {
        return Err(unsupported("a SCSI host device needs an address of type 'drive'"));
    };
    let node_name = format!("libvirt-{}-backend", b.next_node());
    let secret_id = format!("{node_name}-secret0");
    let source = match &scsi.source {
        ScsiSource::Adapter(unit) => Source::Host { filename: format!("/dev/{}", generic(unit, b)?) },
        ScsiSource::Iscsi(target) => Source::Iscsi(iscsi(target, &secret_id, b)?),
    };
    b.json("-blockdev", &Node { source, name: &node_name, read_only: scsi.readonly });
    let props = Props {
        driver: "scsi-generic",
        drive: &node_name,
        id: b.alias(info),
        bootindex: boot_index(info),
        place: ScsiPlace::of(address, b),
    };
    b.device(&props);
    Ok(())
}

/// Name of the host's generic device of a unit, `sg0`.
fn generic(unit: &ScsiUnit, b: &Builder<'_>) -> Result<String, Refusal> {
    b.driver.host.scsi_generic(unit).map_err(|err| refuse_host(PATH, &err))
}

/// The unit of a target, and its password as an object.
fn iscsi<'a>(source: &'a IscsiSource, secret_id: &'a str, b: &mut Builder<'_>) -> Result<Iscsi<'a>, Refusal> {
    let (target, lun) = source.name.split_once('/').unwrap_or((&source.name, "0"));
    let lun = lun.parse().map_err(|_| unsupported(format!("'{lun}' is no number of an iSCSI unit")))?;
    let [host] = &source.hosts[..] else {
        let problem = Problem::Unsupported("an iSCSI target needs one <host>".to_owned());
        return Err(refuse(PATH, problem));
    };
    if let Some(auth) = &source.auth {
        secret::build_kept(secret_id, SecretUse::Iscsi, &auth.secret.secret, PATH, b)?;
    }
    Ok(Iscsi {
        portal: format!("{}:{}", host.name, host.port.unwrap_or(ISCSI_PORT)),
        target,
        lun,
        transport: "tcp",
        user: source.auth.as_ref().map(|auth| auth.username.as_str()),
        password_secret: source.auth.as_ref().map(|_| secret_id),
        initiator_name: source.initiator.as_ref().map(|initiator| initiator.iqn.name.as_str()),
    })
}
