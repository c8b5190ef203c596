//! `<tpm>`: a trusted platform module.

use crate::Ignored;
use crate::absent::forget_empty;
use crate::diagnostic::{Problem, Report};
use crate::domain::device::DeviceInfo;
use crate::facet;
use crate::scalar::{Uuid, YesNo};
use crate::{choice, element, values};

element! {
    /// A trusted platform module.
    pub struct Tpm = "tpm" new(backend: TpmBackend) {
        /// The device the guest sees; the machine's usual one where absent.
        attr guest "model" => model: Option<TpmModel>;
        /// What stands behind it.
        child "backend" => backend: TpmBackend;
        /// Boot order, alias and guest address.
        inline "" => info: DeviceInfo;
    }
}

values! {
    /// Devices that a guest may be shown.
    pub enum TpmModel {
        Tis = "tpm-tis", Crb = "tpm-crb" since "4.4.0", Spapr = "tpm-spapr" since "6.1.0",
        SpaprProxy = "spapr-tpm-proxy" since "6.5.0",
    }
}

choice! {
    /// What stands behind a trusted platform module.
    pub enum TpmBackend = "backend" by "type" {
        /// The host's own module.
        "passthrough" => Passthrough(TpmPassthrough),
        /// A module in software, `swtpm`.
        "emulator" => Emulator(TpmEmulator) since "4.5.0",
        /// A module that something else provides on a socket.
        "external" => External(TpmExternal) since "9.0.0",
    }
}

element! {
    /// The host's own module.
    pub struct TpmPassthrough = group {
        /// Means nothing: the version is the device's own.
        attr "version" => version: Ignored;
        /// Its device; `/dev/tpm0` where absent.
        child "device" => device: Option<TpmDevice>;
    }
}

element! {
    /// Device of the host's own module.
    pub struct TpmDevice = "device" default {
        /// Its path.
        attr "path" => path: Option<String>, fits facet::LINE;
    }
}

element! {
    /// A module in software.
    pub struct TpmEmulator = group {
        /// Version of the specification that it follows.
        attr guest "version" => version: Option<TpmVersion>;
        /// Whether its state stays when the domain is undefined, or ends and is not defined; it does not where absent.
        attr "persistent_state" => persistent_state: Option<YesNo>, since "7.0.0",
            when |emulator, _| emulator.persistent_state == Some(YesNo::Yes);
        /// Detail of its log, 0 for none.
        attr "debug" => debug: Option<u32>, since "10.6.0", when |emulator, _| emulator.debug != Some(0);
        /// Secret that its state is encrypted with.
        child "encryption" => encryption: Option<TpmEncryption>, since "5.6.0";
        /// Banks of platform configuration registers that are active, of version 2.0 only; left as they are where absent.
        child "active_pcr_banks" => active_pcr_banks: Option<PcrBanks>, since "7.10.0";
        /// Where its state is kept; the host's configuration decides where absent.
        child "source" => source: Option<TpmSource>, since "10.10.0";
        /// Algorithms and keys it offers, of version 2.0 only; fixed when its state is made.
        child "profile" => profile: Option<TpmProfile>, since "10.10.0", when |emulator, _| emulator.has_profile();
    }
}

values! {
    /// Versions of the TPM specification.
    pub enum TpmVersion { V1_2 = "1.2", V2_0 = "2.0" }
}

element! {
    /// Secret that the state of a module is encrypted with.
    pub struct TpmEncryption = "encryption" {
        /// The secret.
        attr "secret" => secret: Uuid;
    }
}

element! {
    /// Banks of platform configuration registers that are active.
    pub struct PcrBanks = maybe "active_pcr_banks" {
        /// SHA-1.
        flag guest "sha1" => sha1: bool;
        /// SHA-256.
        flag guest "sha256" => sha256: bool;
        /// SHA-384.
        flag guest "sha384" => sha384: bool;
        /// SHA-512.
        flag guest "sha512" => sha512: bool;
    }
}

