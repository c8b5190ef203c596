//! The recipe that real connections use: `vir_qemu` over this host.

use std::{env::consts::ARCH, path::PathBuf, sync::Arc};

use vir_conf::{Domain, Ready, arch::Arch, diagnostic::Report, flags::ParseFlags};
use vir_qemu::{Config, command, command::Built, ready};

use super::{
    answers::Answers,
    emulator::{self, Emulators},
    recipe::Recipe,
    resources::Opened,
};
use crate::{Code, Error, Origin, Result, host::Host, store::Store};

/// Completion, placing, validation and command lines as `vir_qemu` has them.
pub(crate) struct Standard {
    config: Config,
    host: Arc<dyn Host>,
    emulators: Emulators,
}

impl Standard {
    /// The recipe for a state directory on a host.
    pub(crate) fn new(store: Store, host: Arc<dyn Host>) -> Self {
        let layout = store.layout();
        let config = Config::new(&layout.lib.display().to_string(), &layout.run.display().to_string());
        Self { config, host, emulators: Emulators::new(store) }
    }

    /// Calls `work` with everything besides the definition that decides how the machine looks.
    fn with_driver<T>(&self, domain: &Domain, work: impl FnOnce(vir_qemu::Driver<'_>) -> T) -> Result<T> {
        let answers = Answers(&*self.host);
        let capabilities = self.emulators.capabilities(&self.emulator(domain)?)?;
        Ok(work(vir_qemu::Driver { capabilities: &capabilities, config: &self.config, host: &answers }))
    }

    fn ready(&self, mut domain: Domain, flags: ParseFlags) -> Result<Ready<Domain>> {
        let emulator = self.emulator(&domain)?;
        domain.devices.emulator.get_or_insert_with(|| emulator.display().to_string());
        let copy = domain.clone();
        let readied = self.with_driver(&domain, |driver| ready(copy, flags, driver))?;
        readied.map(|(ready, _warnings)| ready).map_err(refused)
    }

    /// The binary that the document names, else the one for its architecture.
    fn emulator(&self, domain: &Domain) -> Result<PathBuf> {
        let arch = domain.os.arch().map_or(ARCH, Arch::as_str);
        match &domain.devices.emulator {
            Some(path) => Ok(path.into()),
            None => emulator::find(&*self.host, arch),
        }
    }
}

impl Recipe for Standard {
    fn complete(&self, domain: Domain) -> Result<Domain> {
        self.ready(domain, ParseFlags::INACTIVE | ParseFlags::ABI_UPDATE).map(Ready::into_inner)
    }

    fn plan(&self, domain: Domain, opened: &mut Opened) -> Result<Built> {
        // A stored definition is complete already, and completing it again changes nothing; but files may be old.
        let ready = self.ready(domain, ParseFlags::empty())?;
        let built = self.with_driver(&ready, |driver| command::build(&ready, driver, opened))?;
        built.map_err(|refusal| {
            Error::new(Code::ConfigUnsupported, Origin::Qemu, refusal.to_string()).because(*refusal)
        })
    }

    fn version(&self) -> Result<u64> {
        Ok(self.emulators.capabilities(&emulator::find(&*self.host, ARCH)?)?.version.number().into())
    }
}

fn refused(report: Report) -> Error {
    Error::new(Code::ConfigUnsupported, Origin::Qemu, report.to_string()).because(report)
}
