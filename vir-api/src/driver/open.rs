//! From an address to a driver.

use std::sync::Arc;

use super::{Driver, qemu, test};
use crate::{Answer, Code, Error, Origin, Result, Uri};

/// The driver that an address names; what it wants to know, `answer` tells.
pub(crate) fn open(uri: &Uri, answer: Answer<'_>) -> Result<Arc<dyn Driver>> {
    if !uri.host().is_empty() {
        return Err(Error::new(
            Code::NoConnect,
            Origin::Unspecified,
            format!("{uri} (remote hosts are not supported yet)"),
        ));
    }
    match uri.scheme.as_str() {
        "qemu" => qemu::open(uri),
        "test" => test::open(uri, answer).map(|driver| driver as Arc<dyn Driver>),
        _ => Err(Error::new(Code::NoConnect, Origin::Unspecified, uri.to_string())),
    }
}
