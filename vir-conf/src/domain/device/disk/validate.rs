//! Rules for disks that hold under every hypervisor.

mod images;
mod network;
mod together;
mod vhost_user;

use crate::diagnostic::{Problem, Report};
use crate::domain::address::Address;
use crate::domain::device::Devices;
use crate::domain::device::disk::{Disk, DiskBus, DiskDevice, IoTune, SgIo, Tray};
use crate::domain::storage::{Encryption, ImageFormatName, NetworkProtocol, StartupPolicy, StorageSource};
use crate::scalar::{OnOff, YesNo};

/// A rule: what is wrong with a disk, if anything.
type Rule = fn(&Disk) -> Option<Problem>;

const RULES: [Rule; 30] = [
    source_is_there,
    place_is_known,
    name_fits_device,
    address_fits_bus,
    bus_fits_floppy,
    lun_has_a_device,
    lun_is_reached,
    lun_is_raw,
    only_luns_are_passed_through,
    commands_are_filtered,
    reservations_are_for_luns,
    reservations_are_whole,
    only_removable_media_have_trays,
    removable_fits_bus,
    rotation_rate_fits_bus,
    vendor_is_plain,
    product_is_plain,
    wwn_fits_bus,
    translation_fits_bus,
    virtio_options_fit_bus,
    startup_policy_fits_source,
    encryption_is_plain,
    encryption_is_written_once,
    auth_is_written_once,
    limits_agree,
    throttled_once,
    transient_can_be_written,
    threads_are_named_once,
    clusters_are_kept_by_qcow2,
    vhost_user::other_process_decides,
];

impl Devices {
    /// Notes what is wrong with disks, each alone and all together.
    pub fn validate_disks(&self, report: &mut Report) {
        for (at, disk) in self.disks.iter().enumerate() {
            disk.validate(&path(at), report);
        }
        together::validate(self, report);
    }
}

fn path(at: usize) -> String {
    format!("domain/devices/disk[{}]", at + 1)
}

impl Disk {
    fn validate(&self, path: &str, report: &mut Report) {
        for problem in RULES.iter().filter_map(|rule| rule(self)) {
            report.error(path, problem);
        }
        network::validate(&self.source, self.auth(), path, report);
        for source in self.images().skip(1) {
            let auth = source.common().and_then(|common| common.auth.as_ref());
            network::validate(source, auth, path, report);
        }
        images::validate(self, path, report);
        self.validate_seclabels(path, report);
    }

    /// The sources of the disk's images, from the top.
    pub fn images(&self) -> impl Iterator<Item = &StorageSource> {
        let behind = self.backing_store.iter().flat_map(|store| store.images());
        std::iter::once(&self.source).chain(behind.filter_map(|store| store.source.as_ref()))
    }

    fn validate_seclabels(&self, path: &str, report: &mut Report) {
        let labels: Vec<_> = self.source.common().into_iter().flat_map(|common| &common.seclabels).collect();
        for (at, label) in labels.iter().enumerate() {
            if label.model.is_none() && labels.len() > 1 {
                report.error(path, conflict("each of several <seclabel> needs attribute 'model'"));
            }
            if labels[..at].iter().any(|other| other.model.is_some() && other.model == label.model) {
                let model = label.model.as_deref().unwrap_or_default();
                report.error(path, Problem::Duplicate(format!("two <seclabel> are for model '{model}'")));
            }
            if label.label.is_some() && label.relabel.is_some_and(|relabel| !bool::from(relabel)) {
                report.error(path, conflict("a <seclabel> has a label, but relabel='no'"));
            }
        }
    }
}

fn conflict(message: impl Into<String>) -> Problem {
    Problem::Conflict(message.into())
}

fn is_on(disk: &Disk, buses: &[DiskBus]) -> bool {
    disk.target.bus.is_some_and(|bus| buses.contains(&bus))
}

/// A message that names the disk, if a rule is broken.
fn broken(is_broken: bool, disk: &Disk, message: &str) -> Option<Problem> {
    is_broken.then(|| conflict(format!("disk '{}': {message}", disk.target.dev)))
}

