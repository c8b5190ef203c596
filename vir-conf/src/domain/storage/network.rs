//! Sources on the network.

use crate::Ignored;
use crate::domain::storage::SourceCommon;
use crate::facet;
use crate::scalar::{Bit, YesNo};
use crate::storage::{Initiator, SecretRef};
use crate::{element, values};

element! {
    /// A source on the network.
    pub struct NetworkSource = "source" {
        /// What the server speaks.
        attr "protocol" => protocol: NetworkProtocol;
        /// Name of the source on the server: export, image, path.
        attr "name" => name: Option<String>, due |source| source.protocol.needs_name();
        /// Query of a URL, after the question mark.
        attr "query" => query: Option<String>, since "6.2.0", only |source, _| source.protocol.is_web();
        /// Whether the connection is encrypted.
        attr "tls" => tls: Option<YesNo>, only |source, _| source.protocol.may_encrypt();
        /// Whether that follows from the host's configuration; the host notes it of a running domain.
        attr "tlsFromConfig" => tls_from_config: Option<Bit>, only |_, cx| cx.notes(), when |_, cx| cx.notes();
        /// Name that the server's certificate must have, in place of the host's.
        attr "tlsHostname" => tls_hostname: Option<String>, since "8.2.0";
        /// The servers.
        list "host" => hosts: Vec<Host>, due |source| source.protocol != NetworkProtocol::Rbd;
        /// NBD: when a lost connection is made anew.
        child "reconnect" => reconnect: Option<NbdReconnect>, since "9.2.0";
        /// Snapshot to use.
        child "snapshot" => snapshot: Option<SnapshotName>, since "1.2.11";
        /// Settings of the client library.
        child "config" => config: Option<ConfigFile>, since "1.2.11";
        /// iSCSI: the client.
        child "initiator" => initiator: Option<Initiator>, since "4.7.0";
        /// How the server's certificate is checked.
        child "ssl" => ssl: Option<Ssl>, since "6.2.0";
        /// HTTP: cookies, which are as good as passwords.
        child "cookies" => cookies: Option<Cookies>, since "6.2.0", when |_, cx| cx.secure();
        /// Reading ahead.
        child "readahead" => readahead: Option<Readahead>, since "6.2.0";
        /// How long the server may take to answer.
        child "timeout" => timeout: Option<Timeout>, since "6.2.0";
        /// SSH: servers whose keys are known.
        child "knownHosts" => known_hosts: Option<KnownHosts>, since "9.8.0";
        /// SSH and NFS: who the server is told we are.
        child "identity" => identity: Option<Identity>;
        /// What every source may have.
        inline "" => common: SourceCommon;
    }
}

values! {
    /// Protocols of storage servers.
    pub enum NetworkProtocol {
        Nbd = "nbd", Rbd = "rbd", Sheepdog = "sheepdog", Gluster = "gluster", Iscsi = "iscsi" since "1.0.4", Http = "http",
        Https = "https", Ftp = "ftp", Ftps = "ftps", Tftp = "tftp", Ssh = "ssh", Vxhs = "vxhs" since "3.8.0", Nfs = "nfs" since "7.0.0",
    }
}

element! {
    /// A storage server.
    pub struct Host = "host" default {
        /// Name or address.
        attr "name" => name: Option<String>, fits facet::HOST, due |host| host.transport() != HostTransport::Unix;
        /// Port; that of the protocol where absent.
        attr "port" => port: Option<u32>;
        /// How it is reached.
        attr "transport" => transport: Option<HostTransport>, when |host, _| host.transport() != HostTransport::Tcp;
        /// Path of a local socket.
        attr "socket" => socket: Option<String>, fits facet::ABSOLUTE_PATH, due |host| host.transport() == HostTransport::Unix;
    }
}

values! {
    /// How a storage server is reached.
    pub enum HostTransport { Tcp = "tcp", Unix = "unix", Rdma = "rdma" }
}

element! {
    /// When a lost connection to an NBD server is made anew.
    pub struct NbdReconnect = maybe "reconnect" {
        /// For how long requests wait for the server to come back; not at all where absent.
        attr "delay" => delay: Option<u32>, in "s";
        /// For another kind of connection; means nothing here.
        attr "enabled" => enabled: Ignored;
        /// For another kind of connection; means nothing here.
        attr "timeout" => timeout: Ignored;
    }
}

element! {
    /// A snapshot on the server.
    pub struct SnapshotName = "snapshot" {
        /// Its name.
        attr "name" => name: String, fits facet::GENERIC_NAME;
    }
}

