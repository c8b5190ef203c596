//! The command line of vir: virsh's commands, and a few of our own.

mod command;
mod escape;
mod failure;
mod generate;
mod grammar;
mod process;
mod quote;
mod screen;
mod shell;
mod table;
mod timestamp;
mod xml;

use std::process::ExitCode;

use escape::Escape;
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
    let settings = match settings(&mut screen, &options) {
        Ok(settings) => settings,
        Err(error) => {
            screen.error(error);
            return false;
        }
    };
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

/// Checks the options that have values.
fn settings(screen: &mut Screen, options: &Options) -> Result<Settings, String> {
    if let Some(text) = &options.debug {
        let level: i64 = text.parse().map_err(|_| "option -d takes a numeric argument".to_owned())?;
        match u8::try_from(level).ok().filter(|level| *level <= 4) {
            Some(level) => screen.debug = level,
            None => screen.error(format_args!("ignoring debug level {level} out of range [0-4]")),
        }
    }
    // Every hypervisor is in this process: there is no peer that could stop answering, so the values only have to read.
    keepalive(options.keepalive_interval.as_deref(), 'k')?;
    keepalive(options.keepalive_count.as_deref(), 'K')?;
    let escape = match options.escape.as_deref() {
        Some(text) => {
            Escape::parse(text).ok_or_else(|| format!("Invalid string '{text}' for escape sequence"))?
        }
        None => Escape::default(),
    };
    if options.log.is_some() {
        return Err("logging to a file is not supported yet".to_owned());
    }
    Ok(Settings {
        uri: options.connect.clone(),
        read_only: options.readonly,
        escape,
        timing: options.timing,
        json: options.json,
    })
}

fn keepalive(text: Option<&str>, option: char) -> Result<(), String> {
    let Some(text) = text else { return Ok(()) };
    let value: i32 = text.parse().map_err(|_| format!("Invalid value for option -{option}"))?;
    if value < 0 {
        return Err(format!("option -{option} requires a positive integer argument"));
    }
    Ok(())
}

/// What is printed instead of running anything.
fn information(options: &Options) -> Option<String> {
    if options.help {
        let commands = grammar::listing(command::GROUPS, "");
        return Some(format!("{}{commands}{}", process::USAGE, process::USAGE_END));
    }
    if let Some(product) = options.generate {
        return Some(generate::generate(product));
    }
    let version = env!("CARGO_PKG_VERSION");
    match options.version.as_deref() {
        Some("long") => Some(format!("vir {version}\n")),
        _ if options.long_version => Some(format!("vir {version}\n")),
        Some(_) => Some(format!("{version}\n")),
        None => options.short_version.then(|| format!("{version}\n")),
    }
}
