//! A trusted platform module.

use serde::Serialize;
use vir_conf::diagnostic::{Problem, Report};
use vir_conf::domain::device::tpm::{HOST_DEVICE, Tpm, TpmBackend, TpmModel, TpmPassthrough, TpmVersion};

use crate::command::{Builder, Refusal, refuse_host};
use crate::device::place::Place;
use crate::host::Host;
use crate::machine::{Machine, MachineKind};

/// The device and version a guest gets unless its definition names others.
pub(crate) fn complete(tpm: &mut Tpm, machine: Machine<'_>) {
    let usual = if machine.kind == MachineKind::Pseries { TpmModel::Spapr } else { TpmModel::Tis };
    let model = *tpm.model.get_or_insert(usual);
    if let TpmBackend::Emulator(emulator) = &mut tpm.backend {
        let old = model == TpmModel::Tis && machine.is_x86();
        emulator.version.get_or_insert(if old { TpmVersion::V1_2 } else { TpmVersion::V2_0 });
    }
}

/// What the host's emulator cannot be.
pub(crate) fn validate(tpm: &Tpm, host: &dyn Host, path: &str, report: &mut Report) {
    let TpmBackend::Emulator(emulator) = &tpm.backend else { return };
    if let Some(version) = emulator.version
        && host.emulates_tpm(version) == Some(false)
    {
        let problem = format!("TPM version '{version}' is not supported by the host's swtpm");
        report.error(path, Problem::Unsupported(problem));
    }
}

#[derive(Serialize)]
struct Props {
    driver: &'static str,
    tpmdev: String,
    id: String,
    #[serde(flatten)]
    place: Place,
}

/// Adds the device and what stands behind it.
pub(crate) fn build(tpm: &Tpm, b: &mut Builder<'_>) -> Result<(), Refusal> {
    let id = b.alias(&tpm.info);
    let tpmdev = format!("tpm-{id}");
    let backend = match &tpm.backend {
        TpmBackend::Passthrough(host) => passthrough(host, &id, &tpmdev, b)?,
        TpmBackend::Emulator(_) => {
            let socket = b.resources.tpm_emulator(&id).map_err(|err| refuse_host(PATH, &err))?;
            emulator(&socket, &tpmdev, b)
        }
        TpmBackend::External(external) => {
            let socket = external.source.as_ref().map(|source| source.path.clone()).unwrap_or_default();
            emulator(&socket, &tpmdev, b)
        }
    };
    b.option("-tpmdev", backend);
    let driver = tpm.model.map_or("tpm-tis", TpmModel::as_str);
    let place = Place::of(&tpm.info, b);
    b.device(&Props { driver, tpmdev, id, place });
    Ok(())
}

const PATH: &str = "domain/devices/tpm";

fn passthrough(
    host: &TpmPassthrough,
    id: &str,
    tpmdev: &str,
    b: &mut Builder<'_>,
) -> Result<String, Refusal> {
    let path = host.device.as_ref().and_then(|device| device.path.as_deref()).unwrap_or(HOST_DEVICE);
    let opened = b.resources.tpm_device(path).map_err(|err| refuse_host(PATH, &err))?;
    let device = b.fdset(opened.device, &format!("{id}-tpm"));
    let cancel = b.fdset(opened.cancel, &format!("{id}-cancel"));
    Ok(format!("passthrough,id={tpmdev},path={device},cancel-path={cancel}"))
}

fn emulator(socket: &str, tpmdev: &str, b: &mut Builder<'_>) -> String {
    b.option("-chardev", format!("socket,id=chrtpm,path={socket}"));
    format!("emulator,id={tpmdev},chardev=chrtpm")
}
