//! Suite `viruri`: connection addresses, taken apart and printed again.

use serde::{Deserialize, Serialize};
use vir_api::Uri;
use vir_test::corpus::{Entry, Suite};

use super::suites::Runner;
use super::verdict::Verdict;

/// The parts of the address.
const PARTS: &str = "parts";
/// The address, printed with its query written anew.
const FORMATTED: &str = "formatted";

/// One case, as the suite's index has it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "all fields are typed; some only describe the case")]
struct Case {
    name: String,
    base: String,
    uri: String,
    expect: Expect,
}

/// What must come out.
#[derive(Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Expect {
    scheme: Option<String>,
    server: Option<String>,
    port: u16,
    path: Option<String>,
    query: Option<String>,
    fragment: Option<String>,
    user: Option<String>,
    params: Vec<(String, String)>,
    #[serde(skip_serializing)]
    formatted: String,
}

struct ConnectionUri;

/// The suite's runner.
#[expect(clippy::unnecessary_wraps, reason = "other suites have something to fail at")]
pub(super) fn open(_: &Suite) -> Result<Box<dyn Runner>, String> {
    Ok(Box::new(ConnectionUri))
}

impl Runner for ConnectionUri {
    fn run(&self, entry: &Entry, verdict: &mut Verdict) -> Result<(), String> {
        verdict.plan(PARTS);
        verdict.plan(FORMATTED);
        let case: Case = entry.decode().map_err(|err| err.to_string())?;
        let uri = Uri::parse(&case.uri).map_err(|err| err.to_string())?;
        verdict.compare(PARTS, &text(&case.expect)?, &text(&parts(&uri))?);
        verdict.compare(FORMATTED, &case.expect.formatted, &uri.with_plain_query().to_string());
        Ok(())
    }
}

/// The parts as the suite counts them: one that is empty is missing.
fn parts(uri: &Uri) -> Expect {
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Expect {
        scheme: Some(uri.scheme.clone()),
        server: some(uri.host()),
        port: uri.port().unwrap_or(0),
        path: some(&uri.path),
        query: uri.query.clone(),
        fragment: uri.fragment.clone(),
        user: uri.user().map(str::to_owned),
        params: uri.parameters.clone(),
        formatted: String::new(),
    }
}

fn text(parts: &Expect) -> Result<String, String> {
    serde_json::to_string_pretty(parts).map_err(|err| err.to_string())
}
