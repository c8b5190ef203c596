//! XML as text: reading it into a tree that remembers places, and writing it as libvirt does.

mod tree;
mod writer;

pub use tree::{Attribute, Document, Node};
pub use writer::{Text, Writer};
