//! From an address to a driver.

use std::sync::Arc;

use super::Driver;
use crate::{Code, Error, Origin, Result, Uri};

/// The driver that an address names.
pub(crate) fn open(uri: &Uri) -> Result<Arc<dyn Driver>> {
    if !uri.host.is_empty() {
        return Err(Error::new(
            Code::NoConnect,
            Origin::Unspecified,
            format!("{uri} (remote hosts are not supported yet)"),
        ));
    }
    match uri.scheme.as_str() {
        _ => Err(Error::new(Code::NoConnect, Origin::Unspecified, uri.to_string())),
    }
}
