//! The libvirt family of XML documents as typed Rust values.
