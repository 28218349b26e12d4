//! The contract between compiled code and the runtime.
//!
//! # Values
//!
//! Every value is one 64-bit word that describes itself.
//!
//! | value | word |
//! |---|---|
//! | `Int` `n` of 63 bits | `(n << 1) \| 1`; any other `Int` is a `BigInt` object, and no `BigInt` object ever holds an integer that fits |
//! | `Bool` | `false` is 1, `true` is 3 |
//! | `Unit` | 1 |
//! | `Char` | `(code << 1) \| 1` |
//! | a constructor without fields | `(index << 1) \| 1`, the index in order of declaration; a record without fields is 1 |
//! | the empty `Set` and the empty `Map` | 1 |
//! | everything else | the address of an object, a multiple of 8, never 0 |
//!
//! `Option` is an ordinary enum: `None` is 1, `Some(x)` a `Data` object with tag 1 and one field. `Order` is `Less` 1, `Equal` 3, `Greater` 5.
//!
//! # Objects
//!
//! Sixteen bytes of header, then words. Little-endian throughout.
//!
//! | offset | field | |
//! |---|---|---|
//! | 0 | `rc: u32` | the count, 1 when new, not atomic; `u32::MAX` marks a static object, which is never counted and never freed |
//! | 4 | `kind: u8` | [`Kind`] |
//! | 5 | `pad: u8` | 0 |
//! | 6 | `tag: u16` | the constructor's index (`Data`); 0 otherwise, but for `BigInt` |
//! | 8 | `len: u32` | see below |
//! | 12 | `cap: u32` | see below |
//!
//! | kind | `len` | from offset 16 |
//! |---|---|---|
//! | `Data`, `Tuple` | the number of fields, at least 1 | the fields |
//! | `Closure` | the number of words, at least 1 | word 0: the code's address as it is (not a value, not counted), then the captured values |
//! | `List` | the number of elements | word 0 (offset 16): the address of the first element; word 1 (offset 24): 0, or the list object that owns the elements; then, from offset 32, storage for `cap` words |
//! | `Text` | the number of bytes | word 0: the number of characters; word 1: private, 0 when new; then, from offset 32, `cap` bytes of UTF-8 |
//! | `BigInt` | the number of 64-bit limbs | the magnitude, least significant limb first, the last one not 0; `tag` is 1 for a negative number, else 0 |
//! | `Set` | the number of elements of this subtree | left, right (1 where empty), element |
//! | `Map` | the number of entries of this subtree | left, right (1 where empty), key, value |
//!
//! `cap` is 0 for the other kinds. What compiled code may do inline:
//!
//! * read `len` of a list or text (a text's length is word 0), a set, a map (where the word is not 1);
//! * read element `i` of a list: load offset 16, then load that address plus `8 * i`;
//! * write element `i` of a list whose `rc` is 1 and whose word 1 is 0, dropping the old element;
//! * read the fields of `Data`, `Tuple` and `Closure`, and write those of an object whose `rc` is 1;
//! * count: add 1 to `rc` unless it is `u32::MAX`; subtract 1 unless it is `u32::MAX` or 1, and call `tn_free` where it is 1;
//! * reuse a `Data`, `Tuple` or `Closure` object whose `rc` is 1, whose fields were moved out or dropped, for another with **the same number of
//!   words** (rewrite the eight bytes at offset 0 and 8; `kind` and `tag` may differ), or give its memory back by `tn_free_cell`.
//!
//! Static objects (literals) are laid out in the same way with `rc` `u32::MAX`: [`static_text`](crate::static_text) and
//! [`static_int`](crate::static_int) give the bytes, to be placed at an address that is a multiple of 8. Static `Data`, `Tuple` and `Closure` objects are
//! fine too where every field is static or immediate. The empty list is `tn_list_empty`.
//!
//! # Calls
//!
//! All functions take and give words, in the platform's C calling convention (`SystemV` on Linux). Parameters and results are values unless the list says
//! *raw* (a plain integer or address). Integers such as indices are tagged `Int`s. **Arguments are owned** (the callee consumes one count of each) unless the name
//! ends in `_b`, where **all arguments are borrowed** (the callee leaves the counts alone). **Results are owned.** Updates happen in place where the
//! count is 1. What the checker proves is not checked again, but an out-of-line function given an index out of range ends the program with
//! an internal error rather than touching memory that it does not own.
//!
//! Values never cross threads. The runtime calls back into compiled code through `entry` of [`tn_start`](#starting) only.
//!
//! # Starting
//!
//! The object file of a native executable defines `main(argc: i32, argv) -> i32`, which calls
//! `tn_start(argc, argv, entry) -> i32` (all raw; `argc` extended to a word) and returns its result; link with `-lpthread -ldl -lm` behind the static library. `entry` is `extern "C" fn() -> u64`: it runs Tenet's `main` and returns its
//! `Unit` or its `Int`, whose lowest eight bits are the exit status. The JIT calls [`run_main`](crate::run_main) instead. Both run `entry` on a thread with a
//! large, lazily committed stack. Overflowing it prints `error[T6001]` and ends the process with status 1. A function emitted by `codegen` whose frame
//! is larger than 64 KiB has to probe its stack.
//!
//! Where the runtime is built with debug assertions, objects are counted; a program that leaves any behind ends with a message and status 3.
//!
//! # Descriptors
//!
//! `tn_show_b` and its kin take the address of a *descriptor*, which says how the type prints; [`Descriptors`](crate::Descriptors) builds one block of bytes for
//! all types of a program, and gives the offset of each. No alignment is needed.

