//! `attach-disk`: a disk described by options.

mod address;

use vir_conf::xml::Writer;

use self::address::Address;
use super::domain::DOMAIN;
use super::{echo, vcpu};
use crate::failure::Failure;
use crate::grammar::{Arguments, Command, Outcome, flag, text};
use crate::shell::Shell;
use crate::xml::{element, empty, leaf};

pub(super) const ATTACH_DISK: Command = Command::new(
    "attach-disk",
    "attach disk device",
    "Attach new disk device.",
    &[
        DOMAIN,
        text("source", "source of disk device or name of network disk").required().or_empty(),
        text("target", "target of disk device").required(),
        text("targetbus", "target bus of disk device"),
        text("driver", "driver of disk device"),
        text("subdriver", "subdriver of disk device"),
        text("iothread", "IOThread to be used by supported device"),
        text("cache", "cache mode of disk device"),
        text("io", "io policy of disk device"),
        text("type", "target device type"),
        text("mode", "mode of device reading and writing"),
        text("sourcetype", "type of source (block|file|network)"),
        text("serial", "serial of disk device"),
        text("wwn", "wwn of disk device"),
        text("alias", "custom alias name of disk device"),
        flag("rawio", "needs rawio capability"),
        text("address", "address of disk device"),
        flag("multifunction", "use multifunction pci under specified address"),
        flag("print-xml", "print XML document rather than attach the disk"),
        text("source-protocol", "protocol used by disk device source"),
        text("source-host-name", "host name for source of disk device"),
        text("source-host-transport", "host transport for source of disk device"),
        text("source-host-socket", "host socket for source of disk device"),
        text("throttle-groups", "comma separated list of throttle groups to be applied"),
        flag("persistent", "make live change persistent"),
        vcpu::CONFIG,
        vcpu::LIVE,
        vcpu::CURRENT,
    ],
    attach_disk,
);

fn attach_disk(shell: &mut Shell, arguments: &Arguments) -> Outcome {
    arguments.exclusive("persistent", "current")?;
    vcpu::check_change(arguments)?;
    let document = document(arguments)?;
    if arguments.has("print-xml") {
        shell.screen.print(document);
        return Ok(());
    }
    Err(Failure::new(
        "attaching disks is not supported yet; --print-xml shows the document for the definition",
    ))
}

/// The disk as XML.
fn document(arguments: &Arguments) -> Result<String, Failure> {
    let kind = kind(arguments)?;
    let mode = mode(arguments)?;
    check_host(arguments)?;
    let target = arguments.required("target")?;
    let address = match arguments.text("address")? {
        Some(text) => Some(Address::parse(text, target)?),
        None => None,
    };
    let device = arguments.text("type")?;
    let raw_io = arguments.has("rawio").then_some("yes");
    let mut w = Writer::new();
    let mut outcome = Ok(());
    element(&mut w, "disk", &[("type", Some(kind.name)), ("device", device), ("rawio", raw_io)], |w| {
        outcome = content(w, arguments, &kind, mode, address.as_ref());
    });
    outcome.map(|()| w.finish())
}

/// Everything within `<disk>`.
fn content(
    w: &mut Writer,
    arguments: &Arguments,
    kind: &Kind,
    mode: Option<&str>,
    address: Option<&Address>,
) -> Outcome {
    driver(w, arguments)?;
    source(w, arguments, kind)?;
    let target = arguments.required("target")?;
    empty(w, "target", &[("dev", Some(target)), ("bus", arguments.text("targetbus")?)]);
    throttle_groups(w, arguments)?;
    if let Some(mode) = mode {
        w.flag(mode);
    }
    leaf(w, "serial", arguments.text("serial")?);
    if let Some(alias) = arguments.text("alias")? {
        empty(w, "alias", &[("name", Some(alias))]);
    }
    leaf(w, "wwn", wwn(arguments)?);
    if let Some(address) = address {
        address.write(w, arguments.has("multifunction"));
    }
    Ok(())
}

fn driver(w: &mut Writer, arguments: &Arguments) -> Outcome {
    let attributes = [
        ("name", arguments.text("driver")?),
        ("type", arguments.text("subdriver")?),
        ("iothread", arguments.text("iothread")?),
        ("cache", arguments.text("cache")?),
        ("io", arguments.text("io")?),
    ];
    if attributes.iter().any(|(_, value)| value.is_some()) {
        empty(w, "driver", &attributes);
    }
    Ok(())
}

/// Where the bytes are: the value of `<disk type>` and the attribute of `<source>` that names them.
struct Kind {
    name: &'static str,
    attribute: &'static str,
}

/// The kind that `--sourcetype` names, else a file.
fn kind(arguments: &Arguments) -> Result<Kind, Failure> {
    let kind = match arguments.text("sourcetype")? {
        None | Some("file") => Kind { name: "file", attribute: "file" },
        Some("block") => Kind { name: "block", attribute: "dev" },
        Some("network") => Kind { name: "network", attribute: "name" },
        Some(other) => return Err(Failure::new(format!("Unknown source type: '{other}'"))),
    };
    if (kind.name == "network") == arguments.has("source-protocol") {
        Ok(kind)
    } else {
        Err(Failure::new("--source-protocol option requires --sourcetype network"))
    }
}

/// The empty element that says how the disk is shared.
fn mode(arguments: &Arguments) -> Result<Option<&str>, Failure> {
    match arguments.text("mode")? {
        Some(mode @ ("readonly" | "shareable")) => Ok(Some(mode)),
        Some(other) => Err(Failure::new(format!("No support for {other} in command 'attach-disk'"))),
        None => Ok(None),
    }
}

fn check_host(arguments: &Arguments) -> Outcome {
    arguments.exclusive("source-host-name", "source-host-socket")?;
    for option in ["source-host-name", "source-host-transport", "source-host-socket"] {
        arguments.requires(option, "source-protocol")?;
    }
    arguments.requires("source-host-socket", "source-host-transport")
}

fn source(w: &mut Writer, arguments: &Arguments, kind: &Kind) -> Outcome {
    let protocol = arguments.text("source-protocol")?;
    let name = arguments.required("source")?;
    let (host, port) = match arguments.text("source-host-name")?.map(|host| (host, host.split_once(':'))) {
        Some((_, Some((host, port)))) => (Some(host), Some(port)),
        Some((host, None)) => (Some(host), None),
        None => (None, None),
    };
    let transport = arguments.text("source-host-transport")?;
    let socket = arguments.text("source-host-socket")?;
    let attributes = [("transport", transport), ("name", host), ("port", port), ("socket", socket)];
    element(w, "source", &[("protocol", protocol), (kind.attribute, Some(name))], |w| {
        if attributes.iter().any(|(_, value)| value.is_some()) {
            empty(w, "host", &attributes);
        }
    });
    Ok(())
}

fn throttle_groups(w: &mut Writer, arguments: &Arguments) -> Outcome {
    if let Some(groups) = arguments.text("throttle-groups")? {
        element(w, "throttlefilters", &[], |w| {
            for group in echo::split_list(groups) {
                empty(w, "throttlefilter", &[("group", Some(&group))]);
            }
        });
    }
    Ok(())
}

/// A world wide name has sixteen hexadecimal digits.
fn wwn(arguments: &Arguments) -> Result<Option<&str>, Failure> {
    match arguments.text("wwn")? {
        Some(wwn) if wwn.len() != 16 || !wwn.bytes().all(|digit| digit.is_ascii_hexdigit()) => {
            Err(Failure::new(format!("internal error: Malformed wwn: {wwn}")))
        }
        wwn => Ok(wwn),
    }
}
