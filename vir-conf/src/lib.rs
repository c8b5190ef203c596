//! The libvirt family of XML documents as typed Rust values.

pub mod diagnostic;
pub mod flags;
pub mod scalar;
pub mod schema;
pub mod table;
pub mod xml;
