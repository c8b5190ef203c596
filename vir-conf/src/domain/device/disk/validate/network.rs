//! Rules for sources on the network.

use crate::diagnostic::{Problem, Report};
use crate::domain::storage::{
    Auth, AuthSecretType, Host, HostTransport, NetworkProtocol, NetworkSource, StorageSource,
};

/// Notes what is wrong with a source, where it is on the network.
pub(super) fn validate(source: &StorageSource, auth: Option<&Auth>, path: &str, report: &mut Report) {
    if let StorageSource::Network(source) = source {
        let path = format!("{path}/source");
        if source.protocol == NetworkProtocol::Sheepdog {
            let text = "'sheepdog' protocol is no longer supported by any hypervisor driver".to_owned();
            report.error(path.clone(), Problem::Unsupported(text));
        }
        let hosts = source.hosts.iter().filter_map(|host| server(source.protocol, host));
        let rules = [name(source), user(source.protocol, auth)].into_iter().flatten();
        hosts.chain(rules).for_each(|problem| report.error(path.clone(), Problem::Conflict(problem)));
    }
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

fn server(protocol: NetworkProtocol, host: &Host) -> Option<String> {
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
