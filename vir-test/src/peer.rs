//! What libvirt's own shell says of a case.
//!
//! A test asks [`is_here`] first.

use crate::golden::Case;
use crate::host;
use crate::needs::{self, Need};

/// The release whose word counts. Others judge and print a few things differently.
const RELEASE: &str = "11.";

/// Whether the shell is there, in the release whose word counts. Says `skipped: why` where it is not.
///
/// # Panics
/// Where `VIR_REQUIRE` lists `peer`, and there is none.
pub fn is_here() -> bool {
    if !needs::met(&[Need::Peer]) {
        return false;
    }
    let is_it = host::output("virsh", &["--version"]).is_some_and(|version| version.starts_with(RELEASE));
    if !is_it {
        eprintln!("skipped: the installed virsh is not of release {RELEASE}x");
    }
    is_it
}

/// What the shell prints, and what it complains of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// Its output.
    pub printed: String,
    /// Its errors; empty where all went well.
    pub errors: String,
}

/// Runs commands of libvirt's shell, with semicolons between them, on a connection.
///
/// # Panics
/// When the shell cannot be started.
pub fn ask(uri: &str, script: &str) -> Answer {
    let forget = ["VIRSH_DEFAULT_CONNECT_URI", "LIBVIRT_DEFAULT_URI"];
    let (printed, errors) =
        host::run("virsh", &["-q", "-c", uri, script], &forget).expect("the program is installed");
    Answer { printed, errors }
}

/// Notes a failure of the case unless the peer prints its `out.xml` after these commands, or, where the case has an
/// `error`, refuses one of them. Both texts are compared as `normal` leaves them. A case with a file `differs` says there
/// why the peer has another output, and is not asked about.
pub fn agree(case: &Case, uri: &str, script: &str, normal: impl Fn(&str) -> String) {
    if case.has("differs") {
        return;
    }
    let Answer { printed, errors } = ask(uri, script);
    if case.has("error") {
        case.agree("the peer refuses", "true", &(!errors.is_empty()).to_string());
    } else {
        let expected = case.read_if_any("out.xml").unwrap_or_else(|| case.read("in.xml"));
        case.agree("the peer's output", &normal(expected.trim_end()), &normal(printed.trim_end()));
        case.agree("the peer's errors", "", &errors);
    }
}
