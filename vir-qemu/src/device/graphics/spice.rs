//! SPICE servers.

use vir_conf::domain::device::graphics::{
    ANY_PORT, Listen, MouseMode, Password, SocketListen, SpiceChannel, SpiceChannelMode, SpiceDisplay,
};
use vir_conf::scalar::YesNo;

use super::{Settled, gl_options, settle_gl, settle_listen, settle_port};
use crate::command::{Builder, escape};
use crate::config::Config;
use crate::driver::Driver;
use crate::host::{DisplayPort, Resources};

pub(super) fn validate(spice: &SpiceDisplay, config: &Config, refuse: &mut impl FnMut(&str)) {
    if spice.tls_port.is_some() && !config.spice.tls.enabled {
        refuse("the display has a port for encrypted connections, but the configuration has encryption off");
    }
}

/// Which ports a server has that leaves the choice to the start: its channels' encryption decides.
struct Wanted {
    plain: bool,
    encrypted: bool,
}

impl Wanted {
    fn by(spice: &SpiceDisplay, config: &Config) -> Self {
        let usual = spice.default_mode.unwrap_or(SpiceChannelMode::Any);
        let modes = || std::iter::once(usual).chain(spice.channels.iter().map(|channel| channel.mode));
        let any = |mode| modes().any(|one| one == mode);
        let either = usual == SpiceChannelMode::Any;
        Self {
            plain: either || any(SpiceChannelMode::Insecure),
            encrypted: either && config.spice.tls.enabled || any(SpiceChannelMode::Secure),
        }
    }
}

pub(super) fn settle(
    spice: &mut SpiceDisplay,
    private: &str,
    driver: Driver<'_>,
    resources: &mut dyn Resources,
) -> Settled {
    let config = &driver.config.spice;
    let wanted = Wanted::by(spice, driver.config);
    let Some(first) = spice.listens.first_mut() else { return Ok(()) };
    if config.auto_unix_socket
        && spice.autoport == Some(YesNo::Yes)
        && matches!(first, Listen::Address(at) if at.address.is_none())
    {
        *first = Listen::Socket(SocketListen::default());
        spice.autoport = None;
    }
    if let Listen::Socket(SocketListen { socket, origin: _ }) = first {
        socket.get_or_insert_with(|| format!("{private}/spice.sock"));
    }
    settle_listen(first, config, driver)?;
    if spice.autoport == Some(YesNo::Yes) {
        spice.port = wanted.plain.then_some(ANY_PORT);
        spice.tls_port = wanted.encrypted.then_some(ANY_PORT);
    }
    settle_port(&mut spice.port, DisplayPort::Spice, resources)?;
    settle_port(&mut spice.tls_port, DisplayPort::SpiceTls, resources)?;
    settle_gl(&mut spice.gl, driver)
}

pub(super) fn build(spice: &SpiceDisplay, b: &mut Builder<'_>) {
    let mut options = Vec::new();
    server(spice, &mut options);
    security(spice, b, &mut options);
    channels(spice, &mut options);
    features(spice, &mut options);
    let mut options = options.join(",");
    if let Some(gl) = &spice.gl
        && gl.enable == YesNo::Yes
    {
        options += &gl_options(gl);
    }
    options += ",seamless-migration=on";
    b.option("-spice", options);
    if let Some(keymap) = &spice.keymap {
        b.option("-k", keymap);
    }
}

fn server(spice: &SpiceDisplay, options: &mut Vec<String>) {
    match spice.listens.first() {
        Some(Listen::Socket(SocketListen { socket, origin: _ })) => {
            options.push("unix=on".to_owned());
            options.push(format!("addr={}", escape(socket.as_deref().unwrap_or_default())));
        }
        Some(listen @ (Listen::Address(_) | Listen::Network(_))) => {
            options.extend(spice.port.map(|port| format!("port={port}")));
            options.extend(spice.tls_port.map(|port| format!("tls-port={port}")));
            options.extend(listen.address().map(|address| format!("addr={}", escape(address))));
        }
        Some(Listen::None) | None => options.push("port=0".to_owned()),
    }
}

fn security(spice: &SpiceDisplay, b: &mut Builder<'_>, options: &mut Vec<String>) {
    let config = &b.driver.config.spice;
    if config.sasl {
        options.push("sasl=on".to_owned());
        if let Some(dir) = &config.sasl_dir {
            b.env("SASL_CONF_PATH", dir);
        }
    }
    if let Some(mouse) = &spice.mouse {
        let agent = if mouse.mode == MouseMode::Client { "on" } else { "off" };
        options.push(format!("agent-mouse={agent}"));
    }
    let Password { passwd, valid_to: _, connected: _ } = &spice.password;
    if passwd.is_none() && config.password.is_none() {
        options.push("disable-ticketing=on".to_owned());
    }
    if spice.tls_port.is_some() {
        options.push(format!("x509-dir={}", escape(&config.tls.dir)));
    }
}

fn channels(spice: &SpiceDisplay, options: &mut Vec<String>) {
    let usual = spice.default_mode.and_then(|mode| channel("default", mode));
    options.extend(usual);
    let single = |SpiceChannel { name, mode }: &SpiceChannel| channel(name.as_str(), *mode);
    options.extend(spice.channels.iter().filter_map(single));
}

fn channel(name: &str, mode: SpiceChannelMode) -> Option<String> {
    match mode {
        SpiceChannelMode::Secure => Some(format!("tls-channel={name}")),
        SpiceChannelMode::Insecure => Some(format!("plaintext-channel={name}")),
        SpiceChannelMode::Any => None,
    }
}

fn features(spice: &SpiceDisplay, options: &mut Vec<String>) {
    let mut option = |name: &str, value: Option<&str>| {
        options.extend(value.map(|value| format!("{name}={value}")));
    };
    option("image-compression", spice.image.as_ref().map(|image| image.compression.as_str()));
    option("jpeg-wan-compression", spice.jpeg.as_ref().map(|jpeg| jpeg.compression.as_str()));
    option("zlib-glz-wan-compression", spice.zlib.as_ref().map(|zlib| zlib.compression.as_str()));
    option("playback-compression", spice.playback.as_ref().map(|playback| playback.compression.as_str()));
    option("streaming-video", spice.streaming.as_ref().map(|streaming| streaming.mode.as_str()));
    let is_off = |switch: YesNo| (switch == YesNo::No).then_some("on");
    option("disable-copy-paste", spice.clipboard.as_ref().and_then(|clipboard| is_off(clipboard.copypaste)));
    option(
        "disable-agent-file-xfer",
        spice.filetransfer.as_ref().and_then(|transfer| is_off(transfer.enable)),
    );
}
