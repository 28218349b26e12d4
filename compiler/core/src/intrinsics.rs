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
