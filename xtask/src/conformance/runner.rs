//! Runs cases on all cores. A case that panics has failed, with the panic's message.

use std::cell::RefCell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use vir_test::corpus::Entry;

use super::suites::Runner;
use super::verdict::Verdict;

/// Deep documents are parsed by recursion; debug builds need more room for that than a thread has by default.
const STACK: usize = 32 << 20;

/// How often a long run says where it is.
const PROGRESS: Duration = Duration::from_secs(5);

/// What became of one case.
#[derive(Debug)]
pub(super) struct CaseResult {
    pub(super) name: String,
    pub(super) verdict: Verdict,
}

/// What became of the cases of one suite, in the order of its index.
#[derive(Debug)]
pub(super) struct SuiteResult {
    pub(super) name: String,
    pub(super) cases: Vec<CaseResult>,
}

impl SuiteResult {
    /// How many cases passed every check.
    pub(super) fn passed(&self) -> usize {
        self.cases.iter().filter(|case| case.verdict.has_passed()).count()
    }

    /// The cases that did not pass.
    pub(super) fn failed(&self) -> impl Iterator<Item = &CaseResult> {
        self.cases.iter().filter(|case| !case.verdict.has_passed())
    }
}

/// A suite's runner, made ready; or why there is none.
pub(super) type Opened = Result<Box<dyn Runner>, String>;

/// Cases of one suite that are to be run.
pub(super) struct Work {
    pub(super) name: String,
    pub(super) runner: Opened,
    pub(super) entries: Vec<Entry>,
}

/// Runs all cases of all suites.
pub(super) fn run(work: &[Work]) -> Vec<SuiteResult> {
    let jobs = work.iter().flat_map(|suite| suite.entries.iter().map(|entry| (entry, &suite.runner)));
    let mut verdicts = run_all(&jobs.collect::<Vec<_>>()).into_iter();
    let finish = |suite: &Work| {
        let cases = suite.entries.iter().map(Entry::name).map(str::to_owned).zip(&mut verdicts);
        let cases = cases.map(|(name, verdict)| CaseResult { name, verdict }).collect();
        SuiteResult { name: suite.name.clone(), cases }
    };
    work.iter().map(finish).collect()
}

/// The jobs' verdicts, in the jobs' order.
fn run_all(jobs: &[(&Entry, &Opened)]) -> Vec<Verdict> {
    let next = AtomicUsize::new(0);
    let done = Mutex::new(vec![Verdict::default(); jobs.len()]);
    let worker = || {
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some((entry, runner)) = jobs.get(at) else { return };
            let verdict = judge(entry, runner);
            done.lock().expect("no worker panics while it holds the lock")[at] = verdict;
        }
    };
    let quiet = QuietPanics::begin();
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(1, usize::from) {
            let spawned = std::thread::Builder::new().stack_size(STACK).spawn_scoped(scope, worker);
            spawned.expect("the system has room for one thread a core");
        }
        tell_progress(&next, jobs.len());
    });
    drop(quiet);
    done.into_inner().expect("no worker panics while it holds the lock")
}

/// Until all jobs are taken, says now and then how many are.
fn tell_progress(next: &AtomicUsize, total: usize) {
    let mut told = Instant::now();
    loop {
        let taken = next.load(Ordering::Relaxed);
        if taken >= total {
            return;
        }
        if told.elapsed() >= PROGRESS {
            eprintln!("{taken}/{total} cases");
            told = Instant::now();
        }
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn judge(entry: &Entry, runner: &Opened) -> Verdict {
    let mut verdict = Verdict::default();
    let outcome = match runner {
        Ok(runner) => panic::catch_unwind(AssertUnwindSafe(|| runner.run(entry, &mut verdict))),
        Err(reason) => Ok(Err(reason.clone())),
    };
    match outcome {
        Ok(Ok(())) => {}
        Ok(Err(reason)) => verdict.block(reason),
        Err(_) => verdict.block(LAST_PANIC.take()),
    }
    verdict
}

thread_local! {
    /// Place and message of the last panic of this thread.
    static LAST_PANIC: RefCell<String> = RefCell::default();
}

type Hook = Box<dyn Fn(&panic::PanicHookInfo<'_>) + Sync + Send>;

/// While it lives, panics are remembered by their thread instead of being printed.
struct QuietPanics(Option<Hook>);

impl QuietPanics {
    fn begin() -> Self {
        let before = panic::take_hook();
        panic::set_hook(Box::new(|info| LAST_PANIC.set(info.to_string())));
        Self(Some(before))
    }
}

impl Drop for QuietPanics {
    fn drop(&mut self) {
        if let Some(before) = self.0.take() {
            panic::set_hook(before);
        }
    }
}
