//! Ours beside the peer: both define, show and undefine the same documents in their own process, turn by turn.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Deserialize;

use crate::Outcome;
use crate::project;

/// Which documents, how often, how long.
#[derive(Debug, clap::Args)]
pub(crate) struct Beside {
    /// Times libvirt's library beside ours instead of running the benchmarks.
    #[arg(long)]
    pub(crate) peer: bool,
    /// Folder with the peer's program `lvbench.c` and `workloads`; without it `../shared/bench` beside the project.
    #[arg(long, requires = "peer")]
    programs: Option<PathBuf>,
    /// Turns, each of both programs.
    #[arg(long, default_value_t = 5, requires = "peer")]
    turns: usize,
    /// Seconds that each program has in a turn.
    #[arg(long, default_value_t = 1.0, requires = "peer")]
    seconds: f64,
}

/// Documents, and how they are called among the workloads: as virt-install writes one, and with 200 devices.
const WORKLOADS: [&str; 2] = ["typical", "large"];

/// One figure of either program.
#[derive(Deserialize)]
struct Figure {
    metric: String,
    value: f64,
}

/// Nanoseconds of one turn.
#[derive(Clone, Copy)]
struct Turn {
    define: f64,
    show: f64,
}

impl Turn {
    fn whole(self) -> f64 {
        self.define + self.show
    }
}

/// Prints, for each document, the medians of both and the median of the ratios.
pub(super) fn run(options: &Beside) -> Outcome {
    let programs = options.programs.clone().unwrap_or_else(|| project::root().join("../shared/bench"));
    let theirs = build_theirs(&programs)?;
    let ours = build_ours()?;
    println!("define and show, median of {} turns in microseconds, and median of the ratios", options.turns);
    for workload in WORKLOADS {
        let document = programs.join("workloads").join(format!("{workload}.xml"));
        let (mut peer, mut vir) = (Vec::new(), Vec::new());
        for _ in 0..options.turns.max(1) {
            peer.push(turn(&theirs, &document, options.seconds)?);
            vir.push(turn(&ours, &document, options.seconds)?);
        }
        let of =
            |turns: &[Turn], part: fn(Turn) -> f64| median(turns.iter().map(|turn| part(*turn))) / 1000.0;
        let ratio = median(peer.iter().zip(&vir).map(|(peer, vir)| peer.whole() / vir.whole()));
        println!(
            "{workload:8}  peer {:9.1} + {:7.1}  vir {:8.1} + {:6.1}  {ratio:5.1} times",
            of(&peer, |turn| turn.define),
            of(&peer, |turn| turn.show),
            of(&vir, |turn| turn.define),
            of(&vir, |turn| turn.show),
        );
    }
    Ok(())
}

/// The peer's program, compiled into our own build folder.
fn build_theirs(programs: &Path) -> Outcome<PathBuf> {
    let source = programs.join("lvbench.c");
    if !source.is_file() {
        return Err(format!("no {}: name its folder with --programs", source.display()).into());
    }
    if !project::succeeds("pkg-config", &["--exists", "libvirt"]) {
        return Err("needs libvirt's headers: apt-get install -t bookworm-backports libvirt-dev".into());
    }
    let flags = project::output(Command::new("pkg-config").args(["--cflags", "--libs", "libvirt"]))?;
    let program = project::root().join("target/lvbench");
    let mut compiler = Command::new("cc");
    compiler.args(["-O2", "-o"]).arg(&program).arg(&source).args(flags.split_whitespace()).arg("-lpthread");
    project::run(&mut compiler)?;
    Ok(program)
}

fn build_ours() -> Outcome<PathBuf> {
    let arguments = ["build", "--release", "--package", "vir-api", "--example", "inproc"];
    project::run(&mut project::command("cargo", &arguments))?;
    Ok(project::root().join("target/release/examples/inproc"))
}

fn turn(program: &Path, document: &Path, seconds: f64) -> Outcome<Turn> {
    let mut command = Command::new(program);
    command.args(["define", "x", "test:///default"]).arg(document).arg(seconds.to_string());
    let mut figures = BTreeMap::new();
    for line in project::output(&mut command)?.lines() {
        let Figure { metric, value } = serde_json::from_str(line)?;
        figures.insert(metric, value);
    }
    let of = |part: &str| {
        let figure = figures.get(&format!("x.{part}")).copied();
        figure.ok_or_else(|| format!("{} says nothing of '{part}'", program.display()))
    };
    Ok(Turn { define: of("define")?, show: of("format")? })
}

fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<_> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::median;

    #[test]
    fn the_median_is_in_the_middle() {
        assert!((median([3.0, 1.0, 2.0].into_iter()) - 2.0).abs() < f64::EPSILON);
    }
}
