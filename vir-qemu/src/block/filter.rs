//! Filters above a chain: copying what is read, throttling.

use serde::Serialize;
use vir_conf::domain::device::disk::Discard;

use super::image::Chain;
use crate::command::Builder;

#[derive(Serialize)]
struct CopyOnRead<'a> {
    driver: &'static str,
    #[serde(rename = "node-name")]
    name: &'a str,
    file: &'a str,
    discard: &'static str,
}

#[derive(Serialize)]
struct Throttle<'a> {
    driver: &'static str,
    #[serde(rename = "node-name")]
    name: &'a str,
    #[serde(rename = "throttle-group")]
    group: String,
    file: &'a str,
}

/// Adds the filters of a chain; the name of the uppermost node.
pub(super) fn build(chain: &Chain<'_>, b: &mut Builder<'_>) -> String {
    let mut top = chain.images.first().expect("a chain has a top image").node();
    if let Some(disk) = chain.copy_on_read {
        let name = format!("libvirt-CoR-{disk}");
        let discard = Discard::Unmap.as_str();
        b.json("-blockdev", &CopyOnRead { driver: "copy-on-read", name: &name, file: &top, discard });
        top = name;
    }
    for (number, group) in &chain.throttles {
        let name = format!("libvirt-{number}-filter");
        let group = super::throttle::object_name(group);
        b.json("-blockdev", &Throttle { driver: "throttle", name: &name, group, file: &top });
        top = name;
    }
    top
}
