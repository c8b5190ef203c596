//! Which of the host's firmware a definition gets, and what of it is stored.

use vir_conf::Domain;
use vir_conf::domain::features::smm::Smm;
use vir_conf::domain::launch_security::LaunchSecurity;
use vir_conf::domain::os::Os;
use vir_conf::domain::os::firmware::{
    Firmware, FirmwareFeature, FirmwareFeatureName, FirmwareFeatures, FirmwareFormat, Loader, LoaderType,
    Nvram,
};
use vir_conf::domain::power::SleepState;
use vir_conf::flags::ParseFlags;
use vir_conf::scalar::{OnOff, YesNo};

use super::{Descriptor, FlashMode, Mapping};
use crate::config::Config;
use crate::driver::Driver;
use crate::machine::Machine;

/// Bit of SEV's policy that asks for encrypted registers.
const SEV_ES: u32 = 1 << 2;

/// Fills in the firmware's files: those of the first descriptor that fits what is said, or what old paths imply.
pub(crate) fn complete(domain: &mut Domain, flags: ParseFlags, driver: Driver<'_>) {
    let is_pflash = domain.os.loader.as_ref().is_some_and(Loader::is_pflash);
    if domain.os.firmware.is_some() && is_resolved(&domain.os) {
        // The files were chosen before; later descriptors do not change a definition.
        return complete_files(domain, driver.config);
    }
    if !apply_legacy_pair(&mut domain.os, driver.config) && (domain.os.firmware.is_some() || is_pflash) {
        let descriptors = driver.host.firmware_descriptors();
        let parsed = descriptors.iter().filter_map(|file| Descriptor::parse(&file.text).ok());
        let found = parsed.into_iter().find(|descriptor| suits(descriptor, domain, flags));
        if let Some(descriptor) = found {
            apply(&descriptor, domain);
        }
    }
    complete_files(domain, driver.config);
}

/// Whether firmware that was looked for has been found.
pub(crate) fn is_resolved(os: &Os) -> bool {
    let has_path = os.loader.as_ref().is_some_and(|loader| loader.path.is_some());
    os.firmware.is_none() || (has_path && os.firmware_features.as_ref().is_some_and(is_complete))
}

/// What was found says at least whether it can do Secure Boot.
fn is_complete(features: &FirmwareFeatures) -> bool {
    features.features.iter().any(|feature| feature.name == FirmwareFeatureName::SecureBoot)
}

/// Formats, and the file for variables: the last word of both ways.
fn complete_files(domain: &mut Domain, config: &Config) {
    let Some(loader) = &mut domain.os.loader else { return };
    if loader.path.is_some() {
        loader.kind.get_or_insert(LoaderType::Rom);
    }
    if loader.path.is_some() || loader.readonly.is_some() {
        loader.format.get_or_insert(FirmwareFormat::Raw);
    }
    let has_variables = loader.is_pflash()
        && loader.path.is_some()
        && loader.readonly == Some(YesNo::Yes)
        && loader.stateless != Some(YesNo::Yes);
    if !has_variables || !is_resolved(&domain.os) {
        return;
    }
    let nvram = domain.os.nvram.get_or_insert_with(Nvram::default);
    nvram.format.get_or_insert(FirmwareFormat::Raw);
    if nvram.path.is_none() && nvram.source.is_none() {
        let template = nvram.template.as_deref().and_then(|path| path.rsplit_once('.'));
        let extension = template.map_or("fd", |(_, extension)| extension);
        nvram.path = Some(format!("{}/{}_VARS.{extension}", config.nvram_dir, domain.name));
    }
}

/// Code and variables that belonged together before there were descriptors.
fn apply_legacy_pair(os: &mut Os, config: &Config) -> bool {
    let Some(loader) = os.loader.as_ref().filter(|loader| loader.is_pflash()) else { return false };
    let pair = config.legacy_firmware.iter().find(|(code, _)| Some(code) == loader.path.as_ref());
    let Some((_, variables)) = pair.filter(|_| os.firmware.is_none()) else { return false };
    if loader.readonly == Some(YesNo::Yes) && loader.stateless != Some(YesNo::Yes) {
        let nvram = os.nvram.get_or_insert_with(Nvram::default);
        nvram.template.get_or_insert_with(|| variables.clone());
        nvram.template_format.get_or_insert(FirmwareFormat::Raw);
    }
    true
}

/// Whether a firmware does what the definition says, on its machine.
fn suits(descriptor: &Descriptor, domain: &Domain, flags: ParseFlags) -> bool {
    let os = &domain.os;
    let machine = Machine::of(os);
    let interface = match os.firmware {
        Some(Firmware::Bios) => "bios",
        Some(Firmware::Efi) | None => "uefi",
    };
    descriptor.interface_types.iter().any(|kind| kind == interface)
        && descriptor.fits(machine.arch, machine.name)
        && suits_features(descriptor, domain)
        && suits_files(descriptor, os, flags)
}

