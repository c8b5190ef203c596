//! How a document is read and printed.

use bitflags::bitflags;

bitflags! {
    /// How a document is read.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
    pub struct ParseFlags: u32 {
        /// Run-time state (domain id, generated aliases and device names) is not wanted.
        const INACTIVE = 1;
        /// An element or attribute that nobody reads is an error, not a warning.
        const STRICT = 1 << 1;
        /// A new definition: the guest ABI may be chosen afresh where the document leaves it open.
        const ABI_UPDATE = 1 << 2;
        /// A status document of a running domain.
        const STATUS = 1 << 3;
        /// A snapshot or checkpoint that exists: its name, time, state and parent count as written.
        const REDEFINE = 1 << 4;
        /// A file of the host's own: what only the host notes, such as which snapshot is current, counts.
        const INTERNAL = 1 << 5;
    }
}

bitflags! {
    /// How a document is printed.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
    pub struct FormatFlags: u32 {
        /// Without run-time state.
        const INACTIVE = 1;
        /// With secrets, such as a graphics password.
        const SECURE = 1 << 1;
        /// For migration to another host: without what older libvirt cannot read.
        const MIGRATABLE = 1 << 2;
        /// For a status file: run-time state included.
        const STATUS = 1 << 3;
        /// Only what the guest can see.
        const GUEST = 1 << 4;
        /// For a file of the host's own: with what only the host notes, such as which snapshot is current.
        const INTERNAL = 1 << 5;
        /// White space that a reader would change stands as references (`&#10;`), which libvirt reads but never writes.
        const EXACT = 1 << 6;
    }
}