element! {
    /// Settings of a client library.
    pub struct ConfigFile = "config" {
        /// Path.
        attr "file" => file: String, fits facet::ABSOLUTE_PATH;
    }
}

element! {
    /// How a server's certificate is checked.
    pub struct Ssl = maybe "ssl" {
        /// Whether it is.
        attr "verify" => verify: Option<YesNo>, due |_| true;
    }
}

element! {
    /// Cookies for a web server.
    pub struct Cookies = maybe "cookies" {
        /// The cookies.
        list "cookie" => cookies: Vec<Cookie>, due |_| true;
    }
}

element! {
    /// A cookie.
    pub struct Cookie = "cookie" {
        /// Its name.
        attr "name" => name: String, fits facet::COOKIE_NAME;
        /// Its value.
        text "" => value: String, fits facet::COOKIE_VALUE;
    }
}

element! {
    /// Reading ahead.
    pub struct Readahead = maybe "readahead" {
        /// Length of the buffer; 0 is the same as none.
        attr "size" => size: Option<u64>, in "bytes", due |_| true;
    }
}

element! {
    /// How long an answer may take.
    pub struct Timeout = maybe "timeout" {
        /// Time for a connection to be made; 0 is the same as none.
        attr "seconds" => seconds: Option<u64>, in "s", due |_| true;
    }
}

element! {
    /// Servers whose keys are known.
    pub struct KnownHosts = "knownHosts" {
        /// Path of the file in OpenSSH's form.
        attr "path" => path: String, fits facet::ABSOLUTE_PATH;
    }
}

element! {
    /// Who a server is told we are.
    pub struct Identity = maybe "identity" {
        /// NFS: user id, or a name with the host's id.
        attr "user" => user: Option<String>, fits facet::GENERIC_NAME;
        /// NFS: group id, or a name with the host's id.
        attr "group" => group: Option<String>, fits facet::GENERIC_NAME;
        /// SSH: name of the user.
        attr "username" => username: Option<String>, fits facet::GENERIC_NAME;
        /// SSH: path of the private key.
        attr "keyfile" => keyfile: Option<String>, fits facet::ABSOLUTE_PATH;
        /// SSH: path of an agent's socket.
        attr "agentsock" => agent_socket: Option<String>, fits facet::ABSOLUTE_PATH;
    }
}

element! {
    /// Who a server is told we are, with a password.
    pub struct Auth = "auth" {
        /// Name of the user.
        attr "username" => username: String, fits facet::GENERIC_NAME;
        /// The password.
        child "secret" => secret: AuthSecret;
    }
}

element! {
    /// A password that the host keeps.
    pub struct AuthSecret = "secret" {
        /// What it is for.
        attr "type" => kind: AuthSecretType;
        /// Which one.
        inline "" => secret: SecretRef;
    }
}

values! {
    /// What a password is for.
    pub enum AuthSecretType { Ceph = "ceph", Iscsi = "iscsi" }
}

impl Host {
    /// How it is reached; over TCP where nothing else is said.
    pub fn transport(&self) -> HostTransport {
        self.transport.unwrap_or(HostTransport::Tcp)
    }
}

impl NetworkProtocol {
    /// Whether the published schema asks for the source's name.
    fn needs_name(self) -> bool {
        !matches!(self, Self::Nbd | Self::Rbd)
    }

    /// Whether sources are URLs with a query.
    pub(crate) fn is_web(self) -> bool {
        matches!(self, Self::Http | Self::Https)
    }

    /// Whether sources are fetched from a URL, a piece at a time.
    pub(crate) fn is_fetched(self) -> bool {
        matches!(self, Self::Http | Self::Https | Self::Ftp | Self::Ftps)
    }

    /// Whether the connection can be encrypted.
    fn may_encrypt(self) -> bool {
        matches!(self, Self::Nbd | Self::Vxhs)
    }

    /// The port of a server that listens where its protocol says (IANA's assignments, and the servers' own customs).
    pub fn default_port(self) -> Option<u32> {
        match self {
            Self::Nbd => Some(10809),
            Self::Sheepdog => Some(7000),
            Self::Gluster => Some(24007),
            Self::Iscsi => Some(3260),
            Self::Http => Some(80),
            Self::Https => Some(443),
            Self::Ftp => Some(21),
            Self::Ftps => Some(990),
            Self::Tftp => Some(69),
            Self::Ssh => Some(22),
            Self::Vxhs => Some(9999),
            // Monitors of Ceph listen on more than one port, and NFS asks its port mapper: the client libraries know.
            Self::Rbd | Self::Nfs => None,
        }
    }
}
