//! What a test needs of the machine it runs on.
//!
//! A test that needs more than a compiler asks [`met`] first and returns when the answer is no. Where `VIR_REQUIRE` lists
//! the need's name (`VIR_REQUIRE=root,corpus,qemu`), a no is a failure instead.

use crate::corpus::Corpus;
use crate::host;

/// Something that not every machine has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    /// The rights of root.
    Root,
    /// A conformance corpus.
    Corpus,
    /// QEMU for x86 guests.
    Qemu,
    /// libvirt's own tools, to compare with.
    Peer,
}

impl Need {
    /// The name in `VIR_REQUIRE`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Root => "root",
            Self::Corpus => "corpus",
            Self::Qemu => "qemu",
            Self::Peer => "peer",
        }
    }

    /// Why the need is not met here, if it is not.
    pub fn missing(self) -> Option<String> {
        match self {
            Self::Root => (!host::is_root()).then(|| "not run as root".to_owned()),
            Self::Corpus => Corpus::open(None).err().map(|err| format!("no corpus: {err}")),
            Self::Qemu => absent("qemu-system-x86_64"),
            Self::Peer => absent("virsh"),
        }
    }

    /// Whether the need's absence is a failure here.
    pub fn is_required(self) -> bool {
        host::variable("VIR_REQUIRE")
            .is_some_and(|list| list.split(',').any(|name| name.trim() == self.name()))
    }
}

fn absent(program: &str) -> Option<String> {
    (!host::has_program(program))
        .then(|| format!("{program} is not installed (cargo xtask setup installs it)"))
}

/// Whether all needs are met. Says `skipped: why` when one is not.
///
/// # Panics
/// When a need that `VIR_REQUIRE` lists is not met.
pub fn met(needs: &[Need]) -> bool {
    let missing = needs.iter().find_map(|need| need.missing().map(|why| (*need, why)));
    if let Some((need, why)) = &missing {
        assert!(!need.is_required(), "{} is required, but: {why}", need.name());
        eprintln!("skipped: {why}");
    }
    missing.is_none()
}
