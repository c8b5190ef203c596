//! `<console>`: the console that people open; the first is the first serial port seen again.

use crate::Ignored;
use crate::domain::chardev::{CharLog, CharSource};
use crate::domain::device::serial::{Serial, SerialTarget};
use crate::domain::device::{DeviceInfo, Devices};
use crate::facet;
use crate::{element, values};

element! {
    /// A console.
    pub struct Console = "console" default {
        /// The host's end.
        choice "" => source: CharSource = CharSource::PTY, due |console| console.target != ConsoleTarget::default();
        /// Path of the pseudo terminal, once more, as old clients look for it.
        attr "tty" => tty: Option<String>, fits facet::ABSOLUTE_PATH, when |_, cx| !cx.inactive();
        /// A copy of all output.
        child "log" => log: Option<CharLog>, since "1.3.3";
        /// What the guest sees.
        child "target" => target: ConsoleTarget = ConsoleTarget::default();
        /// Boot order, alias and guest address.
        inline "" => info: DeviceInfo;
    }
}

element! {
    /// What the guest sees of a console.
    pub struct ConsoleTarget = maybe "target" {
        /// The device; the hypervisor's usual one where absent.
        attr guest "type" => kind: Option<ConsoleTargetType>;
        /// Number of the console, its place among all of them.
        attr guest "port" => port: Option<u32>;
        /// Means nothing: the target says which device it is.
        child "model" => model: Ignored;
    }
}

values! {
    /// Devices behind a console.
    pub enum ConsoleTargetType {
        /// The first serial port.
        Serial = "serial",
        /// A console of Xen.
        Xen = "xen",
        /// A console of User Mode Linux.
        Uml = "uml",
        /// A port of a virtio-serial controller.
        Virtio = "virtio" since "0.8.3",
        /// A console of a container.
        Lxc = "lxc",
        /// A console of an OpenVZ container.
        OpenVz = "openvz",
        /// The service-call console of s390 machines.
        Sclp = "sclp",
        /// The line-mode console of s390 machines.
        SclpLm = "sclplm",
    }
}

impl Devices {
    /// Makes the first console and the first serial port show each other: whichever is missing is made after the
    /// other, and where both are there the port is right. The other consoles are numbered by their place.
    ///
    /// `usual` is the device of a console that names none.
    pub fn pair_console(&mut self, usual: ConsoleTargetType) {
        for console in &mut self.consoles {
            console.target.kind.get_or_insert(usual);
        }
        let first_is_serial = self.consoles.first().is_some_and(Console::is_serial);
        match self.serials.first() {
            None if first_is_serial => self.serials.push(self.consoles[0].as_serial()),
            Some(serial) if !first_is_serial && serial.carries_console() => {
                self.consoles.insert(0, Console::of(serial));
            }
            None | Some(_) => {}
        }
        for (number, console) in (0..).zip(&mut self.consoles) {
            console.target.port = Some(number);
        }
        self.mirror_console();
    }

    /// Makes the first console show what has become of the first serial port.
    pub fn mirror_console(&mut self) {
        if let (Some(serial), Some(console)) = (self.serials.first(), self.consoles.first_mut())
            && console.is_serial()
        {
            *console = Console::of(serial);
        }
    }
}

impl Console {
    /// Whether it is a serial port seen again.
    pub fn is_serial(&self) -> bool {
        self.target.kind == Some(ConsoleTargetType::Serial)
    }

    fn of(serial: &Serial) -> Self {
        let Serial { source, tty: _, log, target, info } = serial;
        let target =
            ConsoleTarget { kind: Some(ConsoleTargetType::Serial), port: target.port, model: Ignored };
        let tty = source.terminal().map(ToOwned::to_owned);
        Self { source: source.clone(), tty, log: log.clone(), target, info: info.clone() }
    }

    fn as_serial(&self) -> Serial {
        let Self { source, tty: _, log, target: _, info } = self;
        let target = SerialTarget { port: Some(0), ..SerialTarget::default() };
        Serial { source: source.clone(), tty: Ignored, log: log.clone(), target, info: info.clone() }
    }

    /// The path of the terminal stands in two places; an old document may have only one.
    pub(crate) fn post_parse(&mut self) {
        if let CharSource::Pty(pty) = &mut self.source
            && let Some(tty) = &self.tty
        {
            pty.source.get_or_insert_default().path.get_or_insert_with(|| tty.clone());
        }
        self.tty = self.source.terminal().map(ToOwned::to_owned);
    }
}
