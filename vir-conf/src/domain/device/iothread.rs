//! `<iothreads>` in a driver: which I/O threads serve which queues.

use crate::element;

element! {
    /// I/O threads that serve the queues of a device.
    pub struct IothreadMapping = "iothreads" default {
        /// The threads in the order of the queues.
        list "iothread" => threads: Vec<MappedIothread>;
    }
}

element! {
    /// An I/O thread and the queues it serves.
    pub struct MappedIothread = "iothread" {
        /// Number of the I/O thread.
        attr "id" => id: u32;
        /// The queues; dealt out in turn where none are named.
        list "queue" => queues: Vec<MappedQueue>;
    }
}

element! {
    /// A queue of a device.
    pub struct MappedQueue = "queue" {
        /// Number of the queue, from 0.
        attr "id" => id: u32;
    }
}
