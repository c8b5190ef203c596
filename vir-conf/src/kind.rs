//! The kinds of documents, so that a tool can take any of them: told by the element at the top.

mod definition;

pub use definition::Definition;

use crate::backup::Backup;
use crate::capabilities::Capabilities;
use crate::checkpoint::Checkpoint;
use crate::cpu::CpuDocument;
use crate::diagnostic::{Problem, Report, XmlError, did_you_mean};
use crate::diff::{self, Planned};
use crate::document::{self, Parsed};
use crate::domain::{Domain, PostParse};
use crate::domain_capabilities::DomainCapabilities;
use crate::filter_binding::FilterBinding;
use crate::flags::{FormatFlags, ParseFlags};
use crate::inherit::parse_over;
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
    complete: fn(&str, Option<&View>, &mut PostParse<'_>) -> Result<View, Report>,
}

/// All kinds.
pub const KINDS: &[Kind] = &[
    Kind::of::<Backup>(),
    Kind::of::<Capabilities>(),
    Kind::of::<Checkpoint>(),
    Kind::of::<CpuDocument>(),
    Kind::of::<Domain>(),
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
    pub const fn of<T: Definition>() -> Self {
        Self {
            schema: schema_of::<T>,
            normalise: normalise::<T>,
            check: <T as Definition>::check,
            complete: complete::<T>,
        }
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

    /// The view of what is stored when a document is defined, as far as no host decides about it; with `before`, the
    /// view of the definition in whose place it comes, what the document leaves open of identity and addresses is as
    /// it was. Unlike [`to_view`](Self::to_view), the view is of the element at the top.
    ///
    /// # Errors
    /// Whatever is wrong with the document.
    pub fn complete(
        &self,
        text: &str,
        before: Option<&View>,
        cx: &mut PostParse<'_>,
    ) -> Result<View, Report> {
        (self.complete)(text, before, cx)
    }

    /// What it takes to make the second definition of the first, both completed.
    pub fn plan(&self, before: &View, after: &View) -> Vec<Planned> {
        diff::plan_views(before, after, self.schema())
    }
}

fn complete<T: Definition>(
    text: &str,
    before: Option<&View>,
    cx: &mut PostParse<'_>,
) -> Result<View, Report> {
    let parsed = match before {
        Some(before) => parse_over(text, cx.flags, before),
        None => document::parse::<T>(text, cx.flags),
    };
    let mut value = parsed?.value;
    let mut report = Report::new();
    value.settle(cx, &mut report);
    if report.has_errors() {
        if let Ok(document) = Document::parse(text) {
            report.locate(document.root());
        }
        return Err(report);
    }
    Ok(View::of(&value))
}

fn normalise<T: Element>(
    text: &str,
    parse: ParseFlags,
    format: FormatFlags,
) -> Result<Parsed<String>, Report> {
    let Parsed { value, warnings } = document::parse::<T>(text, parse)?;
    Ok(Parsed { value: document::format(&value, format), warnings })
}

/// Everything that can be said about a document of any kind without asking a hypervisor, each problem with its place
/// in the text; nothing where all is well.
pub fn check(text: &str, flags: ParseFlags) -> Report {
    match Kind::of_text(text) {
        Ok(kind) => kind.check(text, flags),
        Err(report) => report,
    }
}
