//! Memory for objects: free lists by size over chunks for small ones, `malloc` for the rest. Each thread has its own heap, as values never cross threads.

use crate::fatal;
use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::ptr::null_mut;

/// Blocks of up to this many 8-byte units come from the free lists.
const SMALL_UNITS: usize = 32;
const CHUNK_BYTES: usize = 256 * 1024;

struct Heap {
    /// For each size in units the freed blocks, linked through their first word.
    free: [Cell<*mut Link>; SMALL_UNITS + 1],
    /// What is left of the newest chunk.
    next: Cell<*mut u8>,
    left: Cell<usize>,
    /// All chunks, linked through their first word.
    chunks: Cell<*mut Link>,
    /// Objects alive, counted in builds with debug assertions only.
    live: Cell<i64>,
    /// Objects ever made, counted likewise.
    made: Cell<i64>,
}

struct Link {
    next: *mut Link,
}

thread_local! {
    static HEAP: Heap = const {
        Heap {
            free: [const { Cell::new(null_mut()) }; SMALL_UNITS + 1],
            next: Cell::new(null_mut()),
            left: Cell::new(0),
            chunks: Cell::new(null_mut()),
            live: Cell::new(0),
            made: Cell::new(0),
        }
    };
}

/// A block of at least `bytes` bytes at a multiple of 8, not initialised. Ends the program where there is no memory left.
pub(crate) fn allocate(bytes: usize) -> *mut u8 {
    HEAP.with(|heap| {
        count(heap, 1);
        let units = bytes.div_ceil(8);
        if units > SMALL_UNITS {
            return large(bytes);
        }
        let block = heap.free[units].get();
        if block.is_null() {
            return carve(heap, units * 8);
        }
        // SAFETY: blocks on a free list are unused, at least one word long, and hold a link.
        heap.free[units].set(unsafe { (*block).next });
        block.cast()
    })
}

/// Gives back a block that [`allocate`] gave for the same number of bytes.
///
/// # Safety
/// The block came from `allocate(bytes)` (or [`reallocate`]) on this thread and is not used any more.
pub(crate) unsafe fn release(block: *mut u8, bytes: usize) {
    HEAP.with(|heap| {
        count(heap, -1);
        let units = bytes.div_ceil(8);
        if units > SMALL_UNITS {
            // SAFETY: blocks of this size come from `malloc`.
            unsafe { libc::free(block.cast()) };
            return;
        }
        let link: *mut Link = block.cast();
        // SAFETY: the block is unused, aligned and at least a word long.
        unsafe { (*link).next = heap.free[units].get() };
        heap.free[units].set(link);
    });
}

/// Makes a block larger, moving it where needed; what it held is kept.
///
/// # Safety
/// As for [`release`]; `new_bytes >= old_bytes`.
pub(crate) unsafe fn reallocate(block: *mut u8, old_bytes: usize, new_bytes: usize) -> *mut u8 {
    debug_assert!(old_bytes <= new_bytes);
    let small = SMALL_UNITS * 8;
    if old_bytes.div_ceil(8) > SMALL_UNITS && new_bytes > small {
        // SAFETY: blocks of this size come from `malloc`.
        let moved = unsafe { libc::realloc(block.cast(), new_bytes) };
        if moved.is_null() {
            fatal::out_of_memory();
        }
        return moved.cast();
    }
    if old_bytes.div_ceil(8) == new_bytes.div_ceil(8) {
        return block;
    }
    let moved = allocate(new_bytes);
    // SAFETY: both blocks have `old_bytes` bytes and are distinct; the old one is given up.
    unsafe {
        std::ptr::copy_nonoverlapping(block, moved, old_bytes);
        release(block, old_bytes);
    }
    moved
}

/// The number of objects alive on this thread, or 0 in builds without debug assertions.
pub fn live_objects() -> i64 {
    HEAP.with(|heap| heap.live.get())
}

/// Gives all chunks of this thread back to the system.
///
/// # Safety
/// No object of this thread is used afterwards.
pub(crate) unsafe fn discard() {
    HEAP.with(|heap| {
        heap.free.iter().for_each(|list| list.set(null_mut()));
        heap.next.set(null_mut());
        heap.left.set(0);
        let mut chunk = heap.chunks.replace(null_mut());
        while !chunk.is_null() {
            // SAFETY: the list holds chunks from `malloc`, each beginning with its link.
            unsafe {
                let next = (*chunk).next;
                libc::free(chunk.cast());
                chunk = next;
            }
        }
    });
}

/// The number of objects that this thread has made so far, or 0 in builds without debug assertions.
pub fn objects_made() -> i64 {
    HEAP.with(|heap| heap.made.get())
}

#[inline]
fn count(heap: &Heap, change: i64) {
    if cfg!(debug_assertions) {
        heap.made.set(heap.made.get() + change.max(0));
        heap.live.set(heap.live.get() + change);
    }
}

#[cold]
fn large(bytes: usize) -> *mut u8 {
    // SAFETY: `malloc` has no obligations.
    let block = unsafe { libc::malloc(bytes) };
    if block.is_null() {
        fatal::out_of_memory();
    }
    block.cast()
}

fn carve(heap: &Heap, bytes: usize) -> *mut u8 {
    if heap.left.get() < bytes {
        let chunk: *mut Link = large(CHUNK_BYTES).cast();
        // SAFETY: the chunk is fresh, aligned and larger than a link.
        unsafe {
            (*chunk).next = heap.chunks.get();
            heap.chunks.set(chunk);
            heap.next.set(chunk.cast::<u8>().add(16));
        }
        heap.left.set(CHUNK_BYTES - 16);
    }
    let block = heap.next.get();
    // SAFETY: `left >= bytes`, so the block and the place behind it are within the chunk.
    heap.next.set(unsafe { block.add(bytes) });
    heap.left.set(heap.left.get() - bytes);
    block
}

/// The system's allocator for Rust's own collections, but one that ends the process with `error[T6002]` where no memory is left, instead of
/// aborting it. The static library installs it by the feature `native`; a binary with a JIT may.
pub struct Allocator;

fn present(block: *mut u8) -> *mut u8 {
    if block.is_null() {
        fatal::out_of_memory();
    }
    block
}

// SAFETY: everything is passed on to the system's allocator.
unsafe impl GlobalAlloc for Allocator {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's.
        present(unsafe { System.alloc(layout) })
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's.
        present(unsafe { System.alloc_zeroed(layout) })
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: the caller's.
        present(unsafe { System.realloc(block, layout, size) })
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // SAFETY: the caller's.
        unsafe { System.dealloc(block, layout) }
    }
}

#[cfg(feature = "native")]
#[global_allocator]
static ALLOCATOR: Allocator = Allocator;
