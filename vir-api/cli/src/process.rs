//! The process's own options, those before the first command.

use std::ffi::OsString;

use clap::Parser;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::generate::Product;

/// Define, start and watch virtual machines.
#[derive(Debug, Parser)]
#[command(name = "vir", disable_help_flag = true, disable_version_flag = true, infer_long_args = true)]
#[command(no_binary_name = false, args_override_self = true)]
pub(crate) struct Options {
    /// hypervisor connection URI
    #[arg(short = 'c', long, value_name = "URI")]
    pub connect: Option<String>,
    /// debug level [0-4]
    #[arg(short = 'd', long, value_name = "NUM")]
    pub debug: Option<String>,
    /// set escape sequence for console
    #[arg(short = 'e', long, value_name = "char")]
    pub escape: Option<String>,
    /// this help
    #[arg(short = 'h', long)]
    pub help: bool,
    /// keepalive interval in seconds, 0 for disable
    #[arg(short = 'k', long, value_name = "NUM", allow_hyphen_values = true)]
    pub keepalive_interval: Option<String>,
    /// number of possible missed keepalive messages
    #[arg(short = 'K', long, value_name = "NUM", allow_hyphen_values = true)]
    pub keepalive_count: Option<String>,
    /// print shell completions or the manual page
    #[arg(long, value_name = "WHAT", value_enum)]
    pub generate: Option<Product>,
    /// output logging to file
    #[arg(short = 'l', long, value_name = "FILE")]
    pub log: Option<String>,
    /// print data as JSON where a list or a record is printed
    #[arg(long)]
    pub json: bool,
    /// quiet mode
    #[arg(short = 'q', long)]
    pub quiet: bool,
    /// connect readonly
    #[arg(short = 'r', long)]
    pub readonly: bool,
    /// print timing information
    #[arg(short = 't', long)]
    pub timing: bool,
    /// short version
    #[arg(short = 'v')]
    pub short_version: bool,
    /// long version
    #[arg(short = 'V')]
    pub long_version: bool,
    /// version, TYPE is short or long (default short)
    #[arg(long, value_name = "TYPE", num_args = 0..=1, require_equals = true, default_missing_value = "short")]
    pub version: Option<String>,
    /// one text of commands, or one command word by word
    #[arg(value_name = "COMMAND", trailing_var_arg = true, num_args = 0..)]
    pub command: Vec<String>,
}

impl Options {
    /// Reads the process's arguments; the error is ready to be shown.
    pub(crate) fn read(arguments: impl IntoIterator<Item = OsString>) -> Result<Self, String> {
        let arguments: Vec<_> = arguments.into_iter().collect();
        Options::try_parse_from(&arguments).map_err(|error| explain(&error, &arguments))
    }
}

/// Says what is wrong the way getopt-based tools of this family do.
fn explain(error: &clap::Error, arguments: &[OsString]) -> String {
    let argument = match error.get(ContextKind::InvalidArg) {
        Some(ContextValue::String(argument)) => argument.clone(),
        Some(_) | None => String::new(),
    };
    let is = |kind| error.kind() == kind;
    if is(ErrorKind::UnknownArgument) {
        // Whatever clap takes for the option's name, the user wrote the whole word.
        let mut words = arguments.iter().filter_map(|word| word.to_str());
        let word = words.find(|word| argument.starts_with("--") && word.starts_with(&argument));
        let word = word.unwrap_or(&argument);
        format!("unsupported option '{word}'. See --help.")
    } else if is(ErrorKind::InvalidValue) && lacks_value(error) {
        let name = argument.split(' ').next().unwrap_or_default().trim_start_matches('-');
        let short = short_of(name).map_or_else(String::new, |short| format!("'-{short}'/"));
        format!("option {short}'--{name}' requires an argument")
    } else {
        let text = error.to_string();
        text.lines().next().unwrap_or_default().trim_start_matches("error: ").to_owned()
    }
}

fn lacks_value(error: &clap::Error) -> bool {
    matches!(error.get(ContextKind::InvalidValue), Some(ContextValue::String(value)) if value.is_empty())
}

fn short_of(long: &str) -> Option<char> {
    let command = <Options as clap::CommandFactory>::command();
    let argument = command.get_arguments().find(|argument| argument.get_long() == Some(long));
    argument.and_then(clap::Arg::get_short)
}

/// The text `--help` prints, up to the list of commands.
pub(crate) const USAGE: &str = "
vir [options]... [<command_string>]
vir [options]... <command> [args...]

  options:
    -c | --connect=URI      hypervisor connection URI
    -d | --debug=NUM        debug level [0-4]
    -e | --escape <char>    set escape sequence for console
         --generate=WHAT    print completions (bash, zsh, fish) or the manual page (man)
    -h | --help             this help
    -k | --keepalive-interval=NUM
                            keepalive interval in seconds, 0 for disable
    -K | --keepalive-count=NUM
                            number of possible missed keepalive messages
    -l | --log=FILE         output logging to file
         --json             print lists and records as JSON
    -q | --quiet            quiet mode
    -r | --readonly         connect readonly
    -t | --timing           print timing information
    -v                      short version
    -V                      long version
         --version[=TYPE]   version, TYPE is short or long (default short)
  commands (non interactive mode):

";

/// The text `--help` ends with.
pub(crate) const USAGE_END: &str = "
  (specify help <group> for details about the commands in the group)

  (specify help <command> for details about the command)

";
