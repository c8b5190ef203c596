//! Commands about the hypervisor and its host.

use crate::failure::Failure;
use crate::grammar::{Arguments, Command, Outcome};
use crate::shell::Shell;
use crate::table::Record;

pub(super) const CAPABILITIES: Command = Command::new(
    "capabilities",
    "capabilities",
    "Returns capabilities of hypervisor/driver.",
    &[],
    capabilities,
);

fn capabilities(shell: &mut Shell, _: &Arguments) -> Outcome {
    let xml = shell.connection()?.capabilities();
    let xml = xml.map_err(|error| Failure::because("failed to get capabilities", &error))?;
    shell.screen.print(xml + "\n");
    Ok(())
}

pub(super) const HOSTNAME: Command =
    Command::new("hostname", "print the hypervisor hostname", "", &[], hostname);

fn hostname(shell: &mut Shell, _: &Arguments) -> Outcome {
    let name = shell.connection()?.hostname();
    let name = name.map_err(|error| Failure::because("failed to get hostname", &error))?;
    shell.screen.print(name + "\n");
    Ok(())
}

pub(super) const NODEINFO: Command =
    Command::new("nodeinfo", "node information", "Returns basic information about the node.", &[], nodeinfo)
        .prints_data();

fn nodeinfo(shell: &mut Shell, _: &Arguments) -> Outcome {
    let info = shell.connection()?.node_info();
    let info = info.map_err(|error| Failure::because("failed to get node information", &error))?;
    let mut record = Record::default();
    record.field("CPU model", "model", info.model);
    record.field("CPU(s)", "cpus", info.cpus);
    record.field_as("CPU frequency", "mhz", info.mhz, format!("{} MHz", info.mhz));
    record.field("CPU socket(s)", "sockets", info.sockets);
    record.field("Core(s) per socket", "cores", info.cores);
    record.field("Thread(s) per core", "threads", info.threads);
    record.field("NUMA cell(s)", "cells", info.cells);
    record.field_as("Memory size", "memory_kib", info.memory, format!("{} KiB", info.memory));
    shell.print_record(record, 21);
    Ok(())
}

pub(super) const URI: Command = Command::new("uri", "print the hypervisor canonical URI", "", &[], uri);

fn uri(shell: &mut Shell, _: &Arguments) -> Outcome {
    let connect = shell.connection()?;
    shell.screen.print(format_args!("{}\n", connect.uri()));
    Ok(())
}

pub(super) const VERSION: Command =
    Command::new("version", "show version", "Display the system version information.", &[], version)
        .prints_data();

fn version(shell: &mut Shell, _: &Arguments) -> Outcome {
    let connect = shell.connection()?;
    let ours = env!("CARGO_PKG_VERSION");
    let running = connect.version();
    let running =
        running.map_err(|error| Failure::because("failed to get the hypervisor version", &error))?;
    let (major, minor, release) = (running / 1_000_000, running / 1000 % 1000, running % 1000);
    let hypervisor = connect.hypervisor();
    let mut record = Record::default();
    record.field_as("Using library", "library", ours, format!("vir {ours}"));
    record.field_as("Using API", "api", hypervisor, format!("{hypervisor} {ours}"));
    let running = format!("{major}.{minor}.{release}");
    record.field_as("Running hypervisor", "version", running.as_str(), format!("{hypervisor} {running}"));
    shell.print_record(record, 0);
    Ok(())
}
