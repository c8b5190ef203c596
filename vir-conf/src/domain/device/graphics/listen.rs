//! `<listen>`: where a display server takes connections.

use crate::facet;
use crate::{choice, element};

choice! {
    /// Where a display server takes connections.
    pub enum Listen = "listen" by "type" {
        /// At an address of the host.
        "address" => Address(AddressListen),
        /// At the host's address in a network.
        "network" => Network(NetworkListen),
        /// At a socket in the file system.
        "socket" => Socket(SocketListen),
        /// Nowhere.
        "none" => None,
    }
}

element! {
    /// An address of the host.
    pub struct AddressListen = group {
        /// Address or host name; the hypervisor's configuration decides where absent.
        attr "address" => address: Option<String>, fits facet::HOST;
    }
}

element! {
    /// The host's address in a network.
    pub struct NetworkListen = group {
        /// The address, looked up at start.
        attr "address" => address: Option<String>, fits facet::HOST, when |_, cx| !cx.inactive();
        /// The network; mandatory.
        attr "network" => network: Option<String>, due |_| true;
    }
}

element! {
    /// A socket in the file system.
    pub struct SocketListen = group {
        /// Path of the socket; one is made at start where absent.
        attr "socket" => socket: Option<String>, fits facet::ABSOLUTE_PATH;
    }
}

impl Listen {
    /// Whether connections come over the network, so that ports matter.
    pub fn has_port(&self) -> bool {
        match self {
            Self::Address(_) | Self::Network(_) => true,
            Self::Socket(_) | Self::None => false,
        }
    }

    /// Address of the host, where known.
    pub fn address(&self) -> Option<&str> {
        match self {
            Self::Address(at) => at.address.as_deref(),
            Self::Network(at) => at.address.as_deref(),
            Self::Socket(_) | Self::None => None,
        }
    }

    /// Path of the socket, where known.
    pub fn socket(&self) -> Option<&str> {
        match self {
            Self::Socket(at) => at.socket.as_deref(),
            Self::Address(_) | Self::Network(_) | Self::None => None,
        }
    }
}
