//! `test:///`: the simulated hypervisor of `vir-test` behind the facade.

mod open;
mod translate;
mod tuning;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use vir_test::node::{Domain, Node, Scope, View};

pub(super) use open::open;
use translate::{lifecycle, snapshot};

use super::{Driver, document};
use crate::{
    Affect, Code, Console, ConsoleFlags, Deadline, DefineFlags, DestroyFlags, Error, EventLog, Figure,
    NodeInfo, Origin, Result, SecurityLabel, ShutdownFlags, Snapshot, StartFlags, StatsFlags, Tune, Tuning,
    UndefineFlags, Uuid, VcpuFlags, Vcpus, XmlFlags,
    host::{Host, System},
    stats,
};

/// The version that the simulated hypervisor reports, 0.0.2.
const VERSION: u64 = 2;

/// The security model of simulated guests.
const SECURITY_MODEL: &str = "testSecurity";

/// A simulated host; connections to `test:///default` share one.
pub(crate) struct TestDriver {
    node: Mutex<Node>,
    events: EventLog,
}

impl TestDriver {
    fn new(node: Node) -> Self {
        TestDriver { node: Mutex::new(node), events: EventLog::default() }
    }

    fn node(&self) -> MutexGuard<'_, Node> {
        self.node.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes the node, then tells readers what happened.
    fn change<T, E: Into<Error>>(
        &self,
        call: impl FnOnce(&mut Node) -> std::result::Result<T, E>,
    ) -> Result<T> {
        let mut node = self.node();
        let outcome = call(&mut node);
        for step in node.take_steps() {
            self.events.push(step.uuid, &step.name, step.id, lifecycle(step.change));
        }
        outcome.map_err(Into::into)
    }
}

/// Refuses flags that mean nothing to a simulated guest, by their bits.
fn no_flags(bits: u32) -> Result<()> {
    if bits == 0 {
        return Ok(());
    }
    Err(Error::new(Code::InvalidArg, Origin::Test, format!("unsupported flags ({bits:#x})")))
}

/// Whether the stored definition is meant, and not the running one.
fn is_config(domain: &Domain, affect: Affect) -> Result<bool> {
    let scope = tuning::scope(affect).resolve(domain.is_active()).map_err(Error::from)?;
    if scope.config && !domain.persistent {
        let detail = "cannot change persistent config of a transient domain";
        return Err(Error::new(Code::OperationInvalid, Origin::Test, detail));
    }
    Ok(scope.config)
}

