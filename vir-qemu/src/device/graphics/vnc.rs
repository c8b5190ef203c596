//! VNC servers.

use std::fmt::Write as _;

use vir_conf::domain::device::graphics::{Connected, Listen, Password, SocketListen, VncDisplay};
use vir_conf::scalar::YesNo;

use super::{Settled, settle_listen, settle_port, switch};
use crate::command::{Builder, Refusal, escape};
use crate::config::Config;
use crate::device::audio;
use crate::device::tls::{Endpoint, TlsCredentials};
use crate::driver::Driver;
use crate::host::{DisplayPort, Resources};

/// Port of display 0, from which VNC counts.
const FIRST_PORT: i32 = 5900;
/// Longest password that the protocol carries.
const MAX_PASSWORD: usize = 8;

/// Forgets a socket below the driver's own directory: it was made for an earlier run.
pub(super) fn forget_generated(vnc: &mut VncDisplay, config: &Config) {
    let own = |socket: &String| {
        socket.strip_prefix(config.lib_dir.as_str()).is_some_and(|rest| rest.starts_with("/domain-"))
    };
    vnc.socket = vnc.socket.take().filter(|socket| !own(socket));
    for listen in &mut vnc.listens {
        if let Listen::Socket(SocketListen { socket, origin: _ }) = listen {
            *socket = socket.take().filter(|socket| !own(socket));
        }
    }
}

pub(super) fn validate(vnc: &VncDisplay, refuse: &mut impl FnMut(&str)) {
    let has_port = vnc.listens.first().is_some_and(Listen::has_port);
    let port = vnc.port.unwrap_or_default();
    if has_port && port != super::ANY_PORT && !(FIRST_PORT..=0xffff).contains(&port) {
        refuse("vnc port must be in range [5900,65535]");
    }
    if vnc.password.passwd.as_ref().is_some_and(|passwd| passwd.len() > MAX_PASSWORD) {
        refuse("a vnc password has 8 characters at most");
    }
    if matches!(vnc.password.connected, Some(Connected::Fail | Connected::Disconnect)) {
        refuse("vnc clients that are connected can only be kept");
    }
}

pub(super) fn settle(
    vnc: &mut VncDisplay,
    private: &str,
    driver: Driver<'_>,
    resources: &mut dyn Resources,
) -> Settled {
    let config = &driver.config.vnc;
    let Some(first) = vnc.listens.first_mut() else { return Ok(()) };
    if config.auto_unix_socket
        && vnc.autoport == Some(YesNo::Yes)
        && matches!(first, Listen::Address(at) if at.address.is_none())
    {
        *first = Listen::Socket(SocketListen::default());
        (vnc.port, vnc.autoport) = (None, None);
    }
    if let Listen::Socket(SocketListen { socket, origin: _ }) = first {
        vnc.socket = Some(socket.get_or_insert_with(|| format!("{private}/vnc.sock")).clone());
    }
    settle_listen(first, config, driver)?;
    settle_port(&mut vnc.port, DisplayPort::Vnc, resources)
}

pub(super) fn build(vnc: &VncDisplay, b: &mut Builder<'_>) -> Result<(), Refusal> {
    let VncDisplay {
        socket: _,
        port,
        autoport: _,
        websocket,
        listen: _,
        keymap,
        share_policy,
        power_control,
        password: Password { passwd, valid_to: _, connected: _ },
        listens,
        audio,
    } = vnc;
    let config = &b.driver.config.vnc;
    let mut options =
        listens.first().map_or("none".to_owned(), |first| server(first, port.unwrap_or(FIRST_PORT)));
    if let Some(websocket) = websocket {
        let _ = write!(options, ",websocket={websocket}");
    }
    if let Some(policy) = share_policy {
        let _ = write!(options, ",share={policy}");
    }
    if passwd.is_some() || config.password.is_some() {
        options += ",password=on";
    }
    if config.tls.enabled {
        let id = "vnc-tls-creds0";
        let secret_id = "vnc-tls-creds0-secret0";
        TlsCredentials { id, secret_id, endpoint: Endpoint::Server, settings: &config.tls }.build(b)?;
        let _ = write!(options, ",tls-creds={id}");
    }
    if config.sasl {
        options += ",sasl=on";
        if let Some(dir) = &config.sasl_dir {
            b.env("SASL_CONF_PATH", dir);
        }
    }
    if let Some(power_control) = power_control {
        let _ = write!(options, ",power-control={}", switch(*power_control));
    }
    let audio = audio::back_end(audio.as_ref(), "domain/devices/graphics", b)?;
    let _ = write!(options, ",audiodev={audio}");
    b.option("-vnc", options);
    if let Some(keymap) = keymap {
        b.option("-k", keymap);
    }
    Ok(())
}

fn server(listen: &Listen, port: i32) -> String {
    match listen {
        Listen::Socket(SocketListen { socket, origin: _ }) => {
            format!("vnc=unix:{}", escape(socket.as_deref().unwrap_or_default()))
        }
        Listen::Address(_) | Listen::Network(_) => {
            let address = listen.address().unwrap_or_default();
            let brackets = address.contains(':') && !address.starts_with('[');
            let address = if brackets { format!("[{address}]") } else { address.to_owned() };
            format!("{address}:{}", port - FIRST_PORT)
        }
        Listen::None => "none".to_owned(),
    }
}
