//! Virtual processors: how many, and which of them are there.

use crate::diagnostic::{Place, Problem, Report, XmlError};
use crate::domain::Domain;
use crate::domain::vcpu::MOST;
use crate::scalar::YesNo;

impl Domain {
    /// There is one at least and not more than any host could run; those that have a say are among them.
    pub(super) fn validate_processors(&self, report: &mut Report) {
        let count = self.vcpu.maximum;
        let mut refuse = |place: &str, text: String| report.error(place, Problem::Conflict(text));
        if count == 0 {
            refuse("domain/vcpu", "a domain has at least one virtual processor".to_owned());
        }
        if count > MOST {
            refuse("domain/vcpu", format!("a domain has at most {MOST} virtual processors"));
        }
        if self.vcpus.is_none()
            && let Some(current) = self.vcpu.current.filter(|&current| current > count)
        {
            let text = format!(
                "maximum vCPU count must not be less than current vCPU count, but {count} is less than {current}"
            );
            refuse("domain/vcpu/@current", text);
        }
        for state in self.vcpus.iter().flat_map(|vcpus| &vcpus.vcpus) {
            if (state.enabled, state.hotpluggable) == (YesNo::No, Some(YesNo::No)) {
                let place = state.origin.at("domain/vcpus/vcpu").inside("@hotpluggable");
                let text = format!("vcpu '{}' is both offline and not hotpluggable", state.id);
                report.push(XmlError::new(place, Problem::Conflict(text)));
            }
        }
        let beyond = self.vcpus.iter().flat_map(|vcpus| &vcpus.vcpus).filter(|state| state.id >= count);
        for state in beyond {
            let place = state.origin.at("domain/vcpus/vcpu").inside("@id");
            let text = format!("vcpu id '{}' is out of range of maximum vcpu count", state.id);
            let error = XmlError::new(place, Problem::Dangling(text));
            report.push(
                error
                    .with_help(help_with_processors(count))
                    .with_related(Place::of_path("domain/vcpu"), "the number of processors"),
            );
        }
    }
}

/// What would help where a processor is named that is not there.
pub(crate) fn help_with_processors(count: u32) -> String {
    match count {
        0 | 1 => "the domain has one virtual processor, 0".to_owned(),
        _ => format!("the domain has {count} virtual processors, 0 to {}", count - 1),
    }
}
