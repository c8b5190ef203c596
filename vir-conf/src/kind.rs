//! The kinds of documents, so that a tool can take any of them: told by the element at the top.

use crate::backup::Backup;
use crate::capabilities::Capabilities;
use crate::checkpoint::Checkpoint;
use crate::cpu::CpuDocument;
use crate::diagnostic::{Problem, Report, XmlError, did_you_mean};
use crate::document::{self, Parsed};
use crate::domain::{self, Domain};
use crate::domain_capabilities::DomainCapabilities;
use crate::filter_binding::FilterBinding;
use crate::flags::{FormatFlags, ParseFlags};
use crate::interface::Interface;
use crate::network::Network;
use crate::network_port::NetworkPort;
use crate::node_device::NodeDevice;
use crate::nwfilter::Filter;
use crate::schema::{Schema, SchemaFn};
use crate::secret::Secret;
use crate::snapshot::Snapshot;
use crate::status::Status;
use crate::storage_pool::StoragePool;
use crate::storage_pool_capabilities::StoragePoolCapabilities;
use crate::storage_volume::StorageVolume;
use crate::table::{Element, schema_of};
use crate::view::{View, ViewError, WHOLE};
use crate::xml::Document;

/// One kind of document.
#[derive(Debug, Clone, Copy)]
pub struct Kind {
    schema: SchemaFn,
    normalise: fn(&str, ParseFlags, FormatFlags) -> Result<Parsed<String>, Report>,
    check: fn(&str, ParseFlags) -> Report,
}

/// All kinds.
pub const KINDS: &[Kind] = &[
    Kind::of::<Backup>(),
    Kind::of::<Capabilities>(),
    Kind::of::<Checkpoint>(),
    Kind::of::<CpuDocument>(),
    Kind::of::<Domain>().checked_by(domain::check),
    Kind::of::<DomainCapabilities>(),
    Kind::of::<Filter>(),
    Kind::of::<FilterBinding>(),
    Kind::of::<Interface>(),
    Kind::of::<Network>(),
    Kind::of::<NetworkPort>(),
    Kind::of::<NodeDevice>(),
    Kind::of::<Secret>(),
    Kind::of::<Snapshot>(),
    Kind::of::<Status>(),
    Kind::of::<StoragePool>(),
    Kind::of::<StoragePoolCapabilities>(),
    Kind::of::<StorageVolume>(),
];

impl Kind {
    /// The kind that a type describes.
    pub const fn of<T: Element>() -> Self {
        Self { schema: schema_of::<T>, normalise: normalise::<T>, check: check_form::<T> }
    }

    /// The same with rules beyond the form of the document.
    const fn checked_by(self, check: fn(&str, ParseFlags) -> Report) -> Self {
        Self { check, ..self }
    }

    /// The kind of a document's element at the top, if there is one.
    pub fn with_tag(tag: &str) -> Option<&'static Self> {
        KINDS.iter().find(|kind| kind.tag() == tag)
    }

    /// The kind of a document.
    ///
    /// # Errors
    /// A text that is no XML, or whose top element no kind has.
    pub fn of_text(text: &str) -> Result<&'static Self, Report> {
        let document = Document::parse(text)?;
        let root = document.root();
        Self::with_tag(root.name()).ok_or_else(|| {
            let help = did_you_mean(root.name(), &Self::tags());
            let problem = Problem::UnknownDocument(root.name().to_owned());
            Report::from(XmlError { help, ..XmlError::new(root.place(), problem) })
        })
    }

    /// Name of the element at the top.
    pub fn tag(&self) -> &'static str {
        self.schema().tag
    }

    /// Description of the element at the top.
    pub fn schema(&self) -> &'static Schema {
        (self.schema)()
    }

    /// The view of a document: an object whose one member is named as the element at the top.
    ///
    /// # Errors
    /// Whatever is wrong with the document.
    pub fn to_view(&self, text: &str, flags: ParseFlags) -> Result<View, Report> {
        let printed = self.normalise(text, flags, WHOLE)?.value;
        Ok(View::Object(vec![(self.tag().to_owned(), View::of_text(&printed, self.schema()))]))
    }

    /// The document that a view of that shape is of, with its kind.
    ///
    /// # Errors
    /// A view of no kind or more than one, and whatever is wrong with the document.
    pub fn of_view(view: &View) -> Result<(&'static Self, String), ViewError> {
        let View::Object(members) = view else {
            return Err(ViewError::WrongKind { path: "the document".to_owned(), expected: "an object" });
        };
        let [(tag, inner)] = members.as_slice() else {
            let expected = "an object with one member, such as 'domain'";
            return Err(ViewError::WrongKind { path: "the document".to_owned(), expected });
        };
        let kind = Self::with_tag(tag).ok_or_else(|| ViewError::UnknownMember {
            path: "the document".to_owned(),
            name: tag.clone(),
            help: did_you_mean(tag, &Self::tags()),
        })?;
        let text = inner.to_text(kind.schema())?;
        let printed = kind.normalise(&text, ParseFlags::empty(), WHOLE)?;
        Ok((kind, printed.value))
    }

    /// Names of the elements at the top of all kinds.
    pub fn tags() -> Vec<&'static str> {
        KINDS.iter().map(Self::tag).collect()
    }

    /// Everything that can be said about a document without asking its hypervisor, each problem with its place.
    pub fn check(&self, text: &str, flags: ParseFlags) -> Report {
        let mut report = (self.check)(text, flags);
        report.sort();
        report
    }

    /// Reads a document and prints it again.
    pub fn normalise(
        &self,
        text: &str,
        parse: ParseFlags,
        format: FormatFlags,
    ) -> Result<Parsed<String>, Report> {
        (self.normalise)(text, parse, format)
    }
}

fn normalise<T: Element>(
    text: &str,
    parse: ParseFlags,
    format: FormatFlags,
) -> Result<Parsed<String>, Report> {
    let Parsed { value, warnings } = document::parse::<T>(text, parse)?;
    Ok(Parsed { value: document::format(&value, format), warnings })
}

fn check_form<T: Element>(text: &str, flags: ParseFlags) -> Report {
    document::parse::<T>(text, flags).map_or_else(|report| report, |parsed| parsed.warnings)
}

/// Everything that can be said about a document of any kind without asking a hypervisor, each problem with its place
/// in the text; nothing where all is well.
pub fn check(text: &str, flags: ParseFlags) -> Report {
    match Kind::of_text(text) {
        Ok(kind) => kind.check(text, flags),
        Err(report) => report,
    }
}
