//! Displays of type `vnc` and `rdp`, and the password that VNC and SPICE share.

use super::Listen;
use crate::domain::device::AudioRef;
use crate::facet;
use crate::scalar::YesNo;
use crate::{element, values};

element! {
    /// A VNC server.
    pub struct VncDisplay = group {
        /// Path of the socket of the first listener, once more, as old clients look for it.
        attr "socket" => socket: Option<String>, since "0.8.8", fits facet::ABSOLUTE_PATH;
        /// TCP port, from 5900; -1 while one is to be chosen.
        attr "port" => port: Option<i32>;
        /// Whether the port is chosen at start.
        attr "autoport" => autoport: Option<YesNo>;
        /// TCP port for web clients; -1 to have one chosen, whatever `autoport` says.
        attr "websocket" => websocket: Option<i32>, since "1.0.6";
        /// Address of the first listener, once more, as old clients look for it.
        attr "listen" => listen: Option<String>, fits facet::HOST;
        /// Keyboard layout, `de`; the client's where absent.
        attr "keymap" => keymap: Option<String>;
        /// Whether clients share the screen; `allow-exclusive` where absent.
        attr "sharePolicy" => share_policy: Option<SharePolicy>, since "1.0.6";
        /// Whether clients may shut the guest down, reboot and reset it.
        attr "powerControl" => power_control: Option<YesNo>, since "7.1.0";
        /// What a client must know.
        inline "" => password: Password;
        /// Where connections are taken.
        list "listen" => listens: Vec<Listen>, since "0.9.4";
        /// Back end whose sound clients hear.
        child "audio" => audio: Option<AudioRef>, since "7.2.0";
    }
}

values! {
    /// Whether VNC clients share the screen.
    pub enum SharePolicy {
        /// A client may ask to be alone.
        AllowExclusive = "allow-exclusive",
        /// Everybody shares.
        ForceShared = "force-shared",
        /// Everybody shares, whatever they ask for, and nobody is disconnected.
        Ignore = "ignore",
    }
}

element! {
    /// What a client must know to see the screen.
    pub struct Password = group {
        /// The password, shown only to those who may see secrets; an empty one lets nobody in.
        attr live "passwd" => passwd: Option<String>, when |_, cx| cx.secure();
        /// Until when it holds, UTC, `2030-01-31T23:59:59`.
        attr live "passwdValidTo" => valid_to: Option<String>, when |password, cx| cx.secure() && password.passwd.is_some();
        /// What happens to connected clients when the password changes; of VNC only `keep`.
        attr live "connected" => connected: Option<Connected>, since "0.9.3", when |password, cx| cx.secure() && password.passwd.is_some();
    }
}

values! {
    /// What happens to connected clients when the password changes.
    pub enum Connected {
        /// The change fails.
        Fail = "fail",
        /// They are disconnected.
        Disconnect = "disconnect",
        /// They stay.
        Keep = "keep",
    }
}

element! {
    /// A remote desktop server.
    pub struct RdpDisplay = group {
        /// TCP port; 0 while one is to be chosen.
        attr "port" => port: Option<i32>;
        /// Whether the port is chosen at start.
        attr "autoport" => autoport: Option<YesNo>, when |rdp, _| rdp.autoport == Some(YesNo::Yes);
        /// Whether a new client disconnects the one before.
        attr "replaceUser" => replace_user: Option<YesNo>, when |rdp, _| rdp.replace_user == Some(YesNo::Yes);
        /// Whether there may be several clients.
        attr "multiUser" => multi_user: Option<YesNo>, when |rdp, _| rdp.multi_user == Some(YesNo::Yes);
        /// Address of the first listener, once more, as old clients look for it.
        attr "listen" => listen: Option<String>, fits facet::HOST;
        /// Name that clients log in with; without, nobody may be let in.
        attr "username" => username: Option<String>, since "11.1.0";
        /// Password that clients log in with, shown only to those who may see secrets.
        attr live "passwd" => passwd: Option<String>, since "11.1.0", when |_, cx| cx.secure();
        /// Where connections are taken.
        list "listen" => listens: Vec<Listen>, since "0.9.4";
    }
}
