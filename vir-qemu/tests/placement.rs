//! Controllers and places: what a definition comes to, and the devices that QEMU is told to make of it.

use vir_conf::Domain;
use vir_conf::diagnostic::Report;
use vir_conf::flags::{FormatFlags, ParseFlags};
use vir_qemu::capabilities::Capabilities;
use vir_qemu::host::NoHost;
use vir_qemu::{Config, Driver, command};
use vir_test::golden::{self, Case};
use vir_test::qemu;

/// The definition as it is stored when it is new, and the devices on its command line, one a line.
fn outcome(text: &str, capabilities: &Capabilities) -> Result<(String, String), Report> {
    let config = Config::system();
    let driver = Driver { capabilities, config: &config, host: &NoHost::default() };
    let domain = Domain::parse(text, ParseFlags::INACTIVE)?.value;
    let (ready, _) = vir_qemu::ready(domain, ParseFlags::INACTIVE | ParseFlags::ABI_UPDATE, driver)?;
    let built = command::build(&ready, driver, &mut NoHost::default()).map_err(|err| Report::from(*err))?;
    let args = built.command.args;
    let devices = args.windows(2).filter(|pair| matches!(pair[0].as_str(), "-device" | "-global"));
    let lines = devices.map(|pair| pair.join(" ")).collect::<Vec<_>>();
    Ok((ready.to_xml(FormatFlags::INACTIVE), lines.join("\n")))
}

fn check(case: &Case, capabilities: &Capabilities) {
    match outcome(&case.read("in.xml"), capabilities) {
        Ok((xml, devices)) => {
            case.check_or("out.xml", "in.xml", &xml);
            case.check("devices", &devices);
        }
        Err(report) => case.check("error", &report.to_string()),
    }
}

#[test]
fn machines_get_their_controllers_and_places() {
    let capabilities = Capabilities::parse(qemu::CAPABILITIES_10_0).expect("the recording is a document");
    let seen = golden::each("placement", |case| check(case, &capabilities));
    assert!(seen >= 15, "only {seen} machines found: is the data there?");
}
