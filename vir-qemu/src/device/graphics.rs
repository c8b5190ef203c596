//! Displays.

mod spice;
mod vnc;

use std::fmt::Write as _;

use vir_conf::Domain;
use vir_conf::diagnostic::{Problem, Report};
use vir_conf::domain::device::Devices;
use vir_conf::domain::device::graphics::{
    ANY_PORT, DbusDisplay, EglHeadless, GlNode, Graphics, Listen, RenderNode, SdlDisplay,
};
use vir_conf::scalar::{OnOff, YesNo};

use crate::command::{Builder, Refusal, escape, refuse_host};
use crate::config::{Config, DisplayConfig};
use crate::device::audio;
use crate::driver::Driver;
use crate::host::{DisplayPort, Resources};

/// Brings displays into their one form. A socket that was made for an earlier run is forgotten.
pub(crate) fn complete(graphics: &mut Graphics, config: &Config, inactive: bool, report: &mut Report) {
    if let Graphics::Vnc(vnc) = graphics {
        vnc::forget_generated(vnc, config);
    }
    graphics.post_parse(inactive, report);
}

/// Notes what QEMU or the configuration cannot do with displays.
pub(crate) fn validate(devices: &Devices, config: &Config, report: &mut Report) {
    let displays = &devices.graphics;
    for (at, display) in displays.iter().enumerate() {
        let path = format!("domain/devices/graphics[{}]", at + 1);
        let mut refuse = |why: &str| report.error(&path, Problem::Unsupported(why.to_owned()));
        if display.listens().len() > 1 {
            refuse("QEMU does not support multiple listens for one graphics device");
        }
        let kind = std::mem::discriminant(display);
        if displays[..at].iter().any(|earlier| std::mem::discriminant(earlier) == kind) {
            refuse("QEMU has one display of each type at most");
        }
        match display {
            Graphics::Vnc(vnc) => vnc::validate(vnc, &mut refuse),
            Graphics::Spice(spice) => spice::validate(spice, config, &mut refuse),
            Graphics::Desktop(_) => refuse("displays of type 'desktop' belong to another hypervisor"),
            Graphics::EglHeadless(_) => {
                let shown = |other: &Graphics| matches!(other, Graphics::Vnc(_) | Graphics::Spice(_));
                if displays.len() > 1 && !displays.iter().any(shown) {
                    refuse(
                        "graphics type 'egl-headless' is supported only with type 'vnc' or 'spice', which shows it",
                    );
                }
            }
            Graphics::Dbus(dbus) => {
                if dbus.p2p == Some(YesNo::Yes) && dbus.address.is_some() {
                    refuse("clients are connected one by one or over a bus with an address, not both");
                }
            }
            Graphics::Sdl(_) | Graphics::Rdp(_) => {}
        }
    }
    if displays.iter().filter(|display| draws_by_card(display)).count() > 1 {
        let why = "multiple displays use OpenGL, which QEMU has for one";
        report.error("domain/devices/graphics", Problem::Unsupported(why.to_owned()));
    }
}

fn draws_by_card(display: &Graphics) -> bool {
    let enabled = |gl: &Option<GlNode>| gl.as_ref().is_some_and(|gl| gl.enable == YesNo::Yes);
    match display {
        Graphics::EglHeadless(_) => true,
        Graphics::Spice(spice) => enabled(&spice.gl),
        Graphics::Dbus(dbus) => enabled(&dbus.gl),
        Graphics::Sdl(sdl) => sdl.gl.as_ref().is_some_and(|gl| gl.enable == YesNo::Yes),
        Graphics::Vnc(_) | Graphics::Rdp(_) | Graphics::Desktop(_) => false,
    }
}

/// Decides what a definition leaves to the start: ports, addresses, sockets, cards. `private` is the directory of
/// the running domain, `name` its short name.
pub(crate) fn settle(
    domain: &mut Domain,
    private: &str,
    name: &str,
    driver: Driver<'_>,
    resources: &mut dyn Resources,
) -> Result<(), Refusal> {
    for display in &mut domain.devices.graphics {
        let settled = match display {
            Graphics::Vnc(vnc) => vnc::settle(vnc, private, driver, resources),
            Graphics::Spice(spice) => spice::settle(spice, private, driver, resources),
            Graphics::EglHeadless(EglHeadless { gl }) => {
                render_node(&mut gl.get_or_insert_default().rendernode, driver)
            }
            Graphics::Dbus(dbus) => settle_dbus(dbus, name, driver),
            Graphics::Rdp(_) | Graphics::Sdl(_) | Graphics::Desktop(_) => Ok(()),
        };
        settled.map_err(|err| refuse_host("domain/devices/graphics", &err))?;
    }
    Ok(())
}

