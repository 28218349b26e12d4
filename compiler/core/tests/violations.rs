//! What is violated, and where: contracts evaluated, and the search for arguments that break them.

mod run;
use run::Source;
use tenet_core::eval::{Contracts, Outcome};

/// Each function without parameters violates what the comment before its name says.
#[track_caller]
fn check(text: &str, expected: &[(&str, &str)]) {
    let source = Source::new(text);
    for (name, violation) in expected {
        assert_eq!(source.violation(name), *violation, "{name}");
    }
}

#[test]
fn operations_oblige_their_operands() {
    check(
        r#"
def zero() -> Int = 0
def divided() -> Int = 1 // zero()
def modulo() -> Int = 1 % zero()
def index() -> Int = [1, 2][2]
def below() -> Int = [1, 2][-1]
def key() -> Int = {"a": 1}["b"]
def slice() -> List[Int] = [1, 2][1..3]
def reversed() -> Text = "abc"[2..1]
def code() -> Char = 0xd800.from_code()
def position() -> Char = "ä"[1]
def changed() -> List[Int]
  var xs = [1]
  xs[1] = 2
  xs
end
"#
        .replace("0xd800.from_code()", "char.from_code(0xd800)")
        .as_str(),
        &[
            ("divided", "divisor: 1 // zero()"),
            ("modulo", "divisor: 1 % zero()"),
            ("index", "index: [1, 2][2]"),
            ("below", "index: [1, 2][-1]"),
            ("key", "index: {\"a\": 1}[\"b\"]"),
            ("slice", "slice: 3"),
            ("reversed", "slice: \"abc\"[2..1]"),
            ("code", "range: char.from_code(0xd800)"),
            ("position", "index: \"ä\"[1]"),
            ("changed", "index: 1"),
        ],
    );
}

#[test]
fn matches_and_patterns_fit() {
    check(
        r"
def partial(o: Option[Int]) -> Int =
  match o
  case Some(x) where x > 0 then x
  end

def uncovered() -> Int = partial(None)

def first(xs: List[Int]) -> Int
  let [x, *_] = xs
  x
end

def empty() -> Int = first([])

def written(n: Int) -> Int = if n > 0 then n else unreachable end
def reached() -> Int = written(0)
def wanted() -> Int = ?answer
",
        &[
            (
                "uncovered",
                "match: match o\n  case Some(x) where x > 0 then x\n  end",
            ),
            ("empty", "match: [x, *_]"),
            ("reached", "unreachable: unreachable"),
            ("wanted", "hole: ?answer"),
        ],
    );
}

#[test]
fn refinements_are_obliged_where_values_flow() {
    check(
        r"
type Even = n: Int where n % 2 == 0

record Interval
  low: Int
  high: Int where high >= low
  invariant high - low < 10
end

record Box[T]
  item: T
end

def take(n: Nat) -> Int = n
def given() -> Int = take(-1)
def bound() -> Int
  let n: Even = 3
  n
end
def assigned() -> Int
  var n: Int where n < 3 = 0
  while n < 5
    n = n + 1
  end
  n
end
def result() -> Nat = 0 - 1
def field() -> Interval = Interval(3, 2)
def invariant_line() -> Interval = Interval(0, 10)
def updated() -> Interval = Interval(0, 1).with(low = 2)
def element() -> List[Nat] = [1, -2]
def inside() -> Option[Nat] = Some(-1)
def pair() -> (a: Int, b: Int where b > a) = (2, 1)
def nested() -> Map[Text, Nat] = {'k': -1}
def callback(f: (n: Nat) -> Int) -> Int = f(-1)
def called() -> Int = callback(n -> n)
const limit: Nat = 3 - 4
def constant() -> Int = limit
def dependent(a: Int, b: Int where b > a) -> Int = b - a
def ordered() -> Int = dependent(3, 3)
"
        .replace("'k'", "\"k\"")
        .as_str(),
        &[
            ("given", "precondition: take(-1) <- n >= 0"),
            ("bound", "refinement: 3 <- n % 2 == 0"),
            ("assigned", "refinement: n + 1 <- n < 3"),
            ("result", "postcondition: 0 - 1 <- n >= 0"),
            ("field", "data-invariant: Interval(3, 2) <- high >= low"),
            (
                "invariant_line",
                "data-invariant: Interval(0, 10) <- high - low < 10",
            ),
            (
                "updated",
                "data-invariant: Interval(0, 1).with(low = 2) <- high >= low",
            ),
            ("element", "postcondition: [1, -2] <- n >= 0"),
            ("inside", "postcondition: Some(-1) <- n >= 0"),
            ("pair", "postcondition: (2, 1) <- b > a"),
            ("nested", "postcondition: {\"k\": -1} <- n >= 0"),
            ("called", "precondition: f(-1) <- n >= 0"),
            ("constant", "refinement: 3 - 4 <- n >= 0"),
            ("ordered", "precondition: dependent(3, 3) <- b > a"),
        ],
    );
}

