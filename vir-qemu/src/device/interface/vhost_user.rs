//! Cards whose packets another process moves: a switch or passt, over a socket.

use vir_conf::domain::device::interface::{Interface, VhostUserInterface, VhostUserMode};
use vir_conf::scalar::YesNo;

use super::netdev::{Link, several};
use super::queues;
use crate::capabilities::Flag;
use crate::command::{Builder, Refusal};
use crate::paths;

/// Seconds between two attempts to reach passt.
pub(super) const PASST_RECONNECT: u32 = 5;

/// Adds the socket of a card's switch.
pub(super) fn build(
    nic: &Interface,
    socket: &VhostUserInterface,
    b: &mut Builder<'_>,
) -> Result<Link, Refusal> {
    let chardev = format!("char{}", b.alias(&nic.info));
    let socket = if nic.has_passt() { passt(nic, b) } else { switch(socket, b) };
    b.option("-chardev", format!("socket,id={chardev},{socket}"));
    Ok(Link::VhostUser { chardev, queues: several(queues(nic)) })
}

fn passt(nic: &Interface, b: &Builder<'_>) -> String {
    format!("path={}{}", passt_socket(nic, b), reconnect(PASST_RECONNECT, b))
}

fn switch(socket: &VhostUserInterface, b: &Builder<'_>) -> String {
    let Some(source) = &socket.source else { return String::new() };
    let path = source.path.as_deref().unwrap_or_default();
    if source.mode == Some(VhostUserMode::Server) {
        return format!("path={path},server=on");
    }
    let again = source.reconnect.as_ref().map(|again| match again.enabled {
        Some(YesNo::Yes) => reconnect(again.timeout.unwrap_or_default(), b),
        Some(YesNo::No) => reconnect(0, b),
        None => String::new(),
    });
    format!("path={path}{}", again.unwrap_or_default())
}

/// Seconds after which a lost connection is tried again; not at all where 0.
fn reconnect(seconds: u32, b: &Builder<'_>) -> String {
    if b.driver.capabilities.has(Flag::ChardevReconnectMiliseconds) {
        format!(",reconnect-ms={}", seconds * 1000)
    } else {
        format!(",reconnect={seconds}")
    }
}

/// Path of the socket of a card's passt.
pub(super) fn passt_socket(nic: &Interface, b: &Builder<'_>) -> String {
    format!(
        "{}/{}-{}.socket",
        b.driver.config.passt_state_dir,
        paths::short_name(b.domain),
        b.alias(&nic.info)
    )
}
