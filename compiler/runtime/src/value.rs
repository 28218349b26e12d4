//! Values as Rust sees them: [`Val`] owns one count of an object, so that Rust's own rules keep the counts right, and [`Borrowed`] none.
//!
//! The functions of this crate that compiled code calls are safe functions over these two types; what a caller in machine code owes is
//! that each word is a live value of the kind that the function is about, owned or borrowed as the function's name says.

use crate::abi::{Kind, STATIC_RC, fits_inline};
use crate::heap;
use crate::{list, text};
use std::marker::PhantomData;
use std::mem::ManuallyDrop;
use std::ops::Deref;

/// The header of an object; see [`crate::abi`].
#[repr(C)]
pub(crate) struct Header {
    pub rc: u32,
    pub kind: Kind,
    pub pad: u8,
    pub tag: u16,
    pub len: u32,
    pub cap: u32,
}

impl Header {
    /// The header of a new object.
    pub fn new(kind: Kind, tag: u16, len: u32, cap: u32) -> Self {
        Self {
            rc: 1,
            kind,
            pad: 0,
            tag,
            len,
            cap,
        }
    }
}

/// The bytes of an object before its fields.
pub(crate) const HEADER_BYTES: usize = size_of::<Header>();

/// A value and one count of it.
#[repr(transparent)]
pub struct Val(u64, PhantomData<*mut ()>);

/// A value whose count belongs to somebody else.
#[repr(transparent)]
pub struct Borrowed(ManuallyDrop<Val>);

impl Deref for Borrowed {
    type Target = Val;
    fn deref(&self) -> &Val {
        &self.0
    }
}

impl Val {
    /// `()`, `false`, `None`, the empty set, the empty map.
    pub const UNIT: Val = Val::word(1);
    /// `true`
    pub const TRUE: Val = Val::word(3);

    const fn word(word: u64) -> Val {
        Val(word, PhantomData)
    }

    /// Takes over a word from compiled code.
    ///
    /// # Safety
    /// The word is a live value, and the caller gives up one count of it.
    pub unsafe fn from_raw(word: u64) -> Val {
        Val::word(word)
    }

    /// Hands the word, with its count, to compiled code.
    pub fn into_raw(self) -> u64 {
        ManuallyDrop::new(self).0
    }

    /// The word.
    #[inline]
    pub fn raw(&self) -> u64 {
        self.0
    }

    /// An integer that has no object.
    #[inline]
    pub fn immediate(n: i64) -> Val {
        debug_assert!(fits_inline(n));
        Val::word((n as u64) << 1 | 1)
    }

    /// A `Bool`.
    #[inline]
    pub fn bool(b: bool) -> Val {
        Val::word((b as u64) << 1 | 1)
    }

    /// A `Char`.
    #[inline]
    pub fn char(c: char) -> Val {
        Val::word((c as u64) << 1 | 1)
    }

    /// A length or an index; always immediate, as objects hold at most 2³² things.
    #[inline]
    pub fn length(n: usize) -> Val {
        Val::immediate(n as i64)
    }

    /// `None` or `Some(x)`.
    pub fn option(inner: Option<Val>) -> Val {
        match inner {
            None => Val::UNIT,
            Some(inner) => Val::record(Kind::Data, 1, [inner]),
        }
    }

    /// A new `Data` or `Tuple` object; `fields` is not empty.
    pub fn record<const N: usize>(kind: Kind, tag: u16, fields: [Val; N]) -> Val {
        let object = allocate(Header::new(kind, tag, N as u32, 0), HEADER_BYTES + 8 * N);
        // SAFETY: the object has room for `N` fields behind its header.
        unsafe {
            object
                .cast::<u8>()
                .add(HEADER_BYTES)
                .cast::<[Val; N]>()
                .write(fields);
            Val::of(object)
        }
    }

    /// Takes over a new object.
    ///
    /// # Safety
    /// The object is initialised, and its count is the caller's to give.
    pub(crate) unsafe fn of(object: *mut Header) -> Val {
        Val::word(object as u64)
    }

