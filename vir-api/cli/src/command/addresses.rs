//! `addresses`: the guest's PCI tree.

mod drawing;

use vir_pci::Topology;
use vir_qemu::address;

use super::qemu::{self, Bench, Source, file};
use crate::failure::Failure;
use crate::grammar::{Arguments, Command, Outcome, flag, text};
use crate::shell::Shell;

pub(super) const ADDRESSES: Command = Command::new(
    "addresses",
    "show the PCI topology of a domain XML file",
    "Places every device of a definition as for a start and prints the tree of buses\n\
     and devices that the guest will find.",
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
    let form = if shell.json { "json" } else { arguments.text("as")?.unwrap_or("tree") };
    if !["tree", "json", "svg"].contains(&form) {
        return Err(Failure::new(format!("Unknown form {form}, expecting 'tree', 'json' or 'svg'")));
    }
    let source = Source::read(arguments, "file")?;
    let tree = topology(shell, arguments, &source)?;
    match form {
        "json" => shell.print_data(&serde_json::to_value(&tree).expect("a tree has string keys")),
        "svg" => shell.screen.print(drawing::draw(&tree, arguments.has("explain"))),
        _ if arguments.has("explain") => shell.screen.print(tree.explained()),
        _ => shell.screen.print(&tree),
    }
    Ok(())
}

/// The tree of the definition's machine.
fn topology(shell: &mut Shell, arguments: &Arguments, source: &Source) -> Result<Topology, Failure> {
    let bench = Bench::new(shell, arguments, source)?;
    let tree = address::topology(bench.domain.clone(), qemu::FLAGS, bench.driver());
    tree.map_err(|report| source.refuse(shell, &report))
}
