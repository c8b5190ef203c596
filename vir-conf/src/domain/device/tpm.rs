//! `<tpm>`: a trusted platform module.

use crate::Ignored;
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
        /// Whether its state stays when the domain is undefined or ends.
        attr "persistent_state" => persistent_state: Option<YesNo>, since "7.0.0";
        /// Detail of its log, 0 for none.
        attr "debug" => debug: Option<u32>, since "10.6.0";
        /// Secret that its state is encrypted with.
        child "encryption" => encryption: Option<TpmEncryption>, since "5.6.0";
        /// Banks of platform configuration registers that are active.
        child "active_pcr_banks" => active_pcr_banks: Option<PcrBanks>, since "7.10.0";
        /// Where its state is kept.
        child "source" => source: Option<TpmSource>, since "10.10.0";
        /// Algorithms and keys it offers.
        child "profile" => profile: Option<TpmProfile>, since "10.10.0";
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
        /// The socket it is reached on.
        child "source" => source: Option<TpmSocket>;
    }
}

element! {
    /// Socket of a module.
    pub struct TpmSocket = "source" {
        /// Kind of the socket, `unix`.
        attr "type" => kind: TpmSocketType;
        /// Which side listens.
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
