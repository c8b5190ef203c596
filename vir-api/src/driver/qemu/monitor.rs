//! A conversation with one QEMU: the socket and the clock around the QMP session.

use std::{
    collections::HashMap,
    io::{self, Read, Write},
    os::unix::net::UnixStream,
    path::Path,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError},
    thread,
    time::Instant,
};

use vir_qemu::qmp::{self, CallError, Command, EventKind, Happening, Id, Options, Outcome, Session};

use crate::{Code, Deadline, Error, Origin, Result, host::socket};

/// What a monitor tells the domain's owner without being asked.
pub(crate) enum News {
    /// QEMU reported something.
    Event(EventKind),
    /// The conversation is over: QEMU has ended or speaks nonsense.
    Closed,
}

/// An open conversation; clones speak in the same one.
#[derive(Clone)]
pub(crate) struct Monitor {
    shared: Arc<Shared>,
}

struct Shared {
    talk: Mutex<Talk>,
    changed: Condvar,
    socket: UnixStream,
    began: Instant,
}

struct Talk {
    session: Session,
    answers: HashMap<Id, Option<Outcome>>,
    ended: Option<String>,
}

impl Monitor {
    /// Connects to the socket at `path` and agrees on capabilities. From then on `listener` hears all news, in order, on a thread
    /// of the monitor's own.
    pub(crate) fn connect(
        path: &Path,
        deadline: Deadline,
        listener: impl FnMut(News) + Send + 'static,
    ) -> Result<Self> {
        let socket = socket::connect(path).map_err(|err| {
            Error::system(
                Origin::Qemu,
                format!("failed to connect to monitor socket '{}'", path.display()),
                err,
            )
        })?;
        let talk = Talk { session: Session::new(Options::default()), answers: HashMap::new(), ended: None };
        let reader = socket
            .try_clone()
            .map_err(|err| Error::system(Origin::Qemu, "cannot share the monitor socket", err))?;
        let shared =
            Shared { talk: Mutex::new(talk), changed: Condvar::new(), socket, began: Instant::now() };
        let monitor = Self { shared: Arc::new(shared) };
        let listening = monitor.clone();
        thread::spawn(move || listening.listen(reader, listener));
        monitor.wait(deadline, |talk| talk.session.is_ready().then_some(()))?;
        Ok(monitor)
    }

    /// Sends a command and returns its answer.
    pub(crate) fn call<C: Command>(&self, command: &C, deadline: Deadline) -> Result<C::Reply> {
        let by = deadline.left().map(|left| self.shared.began.elapsed() + left);
        let call = self.send(|session| session.call(command, by))?;
        let outcome = self.wait(deadline, |talk| {
            let answered = talk.answers.get(&call.id())?.is_some();
            if answered { talk.answers.remove(&call.id()).flatten() } else { None }
        });
        if outcome.is_err() {
            self.talk().answers.remove(&call.id());
        }
        call.decode(outcome?).map_err(refused)
    }

    /// Ends the conversation; QEMU goes on.
    pub(crate) fn hang_up(&self) {
        // A socket that is closed already is what is wanted.
        let _ = self.shared.socket.shutdown(std::net::Shutdown::Both);
    }

    fn send<C: Command>(
        &self,
        request: impl FnOnce(&mut Session) -> std::result::Result<qmp::Call<C>, qmp::SendError>,
    ) -> Result<qmp::Call<C>> {
        let mut talk = self.talk();
        let call = request(&mut talk.session).map_err(|err| closed(&err.to_string()))?;
        talk.answers.insert(call.id(), None);
        self.flush(&mut talk)?;
        Ok(call)
    }

    /// Writes under the lock, so that messages of two threads do not mix.
    fn flush(&self, talk: &mut Talk) -> Result<()> {
        let output = talk.session.take_output();
        (&self.shared.socket).write_all(&output).map_err(|err| closed(&err.to_string()))
    }

