//! What readers see of a domain without waiting for its owner.

use std::sync::{Arc, Mutex, PoisonError, atomic::AtomicBool};

use vir_conf::Domain;

use crate::{Snapshot, host::Process};

/// One domain at one moment, with what only this driver needs.
#[derive(Clone)]
pub(crate) struct View {
    /// What everyone sees.
    pub(crate) snapshot: Arc<Snapshot>,
    /// The next start's document; none for a transient domain.
    pub(crate) stored: Option<Arc<Domain>>,
    /// The running domain's document.
    pub(crate) live: Option<Arc<Domain>>,
    /// The running domain's process, to be killed without asking the owner, who may wait for it.
    pub(crate) process: Option<Arc<Process>>,
    /// Set by who ends the process, so that its end is not taken for a crash.
    pub(crate) is_destroyed: Arc<AtomicBool>,
}

/// A view that its owner replaces and everyone reads.
#[derive(Clone)]
pub(crate) struct Published(Arc<Mutex<Arc<View>>>);

impl Published {
    /// Publishes the first view.
    pub(crate) fn new(view: View) -> Self {
        Self(Arc::new(Mutex::new(Arc::new(view))))
    }

    /// The present view. The lock is only ever held to copy or to swap a pointer.
    pub(crate) fn get(&self) -> Arc<View> {
        Arc::clone(&self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Replaces the view.
    pub(crate) fn set(&self, view: View) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Arc::new(view);
    }
}
