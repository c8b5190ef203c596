//! `-netdev`: what a card is plugged into.

use serde::Serialize;
use vir_conf::domain::device::interface::{
    Interface, InterfaceKind, IpFamily, SocketInterface, UdpInterface, VdpaInterface,
};
use vir_conf::table::Choice;

use super::{PATH, no_custom_tap, queues, tap, unsupported, vhost_user};
use crate::capabilities::Flag;
use crate::command::{Builder, Refusal, refuse_host};

#[derive(Serialize)]
struct Netdev {
    #[serde(flatten)]
    link: Link,
    id: String,
}

/// Kinds of back ends; fields in the order of the command line.
#[derive(Serialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub(super) enum Link {
    Tap(Tap),
    User(User),
    Socket(Socket),
    Stream(Stream),
    VhostUser {
        chardev: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        queues: Option<u32>,
    },
    VhostVdpa {
        vhostdev: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        queues: Option<u32>,
    },
}

/// A tap device by its descriptors, one for each pair of queues.
#[derive(Serialize)]
pub(super) struct Tap {
    #[serde(skip_serializing_if = "Option::is_none")]
    fd: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fds: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    vhost: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    vhostfd: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    vhostfds: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sndbuf: Option<u32>,
}

impl Tap {
    /// Descriptors of a tap device and of the kernel's virtio-net, if it is used.
    pub(super) fn new(tap: &[i32], vhost: &[i32], sndbuf: Option<u32>) -> Self {
        let (fd, fds) = one_or_many(tap);
        let (vhostfd, vhostfds) = one_or_many(vhost);
        Self { fd, fds, vhost: (!vhost.is_empty()).then_some(true), vhostfd, vhostfds, sndbuf }
    }
}

/// QEMU has one property for a single descriptor and another for several.
fn one_or_many(descriptors: &[i32]) -> (Option<String>, Option<String>) {
    let texts: Vec<_> = descriptors.iter().map(ToString::to_string).collect();
    match &texts[..] {
        [] => (None, None),
        [only] => (Some(only.clone()), None),
        _ => (None, Some(texts.join(":"))),
    }
}

/// User-mode networking within QEMU.
#[derive(Serialize, Default)]
pub(super) struct User {
    #[serde(skip_serializing_if = "Option::is_none")]
    net: Option<String>,
    #[serde(rename = "ipv6-prefix", skip_serializing_if = "Option::is_none")]
    ipv6_prefix: Option<String>,
    #[serde(rename = "ipv6-prefixlen", skip_serializing_if = "Option::is_none")]
    ipv6_prefixlen: Option<u8>,
}

/// A socket that two guests share.
#[derive(Serialize, Default)]
pub(super) struct Socket {
    #[serde(skip_serializing_if = "Option::is_none")]
    listen: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    connect: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mcast: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    udp: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    localaddr: Option<String>,
}

/// The socket of a program that moves packets.
#[derive(Serialize)]
pub(super) struct Stream {
    addr: UnixAddress,
    server: bool,
    #[serde(rename = "reconnect-ms", skip_serializing_if = "Option::is_none")]
    reconnect_ms: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reconnect: Option<u32>,
}

#[derive(Serialize)]
struct UnixAddress {
    #[serde(rename = "type")]
    kind: &'static str,
    path: String,
}

/// Adds the back end of a card.
pub(super) fn build(nic: &Interface, position: usize, b: &mut Builder<'_>) -> Result<(), Refusal> {
    let tap_link = tap::link(nic);
    if tap_link.is_none() && nic.backend.as_ref().is_some_and(|backend| backend.tap.is_some()) {
        return Err(no_custom_tap(nic));
    }
    let link = match tap_link {
        Some(link) => Link::Tap(tap::open(nic, position, link, b)?),
        None => without_tap(nic, b)?,
    };
    let id = format!("host{}", b.alias(&nic.info));
    b.json("-netdev", &Netdev { link, id });
    Ok(())
}