    /// Waits until `ready` finds what it looks for.
    fn wait<T>(&self, deadline: Deadline, mut ready: impl FnMut(&mut Talk) -> Option<T>) -> Result<T> {
        let mut talk = self.talk();
        loop {
            if let Some(found) = ready(&mut talk) {
                return Ok(found);
            }
            if let Some(reason) = &talk.ended {
                return Err(closed(reason));
            }
            let left = deadline.left().ok_or_else(silent)?;
            talk = self.shared.changed.wait_timeout(talk, left).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    fn listen(&self, mut reader: UnixStream, mut listener: impl FnMut(News)) {
        let mut buffer = vec![0; 64 * 1024];
        loop {
            let read = reader.read(&mut buffer);
            let heard = self.receive(read.map(|length| &buffer[..length]));
            // News first: what QEMU reported before it answered must be in the owner's queue before whoever asked goes on.
            heard.news.into_iter().for_each(&mut listener);
            let is_over = heard.ended.is_some();
            self.answer(heard.answers, heard.ended);
            if is_over {
                return listener(News::Closed);
            }
        }
    }

    fn receive(&self, read: io::Result<&[u8]>) -> Heard {
        let mut talk = self.talk();
        talk.session.tick(self.shared.began.elapsed());
        match read {
            Ok([]) => talk.session.end_of_stream(),
            Ok(bytes) => talk.session.receive(bytes),
            Err(err) if err.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => talk.session.end_of_stream(),
        }
        // A connection that cannot be written to will soon fail to be read from, which is where its end is noticed.
        let _ = self.flush(&mut talk);
        Heard::from_session(&mut talk.session)
    }

    fn answer(&self, answers: Vec<(Id, Outcome)>, ended: Option<String>) {
        let mut talk = self.talk();
        for (id, outcome) in answers {
            // Whoever stopped waiting has taken the place away.
            talk.answers.entry(id).and_modify(|answer| *answer = Some(outcome));
        }
        talk.ended = ended;
        self.shared.changed.notify_all();
    }

    fn talk(&self) -> MutexGuard<'_, Talk> {
        self.shared.talk.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What came with one reading.
#[derive(Default)]
struct Heard {
    news: Vec<News>,
    answers: Vec<(Id, Outcome)>,
    ended: Option<String>,
}

impl Heard {
    fn from_session(session: &mut Session) -> Self {
        let mut heard = Self::default();
        while let Some(happening) = session.next_happening() {
            match happening {
                Happening::Reply { id, outcome } => heard.answers.push((id, outcome)),
                Happening::Event(event) => heard.news.push(News::Event(event.kind)),
                Happening::Closed(reason) => heard.ended = Some(reason.to_string()),
                Happening::Greeted(_)
                | Happening::Ready { .. }
                | Happening::TimedOut { .. }
                | Happening::LateReply { .. }
                | Happening::StrayReply { .. }
                | Happening::Abandoned { .. } => {}
            }
        }
        heard
    }
}

fn refused(err: CallError) -> Error {
    let detail = err.to_string();
    Error::new(Code::InternalError, Origin::Qemu, detail).because(err)
}

fn closed(reason: &str) -> Error {
    Error::new(Code::OperationFailed, Origin::Qemu, format!("the monitor is closed: {reason}"))
}

fn silent() -> Error {
    Error::new(Code::OperationTimeout, Origin::Qemu, "QEMU does not answer on its monitor")
}

#[cfg(test)]
mod tests {
    use std::time::Duration;
    use std::{io::BufRead, io::BufReader, os::unix::net::UnixListener, path::PathBuf, sync::mpsc};

    use vir_qemu::qmp::command::{Cont, QueryStatus};

    use super::*;

    const GREETING: &str = r#"{"QMP": {"version": {"qemu": {"major": 10, "minor": 0, "micro": 0}, "package": ""}, "capabilities": []}}"#;

    /// A QEMU that says each of `lines` after one more command, and then hangs up.
    fn play(dir: &Path, lines: &'static [&'static str]) -> PathBuf {
        let path = dir.join("monitor.sock");
        let listener = UnixListener::bind(&path).unwrap();
        thread::spawn(move || {
            let (mut socket, _) = listener.accept().unwrap();
            let mut commands = BufReader::new(socket.try_clone().unwrap()).lines();
            socket.write_all(GREETING.as_bytes()).unwrap();
            for line in [r#"{"return": {}, "id": "vir-1"}"#].iter().chain(lines) {
                commands.next().unwrap().unwrap();
                socket.write_all(line.as_bytes()).unwrap();
            }
        });
        path
    }

    fn soon() -> Deadline {
        Deadline::after(Duration::from_secs(10))
    }

    #[test]
    fn answers_and_news_are_told_apart() {
        let dir = tempfile::tempdir().unwrap();
        let status = r#"{"event": "RESUME", "timestamp": {"seconds": 1, "microseconds": 0}}
                        {"return": {"status": "running", "running": true}, "id": "vir-2"}"#;
        let path = play(dir.path(), Box::leak(Box::new([status])));
        let (tell, told) = mpsc::channel();
        let monitor =
            Monitor::connect(&path, soon(), move |news| tell.send(news).unwrap_or_default()).unwrap();
        assert!(monitor.call(&QueryStatus {}, soon()).unwrap().running);
        assert!(matches!(told.recv().unwrap(), News::Event(EventKind::Resume)));
        assert!(matches!(told.recv().unwrap(), News::Closed));
        assert_eq!(monitor.call(&QueryStatus {}, soon()).unwrap_err().code, Code::OperationFailed);
    }

    #[test]
    fn a_refusal_says_why() {
        let dir = tempfile::tempdir().unwrap();
        let path =
            play(dir.path(), &[r#"{"error": {"class": "GenericError", "desc": "no"}, "id": "vir-2"}"#]);
        let monitor = Monitor::connect(&path, soon(), |_| {}).unwrap();
        let err = monitor.call(&Cont {}, soon()).unwrap_err();
        assert_eq!(err.to_string(), "internal error: unable to execute QEMU command 'cont': no");
    }

    #[test]
    fn silence_ends_with_the_deadline() {
        let dir = tempfile::tempdir().unwrap();
        let path = play(dir.path(), &["", ""]);
        let monitor = Monitor::connect(&path, soon(), |_| {}).unwrap();
        let err = monitor.call(&Cont {}, Deadline::after(Duration::from_millis(20))).unwrap_err();
        assert_eq!(err.code, Code::OperationTimeout);
    }
}
