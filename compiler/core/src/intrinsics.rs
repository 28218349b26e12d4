//! Operations whose meaning is built in: operators, and the functions that the standard library declares without a body.

/// A built-in operation. The comment gives the operands, and what is obliged. `T` is any type, fixed by the operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Intrinsic {
    /// `(Int, Int) -> Int`.
    IntAdd,
    /// `(Int, Int) -> Int`.
    IntSub,
    /// `(Int, Int) -> Int`.
    IntMul,
    /// `(Int, Int) -> Int`, rounds towards minus infinity. Obliges a divisor other than 0.
    IntFloorDiv,
    /// `(Int, Int) -> Int`, has the sign of the divisor. Obliges a divisor other than 0.
    IntFloorMod,
    /// `(Int) -> Int`.
    IntNeg,
    /// `(T, T) -> Bool`: structural equality.
    Eq,
    /// `(T, T) -> Bool`: the derived strict order.
    Lt,
    /// `(T, T) -> Bool`: the derived order.
    Le,

    /// `(List[T]) -> Int`.
    ListLen,
    /// `(List[T], Int) -> T`. Obliges the index.
    ListGet,
    /// `(List[T], Int, T) -> List[T]`. Obliges the index.
    ListSet,
    /// `(List[T], List[T]) -> List[T]`.
    ListConcat,
    /// `(List[T], Int, Int) -> List[T]`. Obliges `0 <= from <= to <= len`.
    ListSlice,
    /// `(T, List[T]) -> Bool`.
    ListContains,

    /// `(Text) -> Int`, in characters.
    TextLen,
    /// `(Text, Int) -> Char`. Obliges the index.
    TextGet,
    /// `(Text, Text) -> Text`.
    TextConcat,
    /// `(Text, Int, Int) -> Text`. Obliges `0 <= from <= to <= len`.
    TextSlice,
    /// `(Char, Text) -> Bool`.
    TextHasChar,
    /// `(Text, Text) -> Bool`: is the first somewhere in the second?
    TextHasText,
    /// `(Text) -> List[Char]`.
    TextToChars,
    /// `(List[Char]) -> Text`.
    TextFromChars,
    /// `(Text) -> Text`: full Unicode.
    TextUpper,
    /// `(Text) -> Text`: full Unicode.
    TextLower,

    /// `(Set[T]) -> Int`.
    SetLen,
    /// `(T, Set[T]) -> Bool`.
    SetContains,
    /// `(Set[T], Set[T]) -> Set[T]`.
    SetUnion,
    /// `(Set[T], Set[T]) -> Set[T]`.
    SetIntersection,
    /// `(Set[T], Set[T]) -> Set[T]`.
    SetDifference,
    /// `(Set[T], Set[T]) -> Bool`.
    SetSubset,
    /// `(Set[T]) -> List[T]`, in order.
    SetToList,

    /// `(Map[K, V]) -> Int`.
    MapLen,
    /// `(K, Map[K, V]) -> Bool`.
    MapHas,
    /// `(Map[K, V], K) -> V`. Obliges that the key is there.
    MapGet,
    /// `(Map[K, V], K, V) -> Map[K, V]`.
    MapInsert,
    /// `(Map[K, V], K) -> Map[K, V]`.
    MapRemove,
    /// `(Map[K, V]) -> Set[K]`.
    MapKeys,

    /// `(Char) -> Int`.
    CharCode,
    /// `(Int) -> Char`. Obliges a Unicode scalar value.
    CharFromCode,
    /// `(T) -> Text`: the Tenet expression for the value.
    Show,
    /// `(T) -> Text`: as `Show`, but `Text` and `Char` stand as they are.
    Display,
    /// `(Text) -> Option[Int]`: `-?[0-9]+` and nothing else.
    ParseInt,

    /// `(Text) -> Unit`, `uses Console`: with a newline.
    Print,
    /// `(Text) -> Unit`, `uses Console`: without.
    Write,
    /// `() -> Option[Text]`, `uses Console`.
    ReadLine,
    /// `() -> Text`, `uses Console`.
    ReadAll,
}

/// The foreign functions of the standard library: the path, the operation, and whether the operation takes its two operands the other way round.
const EXTERNS: &[(&str, Intrinsic, bool)] = &[
    ("std.prelude.print", Intrinsic::Print, false),
    ("std.prelude.write", Intrinsic::Write, false),
    ("std.prelude.read_line", Intrinsic::ReadLine, false),
    ("std.prelude.read_all", Intrinsic::ReadAll, false),
    ("std.prelude.show", Intrinsic::Show, false),
    ("std.prelude.parse_int", Intrinsic::ParseInt, false),
    ("std.list.len", Intrinsic::ListLen, false),
    ("std.list.contains", Intrinsic::ListContains, true),
    ("std.text.len", Intrinsic::TextLen, false),
    ("std.text.contains", Intrinsic::TextHasText, true),
    ("std.text.chars", Intrinsic::TextToChars, false),
    ("std.text.from_chars", Intrinsic::TextFromChars, false),
    ("std.text.upper", Intrinsic::TextUpper, false),
    ("std.text.lower", Intrinsic::TextLower, false),
    ("std.set.len", Intrinsic::SetLen, false),
    ("std.set.contains", Intrinsic::SetContains, true),
    ("std.set.union", Intrinsic::SetUnion, false),
    ("std.set.intersect", Intrinsic::SetIntersection, false),
    ("std.set.is_subset", Intrinsic::SetSubset, false),
    ("std.set.to_list", Intrinsic::SetToList, false),
    ("std.map.len", Intrinsic::MapLen, false),
    ("std.map.contains", Intrinsic::MapHas, true),
    ("std.map.insert", Intrinsic::MapInsert, false),
    ("std.map.remove", Intrinsic::MapRemove, false),
    ("std.map.keys", Intrinsic::MapKeys, false),
    ("std.char.code", Intrinsic::CharCode, false),
    ("std.char.from_code", Intrinsic::CharFromCode, false),
];

impl Intrinsic {
    /// What a foreign function of the standard library means, and whether the operation takes its two operands the other way round. `print` and
    /// `write` of any value are those of its text.
    pub fn of_extern(path: &str) -> Option<(Intrinsic, bool)> {
        EXTERNS
            .iter()
            .find(|(name, ..)| *name == path)
            .map(|(_, op, swapped)| (*op, *swapped))
    }

    /// The foreign functions that mean an intrinsic.
    pub fn externs() -> impl Iterator<Item = (&'static str, Intrinsic)> {
        EXTERNS.iter().map(|(name, op, _)| (*name, *op))
    }
}
