//! Any text, read as a document of some kind: no panic, no hang, and what is accepted is printed, viewed and completed
//! without loss.

use vir_test::kinds::{Document, Tested};
use vir_test::laws;

pub use libfuzzer_sys;

vir_test::each_kind_of_text!(hold);

/// A target: `target!(backup)` for texts read as backups.
#[macro_export]
macro_rules! target {
    ($kind:ident) => {
        $crate::libfuzzer_sys::fuzz_target!(|text: &str| $crate::$kind(text));
    };
}

/// Holds a text against the laws of a kind of document.
fn hold<T: Document>(tested: &Tested<T>, text: &str) {
    let Ok(value) = laws::read::<T>(text) else { return };
    let value = lawful(laws::printed_as_read(&value));
    lawful(laws::viewed_without_loss(&value));
    if let Ok(once) = laws::completed(text, tested.complete) {
        match laws::completed(&once, tested.complete) {
            Ok(twice) => assert_eq!(twice, once, "complete, and completed again"),
            Err(report) => panic!("complete, then refused: {report}\n{once}"),
        }
    }
}

fn lawful<T>(outcome: Result<T, String>) -> T {
    outcome.unwrap_or_else(|err| panic!("{err}"))
}