type Settled = Result<(), crate::host::HostError>;

fn render_node(node: &mut Option<String>, driver: Driver<'_>) -> Settled {
    if node.is_none() {
        *node = Some(driver.host.render_node()?);
    }
    Ok(())
}

fn settle_gl(gl: &mut Option<GlNode>, driver: Driver<'_>) -> Settled {
    match gl {
        Some(GlNode { enable: YesNo::Yes, rendernode }) => render_node(rendernode, driver),
        Some(GlNode { enable: YesNo::No, rendernode: _ }) | None => Ok(()),
    }
}

fn settle_dbus(dbus: &mut DbusDisplay, name: &str, driver: Driver<'_>) -> Settled {
    if dbus.p2p != Some(YesNo::Yes) {
        let own = || format!("unix:path={}/{name}-dbus.sock", driver.config.dbus_state_dir);
        dbus.address.get_or_insert_with(own);
    }
    settle_gl(&mut dbus.gl, driver)
}

/// Gives a server its port where one is to be chosen.
fn settle_port(port: &mut Option<i32>, kind: DisplayPort, resources: &mut dyn Resources) -> Settled {
    if *port == Some(ANY_PORT) {
        *port = Some(resources.display_port(kind)?.into());
    }
    Ok(())
}

/// Gives a server's first listener its address: that of the network, or the configuration's.
fn settle_listen(listen: &mut Listen, config: &DisplayConfig, driver: Driver<'_>) -> Settled {
    match listen {
        Listen::Address(at) => {
            at.address.get_or_insert_with(|| config.listen.clone());
        }
        Listen::Network(at) => {
            let network = at.network.as_deref().unwrap_or_default();
            at.address = Some(driver.host.network_address(network)?);
        }
        Listen::Socket(_) | Listen::None => {}
    }
    Ok(())
}

/// Adds a display.
pub(crate) fn build(graphics: &Graphics, b: &mut Builder<'_>) -> Result<(), Refusal> {
    match graphics {
        Graphics::Vnc(vnc) => vnc::build(vnc, b)?,
        Graphics::Spice(spice) => spice::build(spice, b),
        Graphics::Sdl(sdl) => build_sdl(sdl, b),
        Graphics::EglHeadless(EglHeadless { gl }) => {
            let node = gl.as_ref().and_then(|RenderNode { rendernode }| rendernode.as_deref());
            let node = node.map_or(String::new(), |node| format!(",rendernode={}", escape(node)));
            b.option("-display", format!("egl-headless{node}"));
        }
        Graphics::Dbus(dbus) => build_dbus(dbus, b)?,
        // The server of an RDP display is a process beside QEMU, which it reaches over D-Bus.
        Graphics::Rdp(_) | Graphics::Desktop(_) => {}
    }
    Ok(())
}

fn build_sdl(sdl: &SdlDisplay, b: &mut Builder<'_>) {
    let SdlDisplay { display, xauth, fullscreen, gl } = sdl;
    if let Some(xauth) = xauth {
        b.env("XAUTHORITY", xauth);
    }
    if let Some(display) = display {
        b.env("DISPLAY", display);
    }
    if *fullscreen == Some(YesNo::Yes) {
        b.arg("-full-screen");
    }
    let gl = gl.as_ref().map_or(String::new(), |gl| format!(",gl={}", switch(gl.enable)));
    b.option("-display", format!("sdl{gl}"));
}

fn build_dbus(dbus: &DbusDisplay, b: &mut Builder<'_>) -> Result<(), Refusal> {
    let DbusDisplay { p2p: _, address, gl, audio } = dbus;
    let mut options = match address {
        Some(address) => format!("dbus,addr={address}"),
        None => "dbus,p2p=on".to_owned(),
    };
    if let Some(gl) = gl {
        options += &gl_options(gl);
    }
    if audio.is_some() {
        let audio = audio::back_end(audio.as_ref(), "domain/devices/graphics", b)?;
        let _ = write!(options, ",audiodev={audio}");
    }
    b.option("-display", options);
    Ok(())
}

fn gl_options(GlNode { enable, rendernode }: &GlNode) -> String {
    let node = rendernode.as_deref().filter(|_| *enable == YesNo::Yes);
    let node = node.map_or(String::new(), |node| format!(",rendernode={}", escape(node)));
    format!(",gl={}{node}", switch(*enable))
}

fn switch(switch: YesNo) -> OnOff {
    OnOff::from(bool::from(switch))
}
