//! Domains that start with their host.

use std::sync::Arc;

use super::services::Services;
use crate::{Deadline, Error, Origin, Result, StartFlags};

/// Starts them, unless this has been done since the host booted. Returns what went wrong with single domains.
pub(super) fn once_a_boot(cx: &Arc<Services>) -> Result<Vec<Error>> {
    let boot = cx
        .host
        .boot_id()
        .map_err(|err| Error::system(Origin::Qemu, "cannot tell which boot this is", err))?;
    let mark = cx.store.layout().run.join("autostarted");
    // The directory may outlive the host's boot, so that the mark must say which boot it speaks of.
    if cx.store.files().read(&mark).is_ok_and(|text| text.trim() == boot) {
        return Ok(Vec::new());
    }
    cx.store.replace(&mark, format!("{boot}\n"))?;
    let entries = cx.entries();
    let chosen = entries.iter().filter(|entry| {
        let snapshot = &entry.view().snapshot;
        snapshot.autostart && snapshot.id.is_none()
    });
    let outcomes = chosen.map(|entry| {
        let (cx, again, deadline) = (Arc::clone(cx), entry.clone(), Deadline::usual());
        let started = entry.actor.call("autostart", deadline, move |machine| {
            machine.start(&cx, &again, None, StartFlags::empty(), deadline)
        });
        started.map_err(|err| err.during(|| format!("autostart domain '{}'", entry.view().snapshot.name)))
    });
    Ok(outcomes.filter_map(Result::err).collect())
}
