//! `addresses`: the guest's PCI tree.

use super::qemu::{self, Source, file};
use crate::failure::Failure;
use crate::grammar::{Arguments, Command, Outcome, flag, text};
use crate::shell::Shell;

pub(super) const ADDRESSES: Command = Command::new(
    "addresses",
    "show the PCI topology of a domain XML file",
    "Places every device of a definition as for a start and prints the tree of buses\nand devices that the guest will find.",
    &[
        file("file"),
        flag("explain", "say of each device why it sits there"),
        text("as", "form of the output: tree, json or svg").one_of(&["tree", "json", "svg"]),
        qemu::CAPABILITIES,
    ],
    addresses,
)
.prints_data();

fn addresses(shell: &mut Shell, arguments: &Arguments) -> Outcome {
    let source = Source::read(arguments, "file")?;
    let capabilities = qemu::capabilities(arguments)?;
    let _ready = qemu::make_ready(shell, &source, &capabilities, &vir_qemu::Config::system())?;
    Err(Failure::new("placing devices is not supported yet"))
}
