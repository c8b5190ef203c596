//! Capabilities of an imagined QEMU: probed, printed, read back.

use serde_json::{Value, json};
use vir_qemu::capabilities::{AcceleratorKind, Capabilities, Flag, Host, Probe, Version};
use vir_qemu::qmp::{CommandError, ErrorClass, Outcome, Request};

/// What the imagined QEMU answers; it has not heard of anything else.
fn answer(request: &Request, translates: bool) -> Outcome {
    let name = |key: &str| request.arguments[key].as_str().unwrap_or_default().to_owned();
    let properties =
        |names: &[&str]| names.iter().map(|name| json!({ "name": name, "type": "bool" })).collect();
    let reply = match (request.name.as_ref(), name("typename").as_str()) {
        ("query-version", _) => {
            json!({ "qemu": { "major": 10, "minor": 1, "micro": 2 }, "package": "<own>" })
        }
        ("query-target", _) => json!({ "arch": "x86_64" }),
        ("query-qmp-schema", _) => schema(),
        ("query-kvm", _) => json!({ "enabled": true, "present": true }),
        ("qom-list-types", _) => {
            ["virtio-net-device", "pcie-root-port", "tcg-accel", "max-x86_64-cpu", "sev-guest"]
                .map(|name| json!({ "name": name }))
                .into()
        }
        ("device-list-properties", "pcie-root-port") => properties(&["hotplug"]),
        ("qom-list-properties", "max-x86_64-cpu") => properties(&["migratable"]),
        ("qom-list-properties", "none-machine") => properties(&["shim"]),
        ("query-machines", _) => machines(),
        ("query-cpu-definitions", _) => json!([
            { "name": "max", "typename": "max-x86_64-cpu", "unavailable-features": [] },
            { "name": "old", "typename": "old-x86_64-cpu", "unavailable-features": ["mmx"], "deprecated": true },
        ]),
        ("query-command-line-options", _) => json!([{ "option": "sandbox", "parameters": [] }]),
        ("query-cpu-model-expansion", _) => expansion(&request.arguments["model"], translates),
        _ => {
            let desc = format!("{} is unknown", request.name);
            return Err(CommandError { class: ErrorClass::CommandNotFound, desc });
        }
    };
    Ok(reply)
}

fn schema() -> Value {
    let command =
        |name: &str| json!({ "name": name, "meta-type": "command", "arg-type": "0", "ret-type": "0" });
    json!([
        command("query-cpu-model-expansion"),
        command("query-cpu-definitions"),
        { "name": "0", "meta-type": "object", "members": [] },
    ])
}

fn machines() -> Value {
    json!([
        { "name": "none", "cpu-max": 1 },
        { "name": "pc-q35-10.1", "alias": "q35", "cpu-max": 4096, "default-cpu-type": "old-x86_64-cpu" },
        { "name": "pc-i440fx-10.1", "alias": "pc", "is-default": true, "cpu-max": 255, "acpi": true },
    ])
}

fn expansion(model: &Value, translates: bool) -> Value {
    let everything = model["props"]["migratable"] == false;
    assert_eq!(model["name"], if translates { "max" } else { "host" });
    let props = json!({ "invtsc": everything, "mmx": true, "hv-relaxed": everything, "level": 13 });
    json!({ "model": { "name": "base", "props": props } })
}

fn probe() -> Capabilities {
    let mut probe = Probe::new(Host { emulator: "/opt/qemu".to_owned(), ..Host::default() });
    for translates in [false, true] {
        while let Some(request) = probe.next_request() {
            probe.answer(answer(&request, translates)).expect("the answers have the right shape");
        }
        assert_eq!(probe.begin_translator(), !translates);
    }
    probe.finish().expect("it told its version")
}

#[test]
fn a_probe_gives_the_document() {
    assert_eq!(probe().to_xml(), include_str!("capabilities/probed.xml"));
}

#[test]
fn the_document_gives_the_capabilities() {
    assert_eq!(Capabilities::parse(&probe().to_xml()), Ok(probe()));
}

#[test]
fn decisions_find_what_they_ask_for() {
    let mut capabilities = probe();
    assert_eq!(capabilities.version, Version::new(10, 1, 2));
    assert!(capabilities.has(Flag::Kvm) && capabilities.has(Flag::Shim) && !capabilities.has(Flag::SevGuest));
    assert_eq!(capabilities.default_machine().map(|machine| machine.name.as_str()), Some("pc-i440fx-10.1"));
    assert_eq!(capabilities.default_cpu(AcceleratorKind::Kvm, "q35"), Some("old"));
    assert_eq!(capabilities.default_cpu(AcceleratorKind::Kvm, "pc"), None);
    capabilities.strip_machine_aliases();
    let names: Vec<_> = capabilities
        .accelerator(AcceleratorKind::Tcg)
        .expect("it translates")
        .machines
        .iter()
        .map(|machine| (machine.name.as_str(), machine.is_default.is_some()))
        .collect();
    assert_eq!(names, [("pc", true), ("q35", false), ("pc-i440fx-10.1", false), ("pc-q35-10.1", false)]);
}

#[test]
fn an_answer_of_the_wrong_shape_ends_the_probe() {
    let mut probe = Probe::new(Host::default());
    let request = probe.next_request().expect("there is a first question");
    assert_eq!(request.name, "query-version");
    let error = probe.answer(Ok(json!("10.0"))).expect_err("a version is an object");
    assert!(error.to_string().starts_with("unexpected reply to QEMU command 'query-version'"), "{error}");
    assert_eq!(probe.finish(), None);
}

#[test]
fn a_document_with_an_unknown_flag_is_refused() {
    let text = probe().to_xml().replace("'kvm'/>", "'kvmm'/>");
    let report = Capabilities::parse(&text).expect_err("there is no such flag");
    assert!(report.to_string().contains("attribute 'name' of <flag> cannot be 'kvmm'"), "{report}");
}
