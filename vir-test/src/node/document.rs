//! What a simulated domain is made of, read from its document.

use vir_conf::Domain;
use vir_conf::diagnostic::XmlError;
use vir_conf::flags::{FormatFlags, ParseFlags};
use vir_conf::xml::{Document, Node as Element};

use super::{NodeError, NodeErrorKind, Power, Uuid};

/// Namespace of what only this hypervisor understands.
const NAMESPACE: &str = "http://libvirt.org/schemas/domain/test/1.0";

/// Processor models that this hypervisor asks its users to leave.
const DEPRECATED_MODELS: &[&str] = &["Deprecated-Test"];

/// Which view of a document to print.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct View {
    /// As the next start will have it.
    pub inactive: bool,
    /// With passwords.
    pub secure: bool,
    /// Fit for another host.
    pub migratable: bool,
}

/// What happens when a guest ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Action {
    /// The domain goes off.
    Destroy,
    /// The guest starts over.
    Restart,
    /// The domain would be kept for inspection; here it goes off.
    Preserve,
}

/// One definition of a domain.
#[derive(Debug, Clone)]
pub(super) struct Definition {
    pub name: String,
    pub uuid: Option<Uuid>,
    pub title: Option<String>,
    /// In KiB.
    pub max_memory: u64,
    /// In KiB.
    pub memory: u64,
    /// Most processors it can have.
    pub max_vcpus: u32,
    pub vcpus: u32,
    pub on_poweroff: Action,
    pub on_reboot: Action,
    messages: Vec<String>,
    run_state: Option<String>,
    domain: Domain,
}

impl Definition {
    /// Reads a document and checks what every domain must have.
    pub(super) fn parse(text: &str, strict: bool) -> Result<Self, NodeError> {
        let document = Document::parse(text).map_err(|error| syntax(&error))?;
        let root = document.root();
        if root.name() != "domain" {
            return Err(wrong(format!("expecting root element of 'domain', not '{}'", root.name())));
        }
        let name = name(root)?;
        let max_memory = memory(root, "memory")?.ok_or_else(|| {
            wrong("Memory size must be specified via <memory> or in the <numa> configuration")
        })?;
        check_os(root)?;
        let mut flags = ParseFlags::INACTIVE;
        flags.set(ParseFlags::STRICT, strict);
        let domain = Domain::parse(text, flags).map_err(|report| wrong(report.to_string()))?.value;
        let uuid = match content(root, "uuid") {
            Some(text) => Some(
                text.parse()
                    .map_err(|()| NodeError::new(NodeErrorKind::Internal, "malformed uuid element"))?,
            ),
            None => None,
        };
        Ok(Definition {
            name,
            uuid,
            title: content(root, "title"),
            max_memory,
            memory: memory(root, "currentMemory")?.unwrap_or(max_memory).min(max_memory),
            max_vcpus: max_vcpus(root)?,
            vcpus: vcpus(root)?,
            on_poweroff: action(root, "on_poweroff", Action::Destroy)?,
            on_reboot: action(root, "on_reboot", Action::Restart)?,
            messages: messages(root),
            run_state: root.child_in(NAMESPACE, "runstate").map(|state| state.text().trim().to_owned()),
            domain,
        })
    }

    /// The same definition, of the domain with this identity.
    pub(super) fn identified(mut self, uuid: Uuid) -> Self {
        self.uuid = Some(uuid);
        self.domain.uuid = Some(uuid);
        self
    }

    /// Gives the domain another name.
    pub(super) fn rename(&mut self, name: &str) -> Result<(), NodeError> {
        check_name(name)?;
        name.clone_into(&mut self.name);
        name.clone_into(&mut self.domain.name);
        Ok(())
    }

    /// The state in which a node that is made with this domain has it; running, unless the document says otherwise.
    pub(super) fn initial_power(&self) -> Result<Power, NodeError> {
        match self.run_state.as_deref() {
            None | Some("1") => Ok(Power::Running),
            Some("3") => Ok(Power::Paused),
            Some("5") => Ok(Power::Off),
            Some(other) => Err(wrong(format!("runstate '{other}' out of range'"))),
        }
    }

    /// What an administrator should know while it runs.
    pub(super) fn messages(&self) -> Vec<String> {
        self.messages.clone()
    }

    /// The document, of the running domain `id` or of one that is off.
    pub(super) fn xml(&self, id: Option<u32>, view: View) -> String {
        let mut flags = FormatFlags::empty();
        flags.set(FormatFlags::INACTIVE, view.inactive || id.is_none());
        flags.set(FormatFlags::SECURE, view.secure);
        flags.set(FormatFlags::MIGRATABLE, view.migratable);
        Domain { id, ..self.domain.clone() }.to_xml(flags)
    }
}

/// What a text that is no XML gives rise to.
pub(super) fn syntax(error: &XmlError) -> NodeError {
    NodeError::new(NodeErrorKind::XmlSyntax, error.to_string())
}

fn wrong(detail: impl Into<String>) -> NodeError {
    NodeError::new(NodeErrorKind::Xml, detail)
}

