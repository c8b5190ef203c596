//! Whole lives of a session, told as what is received and what happens.

use serde_json::json;

use super::*;
use crate::qmp::command::{Cont, QueryStatus, Stop};
use crate::qmp::{CommandError, ErrorClass, EventKind};

const GREETING: &[u8] =
    br#"{"QMP": {"version": {"qemu": {"major": 10, "minor": 0, "micro": 0}, "package": ""},
                                     "capabilities": ["oob"]}}"#;

fn drain(session: &mut Session) -> Vec<Happening> {
    std::iter::from_fn(|| session.next_happening()).collect()
}

/// A session past its negotiation, with nothing left to tell or to write.
fn ready(out_of_band: bool) -> Session {
    let mut session = Session::new(Options { out_of_band, ..Options::default() });
    session.receive(GREETING);
    session.receive(br#"{"return": {}, "id": "vir-1"}"#);
    assert_eq!(drain(&mut session).pop(), Some(Happening::Ready { out_of_band }));
    session.take_output();
    session
}

fn written(session: &mut Session) -> String {
    String::from_utf8(session.take_output()).expect("commands are text")
}

const fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

#[test]
fn negotiation_comes_first_and_queued_commands_follow() {
    let mut session = Session::new(Options { out_of_band: true, ..Options::default() });
    session.call(&Cont {}, None).expect("it waits");
    session.call(&Stop {}, None).expect("it waits");
    assert_eq!(written(&mut session), "");
    session.receive(GREETING);
    let enable =
        "{\"execute\":\"qmp_capabilities\",\"arguments\":{\"enable\":[\"oob\"]},\"id\":\"vir-1\"}\r\n";
    assert_eq!(written(&mut session), enable);
    session.receive(br#"{"return": {}, "id": "vir-1"}"#);
    let both = "{\"execute\":\"cont\",\"id\":\"vir-2\"}\r\n{\"execute\":\"stop\",\"id\":\"vir-3\"}\r\n";
    assert_eq!(written(&mut session), both);
}

#[test]
fn replies_find_their_command_in_any_order() {
    let mut session = ready(false);
    let status = session.call(&QueryStatus {}, None).expect("it is ready");
    let cont = session.call(&Cont {}, None).expect("it is ready");
    session.receive(br#"{"error": {"class": "GenericError", "desc": "no"}, "id": "vir-3"}"#);
    session.receive(br#"{"return": {"running": true, "status": "running"}, "id": "vir-2"}"#);
    let error = CommandError { class: ErrorClass::GenericError, desc: "no".into() };
    let expected = [
        Happening::Reply { id: cont.id(), outcome: Err(error) },
        Happening::Reply { id: status.id(), outcome: Ok(json!({"running": true, "status": "running"})) },
    ];
    assert_eq!(drain(&mut session), expected);
}

#[test]
fn a_late_reply_is_told_apart() {
    let mut session = ready(false);
    let id = session.call(&Cont {}, Some(seconds(5))).expect("it is ready").id();
    assert_eq!(session.next_deadline(), Some(seconds(5)));
    session.tick(seconds(4));
    assert_eq!(drain(&mut session), []);
    session.tick(seconds(5));
    assert_eq!(drain(&mut session), [Happening::TimedOut { id }]);
    session.receive(br#"{"return": {}, "id": "vir-2"}"#);
    assert_eq!(drain(&mut session), [Happening::LateReply { id, outcome: Ok(json!({})) }]);
    session.receive(br#"{"return": {}, "id": "vir-2"}"#);
    assert!(matches!(drain(&mut session).as_slice(), [Happening::StrayReply { .. }]));
}

#[test]
fn a_queued_command_that_times_out_is_never_sent() {
    let mut session = Session::new(Options::default());
    let id = session.call(&Cont {}, Some(seconds(1))).expect("it waits").id();
    session.tick(seconds(2));
    assert_eq!(drain(&mut session), [Happening::TimedOut { id }]);
    session.receive(GREETING);
    session.receive(br#"{"return": {}, "id": "vir-1"}"#);
    assert_eq!(written(&mut session), "{\"execute\":\"qmp_capabilities\",\"id\":\"vir-1\"}\r\n");
}

#[test]
fn out_of_band_needs_agreement() {
    let request = Request::new(&Cont {}).out_of_band();
    assert_eq!(ready(false).send(request.clone(), None), Err(SendError::NoOutOfBand));
    let mut session = ready(true);
    session.send(request, None).expect("it was agreed on");
    assert_eq!(written(&mut session), "{\"exec-oob\":\"cont\",\"id\":\"vir-2\"}\r\n");
}

#[test]
fn the_end_leaves_no_command_waiting() {
    let mut session = ready(false);
    let id = session.call(&Cont {}, Some(seconds(1))).expect("it is ready").id();
    session.end_of_stream();
    assert_eq!(
        drain(&mut session),
        [Happening::Abandoned { id }, Happening::Closed(SessionError::EndOfStream)]
    );
    assert_eq!(session.next_deadline(), None);
    assert_eq!(session.call(&Cont {}, None).err(), Some(SendError::Closed));
}

#[test]
fn a_peer_that_breaks_the_protocol_is_left() {
    let cases: [(&[u8], &str); 6] = [
        (b"qemu: no", "QEMU monitor sent something that is not a JSON object: it begins with 'q'"),
        (b"{]", "QEMU monitor sent malformed JSON: key must be a string at line 1 column 2"),
        (b"{}", "QEMU monitor broke the protocol: a message is neither greeting, reply nor event"),
        (GREETING, "QEMU monitor broke the protocol: a second greeting"),
        (
            b"{\"return\": 1, \"error\": 2}",
            "QEMU monitor broke the protocol: a reply holds both 'return' and 'error'",
        ),
        (
            b"{\"error\": 2}",
            "QEMU monitor sent malformed JSON: invalid type: integer `2`, expected struct CommandError",
        ),
    ];
    for (input, message) in cases {
        let mut session = ready(false);
        session.receive(input);
        let Some(Happening::Closed(error)) = session.next_happening() else {
            panic!("still open after {message}")
        };
        assert_eq!(error.to_string(), message);
    }
}

#[test]
fn the_handshake_has_a_deadline() {
    let mut session = Session::new(Options { ready_by: Some(seconds(3)), ..Options::default() });
    assert_eq!(session.next_deadline(), Some(seconds(3)));
    session.tick(seconds(3));
    assert_eq!(drain(&mut session), [Happening::Closed(SessionError::HandshakeTimedOut)]);
}

#[test]
fn negotiation_may_be_refused() {
    let mut session = Session::new(Options::default());
    session.receive(GREETING);
    session.receive(br#"{"error": {"class": "CommandNotFound", "desc": "no"}, "id": "vir-1"}"#);
    let error = CommandError { class: ErrorClass::CommandNotFound, desc: "no".into() };
    assert_eq!(drain(&mut session).pop(), Some(Happening::Closed(SessionError::NegotiationRefused(error))));
}

#[test]
fn events_pass_between_replies() {
    let mut session = ready(false);
    session.receive(br#"{"event": "RESUME", "timestamp": {"seconds": 1, "microseconds": 2}}"#);
    assert!(matches!(
        drain(&mut session).as_slice(),
        [Happening::Event(Event { kind: EventKind::Resume, .. })]
    ));
}
