//! What a hypervisor may ask whoever connects.

/// Something only the user knows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// What to show, without a colon.
    pub prompt: String,
    /// Whether the answer may be seen while it is typed.
    pub echo: bool,
}

/// Answers questions; `None` gives up.
pub type Answer<'a> = &'a mut dyn FnMut(&Question) -> Option<String>;
