//! I/O threads: their ids and pools.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use super::duplicate;
use crate::diagnostic::{Place, Problem, Report, Severity, XmlError};
use crate::domain::Domain;
use crate::domain::iothreads::{self, IoThread};
use crate::scalar::Signed;

impl Domain {
    /// Each thread has an id of its own, from 1, and there are not more than a host could run.
    pub(super) fn validate_iothreads(&self, report: &mut Report) {
        if self.iothreads.is_some_and(|count| count > iothreads::MOST) {
            let text = format!("a domain has at most {} I/O threads", iothreads::MOST);
            report.error("domain/iothreads", Problem::Conflict(text));
        }
        let mut seen = HashMap::new();
        let element = |at: usize| Place::of_path(format!("domain/iothreadids/iothread[{}]", at + 1));
        for (at, thread) in self.iothread_ids.iter().flat_map(|ids| &ids.iothreads).enumerate() {
            let IoThread { id, thread_pool_min, thread_pool_max, poll: _ } = thread;
            if *id == 0 {
                report.error(
                    element(at).inside("@id"),
                    Problem::Conflict("iothread ids begin with 1".to_owned()),
                );
            }
            match seen.entry(*id) {
                Entry::Occupied(first) if *id != 0 => {
                    let (place, first) = (element(at).inside("@id"), element(*first.get()).inside("@id"));
                    let text = format!("duplicate iothread id '{id}' found");
                    report.push(duplicate(Severity::Error, place, first, text));
                }
                Entry::Occupied(_) => {}
                Entry::Vacant(vacant) => {
                    vacant.insert(at);
                }
            }
            pool(*thread_pool_min, *thread_pool_max, || element(at), report);
        }
        if let Some(main) = &self.default_iothread {
            let element = || Place::of_path("domain/defaultiothread");
            pool(main.thread_pool_min, main.thread_pool_max, element, report);
        }
    }
}

fn pool(min: Option<Signed>, max: Option<Signed>, element: impl Fn() -> Place, report: &mut Report) {
    for (name, limit) in [("thread_pool_min", min), ("thread_pool_max", max)] {
        if limit == Some(Signed(None)) {
            let text = format!("{name} cannot be negative");
            report.push(XmlError::new(element().inside(&format!("@{name}")), Problem::Conflict(text)));
        }
    }
    if max == Some(Signed(Some(0))) {
        let text = "thread_pool_max must be a positive integer".to_owned();
        report.push(XmlError::new(element().inside("@thread_pool_max"), Problem::Conflict(text)));
        return;
    }
    let number = |limit: Option<Signed>| limit.and_then(|limit| limit.0);
    if let (Some(min), Some(max)) = (number(min), number(max))
        && min > max
    {
        let text =
            format!("thread_pool_min must be smaller or equal to thread_pool_max, but {min} is above {max}");
        report.push(XmlError::new(element().inside("@thread_pool_min"), Problem::Conflict(text)));
    }
}