fn source_is_there(disk: &Disk) -> Option<Problem> {
    broken(
        disk.source.is_empty() && disk.device == DiskDevice::Disk,
        disk,
        "<source> is missing, and the drive is no removable one",
    )
}

fn place_is_known(disk: &Disk) -> Option<Problem> {
    let is_broken = disk.number().is_none() && disk.info.address.is_none();
    broken(is_broken, disk, "the target is no disk's name and there is no <address>")
}

/// How names of disks begin, other than those of floppy drives.
const DISK_NAMES: [&str; 5] = ["hd", "sd", "vd", "xvd", "ubd"];

fn name_fits_device(disk: &Disk) -> Option<Problem> {
    let name = disk.target.dev.as_str();
    match disk.device {
        DiskDevice::Floppy => broken(!name.starts_with("fd"), disk, "a floppy drive is named fda, fdb, …"),
        DiskDevice::Disk | DiskDevice::Lun => {
            let is_fine = DISK_NAMES.iter().any(|prefix| name.starts_with(prefix));
            broken(!is_fine, disk, "a disk is named hda, sda, vda, …")
        }
        DiskDevice::Cdrom => None,
    }
}

fn lun_is_raw(disk: &Disk) -> Option<Problem> {
    let format = disk.driver.as_ref().and_then(|driver| driver.kind);
    let is_other = format.is_some_and(|format| format != ImageFormatName::Raw);
    broken(is_other && disk.device == DiskDevice::Lun, disk, "a disk of device='lun' has the format 'raw'")
}

fn address_fits_bus(disk: &Disk) -> Option<Problem> {
    let address = disk.info.address.as_ref()?;
    let fits = match disk.target.bus? {
        DiskBus::Ide | DiskBus::Sata | DiskBus::Scsi | DiskBus::Fdc => matches!(address, Address::Drive(_)),
        DiskBus::Usb
        | DiskBus::Virtio
        | DiskBus::Xen
        | DiskBus::Uml
        | DiskBus::Sd
        | DiskBus::Nvme
        | DiskBus::None => true,
    };
    let bus = disk.target.bus.map_or("", DiskBus::as_str);
    (!fits).then(|| {
        Problem::Address(format!(
            "disk '{}' on bus '{bus}' has an address of another kind of bus",
            disk.target.dev
        ))
    })
}

fn bus_fits_floppy(disk: &Disk) -> Option<Problem> {
    let is_floppy = disk.device == DiskDevice::Floppy;
    let on_floppy_bus = is_on(disk, &[DiskBus::Fdc]);
    broken(is_floppy != on_floppy_bus, disk, "floppy drives, and no others, are on bus 'fdc'")
}

fn lun_has_a_device(disk: &Disk) -> Option<Problem> {
    let has_device = match &disk.source {
        StorageSource::Block(_) | StorageSource::Volume(_) | StorageSource::Network(_) => true,
        StorageSource::File(_)
        | StorageSource::Dir(_)
        | StorageSource::Nvme(_)
        | StorageSource::VhostUser(_)
        | StorageSource::VhostVdpa(_) => false,
    };
    broken(
        disk.device == DiskDevice::Lun && !has_device,
        disk,
        "device='lun' needs a block device as its source",
    )
}

fn lun_is_reached(disk: &Disk) -> Option<Problem> {
    let StorageSource::Network(source) = &disk.source else { return None };
    let is_broken = disk.device == DiskDevice::Lun && source.protocol != NetworkProtocol::Iscsi;
    broken(is_broken, disk, &format!("device='lun' is not supported for protocol='{}'", source.protocol))
}

fn only_luns_are_passed_through(disk: &Disk) -> Option<Problem> {
    let passes = disk.rawio.is_some() || disk.sgio.is_some();
    broken(passes && disk.device != DiskDevice::Lun, disk, "rawio and sgio are for device='lun' only")
}

fn commands_are_filtered(disk: &Disk) -> Option<Problem> {
    broken(disk.sgio == Some(SgIo::Unfiltered), disk, "no host can leave SCSI commands unfiltered any more")
}

