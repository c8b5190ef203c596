//! `<launchSecurity>`: guests that the host cannot look into.

use crate::Ignored;
use crate::absent::forget_empty;
use crate::diagnostic::{Problem, Report};
use crate::scalar::{Base16, YesNo};
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
        leaf guest "policy" => policy: Base16<u32, 4>;
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
        leaf guest "policy" => policy: Base16<u64, 8>;
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

/// Bytes of each part of [`SevSnp`] that has a fixed length.
const WORKAROUNDS_LENGTH: usize = 16;
const ID_BLOCK_LENGTH: usize = 96;
const ID_AUTH_LENGTH: usize = 4096;
const HOST_DATA_LENGTH: usize = 32;

impl LaunchSecurity {
    /// A part without text is none.
    pub(crate) fn post_parse(&mut self) {
        let parts: &mut [&mut Option<String>] = match self {
            Self::Sev(Sev { dh_cert, session, .. }) => &mut [dh_cert, session],
            Self::SevSnp(SevSnp { guest_visible_workarounds, id_block, id_auth, host_data, .. }) => {
                &mut [guest_visible_workarounds, id_block, id_auth, host_data]
            }
            Self::S390Pv => &mut [],
        };
        parts.iter_mut().for_each(|part| forget_empty(part));
    }

    /// Judges parts by the lengths that the firmware interface sets.
    pub(crate) fn validate(&self, report: &mut Report) {
        let Self::SevSnp(snp) = self else { return };
        let parts = [
            ("guestVisibleWorkarounds", &snp.guest_visible_workarounds, WORKAROUNDS_LENGTH),
            ("idBlock", &snp.id_block, ID_BLOCK_LENGTH),
            ("idAuth", &snp.id_auth, ID_AUTH_LENGTH),
            ("hostData", &snp.host_data, HOST_DATA_LENGTH),
        ];
        for (name, part, length) in parts {
            let Some(found) = part.as_deref().map(decoded_length).filter(|&found| found != length) else {
                continue;
            };
            let text = format!("Unexpected length of '{name}', expected {length} got {found}");
            report.error(format!("domain/launchSecurity/{name}"), Problem::Unsupported(text));
        }
    }
}

/// Number of bytes that base64 stands for. Characters that are none of it, such as line breaks, do not count.
fn decoded_length(text: &str) -> usize {
    let is_digit = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=');
    let digits: Vec<u8> = text.bytes().filter(|&byte| is_digit(byte)).collect();
    let padding = digits.iter().rev().take(2).take_while(|&&digit| digit == b'=').count();
    match digits.len() % 4 {
        0 => (digits.len() / 4 * 3).saturating_sub(padding),
        _ => digits.len() / 4 * 3,
    }
}
