//! `<iothreads>`, `<iothreadids>`, `<defaultiothread>`: threads that serve disks beside the main loop.

use std::collections::HashSet;

use crate::element;
use crate::scalar::Signed;

element! {
    /// The threads that are more than a number.
    pub struct IoThreadIds = maybe "iothreadids" {
        /// Threads by id.
        list live "iothread" => iothreads: Vec<IoThread>;
    }
}

element! {
    /// One thread.
    pub struct IoThread = "iothread" {
        /// Id that disks name, from 1.
        attr "id" => id: u32;
        /// Least worker threads in its pool.
        attr live "thread_pool_min" => thread_pool_min: Option<Signed>, since "8.5.0";
        /// Most worker threads in its pool, at least 1.
        attr live "thread_pool_max" => thread_pool_max: Option<Signed>, since "8.5.0";
        /// How long it polls for work before it sleeps.
        child live "poll" => poll: Option<IoThreadPoll>, since "9.4.0";
    }
}

impl IoThread {
    /// A thread with nothing but an id.
    pub fn new(id: u32) -> Self {
        Self { id, thread_pool_min: None, thread_pool_max: None, poll: None }
    }
}

element! {
    /// How long a thread polls for work before it sleeps.
    pub struct IoThreadPoll = maybe "poll" {
        /// Longest time; 0 turns polling off.
        attr "max" => max: Option<u64>, in "ns";
        /// Factor by which the time grows; 0 for the hypervisor's choice.
        attr "grow" => grow: Option<u64>;
        /// Divisor by which it shrinks; 0 for the hypervisor's choice.
        attr "shrink" => shrink: Option<u64>;
    }
}

element! {
    /// The main loop's own pool of worker threads.
    pub struct DefaultIoThread = maybe "defaultiothread" {
        /// Least worker threads.
        attr "thread_pool_min" => thread_pool_min: Option<Signed>;
        /// Most worker threads, at least 1.
        attr "thread_pool_max" => thread_pool_max: Option<Signed>;
    }
}

/// Most I/O threads of a domain: no host runs as many, and a number in a document may not cost what it says.
pub const MOST: u32 = 16_384;

impl IoThreadIds {
    /// Brings in the threads that are only counted, by the lowest ids that are free. More than a domain can have are
    /// left for the validation to refuse.
    pub(crate) fn post_parse(&mut self, count: u32) {
        let missing = (count as usize).saturating_sub(self.iothreads.len());
        if count <= MOST {
            let taken: HashSet<_> = self.iothreads.iter().map(|thread| thread.id).collect();
            let free = (1..=u32::MAX).filter(|id| !taken.contains(id));
            self.iothreads.reserve_exact(missing);
            self.iothreads.extend(free.take(missing).map(IoThread::new));
        }
    }
}
