//! What holds for every input: how it is cut does not matter, and nothing makes a session panic.

use std::time::Duration;

use proptest::prelude::*;

use super::command::QueryStatus;
use super::{Happening, Limits, Options, Session};

/// Messages a session may meet, good and bad.
fn message() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(r#"{"event": "STOP", "timestamp": {"seconds": 1, "microseconds": 2}}"#.to_owned()),
        Just("{\"event\": \"X\", \"data\": {\"text\": \"\\\"}{\\\\ é\"}}\r\n".to_owned()),
        (1..6u64).prop_map(|id| format!("{{\"return\": {{\"running\": true}}, \"id\": \"vir-{id}\"}}\r\n")),
        Just(r#"{"error": {"class": "GenericError", "desc": "no"}}"#.to_owned()),
        Just("\n \t".to_owned()),
        Just("{\"return\": }".to_owned()),
        Just("garbage".to_owned()),
    ]
}

fn conversation() -> impl Strategy<Value = Vec<u8>> {
    let greeting =
        r#"{"QMP": {"version": {"qemu": {"major": 9, "minor": 0, "micro": 0}}, "capabilities": []}}"#;
    prop::collection::vec(message(), 0..12)
        .prop_map(move |rest| (greeting.to_owned() + &rest.concat()).into_bytes())
}

/// Everything that happens, and everything that is written, when `chunks` arrive one by one.
fn run<'a>(chunks: impl IntoIterator<Item = &'a [u8]>) -> (Vec<Happening>, Vec<u8>) {
    let mut session =
        Session::new(Options { limits: Limits { message_bytes: 200, depth: 5 }, ..Options::default() });
    for _ in 0..3 {
        session.call(&QueryStatus {}, Some(Duration::from_secs(1))).expect("the session is open");
    }
    for chunk in chunks {
        session.receive(chunk);
    }
    session.end_of_stream();
    (std::iter::from_fn(|| session.next_happening()).collect(), session.take_output())
}

proptest! {
    #[test]
    fn chunks_do_not_matter(input in conversation(), size in 1usize..40) {
        prop_assert_eq!(run([input.as_slice()]), run(input.chunks(size)));
    }

    #[test]
    fn the_last_happening_is_the_end_and_nobody_is_left_waiting(input in conversation()) {
        let (happenings, _) = run([input.as_slice()]);
        prop_assert!(matches!(happenings.last(), Some(Happening::Closed(_))));
        let is_end = |happening: &&Happening| matches!(happening, Happening::Reply { .. } | Happening::Abandoned { .. });
        prop_assert_eq!(happenings.iter().filter(is_end).count(), 3);
    }

    #[test]
    fn arbitrary_bytes_do_not_panic(input in prop::collection::vec(any::<u8>(), 0..400)) {
        run([input.as_slice()]);
    }

    #[test]
    fn arbitrary_json_like_text_does_not_panic(input in "[{}\\[\\]\":,a1\\\\ \n]{0,200}") {
        run([input.as_bytes()]);
    }
}
