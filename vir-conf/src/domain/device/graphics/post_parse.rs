//! What every hypervisor fills in alike: ports, and the first listener in its old and its new spelling.

use super::{
    AddressListen, Connected, DbusDisplay, Graphics, Listen, Password, RdpDisplay, SocketListen,
    SpiceDisplay, VncDisplay,
};
use crate::absent::forget_empty;
use crate::diagnostic::{Problem, Report};
use crate::scalar::YesNo;

/// In place of a port: one is to be chosen.
pub const ANY_PORT: i32 = -1;

impl Graphics {
    /// Brings ports and listeners into their one form. Addresses of networks are looked up anew at each start.
    pub fn post_parse(&mut self, inactive: bool, report: &mut Report) {
        match self {
            Self::Vnc(vnc) => vnc.post_parse(inactive, report),
            Self::Spice(spice) => spice.post_parse(inactive, report),
            Self::Rdp(rdp) => rdp.post_parse(inactive, report),
            Self::Dbus(dbus) => dbus.validate(report),
            Self::Sdl(_) | Self::Desktop(_) | Self::EglHeadless(_) => {}
        }
    }

    /// Where connections are taken; nowhere for a display that shows itself.
    pub fn listens(&self) -> &[Listen] {
        match self {
            Self::Vnc(vnc) => &vnc.listens,
            Self::Spice(spice) => &spice.listens,
            Self::Rdp(rdp) => &rdp.listens,
            Self::Sdl(_) | Self::Desktop(_) | Self::EglHeadless(_) | Self::Dbus(_) => &[],
        }
    }
}

impl VncDisplay {
    fn post_parse(&mut self, inactive: bool, report: &mut Report) {
        self.password.post_parse(report);
        if self.password.passwd.is_some()
            && self.password.connected.is_some_and(|kept| kept != Connected::Keep)
        {
            refuse("VNC supports connected='keep' only", report);
        }
        let chosen = match self.autoport {
            Some(auto) => auto == YesNo::Yes,
            None => matches!(self.port, None | Some(ANY_PORT)),
        };
        self.port =
            if chosen { Some(ANY_PORT) } else { self.port.filter(|&port| !matches!(port, 0 | ANY_PORT)) };
        self.autoport = Some(chosen.into());
        forget_empty(&mut self.websocket);
        let old = Old { address: &mut self.listen, socket: Some(&mut self.socket) };
        old.merge(&mut self.listens, inactive, report);
        if !self.listens[0].has_port() {
            (self.port, self.autoport, self.websocket) = (None, None, None);
        }
    }
}

impl SpiceDisplay {
    fn post_parse(&mut self, inactive: bool, report: &mut Report) {
        self.password.post_parse(report);
        let chosen = self.autoport == Some(YesNo::Yes)
            || (self.port, self.tls_port) == (Some(ANY_PORT), Some(ANY_PORT));
        let kept = |port: Option<i32>| port.filter(|&port| port != 0 && !chosen);
        (self.port, self.tls_port) = (kept(self.port), kept(self.tls_port));
        self.autoport = Some(chosen.into());
        let old = Old { address: &mut self.listen, socket: None };
        old.merge(&mut self.listens, inactive, report);
        let has_port = chosen || self.port.is_some() || self.tls_port.is_some();
        if self.listens[0].has_port() && !has_port {
            // Without any port nobody can connect, which a listener of its own type says.
            self.listens[0] = Listen::None;
        }
        if !self.listens[0].has_port() {
            (self.port, self.tls_port, self.autoport, self.listen) = (None, None, None, None);
        }
        // Of two that are about the same channel the last counts.
        self.channels.reverse();
        self.channels.sort_by_key(|channel| channel.name);
        self.channels.dedup_by_key(|channel| channel.name);
        self.channels.retain(|channel| channel.mode != super::SpiceChannelMode::Any);
    }
}

impl RdpDisplay {
    fn post_parse(&mut self, inactive: bool, report: &mut Report) {
        let chosen = self.autoport == Some(YesNo::Yes) || matches!(self.port, None | Some(ANY_PORT));
        self.port = if chosen { Some(0) } else { self.port.filter(|&port| port != 0) };
        self.autoport = Some(chosen.into());
        Old { address: &mut self.listen, socket: None }.merge(&mut self.listens, inactive, report);
        if !self.listens[0].has_port() {
            let why = "an rdp display can only listen on an address or a network";
            report.error("domain/devices/graphics/listen", Problem::Unsupported(why.to_owned()));
        }
    }
}

