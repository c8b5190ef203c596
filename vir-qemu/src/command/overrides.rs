//! Properties that a definition puts in place of generated ones.

use serde_json::Value;
use vir_conf::domain::qemu_namespace::{QemuNamespace, QemuProperty, QemuPropertyType};

/// Replaces, adds and takes away properties of a device that the definition names by its alias.
pub(super) fn apply(device: &mut Value, qemu: &QemuNamespace) {
    let Some(overrides) = &qemu.overrides else { return };
    let Some(properties) = device.as_object_mut() else { return };
    let alias = properties.get("id").and_then(Value::as_str).unwrap_or_default();
    let own =
        overrides.devices.iter().filter(|each| each.alias == alias).filter_map(|each| each.frontend.as_ref());
    for property in own.flat_map(|frontend| &frontend.properties).collect::<Vec<_>>() {
        match value(property) {
            Some(value) => {
                properties.insert(property.name.clone(), value);
            }
            None => {
                properties.shift_remove(&property.name);
            }
        }
    }
}

/// The value a property gets; none where it is taken away. Text that is no number or switch is passed on as text for
/// QEMU to refuse.
fn value(property: &QemuProperty) -> Option<Value> {
    let text = property.value.as_deref().unwrap_or_default();
    let number = |value: Option<Value>| value.unwrap_or_else(|| Value::from(text));
    match property.kind {
        QemuPropertyType::Remove => None,
        QemuPropertyType::String => Some(Value::from(text)),
        QemuPropertyType::Unsigned => Some(number(text.parse::<u64>().ok().map(Value::from))),
        QemuPropertyType::Signed => Some(number(text.parse::<i64>().ok().map(Value::from))),
        QemuPropertyType::Bool => Some(Value::from(text == "true")),
    }
}
