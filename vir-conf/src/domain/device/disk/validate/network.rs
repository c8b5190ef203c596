//! Rules for sources on the network.

use crate::diagnostic::{Problem, Report};
use crate::domain::storage::{
    Auth, AuthSecretType, Cookie, Host, HostTransport, NetworkProtocol, NetworkSource, StorageSource,
};
use crate::facet;

/// Notes what is wrong with a source, where it is on the network.
pub(super) fn validate(source: &StorageSource, auth: Option<&Auth>, path: &str, report: &mut Report) {
    if let StorageSource::Network(source) = source {
        let path = format!("{path}/source");
        if source.protocol == NetworkProtocol::Sheepdog {
            let text = "'sheepdog' protocol is no longer supported by any hypervisor driver".to_owned();
            report.error(path.clone(), Problem::Unsupported(text));
        }
        let hosts = source.hosts.iter().filter_map(|host| server(source.protocol, host));
        let rules = [name(source), user(source.protocol, auth), identity(source), cookies(source)];
        let rules = rules.into_iter().flatten();
        hosts.chain(rules).for_each(|problem| report.error(path.clone(), Problem::Conflict(problem)));
    }
}

/// Who logs in has a name.
fn identity(source: &NetworkSource) -> Option<String> {
    let identity = source.identity.as_ref().filter(|_| source.protocol == NetworkProtocol::Ssh)?;
    identity.username.is_none().then(|| "<identity> of protocol 'ssh' needs attribute 'username'".to_owned())
}

/// Cookies are what the web knows as such, each once.
fn cookies(source: &NetworkSource) -> Option<String> {
    let cookies = &source.cookies.as_ref()?.cookies;
    cookies.iter().enumerate().find_map(|(at, Cookie { name, value })| {
        if !(facet::COOKIE_NAME.fits)(name) {
            Some(format!("the name '{name}' of a cookie has characters that no such name has"))
        } else if value.is_empty() || !(facet::COOKIE_VALUE.fits)(value) {
            Some(format!("the cookie '{name}' has no value, or one with characters that no such value has"))
        } else {
            let is_second = cookies[..at].iter().any(|other| other.name == *name);
            is_second.then(|| format!("there are two cookies '{name}'"))
        }
    })
}

fn name(source: &NetworkSource) -> Option<String> {
    let protocol = source.protocol;
    let Some(name) = source.name.as_deref() else {
        let is_optional = matches!(protocol, NetworkProtocol::Nbd);
        return (!is_optional).then(|| format!("protocol '{protocol}' needs attribute 'name'"));
    };
    let is_split = matches!(protocol, NetworkProtocol::Rbd | NetworkProtocol::Gluster);
    let has_parts = name.split_once('/').is_some_and(|(pool, image)| !pool.is_empty() && !image.is_empty());
    (is_split && !has_parts).then(|| format!("the name '{name}' is not of the form pool/image"))
}

/// Highest port of a server.
const LAST_PORT: u32 = 65_535;

fn server(protocol: NetworkProtocol, host: &Host) -> Option<String> {
    if let Some(port) = host.port.filter(|&port| port > LAST_PORT) {
        return Some(format!("port '{port}' out of range"));
    }
    match host.transport() {
        HostTransport::Unix if host.socket.is_none() => {
            Some("transport='unix' needs attribute 'socket'".to_owned())
        }
        HostTransport::Unix => None,
        transport @ (HostTransport::Tcp | HostTransport::Rdma) => {
            if host.socket.is_some() {
                return Some(format!("attribute 'socket' is for transport='unix', not for '{transport}'"));
            }
            if host.name.is_none() {
                return Some("<host> needs attribute 'name'".to_owned());
            }
            let is_mapped = protocol == NetworkProtocol::Nfs && host.port.is_some();
            is_mapped.then(|| "a server's port mapper tells the port of NFS".to_owned())
        }
    }
}

fn user(protocol: NetworkProtocol, auth: Option<&Auth>) -> Option<String> {
    let auth = auth?;
    let wanted = secret_kind(protocol);
    match wanted {
        None => Some(format!("protocol '{protocol}' asks nobody for a name and a password")),
        Some(wanted) if wanted != auth.secret.kind => Some(format!(
            "protocol '{protocol}' takes secrets of type '{wanted}', not '{}'",
            auth.secret.kind
        )),
        Some(_) => None,
    }
}

/// The type of secrets that a protocol's passwords are.
fn secret_kind(protocol: NetworkProtocol) -> Option<AuthSecretType> {
    match protocol {
        NetworkProtocol::Rbd => Some(AuthSecretType::Ceph),
        NetworkProtocol::Iscsi
        | NetworkProtocol::Http
        | NetworkProtocol::Https
        | NetworkProtocol::Ftp
        | NetworkProtocol::Ftps
        | NetworkProtocol::Ssh => Some(AuthSecretType::Iscsi),
        NetworkProtocol::Nbd
        | NetworkProtocol::Sheepdog
        | NetworkProtocol::Gluster
        | NetworkProtocol::Tftp
        | NetworkProtocol::Vxhs
        | NetworkProtocol::Nfs => None,
    }
}