#[test]
fn clauses_are_obliged() {
    check(
        r"
def half(n: Int) -> h: Int
  requires n >= 0
  requires n % 2 == 0
  ensures h * 2 == n
  n // 2
end

def odd() -> Int = half(3)

def wrong(n: Int) -> r: Int
  ensures r >= n
  ensures r > n
  if n > 0
    return n
  end
  n + 1
end

def too_small() -> Int = wrong(1)

def (q: Int, r: Int) divide() -> Int = 1
"
        .replace("\ndef (q: Int, r: Int) divide() -> Int = 1\n", "")
        .replace(
            "\n\ndef too_small",
            r"

def parts(n: Int) -> (q: Int, r: Int)
  ensures q * 2 + r == n
  (n // 2, 0)
end

def halves() -> (Int, Int) = parts(3)

def asserted() -> Int
  let x = 2
  assert x > 1
  assert x > 2
  x
end

lemma positive(n: Int)
  requires n > 0
  ensures n * n > 0
end

def lemma_misused() -> Int
  positive(0)
  1
end

def proof_misused() -> Int
  assert all i in 0..3: i >= 0 by positive(i)
  1
end

def too_small",
        )
        .as_str(),
        &[
            ("odd", "precondition: half(3) <- n % 2 == 0"),
            ("too_small", "postcondition: n <- r > n"),
            ("halves", "postcondition: (n // 2, 0) <- q * 2 + r == n"),
            ("asserted", "assert: assert x > 2 <- x > 2"),
            ("lemma_misused", "precondition: positive(0) <- n > 0"),
            ("proof_misused", "precondition: positive(i) <- n > 0"),
        ],
    );
}

#[test]
fn loops_keep_their_invariants_and_end() {
    let source = Source::new(
        r"
def entry() -> Int
  var i = 1
  while i < 3
    invariant i == 0 or i > 1
    i = i + 1
  end
  i
end

def step() -> Int
  var total = 0
  for i in 0..5
    invariant total <= 3
    if i == 3
      continue
    end
    total = total + i
  end
  total
end

def stuck() -> Int
  var i = 0
  while i < 3
    decreases 3 - i
    if i == 2
      continue
    end
    i = i + 1
  end
  i
end

def below(n: Int) -> Int
  decreases n
  if n == 3 then 0 else below(n - 1) end
end

def unbounded() -> Int = below(2)

def left() -> Int
  var i = 0
  for x at i2 in [1, 2]
    invariant i == i2
    i = i + 1
    if x == 1
      i = 5
      break
    end
  end
  i
end
",
    );
    let violated = |name: &str| source.violation(name);
    assert!(violated("entry").starts_with("invariant-entry: while i < 3"));
    assert!(violated("entry").ends_with("<- i == 0 or i > 1"));
    assert!(violated("step").starts_with("invariant-step: for i in 0..5"));
    assert!(violated("stuck").starts_with("decreases: while i < 3"));
    assert_eq!(violated("unbounded"), "decreases: below(n - 1) <- n");
    assert_eq!(source.value("left"), "5");
}

#[test]
fn locals_are_reported() {
    let source = Source::new(
        r"
def at(xs: List[Int], n: Int) -> Int
  let m = n + 1
  xs[m]
end

def start() -> Int = at([7], 0)
",
    );
    let run = source.call("start", vec![], Contracts::All);
    let Outcome::Violated(violation) = run.outcome else {
        panic!("{run:?}");
    };
    assert_eq!(&*violation.function, "m.at");
    let shown: Vec<_> = violation
        .locals
        .iter()
        .map(|(name, value)| format!("{name} = {value}"))
        .collect();
    assert_eq!(shown, ["xs = [7]", "n = 0", "m = 1"]);
    assert_eq!(
        violation.note.as_deref(),
        Some("the index is 1, the length 1")
    );
}

#[test]
fn what_cannot_be_evaluated_is_skipped() {
    let source = Source::new(
        r"
ghost spec bounded(f: (Int) -> Int) -> Bool = forall n: Int: f(n) <= 10

def apply(f: (Int) -> Int) -> r: Int
  requires bounded(f)
  ensures r <= 10
  f(3)
end

def start() -> Int = apply(n -> 4)
",
    );
    let run = source.call("start", vec![], Contracts::All);
    assert_eq!(
        run.outcome,
        Outcome::Returned(tenet_core::eval::Value::int(4))
    );
    let skipped: Vec<_> = run
        .skipped
        .iter()
        .map(|s| source.text_at(&s.clause))
        .collect();
    assert_eq!(skipped, ["bounded(f)"]);
}

#[test]
fn assumptions_that_are_false_say_nothing() {
    let source = Source::new(
        r#"
def assumed(n: Int) -> Int
  assume n > 0 because "the caller says so"
  1
end

def start() -> Int = assumed(0)
"#,
    );
    let run = source.call("start", vec![], Contracts::All);
    assert!(
        matches!(run.outcome, Outcome::AssumptionFalse(_)),
        "{run:?}"
    );
}

#[test]
fn searches_find_the_smallest_arguments() {
    let source = Source::new(
        r#"
def largest(xs: List[Int]) -> m: Int
  requires len(xs) > 0
  ensures all x in xs: x <= m
  xs[0]
end

def magic(n: Int) -> Int
  ensures result != 0
  if n == 1234 then 0 else 1 end
end

def product(a: Nat, b: Nat where b > a) -> Int
  ensures result != 6
  a * b
end

def greet(name: Text) -> Text
  ensures len(result) > 3
  "hi " + name
end

enum Expr
  Lit(value: Int)
  Neg(inner: Expr)
  Add(left: Expr, right: Expr)
end

spec eval(e: Expr) -> Int =
  match e
  case Lit(n) then n
  case Neg(inner) then -eval(inner)
  case Add(left, right) then eval(left) + eval(right)
  end

def simplified(e: Expr) -> s: Expr
  ensures eval(s) == eval(e)
  match e
  case Add(left, Lit(0)) then left
  case Neg(Neg(inner)) then Neg(inner)
  case other then other
  end
end

def applied(f: (Int) -> Int, n: Int) -> Int
  ensures result == f(n)
  f(0)
end

def swap[T](p: (T, T)) -> q: (T, T)
  ensures q.0 == p.1 and q.1 == p.0
  (p.1, p.1)
end

def counted(m: Map[Text, Int]) -> Int
  ensures result > 0 implies len(m) > 1
  len(m)
end

def merged(s: Set[Int], t: Set[Int]) -> Set[Int]
  ensures len(result) == len(s) + len(t)
  s + t
end
"#,
    );
    let first = |name: &str| source.search(name).first().cloned().unwrap_or_default();
    assert_eq!(
        first("largest"),
        "([0, 1]) postcondition: xs[0] <- all x in xs: x <= m"
    );
    assert_eq!(first("magic"), "(1234) postcondition: 0 <- result != 0");
    assert_eq!(
        first("product"),
        "(1, 6) postcondition: a * b <- result != 6"
    );
    assert_eq!(
        first("greet"),
        "(\"\") postcondition: \"hi \" + name <- len(result) > 3"
    );
    assert_eq!(
        first("simplified"),
        "(Neg(Neg(Lit(1)))) postcondition: Neg(inner) <- eval(s) == eval(e)"
    );
    assert!(
        first("applied").starts_with("(x0 -> "),
        "{}",
        first("applied")
    );
    assert!(
        first("swap").starts_with("((0, 1)) postcondition"),
        "{}",
        first("swap")
    );
    assert!(
        first("counted").starts_with("({\"\": 0}) "),
        "{}",
        first("counted")
    );
    assert!(
        first("merged").starts_with("({0}, {0}) "),
        "{}",
        first("merged")
    );
}

#[test]
fn a_callee_is_not_blamed_in_a_search() {
    let source = Source::new(
        r"
def careless(n: Int) -> r: Int
  ensures r > n
  n
end

def caller(n: Int) -> r: Int
  ensures r > n
  careless(n)
end
",
    );
    assert_eq!(
        source.search("caller"),
        ["(0) postcondition: careless(n) <- r > n"]
    );
}

#[test]
fn later_parts_of_the_language_are_refused() {
    assert_eq!(
        Source::refusals("def less(m: Map[Int, Int], s: Set[Int]) -> Map[Int, Int] = m - s\n"),
        ["T1923"]
    );
}
