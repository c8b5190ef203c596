//! What a simulated domain is made of, read from its document.

use vir_conf::Domain;
use vir_conf::arch::Arch;
use vir_conf::diagnostic::{Report, XmlError};
use vir_conf::document;
use vir_conf::domain::device::interface::InterfaceTarget;
use vir_conf::domain::{PostParse, Random};
use vir_conf::flags::{FormatFlags, ParseFlags};
use vir_conf::scalar::MacAddress;
use vir_conf::xml::{Document, Node as Element};

use super::{NodeError, NodeErrorKind, Power, Uuid, World};

/// The one architecture of simulated guests.
const ARCH: Arch = Arch::I686;

/// First bytes of hardware addresses that are drawn, those of QEMU guests.
const MAC_PREFIX: [u8; 3] = [0x52, 0x54, 0x00];

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

/// One definition of a domain.
#[derive(Debug, Clone)]
pub(super) struct Definition {
    /// As printed, but for the id.
    pub domain: Domain,
    messages: Vec<String>,
    run_state: Option<String>,
}

impl Definition {
    /// Reads a document, checks what every domain must have, and fills in what this hypervisor fills in.
    ///
    /// Where it is `strict`, anything unknown in the document is an error.
    pub(super) fn parse(text: &str, strict: bool, world: &mut dyn World) -> Result<Self, NodeError> {
        Self::parse_over(text, strict, world, None)
    }

    /// The same in the place of another definition, where there is one: what the document leaves open of identity and
    /// addresses is as it was.
    pub(super) fn parse_over(
        text: &str,
        strict: bool,
        world: &mut dyn World,
        before: Option<&Domain>,
    ) -> Result<Self, NodeError> {
        let document = Document::parse(text).map_err(|error| syntax(&error))?;
        let root = document.root();
        check(root)?;
        let mut flags = ParseFlags::INACTIVE;
        flags.set(ParseFlags::STRICT, strict);
        let parsed = match before {
            Some(before) => Domain::parse_over(text, flags, before),
            None => document::read(&document, flags),
        };
        let mut domain = parsed.map_err(|report| wrong(report.to_string()))?.value;
        complete(&mut domain, flags, world)?;
        let run_state = root.child_in(NAMESPACE, "runstate").map(|state| state.text().trim().to_owned());
        Ok(Definition { domain, messages: messages(root), run_state })
    }

    /// Identity.
    pub(super) fn uuid(&self) -> Uuid {
        self.domain.uuid.expect("a definition is completed before it is kept")
    }

    /// Gives the domain another name.
    pub(super) fn rename(&mut self, name: &str) -> Result<(), NodeError> {
        check_name(name)?;
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

    /// Gives the host's side of each network card without a name the next free one.
    pub(super) fn name_interfaces(&mut self) {
        let interfaces = &mut self.domain.devices.interfaces;
        for place in 0..interfaces.len() {
            if interfaces[place].target.is_none() {
                let taken = |name: &str| {
                    interfaces.iter().any(|nic| {
                        nic.target.as_ref().is_some_and(|target| target.dev.as_deref() == Some(name))
                    })
                };
                let mut names = (0..=interfaces.len()).map(|number| format!("testnet{number}"));
                let name = names.find(|name| !taken(name));
                interfaces[place].target = Some(InterfaceTarget { dev: name, managed: None });
            }
        }
    }

    /// The document, of the running domain `id` or of one that is off.
    pub(super) fn xml(&self, id: Option<u32>, view: View) -> String {
        let mut flags = FormatFlags::empty();
        flags.set(FormatFlags::INACTIVE, view.inactive || id.is_none());
        flags.set(FormatFlags::SECURE, view.secure);
        flags.set(FormatFlags::MIGRATABLE, view.migratable);
        match id {
            None => self.domain.to_xml(flags),
            id => Domain { id, ..self.domain.clone() }.to_xml(flags),
        }
    }
}

/// Identities from the node's world.
struct Fresh<'w>(&'w mut dyn World);

impl Random for Fresh<'_> {
    fn uuid(&mut self) -> Uuid {
        Uuid::from_random(self.0.bytes())
    }

    fn mac(&mut self, prefix: [u8; 3]) -> MacAddress {
        let mut address = [0; 6];
        address[..3].copy_from_slice(&prefix);
        address[3..].copy_from_slice(&self.0.bytes()[13..]);
        MacAddress(address)
    }
}

/// Fills in what the author left open, and judges the whole.
fn complete(domain: &mut Domain, flags: ParseFlags, world: &mut dyn World) -> Result<(), NodeError> {
    let mut random = Fresh(world);
    let mut cx = PostParse { flags, arch: Some(ARCH), mac_prefix: MAC_PREFIX, random: &mut random };
    let mut report = Report::new();
    domain.complete(&mut cx, &mut report);
    report.errors().next().map_or(Ok(()), |error| Err(wrong(error.to_string())))
}

/// Checks what every domain must have.
fn check(root: Element<'_>) -> Result<(), NodeError> {
    if root.name() != "domain" {
        return Err(wrong(format!("expecting root element of 'domain', not '{}'", root.name())));
    }
    let missing = || NodeError::new(NodeErrorKind::NoName, "");
    check_name(&content(root, "name").ok_or_else(missing)?)?;
    if root.child("memory").is_none() {
        return Err(wrong("Memory size must be specified via <memory> or in the <numa> configuration"));
    }
    check_os(root)
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
