//! Why a call was refused.

use thiserror::Error;

/// What kind of refusal, in the terms of the hypervisor interface that clients know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NodeErrorKind {
    /// There is no such domain.
    NoDomain,
    /// The domain's state does not allow the call.
    OperationInvalid,
    /// The call clashes with something else on the node.
    OperationFailed,
    /// An argument makes no sense.
    InvalidArg,
    /// The document has no name for the domain.
    NoName,
    /// The document does not say what it must.
    Xml,
    /// The document is not XML.
    XmlSyntax,
    /// The document asks for something this hypervisor does not have.
    Unsupported,
    /// A file the node is made of could not be read.
    File,
    /// Anything else.
    Internal,
}

/// A call that the node refused.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{detail}")]
pub struct NodeError {
    /// What kind of refusal.
    pub kind: NodeErrorKind,
    /// What exactly is wrong.
    pub detail: String,
}

impl NodeError {
    /// A refusal.
    pub fn new(kind: NodeErrorKind, detail: impl Into<String>) -> Self {
        NodeError { kind, detail: detail.into() }
    }
}
