//! What the format lets stand in any character device, and each type makes nothing of.

use crate::{Ignored, element};

/// Groups of names that nothing is made of.
macro_rules! unused {
    ($($(#[doc = $doc:literal])* $name:ident { $($word:ident $xml:literal $field:ident),* $(,)? })*) => {$(
        element! {
            $(#[doc = $doc])*
            pub struct $name = group {
                $(#[doc = "Means nothing here."] $word $xml => $field: Ignored;)*
            }
        }
    )*};
}

unused! {
    /// Names of the parts of a device that has no host's end to speak of.
    NoSource { child "source" source, child "protocol" protocol }

    /// The protocol, where nothing is spoken.
    NoProtocol { child "protocol" protocol }

    /// What a path alone makes nothing of.
    OnlyPath {
        attr "mode" mode, attr "host" host, attr "service" service, attr "channel" channel, attr "master" master,
        attr "slave" slave, attr "append" append, attr "tls" tls, child "reconnect" reconnect,
        child "clipboard" clipboard, child "mouse" mouse,
    }

    /// What a terminal makes nothing of.
    OnlyTerminal {
        attr "mode" mode, attr "host" host, attr "service" service, attr "channel" channel, attr "master" master,
        attr "slave" slave, attr "append" append, attr "tls" tls, child "reconnect" reconnect,
        child "seclabel" seclabel, child "clipboard" clipboard, child "mouse" mouse,
    }

    /// What a file makes nothing of.
    OnlyFile {
        attr "mode" mode, attr "host" host, attr "service" service, attr "channel" channel, attr "master" master,
        attr "slave" slave, attr "tls" tls, child "reconnect" reconnect, child "clipboard" clipboard,
        child "mouse" mouse,
    }

    /// What an end of a TCP connection makes nothing of.
    OnlyTcp {
        attr "path" path, attr "channel" channel, attr "master" master, attr "slave" slave, attr "append" append,
        child "seclabel" seclabel, child "clipboard" clipboard, child "mouse" mouse,
    }

    /// What a UDP address makes nothing of.
    OnlyUdp {
        attr "path" path, attr "channel" channel, attr "master" master, attr "slave" slave, attr "append" append,
        attr "tls" tls, child "reconnect" reconnect, child "seclabel" seclabel, child "clipboard" clipboard,
        child "mouse" mouse,
    }

    /// What a socket in the file system makes nothing of.
    OnlyUnix {
        attr "host" host, attr "service" service, attr "channel" channel, attr "master" master, attr "slave" slave,
        attr "append" append, attr "tls" tls, child "clipboard" clipboard, child "mouse" mouse,
    }

    /// What a named channel makes nothing of.
    OnlyChannel {
        attr "mode" mode, attr "path" path, attr "host" host, attr "service" service, attr "master" master,
        attr "slave" slave, attr "append" append, attr "tls" tls, child "reconnect" reconnect,
        child "seclabel" seclabel, child "clipboard" clipboard, child "mouse" mouse,
    }

    /// What a null modem makes nothing of.
    OnlyModem {
        attr "mode" mode, attr "path" path, attr "host" host, attr "service" service, attr "channel" channel,
        attr "append" append, attr "tls" tls, child "reconnect" reconnect, child "seclabel" seclabel,
        child "clipboard" clipboard, child "mouse" mouse,
    }

    /// What an agent makes nothing of.
    OnlyAgent {
        attr "mode" mode, attr "path" path, attr "host" host, attr "service" service, attr "channel" channel,
        attr "master" master, attr "slave" slave, attr "append" append, attr "tls" tls,
        child "reconnect" reconnect, child "seclabel" seclabel,
    }
}
