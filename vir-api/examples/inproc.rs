//! Times what libvirt's own in-process programs are timed at: define, show, undefine, in a loop.
//!
//! `inproc define LABEL URI FILE SECONDS` prints one JSON line a figure: the median of all rounds, with their tenth and
//! ninetieth percentile. `cargo xtask bench --peer` runs it beside the same loop over libvirt's library.

#![expect(clippy::print_stdout, reason = "the figures are the output")]

use std::error::Error;
use std::time::{Duration, Instant};

use vir_api::{Connect, DefineFlags, UndefineFlags, XmlFlags};

/// Rounds that are run in any case; the first only warms up.
const LEAST_ROUNDS: usize = 4;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let [command, label, uri, file, seconds] = arguments.as_slice() else {
        return Err("usage: inproc define LABEL URI FILE SECONDS".into());
    };
    if command != "define" {
        return Err(format!("there is no '{command}', only 'define'").into());
    }
    let connection = Connect::open(uri)?;
    let xml = std::fs::read_to_string(file)?;
    let end = Instant::now() + Duration::from_secs_f64(seconds.parse()?);
    let (mut define, mut format, mut undefine) = (Vec::new(), Vec::new(), Vec::new());
    let mut round = 0;
    while Instant::now() < end || round < LEAST_ROUNDS {
        let start = Instant::now();
        let domain = connection.define(&xml, DefineFlags::empty())?;
        let defined = Instant::now();
        let shown = domain.xml(XmlFlags::empty())?;
        let formatted = Instant::now();
        domain.undefine(UndefineFlags::empty())?;
        let gone = Instant::now();
        drop(shown);
        round += 1;
        if round > 1 {
            define.push(defined - start);
            format.push(formatted - defined);
            undefine.push(gone - formatted);
        }
    }
    for (part, mut times) in [("define", define), ("format", format), ("undefine", undefine)] {
        times.sort_unstable();
        let at = |index: usize| times[index].as_nanos();
        let last = times.len() - 1;
        println!(
            "{{\"metric\":\"{label}.{part}\",\"n\":{},\"value\":{},\"unit\":\"ns/op\",\"lo\":{},\"hi\":{}}}",
            times.len(),
            at(last / 2),
            at(last / 10),
            at(last - last / 10)
        );
    }
    Ok(())
}