/// What an object is: the byte at offset 4.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Kind {
    /// A record, or a constructor with fields.
    Data = 0,
    /// A tuple.
    Tuple = 1,
    /// A function value: its code and what it captured.
    Closure = 2,
    /// A list, or a slice of one.
    List = 3,
    /// A text.
    Text = 4,
    /// An integer of more than 63 bits.
    BigInt = 5,
    /// A node of a set.
    Set = 6,
    /// A node of a map.
    Map = 7,
}

/// The offset of `rc` in an object.
pub const RC_OFFSET: i32 = 0;
/// The offset of the word whose low half is [`kind_tag`].
pub const KIND_OFFSET: i32 = 4;
/// The offset of the constructor's index, 16 bits.
pub const TAG_OFFSET: i32 = 6;
/// The offset of `len`, 32 bits.
pub const LEN_OFFSET: i32 = 8;
/// The offset of the first field of `Data`, `Tuple`, `Closure`.
pub const FIELDS_OFFSET: i32 = 16;
/// The offset of the address of a list's first element.
pub const LIST_DATA_OFFSET: i32 = 16;
/// The offset of a list's owner: 0 where the list owns its elements itself.
pub const LIST_OWNER_OFFSET: i32 = 24;
/// The offset of a text's number of characters.
pub const TEXT_CHARS_OFFSET: i32 = 16;
/// The `rc` of an object that is never counted.
pub const STATIC_RC: u32 = u32::MAX;
/// The word of `Unit`, `false`, `None`, the empty set and the empty map.
pub const UNIT: u64 = 1;
/// The word of `true`.
pub const TRUE: u64 = 3;

/// The first argument of `tn_alloc`: what stands in bytes 4 to 8 of the header.
pub const fn kind_tag(kind: Kind, tag: u16) -> u32 {
    kind as u32 | (tag as u32) << 16
}

/// Whether the integer has a word of its own, without an object.
pub const fn fits_inline(n: i64) -> bool {
    n >= -(1 << 62) && n < 1 << 62
}

macro_rules! count {
    () => { 0 };
    ($head:ident $($tail:ident)*) => { 1 + count!($($tail)*) };
}

#[cfg(test)]
macro_rules! any {
    ($name:ident) => {
        _
    };
}

