//! `<launchSecurity>`: guests that the host cannot look into.

use crate::Ignored;
use crate::scalar::{Hex, YesNo};
use crate::{choice, element};

choice! {
    /// What hides the guest's memory from the host.
    pub enum LaunchSecurity = "launchSecurity" by "type" {
        /// AMD SEV and SEV-ES.
        "sev" => Sev(Sev),
        /// AMD SEV-SNP.
        "sev-snp" => SevSnp(SevSnp) since "10.5.0",
        /// Secure execution of s390.
        "s390-pv" => S390Pv since "7.6.0",
    }
}

element! {
    /// What SEV and SEV-SNP have in common; the host's values where absent.
    pub struct SevCommon = group {
        /// Page table bit that marks encrypted memory.
        leaf guest "cbitpos" => c_bit_pos: Option<u32>;
        /// Physical address bits that encryption takes away.
        leaf guest "reducedPhysBits" => reduced_phys_bits: Option<u32>, in "bits";
    }
}

element! {
    /// AMD SEV and SEV-ES.
    pub struct Sev = group {
        /// Whether hashes of kernel, initrd and command line are measured.
        attr guest "kernelHashes" => kernel_hashes: Option<YesNo>, since "8.0.0";
        /// What the host must provide.
        inline "" => common: SevCommon;
        /// Policy bits of the firmware interface.
        leaf guest "policy" => policy: Hex<u32, 4>;
        /// The owner's Diffie-Hellman key, base64.
        leaf "dhCert" => dh_cert: Option<String>;
        /// The owner's session blob, base64.
        leaf "session" => session: Option<String>;
        /// Handle of a running guest; means nothing here.
        leaf "handle" => handle: Ignored;
    }
}

element! {
    /// AMD SEV-SNP.
    pub struct SevSnp = group {
        /// Whether hashes of kernel, initrd and command line are measured.
        attr guest "kernelHashes" => kernel_hashes: Option<YesNo>;
        /// Whether `id_auth` has an author key.
        attr guest "authorKey" => author_key: Option<YesNo>;
        /// Whether the guest may use keys derived from the chip's endorsement key.
        attr guest "vcek" => vcek: Option<YesNo>;
        /// What the host must provide.
        inline "" => common: SevCommon;
        /// Policy bits of the firmware interface.
        leaf guest "policy" => policy: Hex<u64, 8>;
        /// Hypervisor workarounds the guest sees, 16 bytes in base64.
        leaf guest "guestVisibleWorkarounds" => guest_visible_workarounds: Option<String>;
        /// Identity block, 96 bytes in base64.
        leaf "idBlock" => id_block: Option<String>;
        /// Its signature, 4096 bytes in base64.
        leaf "idAuth" => id_auth: Option<String>;
        /// Data of the owner that attestation reports, 32 bytes in base64.
        leaf guest "hostData" => host_data: Option<String>;
    }
}