    /// Whether the value has no object.
    #[inline]
    pub fn is_immediate(&self) -> bool {
        self.0 & 1 == 1
    }

    /// The number that an immediate stands for.
    #[inline]
    pub fn as_immediate(&self) -> Option<i64> {
        self.is_immediate().then_some(self.0 as i64 >> 1)
    }

    /// The object of a value that is no immediate.
    #[inline]
    pub(crate) fn header(&self) -> *mut Header {
        debug_assert!(!self.is_immediate());
        self.0 as *mut Header
    }

    /// What the object is; `None` for an immediate.
    #[inline]
    pub(crate) fn kind(&self) -> Option<Kind> {
        // SAFETY: a word that is no immediate is a live object.
        (!self.is_immediate()).then(|| unsafe { (*self.header()).kind })
    }

    /// The index of a constructor, with fields or without.
    pub(crate) fn constructor(&self) -> usize {
        match self.as_immediate() {
            Some(index) => index as usize,
            // SAFETY: a word that is no immediate is a live object.
            None => unsafe { (*self.header()).tag as usize },
        }
    }

    /// `len` of the object, 0 for an immediate.
    #[inline]
    pub(crate) fn len(&self) -> usize {
        match self.is_immediate() {
            true => 0,
            // SAFETY: a word that is no immediate is a live object.
            false => unsafe { (*self.header()).len as usize },
        }
    }

    /// Whether this is an object that nobody else refers to.
    #[inline]
    pub(crate) fn is_unique(&self) -> bool {
        // SAFETY: a word that is no immediate is a live object.
        !self.is_immediate() && unsafe { (*self.header()).rc == 1 }
    }

    /// Whether this is an object that is never counted.
    #[inline]
    pub(crate) fn is_static(&self) -> bool {
        // SAFETY: a word that is no immediate is a live object.
        !self.is_immediate() && unsafe { (*self.header()).rc == STATIC_RC }
    }

    /// The fields of a `Data` or `Tuple`; none for an immediate.
    pub(crate) fn fields(&self) -> &[Val] {
        if self.is_immediate() {
            return &[];
        }
        debug_assert!(matches!(self.kind(), Some(Kind::Data | Kind::Tuple)));
        // SAFETY: these objects hold `len` values behind the header, which live as long as the borrow of `self`.
        unsafe { fields_of(self.header(), 0) }
    }

    /// The index or length that an `Int` stands for. One that is negative or has an object is out of every range.
    pub(crate) fn to_index(&self) -> usize {
        self.as_immediate()
            .and_then(|n| usize::try_from(n).ok())
            .unwrap_or(usize::MAX)
    }

    /// The scalar value of a `Char`.
    pub(crate) fn to_char(&self) -> char {
        char::from_u32((self.0 >> 1) as u32).unwrap_or(char::REPLACEMENT_CHARACTER)
    }
}

impl Clone for Val {
    #[inline]
    fn clone(&self) -> Val {
        if !self.is_immediate() {
            // SAFETY: a word that is no immediate is a live object; counts are of this thread alone, static objects are not written.
            unsafe {
                let object = self.header();
                let rc = (*object).rc;
                // A count that reaches the last number stays there: the object is never freed, and stays sound.
                if rc != STATIC_RC {
                    (*object).rc = rc + 1;
                }
            }
        }
        Val::word(self.0)
    }
}

impl Drop for Val {
    #[inline]
    fn drop(&mut self) {
        if !self.is_immediate() {
            // SAFETY: a word that is no immediate is a live object, and this value owned one count of it.
            unsafe {
                let object = self.header();
                match (*object).rc {
                    1 => free(object),
                    STATIC_RC => {}
                    rc => (*object).rc = rc - 1,
                }
            }
        }
    }
}

/// Memory for an object, with its header.
pub(crate) fn allocate(header: Header, bytes: usize) -> *mut Header {
    let object: *mut Header = heap::allocate(bytes).cast();
    // SAFETY: the block is fresh, aligned, and larger than a header.
    unsafe { object.write(header) };
    object
}