fn without_tap(nic: &Interface, b: &mut Builder<'_>) -> Result<Link, Refusal> {
    match &nic.kind {
        InterfaceKind::User(_) if nic.has_passt() => Ok(Link::Stream(stream(nic, b))),
        InterfaceKind::User(_) => Ok(Link::User(user(nic))),
        InterfaceKind::Server(socket) => {
            Ok(Link::Socket(Socket { listen: Some(endpoint(socket)), ..Socket::default() }))
        }
        InterfaceKind::Client(socket) => {
            Ok(Link::Socket(Socket { connect: Some(endpoint(socket)), ..Socket::default() }))
        }
        InterfaceKind::Mcast(socket) => {
            Ok(Link::Socket(Socket { mcast: Some(endpoint(socket)), ..Socket::default() }))
        }
        InterfaceKind::Udp(tunnel) => Ok(Link::Socket(udp(tunnel))),
        InterfaceKind::VhostUser(socket) => vhost_user::build(nic, socket, b),
        InterfaceKind::Vdpa(device) => vdpa(nic, device, b),
        InterfaceKind::Ethernet(_)
        | InterfaceKind::Bridge(_)
        | InterfaceKind::Network(_)
        | InterfaceKind::Direct(_)
        | InterfaceKind::Internal(_)
        | InterfaceKind::Hostdev(_)
        | InterfaceKind::Null
        | InterfaceKind::Vds(_) => {
            let kind = nic.kind.value();
            Err(unsupported(format!("network device type '{kind}' is not supported by this hypervisor")))
        }
    }
}

fn user(nic: &Interface) -> User {
    let mut user = User::default();
    for ip in &nic.ips {
        if ip.family() == IpFamily::Ipv6 {
            user.ipv6_prefix = Some(ip.address.to_string());
            user.ipv6_prefixlen = ip.prefix;
        } else {
            let prefix = ip.prefix.map(|prefix| format!("/{prefix}")).unwrap_or_default();
            user.net = Some(format!("{}{prefix}", ip.address));
        }
    }
    user
}

fn endpoint(socket: &SocketInterface) -> String {
    let source = socket.source.as_ref();
    at(source.and_then(|source| source.address.as_deref()), source.and_then(|source| source.port))
}

fn udp(tunnel: &UdpInterface) -> Socket {
    let Some(source) = &tunnel.source else { return Socket::default() };
    let local = source.local.as_ref();
    Socket {
        udp: Some(at(source.address.as_deref(), source.port)),
        localaddr: local.map(|local| at(local.address.as_deref(), local.port)),
        ..Socket::default()
    }
}

fn at(address: Option<&str>, port: Option<u16>) -> String {
    format!("{}:{}", address.unwrap_or_default(), port.unwrap_or_default())
}

/// passt's socket. QEMU connects anew when passt was restarted.
fn stream(nic: &Interface, b: &Builder<'_>) -> Stream {
    let has = |flag| b.driver.capabilities.has(flag);
    let milliseconds = has(Flag::NetdevStreamReconnectMiliseconds);
    let seconds = !milliseconds && has(Flag::NetdevStreamReconnect);
    Stream {
        addr: UnixAddress { kind: "unix", path: vhost_user::passt_socket(nic, b) },
        server: false,
        reconnect_ms: milliseconds.then_some(vhost_user::PASST_RECONNECT * 1000),
        reconnect: seconds.then_some(vhost_user::PASST_RECONNECT),
    }
}

fn vdpa(nic: &Interface, device: &VdpaInterface, b: &mut Builder<'_>) -> Result<Link, Refusal> {
    let path = device.source.as_ref().and_then(|source| source.dev.as_deref()).unwrap_or_default();
    let descriptor = b.resources.vdpa(path).map_err(|err| refuse_host(PATH, &err))?;
    let alias = b.alias(&nic.info);
    let vhostdev = b.fdset(descriptor, &format!("{alias}-vdpa"));
    Ok(Link::VhostVdpa { vhostdev, queues: several(queues(nic)) })
}

/// A number of queues, where there are more than one.
pub(super) fn several(queues: u32) -> Option<u32> {
    Some(queues).filter(|&queues| queues > 1)
}