fn reservations_are_for_luns(disk: &Disk) -> Option<Problem> {
    let reserves = disk.source.common().is_some_and(|common| common.reservations.is_some());
    broken(reserves && disk.device != DiskDevice::Lun, disk, "<reservations> are for device='lun' only")
}

fn reservations_are_whole(disk: &Disk) -> Option<Problem> {
    let reservations = disk.source.common()?.reservations.as_ref()?;
    broken(reservations.managed.is_none(), disk, "<reservations> need attribute 'managed'").or_else(|| {
        let is_lost = reservations.managed == Some(YesNo::No) && reservations.source.is_none();
        broken(is_lost, disk, "<reservations managed='no'> need the <source> that carries them out")
    })
}

fn only_removable_media_have_trays(disk: &Disk) -> Option<Problem> {
    let is_open = disk.target.tray == Some(Tray::Open);
    broken(is_open && !disk.is_removable(), disk, "only CD-ROM and floppy drives have a tray")
}

fn removable_fits_bus(disk: &Disk) -> Option<Problem> {
    let fits = is_on(disk, &[DiskBus::Usb, DiskBus::Scsi]);
    broken(disk.target.removable.is_some() && !fits, disk, "removable is for bus 'usb' and 'scsi' only")
}

fn rotation_rate_fits_bus(disk: &Disk) -> Option<Problem> {
    let fits = is_on(disk, &[DiskBus::Ide, DiskBus::Sata, DiskBus::Scsi]);
    broken(
        disk.target.rotation_rate.is_some() && !fits,
        disk,
        "rotation_rate is for bus 'ide', 'sata' and 'scsi' only",
    )
}

/// Characters of a vendor in a SCSI INQUIRY answer.
const VENDOR_LENGTH: usize = 8;

fn vendor_is_plain(disk: &Disk) -> Option<Problem> {
    let fits = disk.vendor.as_deref().is_none_or(|vendor| is_printable(vendor, VENDOR_LENGTH));
    broken(!fits, disk, "<vendor> is at most 8 printable characters")
}

/// Characters of a product in a SCSI INQUIRY answer, and of a model in the one of ATA's IDENTIFY.
const PRODUCT_LENGTH: (usize, usize) = (16, 40);

fn product_is_plain(disk: &Disk) -> Option<Problem> {
    let (scsi, ata) = PRODUCT_LENGTH;
    let length = if is_on(disk, &[DiskBus::Ide, DiskBus::Sata]) { ata } else { scsi };
    let fits = disk.product.as_deref().is_none_or(|product| is_printable(product, length));
    broken(!fits, disk, &format!("<product> is at most {length} printable characters"))
}

fn is_printable(text: &str, length: usize) -> bool {
    text.len() <= length && text.bytes().all(|byte| (b' '..=b'~').contains(&byte))
}

/// Hexadecimal digits of a world wide name.
const WWN_LENGTH: usize = 16;

fn wwn_fits_bus(disk: &Disk) -> Option<Problem> {
    let wwn = disk.wwn.as_deref()?;
    let digits = wwn.strip_prefix("0x").unwrap_or(wwn);
    let is_name = digits.len() == WWN_LENGTH && digits.bytes().all(|digit| digit.is_ascii_hexdigit());
    let fits = is_on(disk, &[DiskBus::Ide, DiskBus::Sata, DiskBus::Scsi]);
    broken(!fits, disk, "<wwn> is for bus 'ide', 'sata' and 'scsi' only")
        .or_else(|| {
            broken(disk.device == DiskDevice::Lun, disk, "device='lun' shows the <wwn> of its source")
        })
        .or_else(|| broken(!is_name, disk, "<wwn> is 16 hexadecimal digits"))
}

fn translation_fits_bus(disk: &Disk) -> Option<Problem> {
    let translates = disk.geometry.as_ref().is_some_and(|geometry| geometry.translation.is_some());
    broken(
        translates && !is_on(disk, &[DiskBus::Ide]),
        disk,
        "a geometry's translation is for bus 'ide' only",
    )
}

