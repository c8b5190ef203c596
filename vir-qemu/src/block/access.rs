//! How the nodes of an image are opened: caches, discarding, writing.

use serde::Serialize;
use vir_conf::domain::device::disk::{CacheMode, DetectZeroes, Discard};

/// What a node's user is allowed and how the host's caches take part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub(super) struct Access {
    #[serde(rename = "auto-read-only", skip_serializing_if = "Option::is_none")]
    auto_read_only: Option<bool>,
    #[serde(rename = "read-only", skip_serializing_if = "Option::is_none")]
    read_only: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    discard: Option<&'static str>,
    #[serde(rename = "detect-zeroes", skip_serializing_if = "Option::is_none")]
    detect_zeroes: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cache: Option<Cache>,
}

/// How the host's page cache takes part.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(crate) struct Cache {
    direct: bool,
    #[serde(rename = "no-flush")]
    no_flush: bool,
}

/// What an author says of how an image is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Use {
    pub(crate) read_only: bool,
    pub(crate) discard: Option<Discard>,
    pub(crate) detect_zeroes: Option<DetectZeroes>,
    pub(crate) cache: Option<CacheMode>,
}

impl Cache {
    /// The host's part in a cache mode; none where QEMU may choose.
    pub(super) fn of(mode: Option<CacheMode>) -> Option<Self> {
        let (direct, no_flush) = match mode? {
            CacheMode::Default => return None,
            CacheMode::None | CacheMode::Directsync => (true, false),
            CacheMode::Writeback | CacheMode::Writethrough => (false, false),
            CacheMode::Unsafe => (false, true),
        };
        Some(Self { direct, no_flush })
    }
}

/// Whether the guest sees a write cache; none where QEMU may choose.
pub(crate) fn write_cache(mode: Option<CacheMode>) -> Option<&'static str> {
    match mode? {
        CacheMode::Default => None,
        CacheMode::None | CacheMode::Writeback | CacheMode::Unsafe => Some("on"),
        CacheMode::Writethrough | CacheMode::Directsync => Some("off"),
    }
}

impl Access {
    /// A node that a device or another image uses.
    pub(super) fn top(usage: Use) -> Self {
        let Use { read_only, discard, detect_zeroes, cache } = usage;
        Self {
            auto_read_only: None,
            read_only: Some(read_only),
            discard: discard.map(Discard::as_str),
            detect_zeroes: detect_zeroes.map(|detect| zeroes(detect, discard).as_str()),
            cache: Cache::of(cache),
        }
    }

    /// A node below another one of the same image: the upper node says what the guest may do.
    pub(super) fn below(usage: Use) -> Self {
        let cache = Cache::of(usage.cache);
        Self { auto_read_only: Some(true), discard: Some(Discard::Unmap.as_str()), cache, ..Self::default() }
    }

    /// The same where the node has one descriptor only, which cannot be opened again to write.
    pub(super) fn below_fixed(usage: Use, read_only: bool) -> Self {
        Self { auto_read_only: None, read_only: Some(read_only), ..Self::below(usage) }
    }
}

/// Zeroes can be given back only where the guest may discard.
fn zeroes(detect: DetectZeroes, discard: Option<Discard>) -> DetectZeroes {
    if detect == DetectZeroes::Unmap && discard != Some(Discard::Unmap) { DetectZeroes::On } else { detect }
}
