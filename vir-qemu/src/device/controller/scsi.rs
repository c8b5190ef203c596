//! SCSI controllers.

use serde::Serialize;
use vir_conf::diagnostic::Problem;
use vir_conf::domain::address::Address;
use vir_conf::domain::device::IothreadMapping;
use vir_conf::domain::device::controller::{Controller, ControllerDriver, ScsiController, ScsiModel};

use crate::command::{Builder, Refusal, refuse};
use crate::device::place::Place;
use crate::device::virtio::{Generation, TransportProps, driver};

#[derive(Serialize)]
struct Props {
    driver: String,
    #[serde(flatten)]
    transport: TransportProps,
    #[serde(skip_serializing_if = "Option::is_none")]
    iothread: Option<String>,
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    num_queues: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cmd_per_lun: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    max_sectors: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ioeventfd: Option<bool>,
    #[serde(rename = "iothread-vq-mapping", skip_serializing_if = "Option::is_none")]
    mapping: Option<Vec<MappedThread>>,
    #[serde(flatten)]
    place: Place,
    /// Register on the virtual I/O bus of a pSeries machine.
    #[serde(skip_serializing_if = "Option::is_none")]
    reg: Option<u64>,
}

/// An I/O thread and the queues that it serves.
#[derive(Serialize)]
struct MappedThread {
    iothread: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    vqs: Vec<u32>,
}

/// Adds a SCSI controller.
pub(super) fn build(
    path: &str,
    controller: &Controller,
    scsi: &ScsiController,
    b: &mut Builder<'_>,
) -> Result<(), Refusal> {
    let Some(adapter) = scsi.model.and_then(adapter) else {
        let model = scsi.model.map_or("unknown", ScsiModel::as_str);
        return Err(refuse(path, Problem::Unsupported(format!("QEMU has no SCSI adapter '{model}'"))));
    };
    let tuning = controller.driver.as_ref();
    let props = Props {
        driver: match adapter {
            Adapter::Virtio(generation) => driver("virtio-scsi", generation, &controller.info),
            Adapter::Chip(name) => name.to_owned(),
        },
        transport: TransportProps::of(tuning.map(|tuning| &tuning.virtio)),
        iothread: tuning.and_then(|tuning| tuning.iothread).map(|number| format!("iothread{number}")),
        id: b.alias(&controller.info),
        num_queues: tuning.and_then(|tuning| tuning.queues),
        cmd_per_lun: tuning.and_then(|tuning| tuning.cmd_per_lun),
        max_sectors: tuning.and_then(|tuning| tuning.max_sectors),
        ioeventfd: tuning.and_then(|tuning| tuning.ioeventfd).map(bool::from),
        mapping: tuning.and_then(mapping),
        place: Place::of(&controller.info, b),
        reg: register(controller),
    };
    b.device(&props);
    Ok(())
}

fn mapping(tuning: &ControllerDriver) -> Option<Vec<MappedThread>> {
    let IothreadMapping { threads } = tuning.iothreads.as_ref()?;
    let threads = threads.iter().map(|thread| MappedThread {
        iothread: format!("iothread{}", thread.id),
        vqs: thread.queues.iter().map(|queue| queue.id).collect(),
    });
    Some(threads.collect())
}

fn register(controller: &Controller) -> Option<u64> {
    if let Some(Address::SpaprVio(vio)) = &controller.info.address { vio.reg.map(|reg| reg.0) } else { None }
}

/// What an adapter is to QEMU.
enum Adapter {
    Virtio(Generation),
    Chip(&'static str),
}

fn adapter(model: ScsiModel) -> Option<Adapter> {
    Some(match model {
        ScsiModel::VirtioScsi => Adapter::Virtio(Generation::Usual),
        ScsiModel::VirtioTransitional => Adapter::Virtio(Generation::Transitional),
        ScsiModel::VirtioNonTransitional => Adapter::Virtio(Generation::NonTransitional),
        ScsiModel::Lsilogic => Adapter::Chip("lsi"),
        ScsiModel::Lsisas1068 => Adapter::Chip("mptsas1068"),
        ScsiModel::Lsisas1078 => Adapter::Chip("megasas"),
        ScsiModel::Vmpvscsi => Adapter::Chip("pvscsi"),
        ScsiModel::Ibmvscsi => Adapter::Chip("spapr-vscsi"),
        ScsiModel::Dc390 => Adapter::Chip("dc390"),
        ScsiModel::Am53c974 => Adapter::Chip("am53c974"),
        // The first is VMware's alone, the second part of boards that have it.
        ScsiModel::Buslogic | ScsiModel::Ncr53c90 | ScsiModel::Auto => return None,
    })
}
