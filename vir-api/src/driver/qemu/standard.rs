//! The recipe that real connections use: `vir_qemu` over this host.

use std::{sync::Arc, time::UNIX_EPOCH};

use vir_conf::{Domain, diagnostic::Report, flags::ParseFlags};
use vir_qemu::capabilities::Capabilities;
use vir_qemu::{Config, command, command::Built, host, ready};

use super::{recipe::Recipe, resources::Opened};
use crate::{Code, Error, Origin, Result, host::Host, store::Layout};

/// Completion, placing, validation and command lines as `vir_qemu` has them.
pub(crate) struct Standard {
    config: Config,
    host: Arc<dyn Host>,
}

impl Standard {
    /// The recipe for a state directory on a host.
    pub(crate) fn new(layout: &Layout, host: Arc<dyn Host>) -> Self {
        let config = Config::new(&layout.lib.display().to_string(), &layout.run.display().to_string());
        Self { config, host }
    }

    /// Calls `work` with everything besides the definition that decides how the machine looks.
    fn with_driver<T>(&self, work: impl FnOnce(vir_qemu::Driver<'_>) -> T) -> Result<T> {
        let answers = Answers(&*self.host);
        let capabilities = self.capabilities()?;
        Ok(work(vir_qemu::Driver { capabilities: &capabilities, config: &self.config, host: &answers }))
    }

    /// What the emulator can do.
    fn capabilities(&self) -> Result<Arc<Capabilities>> {
        Err(Error::unsupported("probing the emulator"))
    }
}

impl Recipe for Standard {
    fn complete(&self, domain: Domain) -> Result<Domain> {
        let (ready, _warnings) =
            self.with_driver(|driver| ready(domain, ParseFlags::INACTIVE, driver))?.map_err(refused)?;
        Ok(ready.into_inner())
    }

    fn plan(&self, domain: Domain, opened: &mut Opened) -> Result<Built> {
        // A stored definition is complete already, and completing it again changes nothing; but files may be old.
        let (ready, _warnings) =
            self.with_driver(|driver| ready(domain, ParseFlags::INACTIVE, driver))?.map_err(refused)?;
        let built = self.with_driver(|driver| command::build(&ready, driver, opened))?;
        built.map_err(|refusal| {
            Error::new(Code::ConfigUnsupported, Origin::Qemu, refusal.to_string()).because(*refusal)
        })
    }

    fn version(&self) -> Result<u64> {
        Err(Error::unsupported("virConnectGetVersion"))
    }
}

fn refused(report: Report) -> Error {
    Error::new(Code::ConfigUnsupported, Origin::Qemu, report.to_string()).because(report)
}

/// This host's answers to `vir_qemu`'s questions.
struct Answers<'a>(&'a dyn Host);

impl host::Host for Answers<'_> {
    fn random(&self, bytes: &mut [u8]) {
        self.0.random(bytes).expect("a running host has a source of randomness");
    }

    fn unix_time(&self) -> i64 {
        let since = self.0.now().duration_since(UNIX_EPOCH).unwrap_or_default();
        i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
    }

    fn environment(&self, name: &str) -> Option<String> {
        self.0.variable(name)
    }
}
