//! The stack that a program runs on: large, committed as it is used, with a guard below it, and a clear error where it does not do.

use crate::{console, fatal};
use std::cell::Cell;
use std::io;
use std::mem::MaybeUninit;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::ptr::{null, null_mut};
use std::sync::OnceLock;

/// What is asked for first; halved while the system refuses it.
const STACK_BYTES: usize = 1 << 30;
const LEAST_STACK_BYTES: usize = 8 << 20;
/// No frame that does not probe its stack is larger.
const GUARD_BYTES: usize = 1 << 20;
/// For the signal handler.
const SIGNAL_BYTES: usize = 128 << 10;

thread_local! {
    /// The guard of the stack of this thread: its lowest address and the first above it.
    static GUARD: Cell<(usize, usize)> = const { Cell::new((0, 0)) };
}

/// What handled SIGSEGV and SIGBUS before.
static PREVIOUS: OnceLock<[libc::sigaction; 2]> = OnceLock::new();
const SIGNALS: [i32; 2] = [libc::SIGSEGV, libc::SIGBUS];

/// One mapping: the signal handler's stack, the guard, the stack itself.
struct Region {
    start: *mut u8,
    stack_bytes: usize,
}

impl Region {
    fn new() -> Region {
        let mut stack_bytes = STACK_BYTES;
        loop {
            if let Some(start) = map(SIGNAL_BYTES + GUARD_BYTES + stack_bytes) {
                return Region { start, stack_bytes };
            }
            if stack_bytes <= LEAST_STACK_BYTES {
                fatal::out_of_memory();
            }
            stack_bytes /= 2;
        }
    }

    fn at(&self, offset: usize) -> *mut u8 {
        self.start.wrapping_add(offset)
    }
}

impl Drop for Region {
    fn drop(&mut self) {
        // SAFETY: the mapping is this region's own, and the thread that ran on it has ended.
        unsafe {
            libc::munmap(
                self.start.cast(),
                SIGNAL_BYTES + GUARD_BYTES + self.stack_bytes,
            )
        };
    }
}

/// Reserves memory without committing it, with the guard in its place.
fn map(bytes: usize) -> Option<*mut u8> {
    let flags = libc::MAP_PRIVATE | libc::MAP_ANONYMOUS | libc::MAP_NORESERVE;
    // SAFETY: a new mapping, and a part of it made inaccessible.
    unsafe {
        let start = libc::mmap(
            null_mut(),
            bytes,
            libc::PROT_READ | libc::PROT_WRITE,
            flags,
            -1,
            0,
        );
        if start == libc::MAP_FAILED {
            return None;
        }
        if libc::mprotect(
            start.cast::<u8>().add(SIGNAL_BYTES).cast(),
            GUARD_BYTES,
            libc::PROT_NONE,
        ) != 0
        {
            libc::munmap(start, bytes);
            return None;
        }
        Some(start.cast())
    }
}

struct Job<'a> {
    run: &'a mut (dyn FnMut() + Send),
    region: &'a Region,
}

/// Runs `work` on a thread of its own with a stack of 1 GiB (less where the system does not give as much). Overflowing it ends the process with
/// `error[T6001]`. A panic of `work` goes on in the caller.
pub fn on_large_stack<R: Send>(work: impl FnOnce() -> R + Send) -> R {
    install_handler();
    let region = Region::new();
    let mut work = Some(work);
    let mut outcome = None;
    let mut run = || outcome = work.take().map(|work| catch_unwind(AssertUnwindSafe(work)));
    let mut job = Job {
        run: &mut run,
        region: &region,
    };
    spawn_and_join(&mut job);
    match outcome {
        Some(Ok(result)) => result,
        Some(Err(panic)) => resume_unwind(panic),
        None => fatal::bug("the program's thread did not run"),
    }
}

