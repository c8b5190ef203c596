//! One owner per domain: changes are done one after the other, each by a deadline.

use std::{
    collections::VecDeque,
    fmt::Write,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError, Weak,
        mpsc::{self, RecvTimeoutError},
    },
    thread,
    time::Instant,
};

use crate::{Code, Deadline, Error, Origin, Result};

/// The owner of a state. Whoever wants to change the state sends a job; jobs run in the order they came.
pub(crate) struct Actor<S> {
    shared: Arc<Shared<S>>,
}

/// An owner that this does not keep alive.
pub(crate) struct WeakActor<S> {
    shared: Weak<Shared<S>>,
}

impl<S> WeakActor<S> {
    /// The owner, if it is still there.
    pub(crate) fn upgrade(&self) -> Option<Actor<S>> {
        Some(Actor { shared: self.shared.upgrade()? })
    }
}

struct Shared<S> {
    queue: Mutex<Queue<S>>,
    /// Only ever locked by the worker; a mutex all the same, because the worker is a new thread after each pause.
    state: Mutex<S>,
}

struct Queue<S> {
    waiting: VecDeque<Job<S>>,
    next_ticket: u64,
    /// What is being done, and since when. `None`: no worker exists.
    current: Option<(String, Instant)>,
}

struct Job<S> {
    ticket: u64,
    name: String,
    work: Box<dyn FnOnce(&mut S) + Send>,
}

impl<S> Clone for Actor<S> {
    fn clone(&self) -> Self {
        Self { shared: Arc::clone(&self.shared) }
    }
}

impl<S: Send + 'static> Actor<S> {
    /// Hands the state over to its owner.
    pub(crate) fn new(state: S) -> Self {
        let queue = Queue { waiting: VecDeque::new(), next_ticket: 0, current: None };
        Self { shared: Arc::new(Shared { queue: Mutex::new(queue), state: Mutex::new(state) }) }
    }

    /// Does `work` when its turn comes and returns what it returns.
    ///
    /// # Errors
    /// When the deadline passes before its turn, the work is withdrawn and the error names the job that was in the way. When it
    /// passes during the work, the work goes on; it is expected to heed the deadline itself.
    pub(crate) fn call<T: Send + 'static>(
        &self,
        name: &str,
        deadline: Deadline,
        work: impl FnOnce(&mut S) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (answer, answered) = mpsc::sync_channel(1);
        let ticket = self.send(name, move |state| {
            // Whoever asked may have stopped waiting.
            let _ = answer.send(work(state));
        });
        match answered.recv_timeout(deadline.left().unwrap_or_default()) {
            Ok(result) => result,
            Err(RecvTimeoutError::Timeout) => Err(self.withdraw(ticket)),
            Err(RecvTimeoutError::Disconnected) => {
                Err(Error::new(Code::InternalError, Origin::Domain, format!("job '{name}' broke off")))
            }
        }
    }

    /// Does `work` when its turn comes, without waiting for it.
    pub(crate) fn post(&self, name: &str, work: impl FnOnce(&mut S) + Send + 'static) {
        self.send(name, work);
    }

    /// A reference that does not keep the owner alive.
    pub(crate) fn downgrade(&self) -> WeakActor<S> {
        WeakActor { shared: Arc::downgrade(&self.shared) }
    }

    fn send(&self, name: &str, work: impl FnOnce(&mut S) + Send + 'static) -> u64 {
        let mut queue = self.queue();
        let ticket = queue.next_ticket;
        queue.next_ticket += 1;
        queue.waiting.push_back(Job { ticket, name: name.to_owned(), work: Box::new(work) });
        if queue.current.is_none() {
            queue.current = Some(("starting up".to_owned(), Instant::now()));
            let shared = Arc::clone(&self.shared);
            thread::spawn(move || shared.work());
        }
        ticket
    }

    fn withdraw(&self, ticket: u64) -> Error {
        let mut queue = self.queue();
        let before = queue.waiting.len();
        queue.waiting.retain(|job| job.ticket != ticket);
        let was_waiting = queue.waiting.len() < before;
        let mut detail =
            String::from(if was_waiting { "cannot acquire state change lock" } else { "no answer in time" });
        if let Some((holder, since)) = &queue.current {
            let doing = if was_waiting { "held by" } else { "still at" };
            let _ = write!(detail, " ({doing} '{holder}' for {}s)", since.elapsed().as_secs());
        }
        Error::new(Code::OperationTimeout, Origin::Domain, detail)
    }

    fn queue(&self) -> MutexGuard<'_, Queue<S>> {
        self.shared.queue()
    }
}

impl<S> Shared<S> {
    fn queue(&self) -> MutexGuard<'_, Queue<S>> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn work(&self) {
        while let Some(job) = self.next() {
            let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
            // A job that panics must not take the domain with it: its caller sees the channel break.
            let _ = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| (job.work)(&mut state)));
        }
    }

    fn next(&self) -> Option<Job<S>> {
        let mut queue = self.queue();
        let job = queue.waiting.pop_front();
        queue.current = job.as_ref().map(|job| (job.name.clone(), Instant::now()));
        job
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    const SOON: Duration = Duration::from_millis(30);

    #[test]
    fn jobs_run_in_order() {
        let actor = Actor::new(Vec::new());
        for number in 0..100 {
            actor.post("push", move |list| list.push(number));
        }
        let list = actor.call("read", Deadline::NONE, |list: &mut Vec<i32>| Ok(list.clone())).unwrap();
        assert_eq!(list, (0..100).collect::<Vec<_>>());
    }

    #[test]
    fn a_job_that_waits_too_long_is_withdrawn_and_names_the_holder() {
        let actor = Actor::new(0);
        let (release, released) = mpsc::channel::<()>();
        actor.post("migrate", move |_| released.recv().unwrap_or_default());
        let err = actor
            .call("suspend", Deadline::after(SOON), |count| {
                *count += 1;
                Ok(())
            })
            .unwrap_err();
        assert_eq!(err.code, Code::OperationTimeout);
        assert!(err.detail.starts_with("cannot acquire state change lock (held by 'migrate' for "), "{err}");
        drop(release);
        assert_eq!(actor.call("read", Deadline::NONE, |count| Ok(*count)).unwrap(), 0);
    }

    #[test]
    fn a_job_that_panics_fails_alone() {
        let actor = Actor::new(0);
        let err = actor.call::<()>("break", Deadline::NONE, |_| panic!("on purpose")).unwrap_err();
        assert_eq!(err.code, Code::InternalError);
        assert_eq!(actor.call("read", Deadline::NONE, |count| Ok(*count)).unwrap(), 0);
    }
}
