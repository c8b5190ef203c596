//! Who may depend on whom: a crate depends on lower floors only.

use crate::Outcome;
use crate::project::{Dependency, Metadata, Package};

/// The floors, as in ARCHITECTURE.md. Crates on one floor do not know each other.
pub(crate) const FLOORS: [(&str, u8); 9] = [
    ("vir-pci", 0),
    ("vir-conf", 1),
    ("vir-qemu", 2),
    ("vir-xen", 2),
    ("vir-lxc", 2),
    ("vir-test", 2),
    ("vir-api", 3),
    ("vir", 4),
    ("q35-guest", 4),
];

/// Depends on anything; nothing depends on it.
const AUTOMATION: &str = "xtask";

/// The fixtures: every crate above floor 0 may test with them.
const FIXTURES: &str = "vir-test";

/// Checks every dependency between the workspace's crates.
pub(crate) fn check() -> Outcome {
    let metadata = Metadata::load()?;
    let complaints = metadata.own().flat_map(judge).collect::<Vec<_>>();
    if complaints.is_empty() { Ok(()) } else { Err(complaints.join("\n").into()) }
}

fn judge(package: &Package) -> Vec<String> {
    if package.name == AUTOMATION {
        return Vec::new();
    }
    let Some(floor) = floor(&package.name) else {
        return vec![format!(
            "{}: on no floor; put it into ARCHITECTURE.md and xtask/src/layers.rs",
            package.name
        )];
    };
    let own = package.dependencies.iter().filter(|dependency| dependency.path.is_some());
    let refused = own.filter(|dependency| !may_use(floor, dependency));
    let complain = |dependency: &Dependency| {
        format!("{} (floor {floor}) must not depend on {}: only lower floors", package.name, dependency.name)
    };
    refused.map(complain).collect()
}

fn may_use(user_floor: u8, dependency: &Dependency) -> bool {
    let for_tests = dependency.kind.as_deref() == Some("dev");
    let is_lower = floor(&dependency.name).is_some_and(|used| used < user_floor);
    is_lower || (for_tests && dependency.name == FIXTURES && user_floor > 0)
}

fn floor(name: &str) -> Option<u8> {
    FLOORS.iter().find(|(known, _)| *known == name).map(|(_, floor)| *floor)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complaints(package: &str, on: &str, kind: Option<&str>) -> usize {
        let dependency =
            Dependency { name: on.into(), kind: kind.map(str::to_owned), path: Some("x".into()) };
        judge(&Package {
            name: package.into(),
            version: String::new(),
            license: None,
            source: None,
            dependencies: vec![dependency],
            targets: Vec::new(),
        })
        .len()
    }

    #[test]
    fn only_lower_floors_may_be_used() {
        assert_eq!(complaints("vir-conf", "vir-pci", None), 0);
        assert_eq!(complaints("vir-pci", "vir-conf", None), 1);
        assert_eq!(complaints("vir-qemu", "vir-test", None), 1, "the same floor");
        assert_eq!(complaints("vir-qemu", "vir-test", Some("dev")), 0);
        assert_eq!(complaints("vir-pci", "vir-test", Some("dev")), 1);
        assert_eq!(complaints("vir-api", "xtask", None), 1);
        assert_eq!(complaints("xtask", "vir-api", None), 0);
    }
}
