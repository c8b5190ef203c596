//! Parallel ports.

use vir_conf::domain::device::parallel::{Parallel, ParallelTarget};

use crate::command::{Builder, Refusal};
use crate::device::chardev::{self, Props, Purpose};
use crate::device::place::Place;

/// Adds the port.
pub(crate) fn build(parallel: &Parallel, b: &mut Builder<'_>) -> Result<(), Refusal> {
    let Parallel { source, tty: _, log, target: ParallelTarget { port: _, kind: _, model: _ }, info } =
        parallel;
    let alias = b.alias(info);
    let chardev = chardev::build(source, log.as_ref(), &alias, Purpose::Parallel, b)?;
    let (index, iobase, irq, place) = (None, None, None, Place::of(info, b));
    b.device(&Props { driver: "isa-parallel", chardev: &chardev, id: &alias, index, iobase, irq, place });
    Ok(())
}
