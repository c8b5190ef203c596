//! Cards of domains: what they share with virtual networks, and that the peer refuses the same.

use vir_conf::Domain;
use vir_conf::document;
use vir_conf::flags::{FormatFlags, ParseFlags};
use vir_test::fixed::completing;
use vir_test::needs::{self, Need};
use vir_test::{golden, peer};

/// The domain, complete and judged, as it is printed; or what is wrong with it.
fn define(text: &str) -> Result<String, String> {
    let flags = ParseFlags::STRICT | ParseFlags::INACTIVE;
    let parsed = document::define(text, flags, |domain: &mut Domain, report| {
        completing(flags, |cx| domain.post_parse(cx));
        domain.validate(flags, report);
    });
    let printed = parsed.map(|parsed| document::format(&parsed.value, FormatFlags::INACTIVE));
    printed.map_err(|report| report.to_string())
}

#[test]
fn cards_are_completed_and_judged() {
    let seen = golden::each("card", |case| match define(&case.read("in.xml")) {
        Ok(text) => {
            case.check("out.xml", &text);
            assert_eq!(define(&text).as_ref(), Ok(&text), "{}: reading twice changes it", case.name());
        }
        Err(error) => case.check("error", &error),
    });
    assert!(seen >= 7, "only {seen} documents found: is the data there?");
}

#[test]
fn the_peer_refuses_the_same_cards() {
    if !needs::met(&[Need::Peer]) {
        return;
    }
    golden::each("card", |case| {
        let script = format!("define {}", case.path("in.xml").display());
        let accepts = peer::ask("test:///default", &script).errors.is_empty();
        case.agree("the peer accepts", &(!case.has("error")).to_string(), &accepts.to_string());
    });
}