impl Driver for TestDriver {
    fn hypervisor(&self) -> &'static str {
        "TEST"
    }

    fn version(&self) -> Result<u64> {
        Ok(VERSION)
    }

    fn hostname(&self) -> Result<String> {
        System.hostname().map_err(|err| Error::system(Origin::Test, "failed to determine host name", err))
    }

    fn security_model(&self) -> (String, String) {
        (SECURITY_MODEL.to_owned(), String::new())
    }

    fn node_info(&self) -> Result<NodeInfo> {
        let node = self.node();
        let facts = &node.facts;
        Ok(NodeInfo {
            model: facts.model.clone(),
            memory: facts.memory,
            cpus: facts.cpus,
            mhz: facts.mhz,
            cells: facts.nodes,
            sockets: facts.sockets,
            cores: facts.cores,
            threads: facts.threads,
        })
    }

    fn capabilities(&self) -> Result<String> {
        Ok(self.node().facts.capabilities())
    }

    fn snapshots(&self) -> Vec<Arc<Snapshot>> {
        let node = self.node();
        node.domains().iter().map(|domain| Arc::new(snapshot(domain, node.now()))).collect()
    }

    fn snapshot(&self, uuid: Uuid) -> Option<Arc<Snapshot>> {
        let node = self.node();
        let domain = node.domain(uuid).ok()?;
        Some(Arc::new(snapshot(domain, node.now())))
    }

    fn events(&self) -> &EventLog {
        &self.events
    }

    fn title(&self, uuid: Uuid) -> Result<Option<String>> {
        let node = self.node();
        let domain = node.domain(uuid).map_err(Error::from)?;
        Ok(domain.title().map(str::to_owned))
    }

    fn security_label(&self, uuid: Uuid) -> Result<Option<SecurityLabel>> {
        let node = self.node();
        let domain = node.domain(uuid).map_err(Error::from)?;
        let label = || SecurityLabel { text: "libvirt-test".to_owned(), enforcing: true };
        Ok(domain.is_active().then(label))
    }

    fn vcpus(&self, uuid: Uuid, affect: Affect) -> Result<Vcpus> {
        let node = self.node();
        let domain = node.domain(uuid).map_err(Error::from)?;
        let (maximum, current) = domain.vcpu_counts(is_config(domain, affect)?);
        Ok(Vcpus { maximum, current })
    }

    fn set_vcpus(&self, uuid: Uuid, count: u32, flags: VcpuFlags, _: Deadline) -> Result<()> {
        no_flags((flags & (VcpuFlags::GUEST | VcpuFlags::HOTPLUGGABLE)).bits())?;
        let scope =
            Scope { live: flags.contains(VcpuFlags::LIVE), config: flags.contains(VcpuFlags::CONFIG) };
        let maximum = flags.contains(VcpuFlags::MAXIMUM);
        self.change(|node| node.set_vcpus(uuid, count, scope, maximum))
    }

    fn stats(&self, uuid: Uuid, wanted: StatsFlags) -> Result<Vec<Figure>> {
        let node = self.node();
        let domain = node.domain(uuid).map_err(Error::from)?;
        let mut figures = stats::common(&snapshot(domain, node.now()), wanted);
        figures.extend(tuning::stats(domain, wanted));
        Ok(figures)
    }

    fn tuning(&self, uuid: Uuid, affect: Affect) -> Result<Tuning> {
        let node = self.node();
        let domain = node.domain(uuid).map_err(Error::from)?;
        Ok(tuning::tuning(domain, is_config(domain, affect)?))
    }

    fn tune(&self, uuid: Uuid, tune: Tune, affect: Affect, _: Deadline) -> Result<()> {
        tuning::check_live_only(&tune, affect)?;
        self.change(|node| tuning::tune(node, uuid, tune, affect))
    }

    fn define(&self, xml: &str, flags: DefineFlags, _: Deadline) -> Result<Uuid> {
        let strict = flags.contains(DefineFlags::VALIDATE);
        if !flags.contains(DefineFlags::KEEP_ABI) {
            return self.change(|node| node.define(xml, strict));
        }
        self.change(|node| {
            let new = document::parse(xml, strict)?;
            let Some(before) = node.meant(&new).cloned() else { return Ok(node.define(xml, strict)?) };
            let kept = node.complete(xml, strict, Some(&before))?;
            document::keep_abi(&before, &kept)?;
            Ok::<_, Error>(node.define(&document::print_stored(&kept), strict)?)
        })
    }

    fn complete(&self, xml: &str, before: Option<&vir_conf::Domain>) -> Result<vir_conf::Domain> {
        Ok(self.node().complete(xml, false, before)?)
    }

    fn create(&self, xml: &str, flags: StartFlags, _: Deadline) -> Result<Uuid> {
        no_flags((flags - StartFlags::PAUSED - StartFlags::VALIDATE).bits())?;
        let (strict, paused) = (flags.contains(StartFlags::VALIDATE), flags.contains(StartFlags::PAUSED));
        self.change(|node| node.create(xml, strict, paused))
    }

    fn undefine(&self, uuid: Uuid, flags: UndefineFlags, _: Deadline) -> Result<()> {
        let harmless = UndefineFlags::MANAGED_SAVE
            | UndefineFlags::SNAPSHOTS_METADATA
            | UndefineFlags::CHECKPOINTS_METADATA;
        no_flags((flags - harmless).bits())?;
        self.change(|node| node.undefine(uuid))
    }

    fn start(&self, uuid: Uuid, flags: StartFlags, _: Deadline) -> Result<()> {
        no_flags((flags - StartFlags::PAUSED).bits())?;
        self.change(|node| node.start(uuid, flags.contains(StartFlags::PAUSED)))
    }

    fn shutdown(&self, uuid: Uuid, flags: ShutdownFlags, _: Deadline) -> Result<()> {
        no_flags((flags - ShutdownFlags::ACPI_POWER_BTN).bits())?;
        self.change(|node| node.shutdown(uuid))
    }

    fn reboot(&self, uuid: Uuid, flags: ShutdownFlags, _: Deadline) -> Result<()> {
        no_flags((flags - ShutdownFlags::ACPI_POWER_BTN).bits())?;
        self.change(|node| node.reboot(uuid))
    }

    fn reset(&self, uuid: Uuid, _: Deadline) -> Result<()> {
        self.change(|node| node.reset(uuid))
    }

    fn suspend(&self, uuid: Uuid, _: Deadline) -> Result<()> {
        self.change(|node| node.suspend(uuid))
    }

    fn resume(&self, uuid: Uuid, _: Deadline) -> Result<()> {
        self.change(|node| node.resume(uuid))
    }

    fn destroy(&self, uuid: Uuid, flags: DestroyFlags, _: Deadline) -> Result<()> {
        no_flags((flags - DestroyFlags::GRACEFUL).bits())?;
        self.change(|node| node.destroy(uuid))
    }

    fn xml(&self, uuid: Uuid, flags: XmlFlags) -> Result<String> {
        let view = View {
            inactive: flags.contains(XmlFlags::INACTIVE),
            secure: flags.contains(XmlFlags::SECURE),
            migratable: flags.contains(XmlFlags::MIGRATABLE),
        };
        let node = self.node();
        node.domain(uuid).map(|domain| domain.xml(view)).map_err(Error::from)
    }

    fn set_autostart(&self, uuid: Uuid, autostart: bool, _: Deadline) -> Result<()> {
        self.change(|node| node.set_autostart(uuid, autostart))
    }

    fn rename(&self, uuid: Uuid, name: &str, _: Deadline) -> Result<()> {
        self.change(|node| node.rename(uuid, name))
    }

    fn console(&self, _: Uuid, _: Option<&str>, _: ConsoleFlags) -> Result<Console> {
        Err(Error::unsupported("virDomainOpenConsole"))
    }
}
