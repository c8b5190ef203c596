//! What a piece of code costs: memory at its peak, and time of the processor.
//!
//! A test target that asks has this as its allocator:
//!
//! ```ignore
//! #[global_allocator]
//! static ALLOCATOR: vir_test::cost::Counting = vir_test::cost::Counting;
//! ```

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::time::Duration;

use nix::time::{ClockId, clock_gettime};

thread_local! {
    /// Bytes that this thread took and has not given back; less than nothing where it gave back what another took.
    static HELD: Cell<isize> = const { Cell::new(0) };
    /// How often it took some.
    static TAKEN: Cell<u64> = const { Cell::new(0) };
    /// The most there has been of them.
    static PEAK: Cell<isize> = const { Cell::new(0) };
}

/// The system's allocator, with a count a thread.
#[derive(Debug, Clone, Copy)]
pub struct Counting;

impl Counting {
    fn count(taken: usize, given: usize) {
        let signed = |bytes: usize| isize::try_from(bytes).unwrap_or(isize::MAX);
        if taken > 0 {
            let _ = TAKEN.try_with(|count| count.set(count.get() + 1));
        }
        // A thread that ends allocates after its counters are gone.
        let _ = HELD.try_with(|held| {
            held.set(held.get().saturating_add(signed(taken)).saturating_sub(signed(given)));
            let _ = PEAK.try_with(|peak| peak.set(peak.get().max(held.get())));
        });
    }
}

#[expect(unsafe_code, reason = "an allocator is an unsafe trait; this one passes every call on")]
// SAFETY: every call goes to the system's allocator as it is, which meets the contract; counting allocates nothing.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        Self::count(layout.size(), 0);
        // SAFETY: the caller meets the contract of `alloc`.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        Self::count(layout.size(), 0);
        // SAFETY: the caller meets the contract of `alloc_zeroed`.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        Self::count(0, layout.size());
        // SAFETY: the caller meets the contract of `dealloc`, and the block is the system's.
        unsafe { System.dealloc(block, layout) }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        Self::count(size, layout.size());
        // SAFETY: the caller meets the contract of `realloc`, and the block is the system's.
        unsafe { System.realloc(block, layout, size) }
    }
}

/// What `run` returns, and the most bytes that it held at once besides what there was.
///
/// 0 in a test target without the allocator above.
pub fn peak<T>(run: impl FnOnce() -> T) -> (T, usize) {
    let before = HELD.with(Cell::get);
    PEAK.with(|peak| peak.set(before));
    let value = run();
    let most = PEAK.with(Cell::get);
    (value, usize::try_from(most - before).unwrap_or(0))
}

/// What `run` returns, and how often it took memory, or more of it.
///
/// 0 in a test target without the allocator above.
pub fn allocations<T>(run: impl FnOnce() -> T) -> (T, u64) {
    let before = TAKEN.with(Cell::get);
    let value = run();
    (value, TAKEN.with(Cell::get) - before)
}

/// Time that this thread has had of a processor, however busy the machine is.
///
/// # Panics
/// Where the system has no such clock; Linux has.
pub fn processor_time() -> Duration {
    clock_gettime(ClockId::CLOCK_THREAD_CPUTIME_ID).map(Duration::from).expect("a clock a thread")
}