fn spawn_and_join(job: &mut Job) {
    let mut attributes = MaybeUninit::<libc::pthread_attr_t>::uninit();
    let mut thread = MaybeUninit::<libc::pthread_t>::uninit();
    let stack = job.region.at(SIGNAL_BYTES + GUARD_BYTES).cast();
    // SAFETY: the attributes are initialised before they are used; the stack is mapped for as long as the thread runs, and so is the job, as the thread is
    // joined before this function returns.
    let failed = unsafe {
        libc::pthread_attr_init(attributes.as_mut_ptr());
        let mut failed =
            libc::pthread_attr_setstack(attributes.as_mut_ptr(), stack, job.region.stack_bytes);
        if failed == 0 {
            failed = libc::pthread_create(
                thread.as_mut_ptr(),
                attributes.as_ptr(),
                enter,
                (&raw mut *job).cast(),
            );
        }
        if failed == 0 {
            failed = libc::pthread_join(thread.assume_init(), null_mut());
        }
        libc::pthread_attr_destroy(attributes.as_mut_ptr());
        failed
    };
    if failed != 0 {
        fatal::input_output(
            "start the program's thread",
            &io::Error::from_raw_os_error(failed),
        );
    }
}

extern "C" fn enter(job: *mut libc::c_void) -> *mut libc::c_void {
    // SAFETY: `spawn_and_join` passes a job, which lives until this thread is joined.
    let job = unsafe { &mut *job.cast::<Job>() };
    let guard = job.region.at(SIGNAL_BYTES) as usize;
    GUARD.set((guard, guard + GUARD_BYTES));
    let signals = libc::stack_t {
        ss_sp: job.region.at(0).cast(),
        ss_flags: 0,
        ss_size: SIGNAL_BYTES,
    };
    let off = libc::stack_t {
        ss_sp: null_mut(),
        ss_flags: libc::SS_DISABLE,
        ss_size: SIGNAL_BYTES,
    };
    // SAFETY: the memory of the handler's stack is mapped until the thread has ended.
    unsafe {
        libc::sigaltstack(&raw const signals, null_mut());
        (job.run)();
        libc::sigaltstack(&raw const off, null_mut());
    }
    null_mut()
}

fn install_handler() {
    PREVIOUS.get_or_init(|| {
        SIGNALS.map(|signal| {
            let mut previous = MaybeUninit::<libc::sigaction>::zeroed();
            // SAFETY: all-zero is a valid `sigaction`; the handler keeps to what a handler may call.
            unsafe {
                let mut action = MaybeUninit::<libc::sigaction>::zeroed().assume_init();
                action.sa_sigaction = handle as *const () as usize;
                action.sa_flags = libc::SA_SIGINFO | libc::SA_ONSTACK;
                libc::sigaction(signal, &raw const action, previous.as_mut_ptr());
                previous.assume_init()
            }
        })
    });
}

extern "C" fn handle(signal: i32, info: *mut libc::siginfo_t, context: *mut libc::c_void) {
    // SAFETY: the system passes the information about the signal.
    let address = unsafe { (*info).si_addr() } as usize;
    let (low, high) = GUARD.get();
    if (low..high).contains(&address) {
        console::flush_quietly();
        console::write_stderr(
            b"error[T6001]: stack exhausted: the program's calls are nested too deeply\n  \
              A recursion went deeper than the stack holds. Make the call the last thing that the function does, or use a loop.\n",
        );
        fatal::exit(1);
    }
    pass_on(signal, info, context);
}

/// Leaves a signal that is not about the stack to whoever handled it before.
fn pass_on(signal: i32, info: *mut libc::siginfo_t, context: *mut libc::c_void) {
    let previous = PREVIOUS
        .get()
        .and_then(|all| SIGNALS.iter().zip(all).find(|(other, _)| **other == signal));
    // SAFETY: the previous handler was installed for this signal. Without one, the default is restored, and the instruction runs into the fault again.
    unsafe {
        match previous {
            Some((_, action))
                if action.sa_sigaction != libc::SIG_DFL && action.sa_sigaction != libc::SIG_IGN =>
            {
                if action.sa_flags & libc::SA_SIGINFO != 0 {
                    let handler: extern "C" fn(i32, *mut libc::siginfo_t, *mut libc::c_void) =
                        std::mem::transmute(action.sa_sigaction);
                    handler(signal, info, context);
                } else {
                    let handler: extern "C" fn(i32) = std::mem::transmute(action.sa_sigaction);
                    handler(signal);
                }
            }
            _ => {
                let mut action = MaybeUninit::<libc::sigaction>::zeroed().assume_init();
                action.sa_sigaction = libc::SIG_DFL;
                libc::sigaction(
                    signal,
                    &raw const action,
                    null::<libc::sigaction>().cast_mut(),
                );
            }
        }
    }
}
