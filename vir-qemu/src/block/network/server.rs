//! Servers as QEMU wants them named.

use std::fmt;

use serde::Serialize;
use vir_conf::diagnostic::Problem;
use vir_conf::domain::storage::{Host, NetworkSource};

use crate::command::{Refusal, refuse};

/// Where a server listens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Server {
    Inet { host: String, port: u32 },
    Unix { path: String },
}

/// A server with the kind of its socket.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub(in crate::block) enum Typed {
    Inet { host: String, port: String },
    Unix { path: String },
}

/// A server that has a port.
#[derive(Debug, Serialize)]
pub(in crate::block) struct Endpoint {
    host: String,
    port: String,
}

impl Server {
    pub(super) fn of(host: &Host) -> Self {
        match &host.socket {
            Some(path) => Self::Unix { path: path.clone() },
            None => Self::Inet { host: host.name.clone().unwrap_or_default(), port: host.port.unwrap_or(0) },
        }
    }

    /// Its name or path.
    pub(super) fn host(&self) -> &str {
        match self {
            Self::Inet { host, .. } => host,
            Self::Unix { path } => path,
        }
    }
}

/// `host:port`, an IPv6 address in brackets.
impl fmt::Display for Server {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Inet { host, port } if host.contains(':') => write!(f, "[{host}]:{port}"),
            Self::Inet { host, port } => write!(f, "{host}:{port}"),
            Self::Unix { path } => f.write_str(path),
        }
    }
}

impl Typed {
    pub(super) fn of(server: Server) -> Self {
        match server {
            Server::Inet { host, port } => Self::Inet { host, port: port.to_string() },
            Server::Unix { path } => Self::Unix { path },
        }
    }
}

impl Endpoint {
    pub(super) fn of(host: &Host) -> Self {
        Self { host: host.name.clone().unwrap_or_default(), port: host.port.unwrap_or(0).to_string() }
    }
}

/// The one server of a source whose protocol knows no more.
pub(super) fn only(source: &NetworkSource, path: &str) -> Result<Server, Refusal> {
    match source.hosts.as_slice() {
        [host] => Ok(Server::of(host)),
        hosts => {
            let problem =
                format!("protocol '{}' takes exactly one <host>, there are {}", source.protocol, hosts.len());
            Err(refuse(path, Problem::Conflict(problem)))
        }
    }
}

/// The two parts of a name such as `pool/image`.
pub(super) fn pool_and_image(source: &NetworkSource, path: &str) -> Result<(String, String), Refusal> {
    let name = source.name.as_deref().unwrap_or_default();
    match name.split_once('/') {
        Some((pool, image)) if !pool.is_empty() && !image.is_empty() => {
            Ok((pool.to_owned(), image.to_owned()))
        }
        _ => {
            let problem = format!("name '{name}' is not of the form pool/image");
            Err(refuse(path, Problem::Conflict(problem)))
        }
    }
}
