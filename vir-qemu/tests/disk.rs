//! Disks from definition to command line: the nodes below them, the devices above, and what is refused.

use vir_conf::Domain;
use vir_conf::domain::storage::SecretRef;
use vir_conf::flags::ParseFlags;
use vir_qemu::capabilities::Capabilities;
use vir_qemu::host::{FdGroup, Host, HostError, Resources, SecretUse, Volume, VolumeKind};
use vir_qemu::{Config, Driver, command};
use vir_test::{golden, qemu};

/// A host on which every secret, volume and descriptor is to be had.
struct Plenty;

impl Host for Plenty {
    fn random(&self, bytes: &mut [u8]) {
        bytes.fill(7);
    }

    fn unix_time(&self) -> i64 {
        0
    }

    fn environment(&self, _: &str) -> Option<String> {
        None
    }

    fn secret(&self, _: SecretUse, _: &SecretRef) -> Result<Vec<u8>, HostError> {
        Ok(b"open sesame".to_vec())
    }

    fn volume(&self, pool: &str, volume: &str) -> Result<Volume, HostError> {
        Ok(Volume { kind: VolumeKind::Block, path: format!("/dev/{pool}/{volume}"), iscsi: None })
    }

    fn is_cdrom_drive(&self, device: &str) -> bool {
        device == "/dev/sr0"
    }
}

impl Resources for Plenty {
    fn listen(&mut self, _: &str) -> Result<i32, HostError> {
        Ok(30)
    }

    fn fd_group(&mut self, name: &str) -> Result<FdGroup, HostError> {
        Ok(FdGroup { descriptors: vec![31, 32], writable: name == "writable" })
    }
}

/// Options that disks give rise to, an argument a line; or why there are none.
fn arguments(text: &str, capabilities: &Capabilities) -> Result<String, String> {
    let config = Config::system();
    let driver = Driver { capabilities, config: &config, host: &Plenty };
    let domain = Domain::parse(text, ParseFlags::INACTIVE).map_err(|report| report.to_string())?.value;
    let ready = vir_qemu::ready(domain, ParseFlags::INACTIVE, driver).map_err(|report| report.to_string())?;
    let built = command::build(&ready.0, driver, &mut Plenty).map_err(|refusal| refusal.to_string())?;
    let args = built.command.args;
    let options = args.windows(2).filter(|pair| {
        matches!(pair[0].as_str(), "-blockdev" | "-object" | "-device" | "-add-fd" | "-global" | "-chardev")
    });
    let lines: Vec<_> = options.map(|pair| pair.join(" ")).collect();
    Ok(lines.join("\n") + "\n")
}

#[test]
fn disks_become_nodes_and_devices() {
    let capabilities = Capabilities::parse(qemu::CAPABILITIES_10_0).expect("the recording is a document");
    let seen = golden::each("disk", |case| match arguments(&case.read("in.xml"), &capabilities) {
        Ok(args) => case.check("qemu.args", &args),
        Err(reason) => case.check("error", &reason),
    });
    assert!(seen >= 6, "only {seen} definitions found: is the data there?");
}
