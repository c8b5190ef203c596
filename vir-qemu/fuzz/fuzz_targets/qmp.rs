//! Arbitrary bytes from the monitor, cut at an arbitrary place: no panic, and the same happenings as in one piece.
#![no_main]

use std::time::Duration;

use libfuzzer_sys::fuzz_target;
use vir_qemu::qmp::command::QueryStatus;
use vir_qemu::qmp::{Happening, Limits, Options, Session};

const GREETING: &[u8] =
    br#"{"QMP": {"version": {"qemu": {"major": 10, "minor": 0, "micro": 0}}, "capabilities": ["oob"]}}
        {"return": {}, "id": "vir-1"}"#;

fn run(chunks: &[&[u8]]) -> (Vec<Happening>, Vec<u8>) {
    let limits = Limits { message_bytes: 4096, depth: 32 };
    let mut session = Session::new(Options { limits, out_of_band: true, ..Options::default() });
    let call = session.call(&QueryStatus {}, None).expect("the session is open");
    for chunk in chunks {
        session.receive(chunk);
    }
    session.tick(Duration::from_secs(1));
    session.end_of_stream();
    let happenings: Vec<_> = std::iter::from_fn(|| session.next_happening()).collect();
    for happening in &happenings {
        if let Happening::Reply { outcome, .. } = happening {
            let _ = call.decode(outcome.clone());
        }
    }
    (happenings, session.take_output())
}

fuzz_target!(|data: &[u8]| {
    let (&greets, rest) = data.split_first().unwrap_or((&0, data));
    let greeting = if greets % 2 == 0 { GREETING } else { b"" };
    let cut = rest.len().min(usize::from(greets) / 2);
    let whole = run(&[greeting, rest]);
    assert_eq!(whole, run(&[greeting, &rest[..cut], &rest[cut..]]));
});
