//! The seam to the pure half of the house: documents in, completed documents and command lines out.

use vir_conf::Domain;
use vir_qemu::command::Built;

use super::resources::Opened;
use crate::Result;

/// What turns a document into something QEMU can be started with. It decides everything about the guest.
pub(crate) trait Recipe: Send + Sync {
    /// Fills in what the author left out and gives every device its address: the document to be stored.
    fn complete(&self, domain: Domain) -> Result<Domain>;

    /// The running domain's document and the command line that makes it run. `domain` has its id; what QEMU is to inherit is
    /// opened on the way.
    fn plan(&self, domain: Domain, opened: &mut Opened) -> Result<Built>;

    /// QEMU's version as one number: major · 1,000,000 + minor · 1,000 + release.
    fn version(&self) -> Result<u64>;
}