element! {
    /// Where the state of a module is kept.
    pub struct TpmSource = "source" {
        /// Whether the path is a file or a directory.
        attr "type" => kind: TpmSourceType;
        /// The path.
        attr "path" => path: String, fits facet::LINE;
    }
}

values! {
    /// What the state of a module is kept in.
    pub enum TpmSourceType { File = "file", Dir = "dir" }
}

element! {
    /// Algorithms and keys a module offers.
    pub struct TpmProfile = "profile" default {
        /// The profile that `name` was made from.
        attr "source" => source: Option<String>, fits facet::TPM_PROFILE;
        /// Whether algorithms that the host disables are left out.
        attr "removeDisabled" => remove_disabled: Option<RemoveDisabled>;
        /// Name of the profile in use.
        attr guest "name" => name: Option<String>, fits facet::TPM_PROFILE;
    }
}

values! {
    /// Which disabled algorithms are left out.
    pub enum RemoveDisabled { Check = "check", FipsHost = "fips-host" }
}

element! {
    /// A module that something else provides.
    pub struct TpmExternal = group {
        /// Means nothing: the version is up to whoever provides the module.
        attr "version" => version: Ignored;
        /// The socket it is reached on; mandatory.
        child "source" => source: Option<TpmSocket>;
    }
}

element! {
    /// Socket of a module.
    pub struct TpmSocket = "source" {
        /// Kind of the socket, `unix`.
        attr "type" => kind: TpmSocketType;
        /// Which side listens: the other one, `connect`.
        attr "mode" => mode: Option<TpmSocketMode>, due |_| true;
        /// Its path.
        attr "path" => path: String, fits facet::LINE;
    }
}

values! {
    /// Kinds of sockets a module may be reached on.
    pub enum TpmSocketType { Unix = "unix" }
}

values! {
    /// Which side of the socket listens.
    pub enum TpmSocketMode { Connect = "connect", Bind = "bind" }
}

/// Device of the host's own module where none is named.
pub const HOST_DEVICE: &str = "/dev/tpm0";

impl Tpm {
    /// Names the host's end that is meant where none is.
    pub(crate) fn post_parse(&mut self) {
        match &mut self.backend {
            TpmBackend::Passthrough(host) => {
                let path = &mut host.device.get_or_insert_default().path;
                forget_empty(path);
                path.get_or_insert_with(|| HOST_DEVICE.to_owned());
            }
            TpmBackend::External(external) => {
                if let Some(socket) = &mut external.source {
                    socket.mode.get_or_insert(TpmSocketMode::Connect);
                }
            }
            TpmBackend::Emulator(_) => {}
        }
    }

    /// Judges the module at `path`.
    pub(crate) fn validate(&self, path: &str, report: &mut Report) {
        let why = match &self.backend {
            TpmBackend::Passthrough(_) => None,
            TpmBackend::Emulator(emulator) => emulator.contradiction(),
            TpmBackend::External(TpmExternal { source: None, .. }) => {
                Some("missing external TPM backend source type")
            }
            TpmBackend::External(TpmExternal { source: Some(socket), .. }) => {
                let listens = socket.mode == Some(TpmSocketMode::Bind);
                listens.then_some("only 'connect' mode is supported for external TPM device")
            }
        };
        if let Some(why) = why {
            report.error(path, Problem::Conflict(why.to_owned()));
        }
    }
}

impl TpmEmulator {
    /// Whether a profile is named.
    pub fn has_profile(&self) -> bool {
        self.profile.as_ref().is_some_and(|profile| profile.source.is_some() || profile.name.is_some())
    }

    /// What modules of the old version do not have.
    fn contradiction(&self) -> Option<&'static str> {
        if self.version != Some(TpmVersion::V1_2) {
            return None;
        }
        let has_banks = self.active_pcr_banks.as_ref().is_some_and(|banks| *banks != PcrBanks::default());
        if has_banks {
            return Some("<active_pcr_banks/> requires TPM version '2.0'");
        }
        self.has_profile().then_some("<profile/> requires TPM version '2.0'")
    }
}
