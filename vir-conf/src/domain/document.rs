//! A domain as a document: parse, print, and the proof that it is ready to start.

use std::ops::Deref;

use crate::diagnostic::Report;
use crate::document::{self, Parsed};
use crate::domain::Domain;
use crate::flags::{FormatFlags, ParseFlags};

impl Domain {
    /// Reads a domain as its author wrote it: nothing is filled in.
    ///
    /// ```
    /// use vir_conf::Domain;
    /// use vir_conf::flags::ParseFlags;
    ///
    /// let text = "<domain type='kvm'><name>web</name><uuidd/></domain>";
    /// let parsed = Domain::parse(text, ParseFlags::INACTIVE)?;
    /// assert_eq!(parsed.value.name, "web");
    /// assert!(!parsed.warnings.is_empty(), "nobody reads <uuidd>");
    /// assert!(Domain::parse(text, ParseFlags::INACTIVE | ParseFlags::STRICT).is_err());
    /// # Ok::<(), vir_conf::diagnostic::Report>(())
    /// ```
    ///
    /// # Errors
    /// Everything that is wrong with the document's text and form, each with its place.
    pub fn parse(text: &str, flags: ParseFlags) -> Result<Parsed<Self>, Report> {
        document::parse(text, flags)
    }

    /// Prints the domain, byte for byte as libvirt does.
    ///
    /// ```
    /// use vir_conf::Domain;
    /// use vir_conf::domain::{DomainType, Size};
    /// use vir_conf::flags::FormatFlags;
    ///
    /// let domain = Domain { memory: Size::gib(1).into(), ..Domain::new(DomainType::Kvm, "web") };
    /// let text = domain.to_xml(FormatFlags::INACTIVE);
    /// assert!(text.starts_with("<domain type='kvm'>\n  <name>web</name>\n  <memory unit='KiB'>1048576</memory>\n"));
    /// ```
    pub fn to_xml(&self, flags: FormatFlags) -> String {
        document::format(self, flags)
    }
}

/// A definition that may be started: defaults in, addresses placed, validated.
///
/// Made by the hypervisor crate that did all of this; builders accept nothing else.
#[derive(Debug, Clone, PartialEq)]
pub struct Ready<T>(T);

impl<T> Ready<T> {
    /// Declares a definition ready. The caller vouches that it is complete, placed and validated.
    pub fn vouch(definition: T) -> Self {
        Self(definition)
    }

    /// The definition, for storing or changing; it must be made ready again before it starts.
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> Deref for Ready<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}
