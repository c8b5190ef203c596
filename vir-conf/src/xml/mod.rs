//! XML as text: reading it into a tree that remembers places, and writing it as libvirt does.

mod foreign;
mod namespace;
mod tree;
mod writer;

pub use foreign::{Content, Foreign};
pub use namespace::namespace_uri;
pub(crate) use namespace::{expanded_name, known_namespaces};
pub use tree::{Attribute, Document, Node};
pub use writer::{Text, Writer};
