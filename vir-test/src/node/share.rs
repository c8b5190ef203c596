//! How simulated domains share the host's processors and disks.

use vir_conf::domain::blkiotune::{BlkioDevice, BlkioTune};
use vir_conf::domain::cputune::{CpuTune, VcpuPin};
use vir_conf::scalar::NumberSet;

use super::{Domain, Node, NodeError, NodeErrorKind, Scope, Uuid};

impl Node {
    /// Host processors that threads can be pinned to; fewer than the host has.
    pub const PINNABLE: u32 = 8;

    /// Gives a virtual processor of a running domain host processors to run on.
    pub fn pin_vcpu(&mut self, uuid: Uuid, vcpu: u32, cpus: &NumberSet) -> Result<(), NodeError> {
        let domain = self.domain(uuid)?;
        if !domain.is_active() {
            let detail = "cannot pin vcpus on an inactive domain";
            return Err(NodeError::new(NodeErrorKind::OperationInvalid, detail));
        }
        if vcpu >= domain.vcpus() {
            let detail = format!("requested vcpu '{vcpu}' is not present in the domain");
            return Err(NodeError::new(NodeErrorKind::InvalidArg, detail));
        }
        self.change(uuid, Scope { live: true, config: false }, |definition| {
            let tune = definition.domain.cpu_tune.get_or_insert_with(CpuTune::default);
            tune.vcpu_pins.retain(|pin| pin.vcpu != vcpu);
            if *cpus != NumberSet::below(Self::PINNABLE) {
                tune.vcpu_pins.push(VcpuPin::new(vcpu, cpus.clone()));
            }
            Ok(())
        })
    }

    /// Changes the share of all disks.
    pub fn set_blkio_weight(&mut self, uuid: Uuid, weight: u32, scope: Scope) -> Result<(), NodeError> {
        self.change(uuid, scope, |definition| {
            definition.domain.blkio_tune.get_or_insert_with(BlkioTune::default).weight = Some(weight);
            Ok(())
        })
    }

    /// Changes a limit on every disk by `limit`, those at `paths` included. A disk without limits is forgotten.
    pub fn set_blkio_limit(
        &mut self,
        uuid: Uuid,
        paths: &[String],
        scope: Scope,
        limit: impl Fn(&mut BlkioDevice),
    ) -> Result<(), NodeError> {
        self.change(uuid, scope, |definition| {
            let tune = definition.domain.blkio_tune.get_or_insert_with(BlkioTune::default);
            for path in paths {
                if tune.devices.iter().all(|device| device.path != *path) {
                    tune.devices.push(unlimited(path.clone()));
                }
            }
            tune.devices.iter_mut().for_each(&limit);
            tune.devices.retain(|device| *device != unlimited(device.path.clone()));
            Ok(())
        })
    }
}

fn unlimited(path: String) -> BlkioDevice {
    BlkioDevice {
        path,
        weight: None,
        read_iops_sec: None,
        write_iops_sec: None,
        read_bytes_sec: None,
        write_bytes_sec: None,
    }
}

impl Domain {
    /// Host processors of each virtual one.
    pub fn vcpu_pins(&self, config: bool) -> Vec<NumberSet> {
        let domain = &self.definition(config).domain;
        let pins = domain.cpu_tune.iter().flat_map(|tune| &tune.vcpu_pins);
        let pin = |vcpu| pins.clone().find(|pin| pin.vcpu == vcpu).map(|pin| pin.cpuset.clone());
        (0..domain.vcpu.present())
            .map(|vcpu| pin(vcpu).unwrap_or_else(|| NumberSet::below(Node::PINNABLE)))
            .collect()
    }

    /// Share of the host's disks.
    pub fn blkio(&self, config: bool) -> Option<&BlkioTune> {
        self.definition(config).domain.blkio_tune.as_ref()
    }
}
