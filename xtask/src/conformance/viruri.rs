//! Suite `viruri`: connection addresses, taken apart and printed again.

use serde::{Deserialize, Serialize};
use vir_api::Uri;
use vir_test::corpus::Suite;

use super::judged::Judged;
use super::verdict::Verdict;

/// The parts of the address.
const PARTS: &str = "parts";
/// The address, printed with its query written anew.
const FORMATTED: &str = "formatted";

/// One case, as the suite's index has it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Case {
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

impl Judged for Case {
    fn checks(&self) -> Vec<&'static str> {
        vec![PARTS, FORMATTED]
    }

    fn judge(&self, _: &Suite, verdict: &mut Verdict) -> Result<(), String> {
        let uri = Uri::parse(&self.uri).map_err(|err| err.to_string())?;
        verdict.compare(PARTS, &text(&self.expect)?, &text(&parts(&uri))?);
        verdict.compare(FORMATTED, &self.expect.formatted, &uri.with_plain_query().to_string());
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
