//! Every command, in the chapters in which `help` lists them.

mod abi;
mod addresses;
mod argv;
mod attach_disk;
mod check;
mod console;
mod convert;
mod document;
mod domain;
mod echo;
mod event;
mod host;
mod inspect;
mod iothread;
mod itself;
mod lifecycle;
mod list;
mod moment;
mod pin;
mod plan;
mod qemu;
mod share;
mod stats;
mod vcpu;

use crate::grammar::{Command, Group};

/// The chapters of the command list.
pub(crate) const GROUPS: &[Group] = &[
    Group {
        title: "Domain Management",
        keyword: "domain",
        commands: &[
            &attach_disk::ATTACH_DISK,
            &lifecycle::AUTOSTART,
            &share::BLKIOTUNE,
            &console::CONSOLE,
            &document::CREATE,
            &document::DEFINE,
            &lifecycle::DESTROY,
            &inspect::DOMID,
            &inspect::DOMNAME,
            &lifecycle::DOMRENAME,
            &inspect::DOMUUID,
            &document::DUMPXML,
            &iothread::IOTHREADINFO,
            &iothread::IOTHREADPIN,
            &iothread::IOTHREADADD,
            &iothread::IOTHREADSET,
            &iothread::IOTHREADDEL,
            &lifecycle::REBOOT,
            &lifecycle::RESET,
            &lifecycle::RESUME,
            &share::SCHEDINFO,
            &vcpu::SETVCPUS,
            &lifecycle::SHUTDOWN,
            &lifecycle::START,
            &lifecycle::SUSPEND,
            &lifecycle::UNDEFINE,
            &vcpu::VCPUCOUNT,
            &pin::VCPUPIN,
        ],
    },
    Group {
        title: "Domain Monitoring",
        keyword: "monitor",
        commands: &[&stats::DOMCONTROL, &inspect::DOMINFO, &inspect::DOMSTATE, &stats::DOMSTATS, &list::LIST],
    },
    Group { title: "Domain Events", keyword: "events", commands: &[&event::EVENT] },
    Group {
        title: "Host and Hypervisor",
        keyword: "host",
        commands: &[&host::CAPABILITIES, &host::HOSTNAME, &host::NODEINFO, &host::URI, &host::VERSION],
    },
    Group { title: "Snapshot", keyword: "snapshot", commands: &[&moment::SNAPSHOT_CREATE_AS] },
    Group {
        title: "Definitions",
        keyword: "definition",
        commands: &[
            &check::CHECK,
            &addresses::ADDRESSES,
            &argv::ARGV,
            &abi::ABI,
            &abi::ABI_DIFF,
            &plan::PLAN,
            &convert::CONVERT,
            &convert::SCHEMA,
        ],
    },
    Group { title: "Virsh itself", keyword: "virsh", commands: itself::COMMANDS },
];

/// All commands, in listing order.
pub(crate) fn all() -> impl Iterator<Item = &'static Command> {
    GROUPS.iter().flat_map(|group| group.commands).copied()
}

/// The command of this name.
pub(crate) fn find(name: &str) -> Option<&'static Command> {
    all().find(|command| command.name == name)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;
    use crate::grammar::{Kind, Opt, Place};

    #[test]
    fn names_are_unique() {
        let mut seen = HashSet::new();
        for command in all() {
            assert!(seen.insert(command.name), "two commands are called {}", command.name);
            let mut options = HashSet::new();
            for option in command.options {
                assert!(options.insert(option.name), "{} has --{} twice", command.name, option.name);
            }
        }
    }

    #[test]
    fn aliases_have_targets() {
        for command in all() {
            for option in command.options {
                if let Kind::Alias(target) | Kind::Shorthand(target, _) = option.kind {
                    let target = command.option(target).map(Opt::is_alias);
                    assert_eq!(target, Some(false), "{} --{}", command.name, option.name);
                }
            }
        }
    }

    #[test]
    fn required_options_come_before_optional_positional_ones() {
        for command in all() {
            let bare = command.options.iter().filter(|option| option.place != Place::Named);
            let order: Vec<bool> = bare.map(|option| option.required).collect();
            assert!(order.is_sorted_by(|a, b| a >= b), "{}", command.name);
        }
    }
}
