//! The zPCI ids of one guest: each used once.

use std::collections::BTreeMap;

use crate::{Uid, ZpciIds};

/// All zPCI ids of a guest.
///
/// An extension beside [`AddressSet`](crate::AddressSet): on s390 a function has an address *and* these ids.
#[derive(Debug, Clone, Default)]
pub struct ZpciSet {
    uids: Ids,
    fids: Ids,
}

/// Ids in use with their owners.
#[derive(Debug, Clone, Default)]
struct Ids {
    owners: BTreeMap<u32, String>,
    /// Below this, every id is in use.
    lowest: u32,
}

/// A zPCI id that cannot be had.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ZpciError {
    /// Two functions ask for one id.
    #[error(
        "'{device}': zPCI {what} {value:#x} is already used by '{holder}'; change one of the two, or leave one out to \
         have it assigned"
    )]
    Duplicate {
        /// Who asks.
        device: String,
        /// `uid` or `fid`.
        what: &'static str,
        /// The id.
        value: u32,
        /// Who has it.
        holder: String,
    },
    /// Every id is in use.
    #[error("'{device}': every zPCI {what} is in use; remove a device")]
    Full {
        /// Who asks.
        device: String,
        /// `uid` or `fid`.
        what: &'static str,
    },
}

impl ZpciSet {
    /// A guest without zPCI functions.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes the ids that a definition names. After an error neither is taken.
    pub fn reserve(&mut self, ids: ZpciIds, device: &str) -> Result<(), ZpciError> {
        let ZpciIds { uid, fid } = ids;
        let uid = uid.map(|uid| u32::from(uid.get()));
        if let Some(value) = uid {
            self.uids.check(value, "uid", device)?;
        }
        if let Some(value) = fid {
            self.fids.check(value, "fid", device)?;
        }
        self.uids.owners.extend(uid.map(|value| (value, device.to_owned())));
        self.fids.owners.extend(fid.map(|value| (value, device.to_owned())));
        Ok(())
    }

    /// Fills in the ids that are missing with the lowest free ones; those present must have been reserved before.
    pub fn complete(&mut self, ids: ZpciIds, device: &str) -> Result<ZpciIds, ZpciError> {
        let uid = match ids.uid {
            Some(uid) => uid,
            None => self.free_uid(device)?,
        };
        let fid = match ids.fid {
            Some(fid) => fid,
            None => self.fids.assign(0..=u32::MAX, "fid", device)?,
        };
        Ok(ZpciIds::new(uid, fid))
    }

    /// Frees ids.
    pub fn release(&mut self, ids: ZpciIds) {
        let ZpciIds { uid, fid } = ids;
        if let Some(uid) = uid {
            self.uids.release(u32::from(uid.get()));
        }
        if let Some(fid) = fid {
            self.fids.release(fid);
        }
    }

    fn free_uid(&mut self, device: &str) -> Result<Uid, ZpciError> {
        let range = u32::from(Uid::MIN.get())..=u32::from(Uid::MAX.get());
        let value = self.uids.assign(range, "uid", device)?;
        Ok(u16::try_from(value).ok().and_then(Uid::new).expect("the id was sought within the range of uids"))
    }
}

impl Ids {
    fn check(&self, value: u32, what: &'static str, device: &str) -> Result<(), ZpciError> {
        match self.owners.get(&value) {
            None => Ok(()),
            Some(holder) => {
                Err(ZpciError::Duplicate { device: device.to_owned(), what, value, holder: holder.clone() })
            }
        }
    }

    fn assign(
        &mut self,
        range: std::ops::RangeInclusive<u32>,
        what: &'static str,
        device: &str,
    ) -> Result<u32, ZpciError> {
        let from = self.lowest.max(*range.start());
        let free = (from..=*range.end()).find(|value| !self.owners.contains_key(value));
        let value = free.ok_or_else(|| ZpciError::Full { device: device.to_owned(), what })?;
        self.owners.insert(value, device.to_owned());
        self.lowest = value;
        Ok(value)
    }

    fn release(&mut self, value: u32) {
        self.owners.remove(&value);
        self.lowest = self.lowest.min(value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(uid: Option<u16>, fid: Option<u32>) -> ZpciIds {
        ZpciIds { uid: uid.and_then(Uid::new), fid }
    }

    #[test]
    fn missing_ids_are_the_lowest_free_ones() {
        let mut set = ZpciSet::new();
        let written = ids(Some(1), Some(0));
        set.reserve(written, "first").expect("free");
        assert_eq!(set.complete(ids(None, None), "second"), Ok(ids(Some(2), Some(1))));
        set.release(written);
        assert_eq!(set.complete(ids(None, Some(7)), "third"), Ok(ids(Some(1), Some(7))));
    }

    #[test]
    fn a_used_id_names_both_devices() {
        let mut set = ZpciSet::new();
        set.reserve(ids(Some(0x2b38), None), "hostdev0").expect("free");
        let error = set.reserve(ids(Some(0x2b38), Some(3)), "hostdev1").expect_err("used");
        assert_eq!(
            error.to_string(),
            "'hostdev1': zPCI uid 0x2b38 is already used by 'hostdev0'; change one of the two, or leave one out to \
             have it assigned"
        );
        set.reserve(ids(None, Some(3)), "hostdev2").expect("an error takes nothing");
    }

    #[test]
    fn uids_run_out() {
        let mut set = ZpciSet::new();
        for _ in Uid::all() {
            set.complete(ids(None, None), "hostdev").expect("there are as many as uids");
        }
        let error = set.complete(ids(None, None), "last").expect_err("no uid is left");
        assert_eq!(error, ZpciError::Full { device: "last".to_owned(), what: "uid" });
    }
}
