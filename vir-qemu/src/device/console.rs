//! Consoles. The first may be the first serial port seen again, which needs no device of its own.

use vir_conf::diagnostic::{Problem, Report};
use vir_conf::domain::device::console::{Console, ConsoleTarget, ConsoleTargetType};

use crate::command::{Builder, Refusal};
use crate::device::chardev::{self, Props, Purpose};
use crate::device::place::Place;
use crate::device::virtio_serial_port;

/// Notes what QEMU cannot do with the console at `path`.
pub(crate) fn validate(console: &Console, path: &str, report: &mut Report) {
    match console.target.kind {
        Some(
            kind @ (ConsoleTargetType::Xen
            | ConsoleTargetType::Uml
            | ConsoleTargetType::Lxc
            | ConsoleTargetType::OpenVz),
        ) => {
            let why = format!("a console of type '{kind}' belongs to another hypervisor");
            report.error(path, Problem::Unsupported(why));
        }
        Some(
            ConsoleTargetType::Serial
            | ConsoleTargetType::Virtio
            | ConsoleTargetType::Sclp
            | ConsoleTargetType::SclpLm,
        )
        | None => {}
    }
}

/// Adds the console.
pub(crate) fn build(console: &Console, b: &mut Builder<'_>) -> Result<(), Refusal> {
    let Console { source, tty: _, log, target: ConsoleTarget { kind, port: _, model: _ }, info } = console;
    let driver = match kind {
        Some(ConsoleTargetType::Virtio) => "virtconsole",
        Some(ConsoleTargetType::Sclp) => "sclpconsole",
        Some(ConsoleTargetType::SclpLm) => "sclplmconsole",
        Some(
            ConsoleTargetType::Serial
            | ConsoleTargetType::Xen
            | ConsoleTargetType::Uml
            | ConsoleTargetType::Lxc
            | ConsoleTargetType::OpenVz,
        )
        | None => return Ok(()),
    };
    let alias = b.alias(info);
    let chardev = chardev::build(source, log.as_ref(), &alias, Purpose::Stream, b)?;
    if *kind == Some(ConsoleTargetType::Virtio) {
        virtio_serial_port::build(driver, &chardev, &alias, None, info, b);
    } else {
        let (index, iobase, irq, place) = (None, None, None, Place::default());
        b.device(&Props { driver, chardev: &chardev, id: &alias, index, iobase, irq, place });
    }
    Ok(())
}