/// The values behind the header of an object, from field `first` on.
///
/// # Safety
/// The object is live for `'a` and holds `len` values behind its header, but for those before `first`.
unsafe fn fields_of<'a>(object: *const Header, first: usize) -> &'a [Val] {
    // SAFETY: the caller's.
    unsafe {
        let fields: *const Val = object.cast::<u8>().add(HEADER_BYTES).cast();
        std::slice::from_raw_parts(fields.add(first), (*object).len as usize - first)
    }
}

/// The bytes that an object takes.
///
/// # Safety
/// The object is live.
unsafe fn bytes_of(object: *const Header) -> usize {
    // SAFETY: the caller's.
    let header = unsafe { &*object };
    match header.kind {
        Kind::Data | Kind::Tuple | Kind::Closure | Kind::BigInt => {
            HEADER_BYTES + 8 * header.len as usize
        }
        Kind::List => HEADER_BYTES + 16 + 8 * header.cap as usize,
        Kind::Text => HEADER_BYTES + 16 + header.cap as usize,
        Kind::Set => HEADER_BYTES + 24,
        Kind::Map => HEADER_BYTES + 32,
    }
}

/// Gives the memory of an object back, and nothing else.
///
/// # Safety
/// The object is not used any more, its fields were moved out.
pub(crate) unsafe fn free_cell(object: *mut Header) {
    // SAFETY: the caller's; the size is the one that the object was allocated with.
    unsafe { heap::release(object.cast(), bytes_of(object)) };
}

/// Frees an object whose last count is gone, and all that it alone held.
///
/// Objects that wait are linked through the 48 bits of `rc` and `tag` of their own headers, which nobody reads any more, so that this takes
/// neither stack nor memory however deep the data is.
///
/// # Safety
/// The object is live, is not static, and no count of it is left.
pub(crate) unsafe fn free(first: *mut Header) {
    let mut waiting: *mut Header = std::ptr::null_mut();
    let mut object = first;
    loop {
        // SAFETY: `object` is live and unreferenced; its children are live values that it owned one count of each.
        unsafe {
            for child in children(object) {
                if child.is_immediate() {
                    continue;
                }
                let child = child.header();
                match (*child).rc {
                    1 => {
                        link(child, waiting);
                        waiting = child;
                    }
                    STATIC_RC => {}
                    rc => (*child).rc = rc - 1,
                }
            }
            if (*object).kind == Kind::Text {
                text::free_index(object);
            }
            free_cell(object);
            if waiting.is_null() {
                return;
            }
            object = waiting;
            waiting = linked(object);
        }
    }
}

/// The values that an object holds counts of.
///
/// # Safety
/// The object is live for `'a`.
unsafe fn children<'a>(object: *const Header) -> &'a [Val] {
    // SAFETY: by kind, as the layouts say.
    unsafe {
        match (*object).kind {
            Kind::Data | Kind::Tuple => fields_of(object, 0),
            Kind::Closure => fields_of(object, 1),
            Kind::List => list::owned(object),
            Kind::Text | Kind::BigInt => &[],
            Kind::Set => std::slice::from_raw_parts(object.add(1).cast(), 3),
            Kind::Map => std::slice::from_raw_parts(object.add(1).cast(), 4),
        }
    }
}

/// # Safety
/// The object is unreferenced. Addresses are multiples of 8 below 2⁵¹.
unsafe fn link(object: *mut Header, next: *mut Header) {
    let address = next as u64 >> 3;
    // SAFETY: the caller's.
    unsafe {
        (*object).rc = address as u32;
        (*object).tag = (address >> 32) as u16;
    }
}

/// # Safety
/// The object was given to [`link`].
unsafe fn linked(object: *const Header) -> *mut Header {
    // SAFETY: the caller's.
    unsafe { (((*object).rc as u64 | ((*object).tag as u64) << 32) << 3) as *mut Header }
}
