//! The graph of block nodes below a disk: protocols, slices, formats, filters, backing chains.
//!
//! An image is one or more nodes: *storage* (where the bytes are), *slice* (which part of them), *format* (how they
//! are to be read). Each has the image's number in its name, `libvirt-3-storage`.

mod access;
mod filter;
mod format;
mod image;
mod network;
mod objects;
mod protocol;
mod specification;
mod throttle;
mod volume;

pub(crate) use access::write_cache;
pub(crate) use image::{Chain, cache, chain};
pub(crate) use objects::{MANAGED_HELPER, ReservationsHelper};
pub use specification::{SpecificationError, deflatten, read_specification};
pub(crate) use throttle::build_groups;

use crate::command::{Builder, Refusal};

/// Adds the nodes of a chain, the deepest first; the name of the node that a device attaches to.
pub(crate) fn build(chain: &Chain<'_>, path: &str, b: &mut Builder<'_>) -> Result<String, Refusal> {
    for image in chain.images.iter().rev() {
        image.data_store.iter().try_for_each(|store| store.build(path, b))?;
        image.build(path, b)?;
    }
    Ok(filter::build(chain, b))
}
