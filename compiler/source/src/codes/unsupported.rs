//! Codes T1901–T1999, parts of the language that are not supported yet.

use super::CodeInfo;

pub(super) const CODES: &[CodeInfo] = &[
    CodeInfo {
        code: "T1901",
        title: "traits and impls",
        explanation: "`trait`, `impl`, laws, and bounds other than `Eq`, `Ord` and `Show` are parsed and not supported yet.",
        fails: r#"trait Monoid[T]
  def empty() -> T
end
"#,
        passes: r#"def empty[T]() -> List[T] = []
"#,
    },
    CodeInfo {
        code: "T1902",
        title: "effects of one's own",
        explanation: "`effect` and `handle` are parsed and not supported yet.",
        fails: r#"effect Ledger
  def post(amount: Int) -> Unit
end
"#,
        passes: r#"def post(ledger: List[Int], amount: Int) -> List[Int] = ledger + [amount]
"#,
    },
    CodeInfo {
        code: "T1903",
        title: "floating-point numbers",
        explanation: "`Float`, its literals and the operator `/` are parsed and not supported yet. Whole numbers are divided by `//`.",
        fails: r#"def half() -> Float = 0.5
"#,
        passes: r#"def half(n: Int) -> Int = n // 2
"#,
    },
    CodeInfo {
        code: "T1904",
        title: "bytes",
        explanation: "`Bytes` is not supported yet.",
        fails: r#"def size(data: Bytes) -> Int = 0
"#,
        passes: r#"def size(data: List[Int]) -> Int = 0
"#,
    },
    CodeInfo {
        code: "T1905",
        title: "fixed-width integers",
        explanation: "`I8` to `I64` and `U8` to `U64` are not supported yet. `Int` has no bounds; a refined type gives it some.",
        fails: r#"def next(n: U8) -> U8 = n
"#,
        passes: r#"type Byte = n: Int where 0 <= n < 256

def next(n: Byte) -> Byte = n
"#,
    },
    CodeInfo {
        code: "T1906",
        title: "foreign functions",
        explanation: "`extern def` outside the standard library is parsed and not supported yet.",
        fails: r#"extern def now() -> Int
because "reads the clock"
"#,
        passes: r#"def now() -> Int = 0
"#,
    },
    CodeInfo {
        code: "T1907",
        title: "other effects of the prelude",
        explanation: "Of the prelude's effects only `Console` and `Diverge` are supported yet.",
        fails: r#"def load() uses Files
end
"#,
        passes: r#"def load() uses Console
end
"#,
    },
    CodeInfo {
        code: "T1908",
        title: "irregular recursion of types",
        explanation: "A generic type that contains itself with other type arguments is not supported yet.",
        fails: r#"enum Nested[T]
  Flat(value: T)
  Deeper(inner: Nested[List[T]])
end
"#,
        passes: r#"enum Nested[T]
  Flat(value: T)
  Deeper(inner: List[Nested[T]])
end
"#,
    },
    CodeInfo {
        code: "T1922",
        title: "hundreds of cases",
        explanation: "A `match` of more than 500 cases, or an `if` of more than 500 conditions, is not supported yet. Look the value up in a map, or split the function.",
        fails: "",
        passes: "",
    },
    CodeInfo {
        code: "T1923",
        title: "removal of computed keys",
        explanation: "From a map, only keys that are listed can be removed yet: `m - {a, b}`.",
        fails: r#"def without(m: Map[Int, Text], gone: Set[Int]) -> Map[Int, Text] = m - gone
"#,
        passes: r#"def without(m: Map[Int, Text], gone: Int) -> Map[Int, Text] = m - {gone}
"#,
    },
    CodeInfo {
        code: "T1924",
        title: "foreign functions of the standard library",
        explanation: "The standard library declares a foreign function that this compiler has no operation for: the library and the compiler do not belong together.",
        fails: "",
        passes: "",
    },
];