fn virtio_options_fit_bus(disk: &Disk) -> Option<Problem> {
    let driver = disk.driver.as_ref()?;
    let options = &driver.virtio;
    let transport = [options.iommu, options.ats, options.packed, options.page_per_vq];
    let switches = [driver.ioeventfd, driver.event_idx];
    let numbers = [driver.queues, driver.queue_size];
    let is_used = transport.iter().chain(&switches).any(Option::is_some)
        || numbers.iter().any(Option::is_some)
        || disk.model.is_some();
    let message = "model, ioeventfd, event_idx, queues, queue_size, iommu, ats, packed and page_per_vq are for bus 'virtio' only";
    broken(is_used && !is_on(disk, &[DiskBus::Virtio]), disk, message)
}

fn startup_policy_fits_source(disk: &Disk) -> Option<Problem> {
    let has_policy = disk.source.common().is_some_and(|common| common.startup_policy.is_some());
    let on_network = matches!(disk.source, StorageSource::Network(_));
    broken(has_policy && on_network, disk, "a startupPolicy is for sources on the host only").or_else(|| {
        let policy = disk.source.common()?.startup_policy;
        let is_broken = policy == Some(StartupPolicy::Requisite) && !disk.is_removable();
        broken(is_broken, disk, "startupPolicy='requisite' is for CD-ROM and floppy drives only")
    })
}

fn encryption_is_plain(disk: &Disk) -> Option<Problem> {
    let mut images = disk.images().filter_map(|source| source.common()?.encryption.as_ref());
    let makes = |encryption: &Encryption| encryption.cipher.is_some() || encryption.iv_generator.is_some();
    let is_broken =
        disk.encryption.as_deref().is_some_and(makes) || images.any(|encryption| makes(encryption));
    broken(is_broken, disk, "<cipher> and <ivgen> are for making volumes, the image itself has them")
}

fn encryption_is_written_once(disk: &Disk) -> Option<Problem> {
    let beside = disk.encryption.is_some();
    let inside = disk.source.common().is_some_and(|common| common.encryption.is_some());
    broken(beside && inside, disk, "<encryption> is given twice, beside and inside <source>")
}

fn auth_is_written_once(disk: &Disk) -> Option<Problem> {
    let inside = disk.source.common().is_some_and(|common| common.auth.is_some());
    broken(disk.auth.is_some() && inside, disk, "<auth> is given twice, beside and inside <source>")
}

fn limits_agree(disk: &Disk) -> Option<Problem> {
    let name = disk.io_tune.as_deref()?.rates.contradiction()?;
    broken(true, disk, &format!("<total_{name}> excludes <read_{name}> and <write_{name}>"))
}

fn throttled_once(disk: &Disk) -> Option<Problem> {
    let is_filtered = disk.throttle_filters.as_ref().is_some_and(|filters| !filters.filters.is_empty());
    let message = "'throttlefilters' can't be used together with 'iotune'";
    let is_limited = disk.io_tune.as_deref().is_some_and(|tune| *tune != IoTune::default());
    broken(is_limited && is_filtered, disk, message)
}

fn threads_are_named_once(disk: &Disk) -> Option<Problem> {
    let driver = disk.driver.as_ref()?;
    broken(driver.iothread == Some(0), disk, "iothread ids begin with 1").or_else(|| {
        let is_broken = driver.iothread.is_some() && driver.iothreads.is_some();
        broken(is_broken, disk, "'iothread' of <driver> excludes <iothreads>")
    })
}

fn clusters_are_kept_by_qcow2(disk: &Disk) -> Option<Problem> {
    let driver = disk.driver.as_ref()?;
    let is_broken = driver.discard_no_unref.is_some() && driver.kind != Some(ImageFormatName::Qcow2);
    broken(is_broken, disk, "'discard_no_unref' only works with qcow2 disk format")
}

fn transient_can_be_written(disk: &Disk) -> Option<Problem> {
    let copies = disk.driver.as_ref().is_some_and(|driver| driver.copy_on_read == Some(OnOff::On));
    broken(
        disk.transient.is_some() && disk.readonly,
        disk,
        "a <transient> disk is written, so it is not <readonly>",
    )
    .or_else(|| {
        broken(copies && disk.readonly, disk, "copy_on_read='on' writes, so the disk is not <readonly>")
    })
}
