//! What is wrong with a document, and where: for people with an excerpt, for programs with a stable code.

mod locate;
mod place;
mod problem;
mod render;
mod report;
mod unread;

pub use place::{Origin, Place};
pub(crate) use problem::excerpt;
pub use problem::{Problem, Related, Severity, XmlError};
pub use report::{Read, Report, Reported, Sink};
pub use unread::did_you_mean;
pub(crate) use unread::report_unread;
