//! From an address to the QEMU driver: one a state directory, shared by all connections of this process.

use std::sync::{Arc, Mutex, PoisonError, Weak};

use super::{QemuDriver, recipe::Recipe, standard::Standard};
use crate::{
    Result, Uri,
    driver::Driver,
    host::{Host, RealFiles, System},
    store::{Layout, Store},
};

static OPEN: Mutex<Vec<(Layout, Weak<QemuDriver>)>> = Mutex::new(Vec::new());

/// The driver that a `qemu:` address names.
pub(crate) fn open(uri: &Uri) -> Result<Arc<dyn Driver>> {
    let host: Arc<dyn Host> = Arc::new(System);
    let layout = Layout::of(uri, &*host)?;
    let mut open = OPEN.lock().unwrap_or_else(PoisonError::into_inner);
    open.retain(|(_, driver)| driver.strong_count() > 0);
    let present = open.iter().find(|(place, _)| *place == layout).and_then(|(_, driver)| driver.upgrade());
    if let Some(driver) = present {
        return Ok(driver);
    }
    let recipe = |store: &Store, host: &Arc<dyn Host>| -> Box<dyn Recipe> {
        Box::new(Standard::new(store.clone(), Arc::clone(host)))
    };
    let driver = Arc::new(QemuDriver::open(Arc::new(RealFiles), host, recipe, layout.clone())?);
    open.push((layout, Arc::downgrade(&driver)));
    Ok(driver)
}
