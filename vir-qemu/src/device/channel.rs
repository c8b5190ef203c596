//! Private channels between guest and host.

use serde::Serialize;
use vir_conf::diagnostic::Problem;
use vir_conf::domain::address::{Address, VirtioSerialAddress};
use vir_conf::domain::chardev::{CharSource, EndMode, UnixEnd};
use vir_conf::domain::device::channel::{Channel, ChannelTarget, GuestfwdTarget, VirtioTarget};

use crate::command::{Builder, Refusal, refuse};
use crate::config::Config;
use crate::device::chardev::{self, Purpose};
use crate::device::virtio_serial_port;

/// The port at which agents in the guest look for SPICE.
const SPICE_AGENT: &str = "com.redhat.spice.0";

/// Forgets a socket's path that was made at an earlier start: it names that run of the domain.
pub(crate) fn complete(channel: &mut Channel, config: &Config) {
    let Channel { source: CharSource::Unix(unix), target: ChannelTarget::Virtio(target), .. } = channel
    else {
        return;
    };
    let (Some(path), Some(name)) = (unix.path(), &target.name) else { return };
    let lib_dir = format!("{}/channel", config.lib_dir);
    if [lib_dir.as_str(), config.channel_target_dir.as_str()].iter().any(|dir| is_generated(path, dir, name))
    {
        let end = unix.source.as_mut().expect("it has a path");
        (end.path, end.mode) = (None, EndMode::Bind);
    }
}

/// Whether a path below `dir` was made for a channel of this name, by this version or an older one:
/// `dir/ID-DOMAIN/NAME`, `dir/target/domain-DOMAIN/NAME`, `dir/target/DOMAIN.NAME`.
fn is_generated(path: &str, dir: &str, name: &str) -> bool {
    let below = |path: &str, dir: &str| path.strip_prefix(dir)?.strip_prefix('/').map(ToOwned::to_owned);
    let Some(rest) = below(path, dir) else { return false };
    let Some(parent) = rest.strip_suffix(name) else { return false };
    let folder =
        |parent: &str| parent.strip_suffix('/').filter(|folder| !folder.contains('/')).map(ToOwned::to_owned);
    match parent.strip_prefix("target/") {
        Some(old) => {
            folder(old).is_some_and(|folder| folder.starts_with("domain-"))
                || old.strip_suffix('.').is_some_and(|domain| !domain.is_empty() && !domain.contains('/'))
        }
        None => folder(parent).is_some_and(|folder| {
            folder
                .split_once('-')
                .is_some_and(|(id, _)| !id.is_empty() && id.bytes().all(|digit| digit.is_ascii_digit()))
        }),
    }
}

/// Makes up the socket of a channel that names none. `domain` is the running domain's short name.
pub(crate) fn settle(channel: &mut Channel, domain: &str, config: &Config) {
    let (CharSource::Unix(unix), ChannelTarget::Virtio(target)) = (&mut channel.source, &channel.target)
    else {
        return;
    };
    if unix.path().is_some() {
        return;
    }
    let name = match (&target.name, &channel.info.address) {
        (Some(name), _) => name.clone(),
        (None, Some(Address::VirtioSerial(VirtioSerialAddress { controller, bus, port }))) => {
            format!("vioser-{controller:02}-{bus:02}-{port:02}.sock")
        }
        (None, _) => "vioser.sock".to_owned(),
    };
    let path = format!("{}/{domain}/{name}", config.channel_target_dir);
    unix.source = Some(UnixEnd::new(EndMode::Bind, path));
}

#[derive(Serialize)]
struct UserNetwork<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    guestfwd: [Forward; 1],
    id: &'a str,
}

#[derive(Serialize)]
struct Forward {
    str: String,
}

/// Adds the channel.
pub(crate) fn build(channel: &Channel, b: &mut Builder<'_>) -> Result<(), Refusal> {
    let Channel { source, log, target, info } = channel;
    let alias = b.alias(info);
    match target {
        ChannelTarget::Guestfwd(GuestfwdTarget { address, port }) => {
            let chardev = chardev::build(source, log.as_ref(), &alias, Purpose::Stream, b)?;
            let (address, port) = (address.as_deref().unwrap_or_default(), port.unwrap_or_default());
            let forward = Forward { str: format!("tcp:{address}:{port}-chardev:{chardev}") };
            b.json("-netdev", &UserNetwork { kind: "user", guestfwd: [forward], id: &alias });
        }
        ChannelTarget::Virtio(VirtioTarget { name, state: _ }) => {
            let chardev = chardev::build(source, log.as_ref(), &alias, Purpose::Stream, b)?;
            let usual = matches!(source, CharSource::SpiceVmc(_)).then_some(SPICE_AGENT);
            virtio_serial_port::build("virtserialport", &chardev, &alias, name.as_deref().or(usual), info, b);
        }
        ChannelTarget::Xen(_) => {
            let why = "channels of type 'xen' belong to another hypervisor".to_owned();
            return Err(refuse("domain/devices/channel", Problem::Unsupported(why)));
        }
    }
    Ok(())
}
