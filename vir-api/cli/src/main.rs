//! The command line of vir: virsh's commands, and a few of our own.

mod command;
mod failure;
mod grammar;
mod process;
mod screen;
mod shell;

use std::process::ExitCode;

use process::Options;
use screen::Screen;
use shell::{Settings, Shell};

fn main() -> ExitCode {
    let options = match Options::read(std::env::args_os()) {
        Ok(options) => options,
        Err(error) => {
            Screen::standard(false, 4).error(error);
            return ExitCode::FAILURE;
        }
    };
    if run(options) { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Does what the options say; true when it went well.
fn run(options: Options) -> bool {
    let mut screen = Screen::standard(options.quiet, 4);
    if let Some(text) = information(&options) {
        screen.print(text);
        screen.flush();
        return true;
    }
    if let Some(level) = &options.debug {
        match debug_level(level) {
            Ok(level) => screen.debug = level,
            Err((fatal, error)) => {
                screen.error(error);
                if fatal {
                    return false;
                }
            }
        }
    }
    let settings = Settings { timing: options.timing, json: options.json };
    let mut shell = Shell::new(screen, settings);
    match <[String; 1]>::try_from(options.command) {
        Ok([text]) => shell.run_text(&text),
        Err(words) if words.is_empty() => {
            shell.run_interactive();
            true
        }
        Err(words) => shell.run_words(words),
    }
}

/// What is printed instead of running anything.
fn information(options: &Options) -> Option<String> {
    if options.help {
        let commands = grammar::listing(command::GROUPS, "");
        return Some(format!("{}{commands}{}", process::USAGE, process::USAGE_END));
    }
    let version = env!("CARGO_PKG_VERSION");
    match options.version.as_deref() {
        Some("long") => Some(format!("vir {version}\n")),
        _ if options.long_version => Some(format!("vir {version}\n")),
        Some(_) => Some(format!("{version}\n")),
        None => options.short_version.then(|| format!("{version}\n")),
    }
}

/// Reads `-d`: a word that is no number ends the program, a number out of range is only reported.
fn debug_level(text: &str) -> Result<u8, (bool, String)> {
    let level: i64 = text.parse().map_err(|_| (true, "option -d takes a numeric argument".to_owned()))?;
    let fits = u8::try_from(level).ok().filter(|level| *level <= 4);
    fits.ok_or_else(|| (false, format!("ignoring debug level {level} out of range [0-4]")))
}
