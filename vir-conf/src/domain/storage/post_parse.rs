//! What a source leaves open and every hypervisor fills in alike.

use crate::domain::device::Seclabel;

use crate::absent::forget_empty;
use crate::domain::storage::{
    BackingStore, HostTransport, MetadataCache, NetworkProtocol, NetworkSource, StorageSource,
};

impl StorageSource {
    /// Fills in ports and names that follow from the protocol, and takes empty words for absent ones.
    pub(crate) fn post_parse(&mut self) {
        if matches!(self, Self::Volume(None) | Self::Block(None) | Self::Dir(None)) {
            // Without a medium it does not matter where it would be.
            *self = Self::File(None);
        }
        match self {
            Self::File(Some(source)) => source.file = source.file.take().filter(|file| !file.is_empty()),
            Self::Block(Some(source)) => source.dev = source.dev.take().filter(|dev| !dev.is_empty()),
            Self::Network(source) => source.post_parse(),
            Self::File(None)
            | Self::Block(None)
            | Self::Dir(_)
            | Self::Volume(_)
            | Self::Nvme(_)
            | Self::VhostUser(_)
            | Self::VhostVdpa(_) => {}
        }
        if let Some(common) = self.common_mut() {
            common.seclabels.iter_mut().for_each(Seclabel::post_parse);
            common.seclabels.retain(|label| label.relabel.is_some());
            common.encryption.iter_mut().for_each(|encryption| encryption.post_parse());
            // One part of one layer is all that is used.
            common.slices.iter_mut().for_each(|slices| slices.slices.truncate(1));
            common.data_store.iter_mut().for_each(|store| store.source.post_parse());
        }
    }
}

impl NetworkSource {
    fn post_parse(&mut self) {
        forget_empty(&mut self.name);
        self.snapshot = self.snapshot.take().filter(|snapshot| !snapshot.name.is_empty());
        self.post_parse_hosts();
        // A target without a unit means its first one.
        if let (NetworkProtocol::Iscsi, Some(name)) = (self.protocol, &mut self.name)
            && !name.contains('/')
        {
            name.push_str("/0");
        }
        self.readahead = self.readahead.take().filter(|readahead| readahead.size != Some(0));
        self.timeout = self.timeout.take().filter(|timeout| timeout.seconds != Some(0));
        self.forget_other_protocols();
    }

    /// Servers listen where their protocol says unless they say otherwise.
    pub(crate) fn post_parse_hosts(&mut self) {
        for host in self.hosts.iter_mut().filter(|host| host.socket.is_none()) {
            forget_empty(&mut host.port);
            if host.transport() == HostTransport::Tcp {
                host.port = host.port.or_else(|| self.protocol.default_port());
            }
        }
    }

    /// What is said to the server of one protocol means nothing to another.
    fn forget_other_protocols(&mut self) {
        let protocol = self.protocol;
        if !protocol.is_web() {
            (self.query, self.cookies) = (None, None);
        }
        if !protocol.is_fetched() {
            (self.readahead, self.timeout) = (None, None);
        }
        if !matches!(protocol, NetworkProtocol::Https | NetworkProtocol::Ftps) {
            self.ssl = None;
        }
        match &mut self.reconnect {
            Some(again) if protocol == NetworkProtocol::Nbd => forget_empty(&mut again.delay),
            reconnect => *reconnect = None,
        }
        if protocol != NetworkProtocol::Ssh {
            self.known_hosts = None;
        }
        match (&mut self.identity, protocol) {
            (Some(identity), NetworkProtocol::Ssh) => (identity.user, identity.group) = (None, None),
            (Some(identity), NetworkProtocol::Nfs) => {
                (identity.username, identity.keyfile, identity.agent_socket) = (None, None, None);
            }
            (identity, _) => *identity = None,
        }
    }
}

impl BackingStore {
    /// Fills in sources; an image without a source is only the end of the chain.
    pub(crate) fn post_parse(&mut self) {
        if let Some(source) = &mut self.source {
            source.post_parse();
        } else {
            (self.format, self.backing_store) = (None, None);
        }
        let cache = self.format.iter_mut().filter_map(|format| format.metadata_cache.as_mut());
        cache.for_each(MetadataCache::post_parse);
        if let Some(next) = &mut self.backing_store {
            next.post_parse();
        }
    }
}

impl MetadataCache {
    /// No memory at all is no limit.
    pub(crate) fn post_parse(&mut self) {
        forget_empty(&mut self.max_size);
    }
}
