//! What the example prints is what it should be, and a definition that a hypervisor can run.

use std::process::Command;

use vir_conf::Domain;
use vir_conf::flags::ParseFlags;
use vir_qemu::capabilities::Capabilities;
use vir_qemu::host::NoHost;
use vir_qemu::{Config, Driver};
use vir_test::qemu;

const EXPECTED: &str = include_str!("../guest.xml");

#[test]
fn the_printed_guest_is_valid_and_can_be_made_ready() {
    let output = Command::new(env!("CARGO_BIN_EXE_q35-guest")).output().expect("the example runs");
    let printed = String::from_utf8(output.stdout).expect("a document");
    assert_eq!(printed, EXPECTED);

    let flags = ParseFlags::INACTIVE | ParseFlags::STRICT;
    let domain = Domain::parse(&printed, flags).expect("valid by the published schemas");
    assert!(domain.warnings.is_empty(), "{}", domain.warnings);

    let capabilities = Capabilities::parse(qemu::CAPABILITIES_10_0).expect("the recording is a document");
    let config = Config::system();
    let driver = Driver { capabilities: &capabilities, config: &config, host: &NoHost::default() };
    vir_qemu::ready(domain.value, flags, driver).expect("complete, with a place for every device");
}
