//! Nodes with bytes on the network.

mod server;
mod url;

use serde::Serialize;
use vir_conf::diagnostic::Problem;
use vir_conf::domain::storage::{NetworkProtocol, NetworkSource, StorageSource};
use vir_conf::scalar::YesNo;

use self::server::{Endpoint, Server, Typed};
use super::format::{Encrypt, encryption_format};
use super::image::Image;
use super::objects;
use crate::command::{Builder, Refusal, refuse};
use crate::config::Nbdkit;
use crate::paths;

/// A node with bytes on the network; fields in the order of the command line.
#[derive(Debug, Serialize)]
#[serde(tag = "driver", rename_all = "kebab-case", rename_all_fields = "kebab-case")]
pub(super) enum Network {
    Nbd {
        server: Typed,
        #[serde(skip_serializing_if = "Option::is_none")]
        export: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        tls_creds: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        tls_hostname: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        reconnect_delay: Option<u32>,
    },
    Rbd {
        pool: String,
        image: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        snapshot: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        conf: Option<String>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        server: Vec<Endpoint>,
        #[serde(skip_serializing_if = "Option::is_none")]
        encrypt: Option<Encrypt<String>>,
        #[serde(skip_serializing_if = "Option::is_none")]
        user: Option<String>,
        #[serde(skip_serializing_if = "Vec::is_empty")]
        auth_client_required: Vec<&'static str>,
        #[serde(skip_serializing_if = "Option::is_none")]
        key_secret: Option<String>,
    },
    Gluster {
        volume: String,
        path: String,
        server: Vec<Typed>,
        debug: u32,
    },
    Iscsi {
        portal: String,
        target: String,
        lun: u32,
        transport: &'static str,
        #[serde(skip_serializing_if = "Option::is_none")]
        user: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        password_secret: Option<String>,
        #[serde(skip_serializing_if = "Option::is_none")]
        initiator_name: Option<String>,
    },
    Http(Curl),
    Https(Curl),
    Ftp(Curl),
    Ftps(Curl),
    Ssh {
        path: String,
        server: Endpoint,
        #[serde(skip_serializing_if = "Option::is_none")]
        user: Option<String>,
    },
    Nfs {
        server: NfsServer,
        path: String,
        #[serde(skip_serializing_if = "Option::is_none")]
        user: Option<u32>,
        #[serde(skip_serializing_if = "Option::is_none")]
        group: Option<u32>,
    },
}

/// What is read with the library curl.
#[derive(Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct Curl {
    url: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    username: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    password_secret: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    sslverify: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cookie_secret: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    timeout: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    readahead: Option<u64>,
}

/// An NFS server, whose port its port mapper tells.
#[derive(Debug, Serialize)]
pub(super) struct NfsServer {
    host: String,
    #[serde(rename = "type")]
    kind: &'static str,
}

/// How much Gluster's library logs: warnings and errors.
const GLUSTER_DEBUG: u32 = 4;

/// The socket at which nbdkit passes on to a server, where it does so in place of QEMU's own client.
pub(super) fn nbdkit_socket(image: &Image<'_>, b: &Builder<'_>) -> Option<String> {
    let StorageSource::Network(source) = &*image.source else { return None };
    let Nbdkit { curl, ssh } = b.driver.config.nbdkit;
    let is_used = match source.protocol {
        NetworkProtocol::Http | NetworkProtocol::Https | NetworkProtocol::Ftp | NetworkProtocol::Ftps => curl,
        NetworkProtocol::Ssh => ssh,
        NetworkProtocol::Nbd
        | NetworkProtocol::Rbd
        | NetworkProtocol::Sheepdog
        | NetworkProtocol::Gluster
        | NetworkProtocol::Iscsi
        | NetworkProtocol::Tftp
        | NetworkProtocol::Vxhs
        | NetworkProtocol::Nfs => false,
    };
    let directory = paths::private_dir(b.domain, b.driver.config);
    is_used.then(|| format!("{directory}/nbdkit-{}.socket", image.storage()))
}

/// The node of a source that nbdkit passes on.
pub(super) fn nbdkit_node(socket: String) -> Network {
    Network::Nbd {
        server: Typed::Unix { path: socket },
        export: None,
        tls_creds: None,
        tls_hostname: None,
        reconnect_delay: None,
    }
}

/// The node of a source on the network.
pub(super) fn node(image: &Image<'_>, source: &NetworkSource, path: &str) -> Result<Network, Refusal> {
    match source.protocol {
        NetworkProtocol::Nbd => nbd(image, source, path),
        NetworkProtocol::Rbd => rbd(image, source, path),
        NetworkProtocol::Gluster => gluster(source, path),
        NetworkProtocol::Iscsi => iscsi(image, source, path),
        NetworkProtocol::Http => curl(image, source, path).map(Network::Http),
        NetworkProtocol::Https => curl(image, source, path).map(Network::Https),
        NetworkProtocol::Ftp => curl(image, source, path).map(Network::Ftp),
        NetworkProtocol::Ftps => curl(image, source, path).map(Network::Ftps),
        NetworkProtocol::Ssh => ssh(image, source, path),
        NetworkProtocol::Nfs => nfs(source, path),
        NetworkProtocol::Sheepdog | NetworkProtocol::Tftp | NetworkProtocol::Vxhs => {
            let problem = format!("QEMU does not speak protocol '{}'", source.protocol);
            Err(refuse(path, Problem::Unsupported(problem)))
        }
    }
}

