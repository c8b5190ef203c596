//! `-smbios` and `-fw_cfg`: tables that the guest's firmware shows.

use vir_conf::diagnostic::Problem;
use vir_conf::domain::os::SmbiosMode;
use vir_conf::domain::sysinfo::{FwCfg, SmbiosTables, Sysinfo};

use super::builder::{Builder, Refusal, refuse};
use super::escape;

/// Tables of the definition, where the definition says to use them, and entries for firmware.
pub(super) fn build(b: &mut Builder<'_>) -> Result<(), Refusal> {
    let domain = b.domain;
    let mode = domain.os.smbios.as_ref().map(|smbios| smbios.mode);
    if mode == Some(SmbiosMode::Host) {
        let problem = Problem::Unsupported("the host's SMBIOS tables are not read yet".to_owned());
        return Err(refuse("domain/os/smbios", problem));
    }
    for info in &domain.sysinfo {
        match info {
            Sysinfo::Smbios(tables) if mode == Some(SmbiosMode::Sysinfo) => self::tables(b, tables),
            Sysinfo::Smbios(_) => {}
            Sysinfo::FwCfg(entries) => firmware_entries(b, entries),
        }
    }
    Ok(())
}

/// Adds a table of strings; none where it has none.
fn table<'s>(b: &mut Builder<'_>, number: u8, strings: impl Iterator<Item = (&'static str, &'s str)>) {
    let strings: Vec<_> = strings.map(|(name, value)| format!("{name}={}", escape(value))).collect();
    if !strings.is_empty() {
        b.option("-smbios", format!("type={number},{}", strings.join(",")));
    }
}

fn tables(b: &mut Builder<'_>, tables: &SmbiosTables) {
    let SmbiosTables { bios, system, base_boards, chassis, oem_strings } = tables;
    if let Some(bios) = bios {
        table(b, 0, bios.entries.iter().map(|entry| (entry.name.as_str(), entry.value.as_str())));
    }
    if let Some(system) = system {
        table(b, 1, system.entries.iter().map(|entry| (entry.name.as_str(), entry.value.as_str())));
    }
    for board in base_boards {
        table(b, 2, board.entries.iter().map(|entry| (entry.name.as_str(), entry.value.as_str())));
    }
    if let Some(chassis) = chassis {
        table(b, 3, chassis.entries.iter().map(|entry| (entry.name.as_str(), entry.value.as_str())));
    }
    if let Some(strings) = oem_strings {
        table(b, 11, strings.entries.iter().map(|entry| ("value", entry.value.as_str())));
    }
}

fn firmware_entries(b: &mut Builder<'_>, entries: &FwCfg) {
    for entry in &entries.entries {
        let content = match &entry.file {
            Some(file) => format!("file={}", escape(file)),
            None => format!("string={}", escape(entry.value.as_deref().unwrap_or_default())),
        };
        b.option("-fw_cfg", format!("name={},{content}", escape(&entry.name)));
    }
}
