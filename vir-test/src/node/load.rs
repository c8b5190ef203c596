//! Makes a node from a `<node>` document.

use vir_conf::xml::{Document, Node as Element};

use super::document::{Definition, syntax};
use super::object::{Object, ObjectKind};
use super::{Node, NodeError, NodeErrorKind, World};

/// Who may connect to a node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Name.
    pub user: String,
    /// Password, where one is needed.
    pub password: Option<String>,
}

impl Node {
    /// Reads a `<node>` document. Parts that name a file with `file='…'` are fetched through `fetch`.
    pub fn load(
        text: &str,
        world: Box<dyn World>,
        fetch: impl Fn(&str) -> Result<String, NodeError>,
    ) -> Result<Self, NodeError> {
        let document = Document::parse(text).map_err(|error| syntax(&error))?;
        let root = document.root();
        if root.name() != "node" {
            let detail = format!("expecting root element of 'node', not '{}'", root.name());
            return Err(NodeError::new(NodeErrorKind::Xml, detail));
        }
        let mut node = Node::empty(world);
        for part in root.children() {
            match part.attribute("file") {
                Some(file) => node.add_file(part.name(), &fetch(file.value())?)?,
                None => node.add(part)?,
            }
        }
        Ok(node)
    }

    fn add_file(&mut self, name: &str, text: &str) -> Result<(), NodeError> {
        let document = Document::parse(text).map_err(|error| syntax(&error))?;
        let root = document.root();
        if root.name() != name {
            let detail = format!("expecting root element of '{name}', not '{}'", root.name());
            return Err(NodeError::new(NodeErrorKind::Xml, detail));
        }
        self.add(root)
    }

    fn add(&mut self, part: Element<'_>) -> Result<(), NodeError> {
        let kind = match part.name() {
            "domain" => {
                let definition = Definition::parse(part.raw(), false, self.world.as_mut())?;
                return self.place(definition);
            }
            "network" => ObjectKind::Network,
            "interface" => ObjectKind::Interface,
            "pool" => ObjectKind::Pool,
            "device" => ObjectKind::Device,
            "cpu" => return self.add_cpu(part),
            "memory" => return read(part, &mut self.facts.memory),
            "auth" => return self.add_accounts(part),
            _ => return Ok(()),
        };
        self.objects.push(Object::read(kind, part)?);
        Ok(())
    }

    fn add_cpu(&mut self, cpu: Element<'_>) -> Result<(), NodeError> {
        let facts = &mut self.facts;
        for fact in cpu.children() {
            match fact.name() {
                "mhz" => read(fact, &mut facts.mhz)?,
                "model" => fact.text().trim().clone_into(&mut facts.model),
                "active" => read(fact, &mut facts.cpus)?,
                "nodes" => read(fact, &mut facts.nodes)?,
                "sockets" => read(fact, &mut facts.sockets)?,
                "cores" => read(fact, &mut facts.cores)?,
                "threads" => read(fact, &mut facts.threads)?,
                _ => {}
            }
        }
        Ok(())
    }

    fn add_accounts(&mut self, auth: Element<'_>) -> Result<(), NodeError> {
        for user in auth.children_named("user") {
            let name = user.text().trim();
            if name.is_empty() {
                return Err(NodeError::new(NodeErrorKind::Xml, "missing username in /node/auth/user field"));
            }
            let password = user.attribute("password").map(|password| password.value().to_owned());
            self.accounts.push(Account { user: name.to_owned(), password });
        }
        Ok(())
    }
}

/// Reads a number into its place.
fn read<N: std::str::FromStr>(element: Element<'_>, place: &mut N) -> Result<(), NodeError> {
    let text = element.text().trim();
    *place = text.parse().map_err(|_| {
        NodeError::new(NodeErrorKind::Xml, format!("invalid number '{text}' in element '{}'", element.name()))
    })?;
    Ok(())
}
