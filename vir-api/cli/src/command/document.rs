//! Commands that take or print domain documents.

use std::path::Path;

use vir_api::{Connect, DefineFlags, Domain, Result as ApiResult, StartFlags, XmlFlags};

use super::{console, domain, lifecycle};
use crate::failure::Failure;
use crate::grammar::{Arguments, Command, Opt, Outcome, flag, text};
use crate::shell::Shell;

const FILE: Opt = text("file", "file containing an XML domain description").required();

const VALIDATE: Opt = flag("validate", "validate the XML against the schema");

pub(super) const DEFINE: Command = Command::new(
    "define",
    "define (but don't start) a domain from an XML file",
    "Define a domain.",
    &[
        FILE,
        VALIDATE,
        flag(
            "keep-abi",
            "refuse what changes the machine that the guest knows; what is left out stays as it is",
        ),
    ],
    define,
);

fn define(shell: &mut Shell, arguments: &Arguments) -> Outcome {
    let mut flags = DefineFlags::empty();
    flags.set(DefineFlags::VALIDATE, arguments.has("validate"));
    flags.set(DefineFlags::KEEP_ABI, arguments.has("keep-abi"));
    take(shell, arguments, "define", |connect, xml| connect.define(xml, flags)).map(|_| ())
}

pub(super) const CREATE: Command = Command::new(
    "create",
    "create a domain from an XML file",
    "Create a domain.",
    &[
        FILE,
        flag("console", "attach to console after creation"),
        flag("paused", "leave the guest paused after creation"),
        flag("autodestroy", "automatically destroy the guest when virsh disconnects"),
        text("pass-fds", "pass file descriptors N,M,... to the guest").tolerated(),
        VALIDATE,
        flag("reset-nvram", "re-initialize NVRAM from its pristine template"),
    ],
    create,
);

fn create(shell: &mut Shell, arguments: &Arguments) -> Outcome {
    let mut flags = lifecycle::start_flags(arguments)?;
    flags.set(StartFlags::VALIDATE, arguments.has("validate"));
    let created = take(shell, arguments, "create", |connect, xml| connect.create(xml, flags))?;
    if arguments.has("console") { console::attach(shell, &created, None, false) } else { Ok(()) }
}

/// Reads the file, hands its text to `call`, and says which domain came of it. `verb` plus `d` is its past.
fn take(
    shell: &mut Shell,
    arguments: &Arguments,
    verb: &str,
    call: impl FnOnce(&Connect, &str) -> ApiResult<Domain>,
) -> Result<Domain, Failure> {
    let file = arguments.required("file")?;
    let xml = read(Path::new(file))?;
    let taken = call(&shell.connection()?, &xml)
        .map_err(|error| Failure::because(format!("Failed to {verb} domain from {file}"), &error))?;
    shell.screen.extra(format_args!("Domain '{}' {verb}d from {file}\n", taken.name()));
    Ok(taken)
}

/// The whole text of a file.
pub(super) fn read(path: &Path) -> Result<String, Failure> {
    let text = String::from_utf8(read_bytes(path)?);
    text.map_err(|_| Failure::new(format!("Failed to read file '{}': it is not UTF-8", path.display())))
}

/// The whole contents of a file.
pub(super) fn read_bytes(path: &Path) -> Result<Vec<u8>, Failure> {
    use std::io::Read as _;
    let failed = |doing: &str, error: &std::io::Error| {
        let reason = crate::failure::reason(error);
        Failure::new(format!("Failed to {doing} file '{}': {reason}", path.display()))
    };
    let mut file = std::fs::File::open(path).map_err(|error| failed("open", &error))?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes).map_err(|error| failed("read", &error))?;
    Ok(bytes)
}

pub(super) const DUMPXML: Command = Command::new(
    "dumpxml",
    "domain information in XML",
    "Output the domain information as an XML dump to stdout.",
    &[
        domain::DOMAIN,
        flag("inactive", "show inactive defined XML"),
        flag("security-info", "include security sensitive information in XML dump"),
        flag("update-cpu", "update guest CPU according to host CPU"),
        flag("migratable", "provide XML suitable for migrations"),
    ],
    dumpxml,
);

fn dumpxml(shell: &mut Shell, arguments: &Arguments) -> Outcome {
    let flags = arguments.chosen(&[
        ("inactive", XmlFlags::INACTIVE),
        ("security-info", XmlFlags::SECURE),
        ("update-cpu", XmlFlags::UPDATE_CPU),
        ("migratable", XmlFlags::MIGRATABLE),
    ]);
    let found = domain::find(shell, arguments)?;
    let xml = found.xml(flags.collect()).map_err(|error| Failure::from_api(&error))?;
    shell.screen.print(xml);
    Ok(())
}
