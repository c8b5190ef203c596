//! The simulated hypervisor: a host, in memory, whose domains do what they are told at once.
//!
//! ```
//! use vir_test::node::{Node, Power, Steady};
//!
//! let mut node = Node::usual(Box::new(Steady::default()));
//! let test = node.by_name("test").expect("the usual node has it").uuid;
//! node.suspend(test)?;
//! assert_eq!(node.domain(test)?.power, Power::Paused);
//! # Ok::<(), vir_test::node::NodeError>(())
//! ```

mod define;
mod document;
mod domain;
mod error;
mod facts;
mod iothread;
mod lifecycle;
mod load;
mod object;
mod share;
mod tune;
mod world;

pub use document::View;
pub use domain::{Cause, Domain, Power};
pub use error::{NodeError, NodeErrorKind};
pub use facts::Facts;
pub use iothread::Polling;
pub use load::Account;
pub use object::{Object, ObjectKind};
pub use tune::Scope;
pub use vir_conf::scalar::Uuid;
pub use world::{Call, Change, Steady, Step, World};

/// A simulated host with its domains, networks, pools and devices.
#[derive(Debug)]
pub struct Node {
    /// Processors and memory.
    pub facts: Facts,
    /// Who may connect; empty: anyone.
    pub accounts: Vec<Account>,
    domains: Vec<Domain>,
    objects: Vec<Object>,
    last_id: u32,
    steps: Vec<Step>,
    world: Box<dyn World>,
}

impl Node {
    /// A host of the usual size with nothing on it.
    pub fn empty(world: Box<dyn World>) -> Self {
        Node {
            facts: Facts::default(),
            accounts: Vec::new(),
            domains: Vec::new(),
            objects: Vec::new(),
            last_id: 0,
            steps: Vec::new(),
            world,
        }
    }

    /// The host behind `test:///default`: one running domain `test`, one network, one interface, one pool.
    pub fn usual(world: Box<dyn World>) -> Self {
        let text = include_str!("../../data/node/default.xml");
        let mut node = Self::load(text, world, |path| {
            Err(NodeError::new(
                NodeErrorKind::Internal,
                format!("the usual node is in one piece, not in '{path}'"),
            ))
        })
        .expect("the text is part of this crate and a test loads it");
        node.facts.cells = facts::CELLS.to_vec();
        node
    }

    /// Every domain, in the order in which they came to be.
    pub fn domains(&self) -> &[Domain] {
        &self.domains
    }

    /// Networks, interfaces, pools and devices, in the order in which they came to be.
    pub fn objects(&self, kind: ObjectKind) -> impl Iterator<Item = &Object> {
        self.objects.iter().filter(move |object| object.kind == kind)
    }

    /// The domain with this identity.
    pub fn domain(&self, uuid: Uuid) -> Result<&Domain, NodeError> {
        self.domains.iter().find(|domain| domain.uuid == uuid).ok_or_else(|| missing(uuid))
    }

    /// The domain called `name`.
    pub fn by_name(&self, name: &str) -> Option<&Domain> {
        self.domains.iter().find(|domain| domain.name() == name)
    }

    /// Time since the world began, which every domain has spent running.
    pub fn now(&self) -> std::time::Duration {
        self.world.now()
    }

    /// What happened since this was last asked.
    pub fn take_steps(&mut self) -> Vec<Step> {
        std::mem::take(&mut self.steps)
    }

    fn domain_mut(&mut self, uuid: Uuid) -> Result<&mut Domain, NodeError> {
        self.domains.iter_mut().find(|domain| domain.uuid == uuid).ok_or_else(|| missing(uuid))
    }

    fn next_id(&mut self) -> u32 {
        self.last_id += 1;
        self.last_id
    }
}

fn missing(uuid: Uuid) -> NodeError {
    NodeError::new(NodeErrorKind::NoDomain, format!("no domain with matching uuid '{uuid}'"))
}
