//! Codes T1101–T1899, found by type inference.

use super::CodeInfo;

pub(super) const CODES: &[CodeInfo] = &[
    CodeInfo {
        code: "T1101",
        title: "wrong type",
        explanation: "A value of one type stands where another is wanted. Tenet converts nothing by itself: `show(n)` makes a text of a number, `parse_int(text)` a number of a text.",
        fails: r#"def name() -> Text = 3
"#,
        passes: r#"def name() -> Text = "three"
"#,
    },
    CodeInfo {
        code: "T1102",
        title: "type not known",
        explanation: "Nothing near this place says what its type is. Write the type of a parameter or a name: `let xs: List[Int] = []`.",
        fails: r#"def count() -> Int
  let xs = []
  0
end
"#,
        passes: r#"def count() -> Int
  let xs: List[Int] = []
  0
end
"#,
    },
    CodeInfo {
        code: "T1103",
        title: "wrong number of arguments",
        explanation: "The call gives more or fewer arguments than there are parameters.",
        fails: r#"def add(a: Int, b: Int) -> Int = a + b

def three() -> Int = add(3)
"#,
        passes: r#"def add(a: Int, b: Int) -> Int = a + b

def three() -> Int = add(1, 2)
"#,
    },
    CodeInfo {
        code: "T1104",
        title: "wrong argument name",
        explanation: "The call names a parameter that is not there, or gives one twice.",
        fails: r#"def add(a: Int, b: Int) -> Int = a + b

def three() -> Int = add(1, c = 2)
"#,
        passes: r#"def add(a: Int, b: Int) -> Int = a + b

def three() -> Int = add(1, b = 2)
"#,
    },
    CodeInfo {
        code: "T1105",
        title: "not a function",
        explanation: "Only functions can be called.",
        fails: r#"def five(n: Int) -> Int = n(5)
"#,
        passes: r#"def five(n: Int) -> Int = n + 5
"#,
    },
    CodeInfo {
        code: "T1106",
        title: "unknown field or function of a type",
        explanation: "`x.name` is a field of the record `x`, a part of a tuple; `x.f(a)` is `f(x, a)`, looked up in the module that defines the type of `x`, then in scope.",
        fails: r#"record Account
  balance: Int
end

def rich(account: Account) -> Bool = account.balence > 1_000
"#,
        passes: r#"record Account
  balance: Int
end

def rich(account: Account) -> Bool = account.balance > 1_000
"#,
    },
    CodeInfo {
        code: "T1107",
        title: "operator does not work on this type",
        explanation: "Arithmetic is for `Int`; `+` also joins texts and lists and unites sets; `in` looks into lists, sets, maps, texts and ranges.",
        fails: r#"def both(a: Bool, b: Bool) -> Bool = a + b
"#,
        passes: r#"def both(a: Bool, b: Bool) -> Bool = a and b
"#,
    },
    CodeInfo {
        code: "T1108",
        title: "no elements",
        explanation: "Loops, quantifiers and comprehensions go over ranges, lists, sets, maps and texts; `[…]` takes an element of a list, text or map.",
        fails: r#"def total(n: Int) -> Int
  var sum = 0
  for i in n
    sum = sum + i
  end
  sum
end
"#,
        passes: r#"def total(n: Int) -> Int
  var sum = 0
  for i in 0..n
    sum = sum + i
  end
  sum
end
"#,
    },
    CodeInfo {
        code: "T1109",
        title: "bound not met",
        explanation: "Values that hold functions cannot be compared, ordered or shown, and of a type parameter nothing is known but its bounds.",
        fails: r#"def same[T](a: T, b: T) -> Bool = a == b
"#,
        passes: r#"def same[T: Eq](a: T, b: T) -> Bool = a == b
"#,
    },
    CodeInfo {
        code: "T1110",
        title: "wrong number of type arguments",
        explanation: "A generic type or function is given more or fewer types than it has parameters.",
        fails: r#"def none(xs: List[Int, Int]) -> Bool = true
"#,
        passes: r#"def none(xs: List[Int]) -> Bool = true
"#,
    },
    CodeInfo {
        code: "T1111",
        title: "infinite type",
        explanation: "A type would have to be a part of itself.",
        fails: r#"def loop() -> Int
  var xs = []
  xs = [xs]
  0
end
"#,
        passes: r#"def loop() -> Int
  var xs: List[List[Int]] = []
  xs = [[1]]
  0
end
"#,
    },
    CodeInfo {
        code: "T1112",
        title: "assignment to what is no variable",
        explanation: "Only names declared by `var` change their value.",
        fails: r#"def next(n: Int) -> Int
  n = n + 1
  n
end
"#,
        passes: r#"def next(n: Int) -> Int
  var m = n
  m = m + 1
  m
end
"#,
    },
    CodeInfo {
        code: "T1113",
        title: "assignment from inside",
        explanation: "A lambda has the values of its surroundings, not their variables; and nothing changes while a condition, a quantifier or a comprehension is evaluated.",
        fails: r#"def twice(n: Int) -> Int
  var m = n
  let double = (x: Int) -> do
    m = m + x
    m
  end
  double(n)
end
"#,
        passes: r#"def twice(n: Int) -> Int
  let double = (x: Int) -> n + x
  double(n)
end
"#,
    },
    CodeInfo {
        code: "T1114",
        title: "jump that leads nowhere",
        explanation: "`break` and `continue` stand in a loop, `return` in a function; none of them leaves a condition, a quantifier or a comprehension.",
        fails: r#"def stop()
  break
end
"#,
        passes: r#"def stop()
  for i in 0..3
    break
  end
end
"#,
    },
    CodeInfo {
        code: "T1115",
        title: "value not used",
        explanation: "A statement has the type `Unit`. A value that is computed and dropped is mostly a mistake.",
        fails: r#"def add(a: Int, b: Int) -> Int
  a + b
  a
end
"#,
        passes: r#"def add(a: Int, b: Int) -> Int
  let _ = a
  a + b
end
"#,
    },
    CodeInfo {
        code: "T1116",
        title: "no value at the end",
        explanation: "The last expression of a function, branch or block is its value; here there is none.",
        fails: r#"def sign(n: Int) -> Int
  if n < 0
    return -1
  end
end
"#,
        passes: r#"def sign(n: Int) -> Int
  if n < 0
    return -1
  end
  1
end
"#,
    },
    CodeInfo {
        code: "T1117",
        title: "pattern does not fit the constructor",
        explanation: "A pattern without names gives all fields of its constructor; one with names gives fields that are there, each once.",
        fails: r#"record Point
  x: Int
  y: Int
end

def left(p: Point) -> Int =
  match p
  case Point(x) then x
  end
"#,
        passes: r#"record Point
  x: Int
  y: Int
end

def left(p: Point) -> Int =
  match p
  case Point(x = x) then x
  end
"#,
    },
    CodeInfo {
        code: "T1118",
        title: "`try` cannot leave",
        explanation: "`try e` takes an `Option` or `Result` and returns its `None` or `Err` from the function, which must have such a result itself.",
        fails: r#"def first(n: Option[Int]) -> Int = try n
"#,
        passes: r#"def first(n: Option[Int]) -> Option[Int] = Some(try n)
"#,
    },
    CodeInfo {
        code: "T1120",
        title: "a lemma is no value",
        explanation: "A lemma is called as a statement, or after `by`, for what its `ensures` lines say.",
        fails: r#"lemma small(n: Int)
  requires n > 1
  ensures n > 0
end

def use() -> Int
  let x = small(2)
  1
end
"#,
        passes: r#"lemma small(n: Int)
  requires n > 1
  ensures n > 0
end

def use() -> Int
  small(2)
  1
end
"#,
    },
    CodeInfo {
        code: "T1121",
        title: "ghost in what runs",
        explanation: "What is ghost — `ghost` names and parameters, `ghost spec`, `forall`, `exists` — is erased before the program runs, so nothing that runs may depend on it.",
        fails: r#"def answer(ghost n: Int) -> Int = n
"#,
        passes: r#"def answer(n: Int) -> Int = n
"#,
    },
    CodeInfo {
        code: "T1122",
        title: "cyclic alias",
        explanation: "`type` names a type that exists already; it cannot stand for itself. Data that contains itself is a `record` or an `enum`.",
        fails: r#"type Chain = List[Chain]
"#,
        passes: r#"record Chain
  next: List[Chain]
end
"#,
    },
    CodeInfo {
        code: "T1123",
        title: "cyclic constant",
        explanation: "The value of a constant is computed at compile time, so it cannot depend on itself, directly or by way of functions.",
        fails: r#"const low: Int = high - 1

const high: Int = low + 1
"#,
        passes: r#"const low: Int = 0

const high: Int = low + 1
"#,
    },
    CodeInfo {
        code: "T1124",
        title: "not strictly positive",
        explanation: "A type that stands left of an arrow in its own definition would hide a recursion that no measure sees; anything could be proved with it.",
        fails: r#"record Knot
  untie: (Knot) -> Int
end
"#,
        passes: r#"record Knot
  untie: (Int) -> Int
end
"#,
    },
    CodeInfo {
        code: "T1125",
        title: "type without values",
        explanation: "No value of this type can ever be made: every way to make one needs one already. Anything holds of nothing.",
        fails: r#"record Endless
  next: Endless
end
"#,
        passes: r#"record Endless
  next: Option[Endless]
end
"#,
    },
    CodeInfo {
        code: "T1126",
        title: "signature of `main`",
        explanation: "`main` takes nothing and gives `Unit`, or an `Int` from 0 to 255: the exit status.",
        fails: r#"def main(n: Int) -> Int = n
"#,
        passes: r#"def main() -> Int = 0
"#,
    },
    CodeInfo {
        code: "T1127",
        title: "condition that depends on its own type",
        explanation: "The condition of a type is a statement over values of its base type. It cannot use functions that take or give the type being defined.",
        fails: r#"spec fits(n: Small) -> Bool = n < 10

type Small = n: Int where fits(n)
"#,
        passes: r#"spec fits(n: Int) -> Bool = n < 10

type Small = n: Int where fits(n)
"#,
    },
    CodeInfo {
        code: "T1128",
        title: "case that is never reached",
        explanation: "The cases above match every value that this one would. This is a warning.",
        fails: r#"def word(b: Bool) -> Text =
  match b
  case true then "yes"
  case false then "no"
  case _ then "maybe"
  end
"#,
        passes: r#"def word(b: Bool) -> Text =
  match b
  case true then "yes"
  case false then "no"
  end
"#,
    },
    CodeInfo {
        code: "T1131",
        title: "field and function of one name",
        explanation: "A field that holds a function is called by `x.field(a)`, so there can be no function of that name for the type.",
        fails: r#"record Rule
  apply: (Int) -> Int
end

def apply(rule: Rule, n: Int) -> Int = n

def use(rule: Rule) -> Int = rule.apply(1)
"#,
        passes: r#"record Rule
  apply: (Int) -> Int
end

def use(rule: Rule) -> Int = rule.apply(1)
"#,
    },
    CodeInfo {
        code: "T1132",
        title: "type too large",
        explanation: "Once its aliases are expanded, or as it is inferred, the type has thousands of parts. Declare a record or enum for a part of it.",
        fails: "",
        passes: "",
    },
    CodeInfo {
        code: "T1133",
        title: "lemma with a value",
        explanation: "A lemma gives nothing; what it shows stands in its `ensures` lines.",
        fails: r#"lemma positive(n: Int) -> Int
  requires n > 1
  ensures n > 0
  n
end
"#,
        passes: r#"lemma positive(n: Int)
  requires n > 1
  ensures n > 0
end
"#,
    },
    CodeInfo {
        code: "T1134",
        title: "`by` without a lemma",
        explanation: "What follows `by` is the call of a lemma: only a lemma's `ensures` is known by calling it.",
        fails: r#"def check(n: Int) -> Int = n

def use(n: Int) -> Int
  assert n == n by check(n)
  n
end
"#,
        passes: r#"lemma check(n: Int)
  ensures n == n
end

def use(n: Int) -> Int
  assert n == n by check(n)
  n
end
"#,
    },
];
