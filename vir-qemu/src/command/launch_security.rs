//! The object by which a guest is hidden from the host.

use serde::Serialize;
use vir_conf::domain::launch_security::{LaunchSecurity, Sev, SevSnp};

use super::builder::Builder;
use super::process::private_file;

/// SEV's properties. The order of fields is the order of properties.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct SevObject {
    qom_type: &'static str,
    id: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    cbitpos: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reduced_phys_bits: Option<u32>,
    policy: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    dh_cert_file: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    session_file: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kernel_hashes: Option<bool>,
}

/// SEV-SNP's properties. The order of fields is the order of properties.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct SevSnpObject<'a> {
    qom_type: &'static str,
    id: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    cbitpos: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reduced_phys_bits: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kernel_hashes: Option<bool>,
    policy: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    guest_visible_workarounds: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    id_block: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    id_auth: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    host_data: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    author_key_enabled: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    vcek_disabled: Option<bool>,
}

/// Protection without properties.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct PlainObject {
    qom_type: &'static str,
    id: &'static str,
}

/// Adds the object that the machine names.
pub(super) fn build(b: &mut Builder<'_>) {
    match &b.domain.launch_security {
        None => {}
        Some(LaunchSecurity::Sev(sev)) => self::sev(b, sev),
        Some(LaunchSecurity::SevSnp(snp)) => sev_snp(b, snp),
        Some(LaunchSecurity::S390Pv) => b.object(&PlainObject { qom_type: "s390-pv-guest", id: "lsec0" }),
    }
}

fn sev(b: &mut Builder<'_>, sev: &Sev) {
    let Sev { kernel_hashes, common, policy, dh_cert, session, handle: _ } = sev;
    let file = |content: &Option<String>, name| content.as_ref().map(|_| private_file(b.domain, b, name));
    let object = SevObject {
        qom_type: "sev-guest",
        id: "lsec0",
        cbitpos: common.c_bit_pos,
        reduced_phys_bits: common.reduced_phys_bits,
        policy: policy.0,
        dh_cert_file: file(dh_cert, "dh_cert.base64"),
        session_file: file(session, "session.base64"),
        kernel_hashes: kernel_hashes.map(bool::from),
    };
    b.object(&object);
}

fn sev_snp(b: &mut Builder<'_>, snp: &SevSnp) {
    let SevSnp {
        kernel_hashes,
        author_key,
        vcek,
        common,
        policy,
        guest_visible_workarounds,
        id_block,
        id_auth,
        host_data,
    } = snp;
    b.object(&SevSnpObject {
        qom_type: "sev-snp-guest",
        id: "lsec0",
        cbitpos: common.c_bit_pos,
        reduced_phys_bits: common.reduced_phys_bits,
        kernel_hashes: kernel_hashes.map(bool::from),
        policy: policy.0,
        guest_visible_workarounds: guest_visible_workarounds.as_deref(),
        id_block: id_block.as_deref(),
        id_auth: id_auth.as_deref(),
        host_data: host_data.as_deref(),
        author_key_enabled: author_key.map(bool::from),
        vcek_disabled: vcek.map(|vcek| !bool::from(vcek)),
    });
}