fn suits_features(descriptor: &Descriptor, domain: &Domain) -> bool {
    let requires_smm = descriptor.has("requires-smm");
    let smm_off = domain.features.smm.as_ref().is_some_and(|smm| !smm.is_on());
    let secure = domain.os.loader.as_ref().and_then(|loader| loader.secure);
    let said = domain.os.firmware_features.iter().flat_map(|features| &features.features);
    let sleeps = |state: Option<&SleepState>| state.and_then(|state| state.enabled) == Some(YesNo::Yes);
    let pm = domain.pm.as_ref();
    let wanted = [
        (sleeps(pm.and_then(|pm| pm.suspend_to_mem.as_ref())), "acpi-s3"),
        (sleeps(pm.and_then(|pm| pm.suspend_to_disk.as_ref())), "acpi-s4"),
    ];
    !(requires_smm && smm_off)
        && secure.is_none_or(|secure| bool::from(secure) == requires_smm)
        && said.clone().all(|feature| descriptor.has(feature.name.as_str()) == bool::from(feature.enabled))
        && wanted.iter().all(|(wanted, feature)| !wanted || descriptor.has(feature))
        && protection(domain).iter().all(|feature| descriptor.has(feature))
}

/// Features that firmware needs to start a guest that is hidden from the host.
fn protection(domain: &Domain) -> &'static [&'static str] {
    match &domain.launch_security {
        Some(LaunchSecurity::Sev(sev)) if sev.policy.0 & SEV_ES != 0 => &["amd-sev", "amd-sev-es"],
        Some(LaunchSecurity::Sev(_)) => &["amd-sev"],
        Some(LaunchSecurity::SevSnp(_)) => &["amd-sev-snp"],
        Some(LaunchSecurity::S390Pv) | None => &[],
    }
}

fn suits_files(descriptor: &Descriptor, os: &Os, flags: ParseFlags) -> bool {
    let loader = os.loader.clone().unwrap_or_default();
    let path_fits = |path: &str| loader.path.as_deref().is_none_or(|wanted| wanted == path);
    match &descriptor.mapping {
        Mapping::Flash { mode, executable, nvram_template } => {
            let template = nvram_template.as_ref();
            let stateless = loader.stateless == Some(YesNo::Yes);
            let mode_fits = match mode {
                FlashMode::Split => !stateless,
                FlashMode::Stateless => stateless,
                // Nothing can be copied for a guest that code and variables share a file in.
                FlashMode::Combined => false,
            };
            let wanted = os.nvram.as_ref().and_then(|nvram| nvram.template.as_deref());
            mode_fits
                && loader.readonly != Some(YesNo::No)
                && loader.kind.is_none_or(|kind| kind == LoaderType::Pflash)
                && path_fits(&executable.filename)
                && wanted.is_none_or(|wanted| template.is_some_and(|file| file.filename == wanted))
                && format_fits(os, &loader, &executable.format, flags)
        }
        Mapping::Memory { filename } => {
            loader.readonly.is_none()
                && loader.kind.is_none_or(|kind| kind == LoaderType::Rom)
                && path_fits(filename)
                && format_fits(os, &loader, FirmwareFormat::Raw.as_str(), flags)
        }
        Mapping::Kernel { .. } => false,
    }
}

/// Raw was all there was, so existing definitions that say nothing mean it.
fn format_fits(os: &Os, loader: &Loader, format: &str, flags: ParseFlags) -> bool {
    let variables = os.nvram.as_ref().and_then(|nvram| nvram.format);
    match loader.format.or(variables) {
        Some(wanted) => wanted.as_str() == format,
        None => flags.contains(ParseFlags::ABI_UPDATE) || format == FirmwareFormat::Raw.as_str(),
    }
}

/// Stores a firmware's files and features in the definition.
fn apply(descriptor: &Descriptor, domain: &mut Domain) {
    let os = &mut domain.os;
    let is_uefi = descriptor.interface_types.iter().any(|kind| kind == "uefi");
    os.firmware.get_or_insert(if is_uefi { Firmware::Efi } else { Firmware::Bios });
    let loader = os.loader.get_or_insert_with(Loader::default);
    match &descriptor.mapping {
        Mapping::Flash { mode: _, executable, nvram_template } => {
            loader.kind = Some(LoaderType::Pflash);
            loader.readonly = Some(YesNo::Yes);
            loader.path = Some(executable.filename.clone());
            loader.format = format(&executable.format);
            if let Some(template) = nvram_template {
                let nvram = os.nvram.get_or_insert_with(Nvram::default);
                nvram.format = format(&template.format);
                if !nvram.is_remote() {
                    nvram.template = Some(template.filename.clone());
                    nvram.template_format = format(&template.format);
                }
            }
        }
        Mapping::Memory { filename } | Mapping::Kernel { filename } => {
            loader.kind = Some(LoaderType::Rom);
            loader.path = Some(filename.clone());
            loader.format = Some(FirmwareFormat::Raw);
        }
    }
    if descriptor.has("requires-smm") {
        loader.secure.get_or_insert(YesNo::Yes);
        domain.features.smm.get_or_insert(Smm { state: OnOff::On, tseg: None });
    }
    let remote = os.nvram.as_ref().is_some_and(Nvram::is_remote);
    // Keys are enrolled in the template, which variables elsewhere are not copied from.
    let names =
        FirmwareFeatureName::ALL.iter().filter(|name| !remote || **name == FirmwareFeatureName::SecureBoot);
    let features =
        names.map(|&name| FirmwareFeature { enabled: YesNo::from(descriptor.has(name.as_str())), name });
    os.firmware_features = Some(FirmwareFeatures { features: features.collect() });
}

fn format(name: &str) -> Option<FirmwareFormat> {
    FirmwareFormat::ALL.iter().copied().find(|format| format.as_str() == name)
}
