//! Codes T0001–T0999, found by the lexer and the parser.

use super::CodeInfo;

pub(super) const CODES: &[CodeInfo] = &[
    CodeInfo {
        code: "T0001",
        title: "something is missing, or does not belong here",
        explanation: "The text stops to be Tenet at this place. The message says what could stand there. Statements end with their lines; a line goes on where it ends with an operator or a comma, or where the next begins with an operator.",
        fails: "def area(width: Int, height) -> Int = width * height
",
        passes: "def area(width: Int, height: Int) -> Int = width * height
",
    },
    CodeInfo {
        code: "T0002",
        title: "unknown character",
        explanation: "Outside texts and comments, Tenet is written with ASCII letters, digits and a few symbols. Names are ASCII so that no two of them look alike.",
        fails: "def rest(n: Int) -> Int = n ^ 2
",
        passes: "def rest(n: Int) -> Int = n * n
",
    },
    CodeInfo {
        code: "T0003",
        title: "text that is not closed",
        explanation: r#"A text begins and ends with `"` on one line; a line break in it is written `\n`. In an f-text the braces hold an expression; braces that stand for themselves are doubled."#,
        fails: r#"def greeting() -> Text = "hello
"#,
        passes: r#"def greeting() -> Text = "hello"
"#,
    },
    CodeInfo {
        code: "T0004",
        title: "unknown escape",
        explanation: r#"After a backslash stand `n`, `t`, `r`, `0`, `\`, `"`, `'` or `u{…}` with the number of a character in hexadecimal digits."#,
        fails: r#"def path() -> Text = "c:\data"
"#,
        passes: r#"def path() -> Text = "c:\\data"
"#,
    },
    CodeInfo {
        code: "T0005",
        title: "malformed number",
        explanation: "Numbers look like `1_000`, `0xff`, `0b1010`, `2.5` or `1e-3`. A name does not begin with a digit. Whole numbers have no limit, but one with more than 10,000 digits must be computed.",
        fails: "def mask() -> Int = 0xfg
",
        passes: "def mask() -> Int = 0xff
",
    },
    CodeInfo {
        code: "T0006",
        title: "brackets that do not match",
        explanation: "Each `(`, `[` and `{` is closed by its own kind, innermost first. Inside brackets newlines mean nothing, so one that is missing would swallow the lines after it.",
        fails: "def area(width: Int, height: Int) -> Int
  let sum = (width + height
  sum
end
",
        passes: "def area(width: Int, height: Int) -> Int
  let sum = (width + height)
  sum
end
",
    },
    CodeInfo {
        code: "T0007",
        title: "block without `end`",
        explanation: "`def` (unless its body stands after `=`), `if`, `match`, `while`, `for`, `do`, `record`, `enum` and the like are closed by `end`. Where one is missing, the indentation tells which.",
        fails: "def smaller(a: Int, b: Int) -> Int
  if a < b
    a
  else
    b
end
",
        passes: "def smaller(a: Int, b: Int) -> Int
  if a < b
    a
  else
    b
  end
end
",
    },
    CodeInfo {
        code: "T0008",
        title: "`end` without a block",
        explanation: "There are more `end`s than blocks. A body after `=` has none, and one `end` closes a whole chain of `if`, `elif` and `else`.",
        fails: "def double(n: Int) -> Int = n * 2
end
",
        passes: "def double(n: Int) -> Int = n * 2
",
    },
    CodeInfo {
        code: "T0009",
        title: "nested too deeply",
        explanation: "At most about 200 brackets or 160 blocks stand in one another, and at most about 500 operators, calls or fields follow one another without a bracket, comma or line between them. Name parts with `let`, or move them to functions.",
        fails: "def f() -> Int = ((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((1))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))
",
        passes: "def f() -> Int = 1
",
    },
    CodeInfo {
        code: "T0010",
        title: "name in the wrong case",
        explanation: "Names of values, functions, modules and effects' operations are `snake_case`, constants too; types, constructors, traits and effects are `UpperCamel`. The grammar tells them apart by that.",
        fails: "def firstName(full_name: Text) -> Text = full_name
",
        passes: "def first_name(full_name: Text) -> Text = full_name
",
    },
    CodeInfo {
        code: "T0011",
        title: "no `+=`",
        explanation: "An assignment names the variable twice: `x = x + 1`. There is one way to write it.",
        fails: "def count(xs: List[Int]) -> Int
  var n = 0
  for x in xs
    n += 1
  end
  n
end
",
        passes: "def count(xs: List[Int]) -> Int
  var n = 0
  for x in xs
    n = n + 1
  end
  n
end
",
    },
    CodeInfo {
        code: "T0012",
        title: "`=` where `==` is meant",
        explanation: "`=` gives a value to a name; `==` asks whether two values are equal.",
        fails: "def is_zero(n: Int) -> Bool
  if n = 0 then true else false end
end
",
        passes: "def is_zero(n: Int) -> Bool
  if n == 0 then true else false end
end
",
    },
    CodeInfo {
        code: "T0013",
        title: "symbol for which Tenet has a word",
        explanation: "Logic is written in words: `and`, `or`, `not`. Functions are written `x -> e`, powers `pow(x, n)`, and `let` makes a name.",
        fails: "def both(a: Bool, b: Bool) -> Bool = a && b
",
        passes: "def both(a: Bool, b: Bool) -> Bool = a and b
",
    },
    CodeInfo {
        code: "T0014",
        title: "`elif` is one word",
        explanation: "A chain of conditions is `if … elif … else … end`, closed by one `end`.",
        fails: "def sign(n: Int) -> Int
  if n > 0
    1
  else if n == 0
    0
  else
    -1
  end
end
",
        passes: "def sign(n: Int) -> Int
  if n > 0
    1
  elif n == 0
    0
  else
    -1
  end
end
",
    },
    CodeInfo {
        code: "T0015",
        title: "`:`, `{` or an arrow where a block or `then` is meant",
        explanation: "The end of a line begins a block, and `end` closes it. On one line it is `if c then a else b end` and `case P then e`.",
        fails: "def abs_of(n: Int) -> Int
  if n < 0:
    return -n
  end
  n
end
",
        passes: "def abs_of(n: Int) -> Int
  if n < 0
    return -n
  end
  n
end
",
    },
    CodeInfo {
        code: "T0016",
        title: "condition in the wrong place",
        explanation: "A condition comes first: `if c then return x end`, `if c then a else b end`. In a comprehension it begins with `where`: `[x for x in xs where x > 0]`.",
        fails: "def positive(xs: List[Int]) -> List[Int] = [x for x in xs if x > 0]
",
        passes: "def positive(xs: List[Int]) -> List[Int] = [x for x in xs where x > 0]
",
    },
    CodeInfo {
        code: "T0017",
        title: "no `null`",
        explanation: "A value that may be missing has the type `Option[T]`: it is `None` or `Some(x)`, and `match` tells which.",
        fails: "def nothing() -> Option[Int] = null
",
        passes: "def nothing() -> Option[Int] = None
",
    },
    CodeInfo {
        code: "T0018",
        title: "word of another language",
        explanation: "Functions begin with `def`, data with `record` or `enum`, and a variable with `var`.",
        fails: "fn double(n: Int) -> Int = n * 2
",
        passes: "def double(n: Int) -> Int = n * 2
",
    },
    CodeInfo {
        code: "T0019",
        title: "no semicolons",
        explanation: "A statement ends with its line.",
        fails: "def double(n: Int) -> Int
  let m = n * 2;
  m
end
",
        passes: "def double(n: Int) -> Int
  let m = n * 2
  m
end
",
    },
    CodeInfo {
        code: "T0020",
        title: "wrong quotes",
        explanation: r#"Texts stand in plain double quotes, `"…"`; single quotes hold exactly one character, `'a'`."#,
        fails: "def greeting() -> Text = 'hello'
",
        passes: r#"def greeting() -> Text = "hello"
"#,
    },
    CodeInfo {
        code: "T0021",
        title: "documentation that belongs to nothing",
        explanation: "A line that begins with `##` documents the declaration, field or variant below it. Everywhere else comments begin with one `#`.",
        fails: "def double(n: Int) -> Int
  ## Twice.
  n * 2
end
",
        passes: "## Twice `n`.
def double(n: Int) -> Int
  n * 2
end
",
    },
    CodeInfo {
        code: "T0022",
        title: "range in the wrong place",
        explanation: "`a..b` is no value: it stands after the `in` of loops, quantifiers and comprehensions, and in slices. Whether a number is in it, `a <= n < b` says.",
        fails: "def is_digit(n: Int) -> Bool = n in 0..10
",
        passes: "def is_digit(n: Int) -> Bool = 0 <= n < 10
",
    },
    CodeInfo {
        code: "T0023",
        title: "this cannot be assigned to",
        explanation: "An assignment updates a variable, an element or a field of one: `x = e`, `x[i] = e`, `x.f = e`.",
        fails: "def three() -> Int
  var n = 1
  n + 1 = 3
  n
end
",
        passes: "def three() -> Int
  var n = 1
  n = 3
  n
end
",
    },
    CodeInfo {
        code: "T0024",
        title: "parameter of a lambda that is no name",
        explanation: "The parameters before `->` are names, perhaps with types: `x -> e`, `(x, y) -> e`, `(x: Int) -> e`.",
        fails: "def apply() -> ((Int) -> Int) = (x + 1) -> x
",
        passes: "def apply() -> ((Int) -> Int) = x -> x + 1
",
    },
    CodeInfo {
        code: "T0025",
        title: "argument with a name that is none",
        explanation: "A named argument is `name = value`. In `.with` each argument says what it replaces: a field, `balance = 0`, or an element, `[i] = x`.",
        fails: "def cleared(xs: List[Int] where len(xs) > 0) -> List[Int] = xs.with(0)
",
        passes: "def cleared(xs: List[Int] where len(xs) > 0) -> List[Int] = xs.with([0] = 0)
",
    },
    CodeInfo {
        code: "T0026",
        title: "`by` without a lemma's call",
        explanation: "After `by` stands the call of a lemma, whose `ensures` becomes known: `assert P by lemma_name(x)`.",
        fails: "lemma small(n: Int)
  ensures n < n + 1
end

def next(n: Int) -> Int
  assert n < n + 1 by small
  n + 1
end
",
        passes: "lemma small(n: Int)
  ensures n < n + 1
end

def next(n: Int) -> Int
  assert n < n + 1 by small(n)
  n + 1
end
",
    },
    CodeInfo {
        code: "T0027",
        title: "`module` or an import too late",
        explanation: "A file begins with `module`, if at all; then come the imports, then the declarations.",
        fails: "def zero() -> Int = 0

module numbers
",
        passes: "module numbers

def zero() -> Int = 0
",
    },
    CodeInfo {
        code: "T0028",
        title: "tuple of one part",
        explanation: "`()` is the unit value, `(a, b)` a pair, and `(a)` is `a`. There are no tuples of one part.",
        fails: "def one() -> Int = (1,)
",
        passes: "def one() -> Int = (1)
",
    },
    CodeInfo {
        code: "T0029",
        title: "hidden character",
        explanation: r#"Characters that change the direction of writing, and controls, can make a text look other than it is. They stand in texts as escapes, `\u{202E}`, and nowhere else."#,
        fails: "def name() -> Text = \"a\u{202E}b\"\n",
        passes: r#"def name() -> Text = "a\u{202E}b"
"#,
    },
    CodeInfo {
        code: "T0030",
        title: "statement outside a function",
        explanation: "At the top of a file stand declarations only. What a program does stands in `def main()`.",
        fails: r#"print("hello")
"#,
        passes: r#"def main() uses Console
  print("hello")
end
"#,
    },
    CodeInfo {
        code: "T0031",
        title: "list pattern with two rests",
        explanation: "`*` in a list pattern stands for all elements that the others leave, so there is at most one.",
        fails: "def edges(xs: List[Int]) -> Int
  match xs
  case [*front, x, *rest] then x
  case _ then 0
  end
end
",
        passes: "def edges(xs: List[Int]) -> Int
  match xs
  case [x, *rest] then x
  case _ then 0
  end
end
",
    },
    CodeInfo {
        code: "T0032",
        title: "file too large",
        explanation: "A source file has at most 64 MB. Split it into modules.",
        fails: "",
        passes: "",
    },
    CodeInfo {
        code: "T0033",
        title: "upper-case name after a value",
        explanation: "Before a dot and an upper-case name stands the name of a module, as in `shapes.Circle`. A value has fields and functions, whose names are lower-case.",
        fails: "def size(xs: List[Int]) -> Int = len(xs).Value
",
        passes: "def size(xs: List[Int]) -> Int = len(xs)
",
    },
    CodeInfo {
        code: "T0034",
        title: "`where` without a name",
        explanation: "A refinement speaks about a value by its name, so what stands before its type is one name: `let n: Int where n > 0 = e`.",
        fails: "def total(pair: (Int, Int)) -> Int
  let (a, b): (Int, Int) where a > 0 = pair
  a + b
end
",
        passes: "def total(pair: (Int, Int)) -> Int
  let (a, b): (Int, Int) = pair
  a + b
end
",
    },
];
