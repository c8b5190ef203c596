//! The status file of a running domain: what a new process must know to find it again.

use vir_conf::{
    Domain,
    diagnostic::Sink,
    element,
    flags::{FormatFlags, ParseFlags},
    table::{Decode, Element, Encode},
    xml::{Document, Writer},
};

use crate::{Code, Error, Origin, Result, State};

element! {
    /// What is known about a running domain, with its document.
    pub struct Status = "domstatus" {
        /// What the domain was doing.
        attr "state" => state: String;
        /// Why.
        attr "reason" => reason: String;
        /// QEMU's process; absent while it is being started.
        attr "pid" => pid: Option<u32>;
        /// What makes the pid unique.
        child "process" => process: Option<ProcessMark>;
        /// Where QEMU listens.
        child "monitor" => monitor: MonitorPath;
        /// A guest that goes down is to be started over.
        flag "fakereboot" => fake_reboot: bool;
        /// The running domain.
        child "domain" => domain: Domain;
    }
}

element! {
    /// What makes a pid unique.
    pub struct ProcessMark = "process" {
        /// Ticks between the host's boot and the process's start.
        attr "start" => start: u64;
        /// Which boot of the host.
        attr "boot" => boot: String;
    }
}

element! {
    /// Where QEMU listens.
    pub struct MonitorPath = "monitor" {
        /// The socket.
        attr "path" => path: String;
        /// Always `unix`.
        attr "type" => kind: String;
    }
}

impl Status {
    /// Reads a status file.
    pub(crate) fn parse(text: &str) -> Result<Self> {
        let wrong =
            |reason: String| Error::new(Code::XmlError, Origin::Qemu, format!("status file: {reason}"));
        let document = Document::parse(text).map_err(|err| wrong(err.to_string()))?;
        let sink = Sink::default();
        let flags = ParseFlags::STATUS;
        let status = Self::decode(document.root(), &Decode { flags, sink: &sink });
        let problems = || sink.into_report().errors().map(ToString::to_string).collect::<Vec<_>>().join("; ");
        status.map_err(|_| wrong(problems()))
    }

    /// Prints a status file.
    pub(crate) fn to_xml(&self) -> String {
        let mut writer = Writer::new();
        self.encode(
            Self::SCHEMA.tag,
            &mut writer,
            &Encode { flags: FormatFlags::STATUS | FormatFlags::SECURE },
        );
        writer.finish()
    }

    /// State and reason, as far as they are known words.
    pub(crate) fn state(&self) -> Option<State> {
        State::from_names(&self.state, &self.reason)
    }
}