/// The text of a child, unless it is empty.
fn content(element: Element<'_>, child: &str) -> Option<String> {
    let text = element.child(child)?.text().trim();
    (!text.is_empty()).then(|| text.to_owned())
}

fn name(root: Element<'_>) -> Result<String, NodeError> {
    let name = content(root, "name")
        .ok_or_else(|| NodeError::new(NodeErrorKind::Unsupported, "missing name information"))?;
    check_name(&name)?;
    Ok(name)
}

/// Names become parts of file names.
fn check_name(name: &str) -> Result<(), NodeError> {
    if name.contains('/') { Err(wrong(format!("name {name} cannot contain '/'"))) } else { Ok(()) }
}

fn check_os(root: Element<'_>) -> Result<(), NodeError> {
    let os = root.child("os").and_then(|os| content(os, "type"));
    match os.as_deref() {
        None => Err(wrong("an os <type> must be specified")),
        Some("hvm" | "xen" | "linux" | "exe" | "uml" | "xenpvh") => Ok(()),
        Some(other) => Err(NodeError::new(NodeErrorKind::Unsupported, format!("unknown OS type '{other}'"))),
    }
}

/// A memory size in KiB, from any unit.
fn memory(root: Element<'_>, name: &str) -> Result<Option<u64>, NodeError> {
    let Some(element) = root.child(name) else { return Ok(None) };
    let text = element.text().trim();
    let size: u128 = text
        .parse()
        .map_err(|_| wrong(format!("could not parse memory size '{text}' in element '{name}'")))?;
    let unit = element.attribute("unit").map_or("KiB", |unit| unit.value());
    let bytes: u128 = match unit {
        "b" | "bytes" => 1,
        "KB" => 1000,
        "k" | "K" | "KiB" => 1 << 10,
        "MB" => 1_000_000,
        "m" | "M" | "MiB" => 1 << 20,
        "GB" => 1_000_000_000,
        "g" | "G" | "GiB" => 1 << 30,
        "TB" => 1_000_000_000_000,
        "t" | "T" | "TiB" => 1 << 40,
        other => return Err(wrong(format!("unknown suffix '{other}'"))),
    };
    let kib =
        size.checked_mul(bytes).map(|bytes| bytes.div_ceil(1024)).and_then(|kib| u64::try_from(kib).ok());
    kib.map(Some).ok_or_else(|| wrong(format!("memory size '{text}' is too large")))
}

/// Most processors the domain can have.
fn max_vcpus(root: Element<'_>) -> Result<u32, NodeError> {
    root.child("vcpu").map_or(Ok(1), |vcpu| count(vcpu.text()))
}

/// Processors the domain starts with.
fn vcpus(root: Element<'_>) -> Result<u32, NodeError> {
    let current = root.child("vcpu").and_then(|vcpu| vcpu.attribute("current"));
    current.map_or_else(|| max_vcpus(root), |current| count(current.value()))
}

fn count(text: &str) -> Result<u32, NodeError> {
    let count = text.trim().parse().ok().filter(|count| *count > 0);
    count.ok_or_else(|| wrong(format!("maximum vcpus must be an integer above 0, not '{text}'")))
}

fn action(root: Element<'_>, name: &str, default: Action) -> Result<Action, NodeError> {
    match content(root, name).as_deref() {
        None => Ok(default),
        Some("destroy") => Ok(Action::Destroy),
        Some("restart" | "rename-restart") => Ok(Action::Restart),
        Some("preserve") => Ok(Action::Preserve),
        Some(other) => Err(wrong(format!("unknown lifecycle action '{other}' in element '{name}'"))),
    }
}

/// What in the document makes a domain hard to support.
fn messages(root: Element<'_>) -> Vec<String> {
    let devices = |name: &'static str| {
        root.child("devices").into_iter().flat_map(move |devices| devices.children_named(name))
    };
    let has = |element: Element<'_>, name, value| {
        element.attribute(name).is_some_and(|attribute| attribute.value() == value)
    };
    let raw_io = devices("disk").any(|disk| has(disk, "rawio", "yes"));
    let script = devices("interface").any(|interface| interface.child("script").is_some());
    let cdrom = devices("disk").any(|disk| has(disk, "device", "cdrom") && has(disk, "type", "block"));
    let device_tree = root.child("os").is_some_and(|os| os.child("dtb").is_some());
    let model = root.child("cpu").and_then(|cpu| content(cpu, "model"));
    let deprecated = model.filter(|model| DEPRECATED_MODELS.contains(&model.as_str()));
    let taints = [
        (raw_io, "running with undesirable elevated privileges"),
        (script, "network configuration using opaque shell scripts"),
        (cdrom, "use of host cdrom passthrough"),
        (device_tree, "custom device tree blob used"),
        (deprecated.is_some(), "use of deprecated configuration settings"),
    ];
    let taints = taints.into_iter().filter(|(holds, _)| *holds).map(|(_, what)| format!("tainted: {what}"));
    taints.chain(deprecated.map(|model| format!("deprecated configuration: CPU model {model}"))).collect()
}
