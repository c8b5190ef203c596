//! Firmware descriptors: which firmware a host has, for which machines, and what it can do.
//!
//! The files' format is QEMU's interoperability specification `firmware.json`.

mod select;

use serde::{Deserialize, Serialize};

pub(crate) use select::{complete, is_resolved};

/// One firmware of the host.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub struct Descriptor {
    /// What guests can boot with it, `uefi` or `bios`.
    pub interface_types: Vec<String>,
    /// How a machine gets it.
    pub mapping: Mapping,
    /// Machines it was made for.
    pub targets: Vec<Target>,
    /// What it can do, and what it needs, by the specification's words.
    pub features: Vec<String>,
}

/// How a machine gets its firmware.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "device", rename_all = "kebab-case")]
pub enum Mapping {
    /// As flash memory.
    #[serde(rename_all = "kebab-case")]
    Flash {
        /// Whether variables have a file of their own.
        #[serde(default)]
        mode: FlashMode,
        /// The code.
        executable: FlashFile,
        /// What new variables are copied from.
        #[serde(skip_serializing_if = "Option::is_none")]
        nvram_template: Option<FlashFile>,
    },
    /// As a ROM.
    Memory {
        /// The file.
        filename: String,
    },
    /// As a kernel.
    Kernel {
        /// The file.
        filename: String,
    },
}

/// Whether a flash firmware's variables have a file of their own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FlashMode {
    /// They have.
    #[default]
    Split,
    /// Code and variables are in one file.
    Combined,
    /// There are none.
    Stateless,
}

/// A file behind flash memory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FlashFile {
    /// The file.
    pub filename: String,
    /// Its format.
    pub format: String,
}

/// Machines that a firmware was made for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Target {
    /// Architecture by QEMU's name.
    pub architecture: String,
    /// Machine types; `*` stands for any characters.
    pub machines: Vec<String>,
}

impl Descriptor {
    /// Reads a descriptor.
    ///
    /// # Errors
    /// Where the text is no JSON, or lacks what every descriptor has.
    pub fn parse(text: &str) -> Result<Self, serde_json::Error> {
        serde_json::from_str(text)
    }

    /// Whether it has a feature.
    pub fn has(&self, feature: &str) -> bool {
        self.features.iter().any(|each| each == feature)
    }

    /// Whether it was made for a machine. `arch` is libvirt's name.
    pub fn fits(&self, arch: &str, machine: &str) -> bool {
        let arch = match arch {
            "i686" => "i386",
            "armv7l" => "arm",
            same => same,
        };
        let names = self.targets.iter().filter(|target| target.architecture == arch);
        names.flat_map(|target| &target.machines).any(|pattern| matches(pattern, machine))
    }
}

/// Whether a name fits a pattern in which `*` stands for any characters.
fn matches(pattern: &str, name: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == name,
        Some((before, after)) => name.strip_prefix(before).is_some_and(|rest| {
            (0..=rest.len()).any(|at| rest.is_char_boundary(at) && matches(after, &rest[at..]))
        }),
    }
}

/// A file that may hold a descriptor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DescriptorFile {
    /// The file, an absolute path.
    pub path: String,
    /// What it holds.
    pub text: String,
}

/// Descriptor files in the order in which they are tried: by name. `folders` come in order of importance, the user's
/// before the administrator's before the packages'; a file hides those of the same name in later folders, and one
/// that is empty only hides.
pub fn precedence(folders: Vec<Vec<DescriptorFile>>) -> Vec<DescriptorFile> {
    let name = |file: &DescriptorFile| file.path.rsplit('/').next().unwrap_or_default().to_owned();
    let mut files: Vec<DescriptorFile> = Vec::new();
    for file in folders.into_iter().flatten() {
        if files.iter().all(|earlier| name(earlier) != name(&file)) {
            files.push(file);
        }
    }
    files.retain(|file| !file.text.is_empty());
    files.sort_by_key(name);
    files
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, text: &str) -> DescriptorFile {
        DescriptorFile { path: path.to_owned(), text: text.to_owned() }
    }

    #[test]
    fn earlier_folders_hide_files_of_later_ones() {
        let own = vec![file("/home/10-a.json", ""), file("/home/40-d.json", "own")];
        let packaged =
            vec![file("/usr/30-c.json", "c"), file("/usr/10-a.json", "a"), file("/usr/40-d.json", "d")];
        let paths: Vec<_> = precedence(vec![own, packaged]).into_iter().map(|file| file.path).collect();
        assert_eq!(paths, ["/usr/30-c.json", "/home/40-d.json"]);
    }

    #[test]
    fn stars_stand_for_any_characters() {
        assert!(matches("pc-q35-*", "pc-q35-9.2"));
        assert!(matches("*-q35*", "pc-q35"));
        assert!(matches("microvm", "microvm"));
        assert!(!matches("pc-q35-*", "pc-i440fx-9.2"));
        assert!(!matches("pc-*-x", "pc-q35-9.2"));
    }
}