fn nbd(image: &Image<'_>, source: &NetworkSource, path: &str) -> Result<Network, Refusal> {
    Ok(Network::Nbd {
        server: Typed::of(server::only(source, path)?),
        export: source.name.clone(),
        tls_creds: (source.tls == Some(YesNo::Yes)).then(|| objects::tls_credentials(image)),
        tls_hostname: source.tls_hostname.clone(),
        reconnect_delay: source.reconnect.as_ref().and_then(|reconnect| reconnect.delay),
    })
}

fn rbd(image: &Image<'_>, source: &NetworkSource, path: &str) -> Result<Network, Refusal> {
    let (pool, name) = server::pool_and_image(source, path)?;
    let encrypt = image.librbd_encryption().map(|encryption| Encrypt {
        format: encryption_format(encryption.format),
        key_secret: objects::storage_encryption_secret(image),
    });
    Ok(Network::Rbd {
        pool,
        image: name,
        snapshot: source.snapshot.as_ref().map(|snapshot| snapshot.name.clone()),
        conf: source.config.as_ref().map(|config| config.file.clone()),
        server: source.hosts.iter().map(Endpoint::of).collect(),
        encrypt,
        user: image.auth.as_ref().map(|auth| auth.username.clone()),
        auth_client_required: image.auth.as_ref().map_or_else(Vec::new, |_| vec!["cephx", "none"]),
        key_secret: image.auth.as_ref().map(|_| objects::auth_secret(image)),
    })
}

fn gluster(source: &NetworkSource, path: &str) -> Result<Network, Refusal> {
    let (volume, name) = server::pool_and_image(source, path)?;
    let server = source.hosts.iter().map(|host| Typed::of(Server::of(host))).collect();
    Ok(Network::Gluster { volume, path: name, server, debug: GLUSTER_DEBUG })
}

fn iscsi(image: &Image<'_>, source: &NetworkSource, path: &str) -> Result<Network, Refusal> {
    let name = source.name.as_deref().unwrap_or_default();
    let (target, lun) = name.split_once('/').unwrap_or((name, "0"));
    let lun = lun
        .parse()
        .map_err(|_| refuse(path, Problem::Unsupported(format!("'{lun}' is no number of an iSCSI unit"))))?;
    let portal = server::only(source, path)?.to_string();
    Ok(Network::Iscsi {
        portal,
        target: target.to_owned(),
        lun,
        transport: "tcp",
        user: image.auth.as_ref().map(|auth| auth.username.clone()),
        password_secret: image.auth.as_ref().map(|_| objects::auth_secret(image)),
        initiator_name: source.initiator.as_ref().map(|initiator| initiator.iqn.name.clone()),
    })
}

fn curl(image: &Image<'_>, source: &NetworkSource, path: &str) -> Result<Curl, Refusal> {
    Ok(Curl {
        url: url::of(source, &server::only(source, path)?),
        username: image.auth.as_ref().map(|auth| auth.username.clone()),
        password_secret: image.auth.as_ref().map(|_| objects::auth_secret(image)),
        sslverify: source.ssl.as_ref().and_then(|ssl| ssl.verify).map(bool::from),
        cookie_secret: source.cookies.as_ref().map(|_| objects::cookie_secret(image)),
        timeout: source.timeout.as_ref().and_then(|timeout| timeout.seconds),
        readahead: source.readahead.as_ref().and_then(|readahead| readahead.size),
    })
}

fn ssh(image: &Image<'_>, source: &NetworkSource, path: &str) -> Result<Network, Refusal> {
    server::only(source, path)?;
    let server = source.hosts.iter().map(Endpoint::of).next().expect("there is one host");
    let identity = source.identity.as_ref().and_then(|identity| identity.username.clone());
    let user = identity.or_else(|| image.auth.as_ref().map(|auth| auth.username.clone()));
    Ok(Network::Ssh { path: source.name.clone().unwrap_or_default(), server, user })
}

fn nfs(source: &NetworkSource, path: &str) -> Result<Network, Refusal> {
    let host = server::only(source, path)?.host().to_owned();
    let identity = source.identity.as_ref();
    let id = |text: Option<&String>| {
        text.map(|text| text.strip_prefix('+').unwrap_or(text).parse()).transpose().map_err(|_| {
            refuse(
                path,
                Problem::Unsupported(
                    "names of NFS users and groups are not looked up, give '+NUMBER'".to_owned(),
                ),
            )
        })
    };
    Ok(Network::Nfs {
        server: NfsServer { host, kind: "inet" },
        path: source.name.clone().unwrap_or_default(),
        user: id(identity.and_then(|identity| identity.user.as_ref()))?,
        group: id(identity.and_then(|identity| identity.group.as_ref()))?,
    })
}
