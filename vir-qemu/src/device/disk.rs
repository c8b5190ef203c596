//! A disk, floppy, CD-ROM or LUN.

mod alias;
mod boot;
mod complete;
mod floppy;
mod frontend;
mod validate;
mod vhost_user;

pub(crate) use alias::{assign_aliases, is_lsi};
pub(crate) use complete::{complete, number_images};
pub(crate) use validate::validate;

use vir_conf::domain::device::disk::Disk;
use vir_conf::domain::storage::{StartupPolicy, StorageSource};
use vir_conf::scalar::YesNo;

use self::boot::BootOrder;
use crate::block::{self, MANAGED_HELPER, ReservationsHelper};
use crate::command::{Builder, Refusal};
use crate::host::Host;
use crate::paths;

/// Leaves out volumes that cannot be found and that the domain may do without: the disk, or what is in the drive.
pub(crate) fn drop_missing(disks: &mut Vec<Disk>, host: &dyn Host) {
    let is_missing = |disk: &Disk| {
        let StorageSource::Volume(Some(source)) = &disk.source else { return false };
        let is_optional = source.common.startup_policy == Some(StartupPolicy::Optional);
        is_optional && host.volume(&source.pool, &source.volume).is_err()
    };
    disks.retain(|disk| disk.is_removable() || !is_missing(disk));
    for disk in disks.iter_mut().filter(|disk| is_missing(disk)) {
        disk.source = StorageSource::File(None);
    }
}

/// Adds all disks and what is behind them.
///
/// Images are numbered from the last disk to the first, so everything behind the disks is looked up before the first
/// argument is added.
pub(crate) fn build(b: &mut Builder<'_>) -> Result<(), Refusal> {
    let disks = &b.domain.devices.disks;
    let boot = BootOrder::of(b.domain);
    floppy::build(disks, &boot, b);
    let mut last = 0;
    let mut chains = Vec::with_capacity(disks.len());
    for (at, disk) in disks.iter().enumerate().rev() {
        chains.push(look_up(disk, &path(at), &mut last, b)?);
    }
    b.count_nodes(last);
    for (at, (disk, chain)) in disks.iter().zip(chains.iter().rev()).enumerate() {
        if !is_plugged_later(disk) {
            build_one(disk, chain.as_ref(), &boot, &path(at), b)?;
        }
    }
    Ok(())
}

/// Adds the helper that carries out persistent reservations for all disks that leave it to us.
pub(crate) fn build_reservations_helper(b: &mut Builder<'_>) {
    let is_managed = |disk: &Disk| {
        let reservations = disk.source.common().and_then(|common| common.reservations.as_ref());
        reservations.is_some_and(|reservations| reservations.managed == Some(YesNo::Yes))
    };
    if b.domain.devices.disks.iter().any(is_managed) {
        let path = format!("{}/{MANAGED_HELPER}.sock", paths::private_dir(b.domain, b.driver.config));
        b.object(&ReservationsHelper::new(MANAGED_HELPER, &path));
    }
}

fn path(at: usize) -> String {
    format!("domain/devices/disk[{}]", at + 1)
}

/// The images of a disk, if there are any; an empty drive takes a number all the same.
fn look_up<'a>(
    disk: &'a Disk,
    path: &str,
    last: &mut u32,
    b: &mut Builder<'_>,
) -> Result<Option<block::Chain<'a>>, Refusal> {
    if disk.source.is_empty() || matches!(disk.source, StorageSource::VhostUser(_)) {
        *last += 1;
        return Ok(None);
    }
    block::chain(disk, path, last, b).map(Some)
}

/// A disk whose changes are thrown away, over an image that others use, gets its overlay while the guest waits.
fn is_plugged_later(disk: &Disk) -> bool {
    disk.transient.as_ref().is_some_and(|transient| transient.share_backing == Some(YesNo::Yes))
}

fn build_one(
    disk: &Disk,
    chain: Option<&block::Chain<'_>>,
    boot: &BootOrder<'_>,
    path: &str,
    b: &mut Builder<'_>,
) -> Result<(), Refusal> {
    if let StorageSource::VhostUser(source) = &disk.source {
        return vhost_user::build(disk, source, boot, b);
    }
    let node = chain.map(|chain| block::build(chain, path, b)).transpose()?;
    frontend::build(disk, node.as_deref(), boot, path, b)
}
