//! The capabilities of a case's QEMU: the recorded document with the case's own changes.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use vir_conf::scalar::{Scalar, YesNo};
use vir_qemu::capabilities::{Capabilities, Flag, Gic};
use vir_test::corpus::{DataPath, Suite};

use super::{Case, GicVersions};

/// All that the capabilities of a case depend on.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    document: DataPath,
    strip_machine_aliases: bool,
    add: Vec<String>,
    del: Vec<String>,
    gic: Option<GicVersions>,
}

/// Capabilities that were needed before. Most cases share one of a few.
#[derive(Debug, Default)]
pub(super) struct Cache(Mutex<BTreeMap<Key, Arc<Capabilities>>>);

impl Cache {
    /// The binary's capabilities as the case has them.
    pub(super) fn of(&self, case: &Case, suite: &Suite) -> Result<Arc<Capabilities>, String> {
        let key = Key {
            document: case.caps.clone(),
            strip_machine_aliases: case.strip_machine_aliases,
            add: case.caps_add.clone(),
            del: case.caps_del.clone(),
            gic: case.gic,
        };
        let mut known = self.0.lock().map_err(|_| "another case panicked while reading capabilities")?;
        if let Some(capabilities) = known.get(&key) {
            return Ok(Arc::clone(capabilities));
        }
        let capabilities = Arc::new(load(&key, suite)?);
        known.insert(key, Arc::clone(&capabilities));
        Ok(capabilities)
    }
}

fn load(key: &Key, suite: &Suite) -> Result<Capabilities, String> {
    let text = suite.read(&key.document).map_err(|err| err.to_string())?;
    let mut capabilities = Capabilities::parse(&text).map_err(|report| report.to_string())?;
    if key.strip_machine_aliases {
        capabilities.strip_machine_aliases();
    }
    for name in &key.add {
        capabilities.flags.insert(flag(name)?);
    }
    for name in &key.del {
        capabilities.flags.remove(flag(name)?);
    }
    if let Some(versions) = key.gic.and_then(GicVersions::listed) {
        let everywhere = |version: &u8| Gic { version: *version, kernel: YesNo::Yes, emulated: YesNo::Yes };
        capabilities.gics = versions.iter().map(everywhere).collect();
    }
    Ok(capabilities)
}

fn flag(name: &str) -> Result<Flag, String> {
    Flag::read(name).ok_or_else(|| format!("unknown capability flag '{name}'"))
}