macro_rules! functions {
    ($( $(#[doc = $doc:literal])* $module:ident::$name:ident($($param:ident),*) $(-> $result:ident)?; )*) => {
        /// Every function that compiled code may call: its name, the number of its parameters, and whether it has a result.
        pub const FUNCTIONS: &[(&str, usize, bool)] = &[
            $( (stringify!($name), count!($($param)*), false $(|| !stringify!($result).is_empty())?) ),*
        ];

        /// The same functions with their addresses, for code that is compiled in memory.
        pub fn symbols() -> Vec<(&'static str, *const u8)> {
            vec![ $( (stringify!($name), crate::$module::$name as *const u8) ),* ]
        }

        /// For each function the number of its parameters and whether it has a result, as Rust sees them.
        #[cfg(test)]
        fn signatures() -> Vec<(&'static str, usize, bool)> {
            vec![ $( signature(stringify!($name), crate::$module::$name as extern "C" fn($(any!($param)),*) -> _) ),* ]
        }
    };
}

functions! {
    // Memory. `kind_tag`, `words`, `address`: raw.
    /// A new object with `rc` 1 and room for `words` fields, which are not initialised. The kind is `Data`, `Tuple` or `Closure`.
    memory::tn_alloc(kind_tag, words) -> address;
    /// Adds one to the count.
    memory::tn_dup_b(value);
    /// Takes one from the count; at zero the object and all that it alone holds is freed, without recursion.
    memory::tn_drop(value);
    /// Drops an object (never an immediate) whose count is known to be 1.
    memory::tn_free(value);
    /// Gives the memory of a `Data`, `Tuple` or `Closure` object back whose fields were moved out.
    memory::tn_free_cell(value);
    /// The number of live objects of this thread, raw; 0 in builds without debug assertions.
    memory::tn_live_objects() -> raw;

    // All values.
    /// Structural equality, a `Bool`. Without recursion, as the next two are.
    order::tn_eq_b(a, b) -> bool;
    /// The natural order, an `Order`: 1, 3 or 5.
    order::tn_compare_b(a, b) -> order;
    /// A hash that equal values share, an `Int` of at least 0.
    order::tn_hash_b(a) -> int;
    /// The text of the value as a Tenet expression. `descriptor`: raw, here and below.
    show::tn_show_b(value, descriptor) -> text;
    /// As `tn_show_b`, but a `Text` as it is and a `Char` as a text of that character: what f-texts join.
    show::tn_display_b(value, descriptor) -> text;

    // Integers. The fast paths are inline in compiled code; these take any `Int`.
    int::tn_int_add(a, b) -> int;
    int::tn_int_add_b(a, b) -> int;
    int::tn_int_sub(a, b) -> int;
    int::tn_int_sub_b(a, b) -> int;
    int::tn_int_mul(a, b) -> int;
    int::tn_int_mul_b(a, b) -> int;
    int::tn_int_neg(a) -> int;
    int::tn_int_neg_b(a) -> int;
    /// Division that rounds down, as Python's `//`; the divisor is not 0.
    int::tn_int_floordiv(a, b) -> int;
    int::tn_int_floordiv_b(a, b) -> int;
    /// The remainder of that division, with the divisor's sign.
    int::tn_int_floormod(a, b) -> int;
    int::tn_int_floormod_b(a, b) -> int;
    /// The order of two integers, an `Order`.
    int::tn_int_compare_b(a, b) -> order;
    int::tn_int_eq_b(a, b) -> bool;
    int::tn_int_lt_b(a, b) -> bool;
    int::tn_int_le_b(a, b) -> bool;
    int::tn_int_abs(a) -> int;
    /// `base` to the power of `exponent`, which is at least 0.
    int::tn_int_pow(base, exponent) -> int;
    /// The greatest common divisor, at least 0.
    int::tn_int_gcd(a, b) -> int;
    /// The `Int` of a raw signed 64-bit integer.
    int::tn_int_from_raw(raw) -> int;
    /// The `Int` of a raw unsigned 64-bit integer.
    int::tn_int_from_raw_unsigned(raw) -> int;
    /// The lowest 64 bits (two's complement), raw.
    int::tn_int_to_raw_b(a) -> raw;
    int::tn_int_to_text_b(a) -> text;
    /// Digits in a base from 2 to 36, in lower case.
    int::tn_int_to_text_base_b(a, base) -> text;
    /// An `Option[Int]`: `-?[0-9]+`, nothing else.
    int::tn_parse_int_b(text) -> option;

    // Characters.
    chars::tn_char_is_digit_b(c) -> bool;
    chars::tn_char_is_letter_b(c) -> bool;
    chars::tn_char_is_space_b(c) -> bool;
    chars::tn_char_is_upper_b(c) -> bool;
    chars::tn_char_is_lower_b(c) -> bool;

    // Text. Indices and lengths count characters.
    text::tn_text_len_b(text) -> int;
    text::tn_text_get_b(text, index) -> char;
    /// The characters from `start` up to `end`, not included.
    text::tn_text_slice(text, start, end) -> text;
    text::tn_text_slice_b(text, start, end) -> text;
    /// Joins; extends the left text in place where it is unique.
    text::tn_text_concat(a, b) -> text;
    /// Appends one character, in place where the text is unique.
    text::tn_text_push(text, c) -> text;
    text::tn_text_from_char_b(c) -> text;
    text::tn_text_eq_b(a, b) -> bool;
    text::tn_text_contains_b(text, part) -> bool;
    text::tn_text_has_char_b(text, c) -> bool;
    text::tn_text_starts_with_b(text, part) -> bool;
    text::tn_text_ends_with_b(text, part) -> bool;
    text::tn_text_chars_b(text) -> list;
    text::tn_text_from_chars_b(list) -> text;
    /// An `Option[Int]`: where `part` first occurs.
    search::tn_text_find_b(text, part) -> option;
    /// An `Option[Int]`: where `part` first occurs at or after `start`.
    search::tn_text_find_from_b(text, part, start) -> option;
    search::tn_text_count_b(text, part) -> int;
    /// The parts between occurrences of `separator`, empty ones included; an empty separator gives the characters.
    search::tn_text_split_b(text, separator) -> list;
    /// The parts between white space, none of them empty.
    search::tn_text_words_b(text) -> list;
    /// The lines without `\n` or `\r\n`; no last empty line.
    search::tn_text_lines_b(text) -> list;
    /// Replaces each occurrence of `from`; an empty `from` occurs nowhere.
    search::tn_text_replace_b(text, from, to) -> text;
    /// Joins the texts of a list with a separator between.
    search::tn_text_join_b(list, separator) -> text;
    search::tn_text_repeat_b(text, times) -> text;
    search::tn_text_trim_b(text) -> text;
    search::tn_text_trim_start_b(text) -> text;
    search::tn_text_trim_end_b(text) -> text;
    /// Full Unicode case mapping.
    search::tn_text_upper_b(text) -> text;
    search::tn_text_lower_b(text) -> text;
    search::tn_text_reverse_b(text) -> text;

    // Lists.
    /// The static empty list.
    list::tn_list_empty() -> list;
    /// An empty list with room for `capacity` elements (`Int`).
    list::tn_list_new(capacity) -> list;
    /// A unique list of `len` elements, raw, which are not initialised: compiled code writes them at once, from the address in word 0. `len` is at least 1.
    list::tn_list_alloc(len) -> list;
    /// `count` times the same element.
    list::tn_list_repeat(element, count) -> list;
    /// The integers from `start` up to `end`, not included; empty where `end <= start`.
    list::tn_list_range(start, end) -> list;
    list::tn_list_len_b(list) -> int;
    list::tn_list_get_b(list, index) -> value;
    list::tn_list_set(list, index, element) -> list;
    /// Appends; amortised O(1) where the list is unique.
    list::tn_list_push(list, element) -> list;
    /// The elements from `start` up to `end`: O(1) plus the elements dropped.
    list::tn_list_slice(list, start, end) -> list;
    list::tn_list_slice_b(list, start, end) -> list;
    /// Joins; extends the left list in place where it is unique.
    list::tn_list_concat(a, b) -> list;
    list::tn_list_insert(list, index, element) -> list;
    list::tn_list_remove_at(list, index) -> list;
    list::tn_list_swap(list, i, j) -> list;
    list::tn_list_reverse(list) -> list;
    /// Sorts by the natural order, stably.
    list::tn_list_sort(list) -> list;
    list::tn_list_contains_b(list, element) -> bool;
    /// An `Option[Int]`: where an equal element first occurs.
    list::tn_list_find_b(list, element) -> option;
    /// The same list with count 1 and its own elements, copied where it has to be: afterwards elements may be written in place.
    list::tn_list_unshare(list) -> list;
    /// Moves an element out of an unshared list and leaves 1 in its place, for updates of what is inside an element
    /// (`xs[i][j] = v`): unshare, take, update, `tn_list_set`.
    list::tn_list_take_b(list, index) -> value;

    // Sets. The empty set is the immediate 1.
    set::tn_set_insert(set, element) -> set;
    set::tn_set_remove(set, element) -> set;
    set::tn_set_contains_b(set, element) -> bool;
    set::tn_set_len_b(set) -> int;
    /// The element at a place in the order, from 0.
    set::tn_set_nth_b(set, index) -> value;
    set::tn_set_union(a, b) -> set;
    set::tn_set_intersect(a, b) -> set;
    set::tn_set_difference(a, b) -> set;
    set::tn_set_is_subset_b(a, b) -> bool;
    /// The elements in ascending order.
    set::tn_set_to_list_b(set) -> list;
    set::tn_set_from_list(list) -> set;

    // Maps. The empty map is the immediate 1.
    map::tn_map_insert(map, key, value) -> map;
    map::tn_map_remove(map, key) -> map;
    map::tn_map_contains_b(map, key) -> bool;
    map::tn_map_len_b(map) -> int;
    /// The value of a key that is there.
    map::tn_map_at_b(map, key) -> value;
    /// An `Option` of the value of a key.
    map::tn_map_get_b(map, key) -> option;
    /// The value of a key, or raw 0, which is no value.
    map::tn_map_find_b(map, key) -> value;
    /// The key at a place in the order, from 0.
    map::tn_map_nth_key_b(map, index) -> value;
    /// The value of the key at a place in the order, from 0.
    map::tn_map_nth_value_b(map, index) -> value;
    map::tn_map_keys_b(map) -> list;
    /// The keys as a set.
    map::tn_map_key_set_b(map) -> set;
    map::tn_map_values_b(map) -> list;
    /// The entries in ascending order of keys, as tuples.
    map::tn_map_to_list_b(map) -> list;
    /// From a list of pairs; the last of equal keys wins.
    map::tn_map_from_list(list) -> map;
    /// Both maps' entries, the right one's where both have the key.
    map::tn_map_merge(a, b) -> map;
    /// Removes the keys that are in a set.
    map::tn_map_remove_all(map, keys) -> map;
    /// The same map, with the nodes on the way to a key that is there unshared, for `tn_map_take_b`.
    map::tn_map_unshare(map, key) -> map;
    /// Moves the value of a key that is there out of a map unshared for that key, and leaves 1 in its place: unshare, take, update, `tn_map_insert`.
    map::tn_map_take_b(map, key) -> value;

    // Input and output.
    /// A `Text` or `Char` as it is, all else as shown, and a newline.
    console::tn_print_b(value, descriptor);
    /// The same without the newline.
    console::tn_write_b(value, descriptor);
    /// An `Option[Text]`: the next line without its `\n` or `\r\n`, `None` at the end. What is not UTF-8 becomes U+FFFD.
    console::tn_read_line() -> option;
    console::tn_read_all() -> text;
    /// The arguments after the program's name, a `List[Text]`.
    console::tn_args() -> list;
    /// An `Option[Text]`: an environment variable.
    console::tn_env_b(name) -> option;

    // Running.
    /// Runs a native program: see "Starting". All raw.
    run::tn_start(argc, argv, entry) -> status;
    /// Flushes, prints the text as an error, ends the process with status 1.
    run::tn_fail_b(text);
    /// Reached where the program was proved never to be: flushes, reports an internal error, ends the process with status 3.
    run::tn_unreachable();
}

#[cfg(test)]
trait Signature {
    const PARAMETERS: usize;
    const HAS_RESULT: bool;
}

#[cfg(test)]
macro_rules! signature_of {
    ($($parameter:ident)*) => {
        impl<R, $($parameter),*> Signature for extern "C" fn($($parameter),*) -> R {
            const PARAMETERS: usize = { $( assert!(size_of::<$parameter>() == 8); )* count!($($parameter)*) };
            const HAS_RESULT: bool = { assert!(size_of::<R>() == 8 || size_of::<R>() == 0); size_of::<R>() == 8 };
        }
    };
}

#[cfg(test)]
signature_of!();
#[cfg(test)]
signature_of!(A);
#[cfg(test)]
signature_of!(A B);
#[cfg(test)]
signature_of!(A B C);

#[cfg(test)]
fn signature<S: Signature>(name: &'static str, _: S) -> (&'static str, usize, bool) {
    (name, S::PARAMETERS, S::HAS_RESULT)
}

#[cfg(test)]
#[test]
fn the_table_tells_the_truth() {
    assert_eq!(signatures(), FUNCTIONS);
    assert_eq!(symbols().len(), FUNCTIONS.len());
}