impl DbusDisplay {
    fn validate(&self, report: &mut Report) {
        if self.p2p == Some(YesNo::Yes) && self.address.is_some() {
            refuse("D-Bus p2p with an address is not supported", report);
        }
    }
}

impl Password {
    /// Brings the time until which the password holds into its one form.
    fn post_parse(&mut self, report: &mut Report) {
        let Self { passwd: Some(_), valid_to: Some(until), connected: _ } = self else { return };
        if let Some(text) = moment(until) {
            *until = text;
        } else {
            refuse(&format!("password validity time '{until}' is no YYYY-MM-DDTHH:MM:SS"), report);
        }
    }
}

/// A moment with all its digits; none where the text is no date and time.
fn moment(text: &str) -> Option<String> {
    /// Three numbers between the same signs.
    fn three(text: &str, between: char) -> Option<[u32; 3]> {
        let is_number = |part: &&str| part.bytes().all(|byte| byte.is_ascii_digit());
        let numbers: Option<Vec<u32>> =
            text.split(between).map(|part| Some(part).filter(is_number)?.parse().ok()).collect();
        numbers?.try_into().ok()
    }
    let (date, time) = text.split_once('T')?;
    let ([year, month, day], [hour, minute, second]) = (three(date, '-')?, three(time, ':')?);
    let is_real = year <= 9999
        && (1..=12).contains(&month)
        && (1..=31).contains(&day)
        && hour < 24
        && minute < 60
        && second < 60;
    is_real.then(|| format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}"))
}

fn refuse(why: &str, report: &mut Report) {
    report.error("domain/devices/graphics", Problem::Conflict(why.to_owned()));
}

/// The old spelling of the first listener: attributes of the display.
struct Old<'a> {
    address: &'a mut Option<String>,
    socket: Option<&'a mut Option<String>>,
}

impl Old<'_> {
    /// Makes a listener of old attributes where there is none, and attributes of the first listener. A socket wins.
    fn merge(self, listens: &mut Vec<Listen>, inactive: bool, report: &mut Report) {
        let Self { address, socket } = self;
        let named = socket.as_ref().and_then(|socket| (**socket).clone());
        if listens.is_empty() {
            listens.push(Listen::Address(AddressListen::default()));
        }
        listens.iter_mut().for_each(|listen| listen.tidy(inactive, report));
        match (named, &mut listens[0]) {
            (Some(path), first @ (Listen::Address(_) | Listen::Network(_))) => {
                *first = Listen::Socket(SocketListen { socket: Some(path), ..SocketListen::default() });
            }
            (Some(path), Listen::Socket(first)) => agree("socket", &path, &mut first.socket, report),
            (None, Listen::Address(first)) => {
                if let Some(old) = address.as_ref().filter(|old| !old.is_empty()) {
                    agree("address", old, &mut first.address, report);
                }
            }
            (_, Listen::Network(_) | Listen::Socket(_) | Listen::None) => {}
        }
        *address = listens[0].address().map(ToOwned::to_owned);
        if let Some(socket) = socket {
            *socket = listens[0].socket().map(ToOwned::to_owned);
        }
    }
}

/// Fills in a listener's value from the old attribute; both may be given, but must be the same.
fn agree(name: &str, old: &str, new: &mut Option<String>, report: &mut Report) {
    let new = new.get_or_insert_with(|| old.to_owned());
    if new != old {
        let why = format!("the display's own '{old}' is not the {name} of its first <listen>, '{new}'");
        report.error("domain/devices/graphics", Problem::Conflict(why));
    }
}

impl Listen {
    fn tidy(&mut self, inactive: bool, report: &mut Report) {
        match self {
            Self::Address(at) => at.address = at.address.take().filter(|address| !address.is_empty()),
            Self::Socket(at) => at.socket = at.socket.take().filter(|socket| !socket.is_empty()),
            Self::Network(at) => {
                at.address = at.address.take().filter(|_| !inactive);
                if at.network.as_ref().is_none_or(String::is_empty) {
                    let missing = Problem::MissingAttribute { element: "listen".to_owned(), name: "network" };
                    report.error("domain/devices/graphics/listen", missing);
                }
            }
            Self::None => {}
        }
    }
}
