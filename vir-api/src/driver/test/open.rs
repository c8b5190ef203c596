//! From `test:///default` or `test:///FILE` to a simulated host.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::{Duration, SystemTime};

use vir_test::node::{Account, Node, NodeError, NodeErrorKind, World};

use super::TestDriver;
use crate::host::{Host, System};
use crate::{Answer, Code, Error, Origin, Question, Result, Uri};

/// The one host behind `test:///default`, as long as anyone is connected to it.
static DEFAULT: Mutex<Weak<TestDriver>> = Mutex::new(Weak::new());

/// Opens the host that `uri` names, if whoever connects may.
pub(in crate::driver) fn open(uri: &Uri, answer: Answer<'_>) -> Result<Arc<TestDriver>> {
    match uri.path.as_str() {
        "" | "/" => {
            Err(Error::new(Code::InvalidArg, Origin::Test, "the test driver needs a path, such as /default"))
        }
        "/default" => Ok(usual()),
        path => {
            let node = load(Path::new(path))?;
            authenticate(&node.accounts, answer)?;
            Ok(Arc::new(TestDriver::new(node)))
        }
    }
}

fn usual() -> Arc<TestDriver> {
    let mut shared = DEFAULT.lock().unwrap_or_else(PoisonError::into_inner);
    shared.upgrade().unwrap_or_else(|| {
        let driver = Arc::new(TestDriver::new(Node::usual(Box::new(RealWorld))));
        *shared = Arc::downgrade(&driver);
        driver
    })
}

/// Reads a node; the files it names lie beside its own.
fn load(path: &Path) -> Result<Node> {
    let text = read(path)?;
    let folder = path.parent().map_or_else(PathBuf::new, Path::to_owned);
    let fetch = |name: &str| {
        let part = read(&folder.join(name));
        part.map_err(|error| NodeError::new(NodeErrorKind::File, error.to_string()))
    };
    Node::load(&text, Box::new(RealWorld), fetch).map_err(Error::from)
}

fn read(path: &Path) -> Result<String> {
    let failed =
        |cause| Error::system(Origin::Test, format!("Failed to open file '{}'", path.display()), cause);
    std::fs::read_to_string(path).map_err(failed)
}

/// Asks for a name, and for a password where the account has one or the name is not known.
fn authenticate(accounts: &[Account], answer: Answer<'_>) -> Result<()> {
    if accounts.is_empty() {
        return Ok(());
    }
    let mut ask = |prompt: String, echo| answer(&Question { prompt, echo });
    let refused = |detail: &str| Error::new(Code::AuthFailed, Origin::Auth, detail);
    let user = ask("Enter username for localhost".to_owned(), true)
        .ok_or_else(|| refused("authentication failed when asking for username"))?;
    let account = accounts.iter().find(|account| account.user == user);
    if account.is_some_and(|account| account.password.is_none()) {
        return Ok(());
    }
    let password = ask(format!("Enter {user}'s password for localhost"), false)
        .ok_or_else(|| refused("authentication failed when asking for password"))?;
    if account.is_some_and(|account| account.password.as_ref() == Some(&password)) {
        return Ok(());
    }
    Err(refused("authentication failed, see test XML for the correct username/password"))
}

/// Wall-clock time and random identities.
#[derive(Debug)]
struct RealWorld;

impl World for RealWorld {
    fn now(&self) -> Duration {
        System.now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default()
    }

    fn bytes(&mut self) -> [u8; 16] {
        let mut bytes = [0; 16];
        System.random(&mut bytes).expect("a host without randomness runs no virtual machines");
        bytes
    }
}
