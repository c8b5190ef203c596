//! The command line as it grows.

use serde::Serialize;
use vir_conf::Domain;
use vir_conf::diagnostic::{Place, Problem, XmlError};
use vir_conf::domain::device::DeviceInfo;
use vir_conf::domain::device::controller::ControllerType;

use super::overrides;
use crate::device::controller;
use crate::driver::Driver;
use crate::host::{HostError, Resources};
use crate::secret::MasterKey;

/// How to start a process.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CommandLine {
    /// Environment, complete and in order.
    pub env: Vec<(String, String)>,
    /// The program, an absolute path.
    pub program: String,
    /// Arguments after the program's name.
    pub args: Vec<String>,
}

/// Why no command line can be built.
pub type Refusal = Box<XmlError>;

/// The command line of one domain as it grows.
pub struct Builder<'a> {
    /// The live definition.
    pub domain: &'a Domain,
    /// Capabilities, configuration, host.
    pub driver: Driver<'a>,
    /// Opens what QEMU inherits.
    pub resources: &'a mut dyn Resources,
    line: CommandLine,
    /// Descriptor sets handed over so far.
    fdsets: u32,
    /// Key under which secrets stand here.
    master_key: Option<MasterKey>,
    /// Block nodes that have numbers so far.
    nodes: u32,
    /// What was chosen on the way and belongs into the live definition.
    chosen: Vec<Choice>,
}

/// Puts something that was chosen at start into the live definition.
pub(crate) type Choice = Box<dyn FnOnce(&mut Domain)>;

impl<'a> Builder<'a> {
    /// An empty command line.
    pub fn new(domain: &'a Domain, driver: Driver<'a>, resources: &'a mut dyn Resources) -> Self {
        Self {
            domain,
            driver,
            resources,
            line: CommandLine::default(),
            fdsets: 0,
            master_key: None,
            nodes: 0,
            chosen: Vec::new(),
        }
    }

    /// The finished command line, and what belongs into the live definition.
    pub(crate) fn finish(self) -> (CommandLine, Vec<Choice>) {
        (self.line, self.chosen)
    }

    /// Notes something that was chosen at start for the live definition.
    pub(crate) fn choose(&mut self, choice: impl FnOnce(&mut Domain) + 'static) {
        self.chosen.push(Box::new(choice));
    }

    /// Notes how many block nodes have numbers already.
    pub(crate) fn count_nodes(&mut self, count: u32) {
        self.nodes = count;
    }

    /// Number for another block node.
    pub(crate) fn next_node(&mut self) -> u32 {
        self.nodes += 1;
        self.nodes
    }

    /// Name of a device in the monitor.
    #[expect(clippy::unused_self, reason = "builders ask for names where they ask for everything else")]
    pub(crate) fn alias(&self, info: &DeviceInfo) -> String {
        info.alias.as_ref().map(|alias| alias.name.clone()).expect("every device has an alias at start")
    }

    /// Name of the PCI bus with this index.
    pub(crate) fn pci_bus(&self, index: u8) -> String {
        controller::bus_name(self.domain, index)
    }

    /// Name of the USB bus of the controller with this index.
    pub(crate) fn usb_bus(&self, index: u32) -> String {
        self.bus(ControllerType::Usb, index)
    }

    /// Name of the bus of the smart card controller with this index.
    pub(crate) fn ccid_bus(&self, index: u32) -> String {
        self.bus(ControllerType::Ccid, index)
    }

    /// Name of the bus of the virtio-serial controller with this index.
    pub(crate) fn virtio_serial_bus(&self, index: u32) -> String {
        self.bus(ControllerType::VirtioSerial, index)
    }

    /// Name of the first bus of a controller, which that gives it.
    pub(crate) fn bus(&self, kind: ControllerType, index: u32) -> String {
        format!("{}.0", self.controller_name(kind, index))
    }

    /// Name of a controller.
    pub(crate) fn controller_name(&self, kind: ControllerType, index: u32) -> String {
        let alias = self.domain.devices.controller(kind, index).and_then(|found| found.info.alias.as_ref());
        let usual = || format!("{kind}{index}");
        alias.map_or_else(usual, |alias| alias.name.clone())
    }

    /// Adds an environment variable.
    pub fn env(&mut self, name: &str, value: impl Into<String>) {
        self.line.env.push((name.to_owned(), value.into()));
    }

    /// Names the program.
    pub fn program(&mut self, path: &str) {
        path.clone_into(&mut self.line.program);
    }

    /// Adds one argument.
    pub fn arg(&mut self, arg: impl Into<String>) {
        self.line.args.push(arg.into());
    }

    /// Adds an option with its value, `-m` and `size=1024k`.
    pub fn option(&mut self, name: &str, value: impl Into<String>) {
        self.arg(name);
        self.arg(value);
    }

    /// Adds an option whose value is JSON, such as `-device`, `-object`, `-netdev` and `-blockdev`. The order of
    /// the struct's fields is the order of the properties.
    pub fn json(&mut self, name: &str, props: &impl Serialize) {
        let json = serde_json::to_string(props).expect("properties have string keys and finite numbers");
        self.option(name, json);
    }

    /// Hands over a descriptor as a set of its own, described by `opaque`; the path by which QEMU opens it.
    pub(crate) fn fdset(&mut self, descriptor: i32, opaque: &str) -> String {
        let set = self.reserve_fdset();
        self.add_fd(set, descriptor, opaque);
        format!("/dev/fdset/{set}")
    }

    /// The number of a new set of descriptors.
    pub(crate) fn reserve_fdset(&mut self) -> u32 {
        let set = self.fdsets;
        self.fdsets += 1;
        set
    }

    /// Hands over a descriptor in a set, described by `opaque`.
    pub(crate) fn add_fd(&mut self, set: u32, descriptor: i32, opaque: &str) {
        self.option("-add-fd", format!("set={set},fd={descriptor},opaque={opaque}"));
    }

    /// The key under which secrets stand on the command line, drawn when the first is needed.
    pub(crate) fn master_key(&mut self) -> MasterKey {
        *self.master_key.get_or_insert_with(|| {
            let mut key = MasterKey::default();
            self.driver.host.random(&mut key);
            key
        })
    }

    /// How a chardev gets at the socket that it listens on: by descriptor, or by path where nothing is opened now.
    pub(crate) fn listening(&mut self, path: &str) -> Result<String, HostError> {
        if !self.resources.opens_sockets() {
            return Ok(format!("path={}", path.replace(',', ",,")));
        }
        self.resources.listen(path).map(|descriptor| format!("fd={descriptor}"))
    }

    /// Adds a guest device.
    pub fn device(&mut self, props: &impl Serialize) {
        let mut device = serde_json::to_value(props).expect("properties have string keys and finite numbers");
        overrides::apply(&mut device, &self.domain.qemu);
        self.json("-device", &device);
    }

    /// Adds a back-end object.
    pub fn object(&mut self, props: &impl Serialize) {
        self.json("-object", props);
    }
}

/// A value within an option of names and values, where a comma would end it.
pub(crate) fn escape(value: &str) -> String {
    value.replace(',', ",,")
}

/// Refuses to build: the element at `path` cannot be had.
pub(crate) fn refuse(path: impl Into<String>, problem: Problem) -> Refusal {
    Box::new(XmlError::new(Place::of_path(path), problem))
}

/// Refuses to build because the host has not got what the element at `path` needs.
pub(crate) fn refuse_host(path: impl Into<String>, err: &HostError) -> Refusal {
    refuse(path, Problem::Unsupported(err.to_string()))
}
