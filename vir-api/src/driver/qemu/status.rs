//! The status file of a running domain: what a new process must know to find it again.

use vir_conf::{
    document,
    flags::{FormatFlags, ParseFlags},
    status::Status,
};

use crate::{Code, Error, Origin, Result};

/// Reads a status file.
pub(crate) fn parse(text: &str) -> Result<Status> {
    let parsed = document::parse(text, ParseFlags::STATUS);
    parsed.map(|parsed| parsed.value).map_err(|report| {
        Error::new(Code::XmlError, Origin::Qemu, format!("status file: {report}")).because(report)
    })
}

/// Prints a status file: with run-time state, and with secrets.
pub(crate) fn print(status: &Status) -> String {
    document::format(status, FormatFlags::STATUS | FormatFlags::SECURE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{PausedReason, State};

    const NOTED: &str = "<domstatus state='paused' reason='starting up' pid='4711'>
  <process start='8134' boot='6f1f0c9e'/>
  <monitor path='/run/a/monitor.sock' type='unix'/>
  <fakereboot/>
  <domain type='qemu' id='3'>
    <name>a</name>
    <memory unit='KiB'>16384</memory>
    <os>
      <type>hvm</type>
    </os>
  </domain>
</domstatus>";

    #[test]
    fn what_an_owner_notes_the_next_one_reads() {
        let status = parse(NOTED).unwrap();
        assert_eq!(State::from(&status.state), State::Paused(PausedReason::StartingUp));
        assert_eq!((status.pid, status.fake_reboot, status.domain.id), (Some(4711), true, Some(3)));
        assert_eq!(
            status.process.as_ref().map(|mark| (mark.start, mark.boot.as_str())),
            Some((8134, "6f1f0c9e"))
        );
        assert_eq!(status.monitor.as_ref().map(|monitor| monitor.path.as_str()), Some("/run/a/monitor.sock"));
        assert_eq!(parse(&print(&status)).unwrap(), status);
    }

    #[test]
    fn what_nobody_could_have_noted_is_refused() {
        let wrong = parse(&NOTED.replace("starting up", "idle")).unwrap_err();
        assert!(wrong.to_string().starts_with("XML error: status file: line 1"), "{wrong}");
    }
}
