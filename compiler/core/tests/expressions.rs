//! What expressions and statements mean, from their text.

mod run;
use run::{Source, check_values};

#[test]
fn arithmetic_is_exact_and_floors() {
    check_values(
        r"
def big() -> Int = 99999999999999999999 * 99999999999999999999
def down() -> Int = -7 // 2
def sign() -> Int = -7 % 2
def negative() -> Int = 7 % -2
def mixed() -> Int = -(3 - 10) * 2 + 1
def power() -> Int
  var p = 1
  for i in 0..100
    p = p * 2
  end
  p
end
",
        &[
            ("big", "9999999999999999999800000000000000000001"),
            ("down", "-4"),
            ("sign", "1"),
            ("negative", "-1"),
            ("mixed", "15"),
            ("power", "1267650600228229401496703205376"),
        ],
    );
}

#[test]
fn comparisons_chain_and_evaluate_operands_once() {
    check_values(
        r"
def inside(n: Int) -> Bool = 0 <= n < 10
def both() -> (Bool, Bool) = (inside(9), inside(10))
def three() -> Bool = 1 < 2 <= 2 == 2 != 3
def descending() -> Bool = 3 > 2 >= 2
def between(n: Int) -> Bool = 1 <= n < 4
def members() -> List[Bool] = [between(0), between(1), between(3), between(4)]
def unequal() -> Bool = (1, 2) != (1, 3)
def order() -> List[Bool] = [None < Some(0), Some(1) < Some(2), [1] < [1, 0], (1, 'b') < (2, 'a')]
def bounds() -> Bool
  var i = 3
  let xs = [1, 2, 3, 4]
  0 <= i < len(xs) and xs[i] == 4
end
",
        &[
            ("both", "(true, false)"),
            ("three", "true"),
            ("descending", "true"),
            ("members", "[false, true, true, false]"),
            ("unequal", "true"),
            ("order", "[true, true, true, true]"),
            ("bounds", "true"),
        ],
    );
}

#[test]
fn connectives_stop_early() {
    check_values(
        r"
def safe(xs: List[Int]) -> Bool = len(xs) > 0 and xs[0] == 1
def both() -> (Bool, Bool) = (safe([]), safe([1]))
def implied(n: Int) -> Bool = n != 0 implies 10 // n > 0
def all_implied() -> List[Bool] = [implied(0), implied(1), implied(-1)]
def either() -> Bool = true or 1 // 0 == 0
def same() -> Bool = (1 < 2) iff (3 < 4)
",
        &[
            ("both", "(false, true)"),
            ("all_implied", "[true, true, false]"),
            ("either", "true"),
            ("same", "true"),
        ],
    );
}

#[test]
fn matches_try_their_cases_in_order() {
    check_values(
        r#"
enum Shape
  Dot
  Circle(radius: Int)
  Box(width: Int, height: Int)
end

def area(s: Shape) -> Int =
  match s
  case Dot then 0
  case Circle(r) where r > 10 then -1
  case Circle(r) then 3 * r * r
  case Box(width = w, height = h) then w * h
  end

def areas() -> List[Int] = [area(Dot), area(Circle(2)), area(Circle(11)), area(Box(2, 3))]

def kind(n: Int) -> Text =
  match n
  case 0 then "zero"
  case 1 | 2 | 3 then "few"
  case -1 then "minus"
  case _ then "many"
  end

def kinds() -> List[Text] = [kind(0), kind(2), kind(-1), kind(9)]

def pair(p: (Option[Int], Option[Int])) -> Int =
  match p
  case (Some(a), Some(b)) then a + b
  case (Some(a), None) | (None, Some(a)) then a
  case (None, None) then 0
  end

def pairs() -> List[Int] = [pair((Some(1), Some(2))), pair((None, Some(5))), pair((Some(6), None)), pair((None, None))]

def size(s: Shape) -> Int =
  match s
  case Circle(n) | Box(n, _) where n > 5 then n
  case Box(_, n) then -n
  case _ then 0
  end

def sizes() -> List[Int] = [size(Circle(7)), size(Circle(1)), size(Box(6, 1)), size(Box(1, 9)), size(Dot)]

def list(xs: List[Int]) -> Text =
  match xs
  case [] then "none"
  case [x] then f"one {x}"
  case [first, *_, last] where first == last then "round"
  case [a, b, *rest] then f"{a} {b} and {len(rest)}"
  end

def lists() -> List[Text] = [list([]), list([4]), list([1, 2, 1]), list([1, 2, 3, 4])]

def front(xs: List[Int]) -> List[Int] =
  match xs
  case [*front, _, _] then front
  case _ then []
  end

def fronts() -> (List[Int], List[Int]) = (front([1, 2, 3]), front([1]))

def letter(c: Char) -> Bool =
  match c
  case 'a' | 'e' then true
  case _ then false
  end

def word(t: Text) -> Int =
  match t
  case "one" then 1
  case "" then 0
  case _ then -1
  end

def words() -> (Bool, Bool, Int, Int, Int) = (letter('e'), letter('x'), word("one"), word(""), word("two"))

def truth(b: Bool) -> Int =
  match b
  case true then 1
  case false then 0
  end

def truths() -> (Int, Int) = (truth(true), truth(false))
"#,
        &[
            ("areas", "[0, 12, -1, 6]"),
            ("kinds", r#"["zero", "few", "minus", "many"]"#),
            ("pairs", "[3, 5, 6, 0]"),
            ("sizes", "[7, 0, 6, -9, 0]"),
            ("lists", r#"["none", "one 4", "round", "1 2 and 2"]"#),
            ("fronts", "([1], [])"),
            ("words", "(true, false, 1, 0, -1)"),
            ("truths", "(1, 0)"),
        ],
    );
}

#[test]
fn binding_takes_values_apart() {
    check_values(
        r"
record Point
  x: Int
  y: Int
end

def parts() -> Int
  let (a, (b, c)) = (1, (2, 3))
  let Point(x, y) = Point(10, 20)
  a + b + c + x + y
end

def named() -> Int
  let Point(y = y) = Point(10, 20)
  y
end

def first(xs: List[Int]) -> Int
  let [x, *_] = xs else return -1
  x
end

def firsts() -> (Int, Int) = (first([7, 8]), first([]))

def doubled(o: Option[Int]) -> Option[Int]
  let x = try o
  Some(x * 2)
end

def tried() -> (Option[Int], Option[Int]) = (doubled(Some(4)), doubled(None))

def checked(n: Int) -> Result[Int, Text] = if n > 0 then Ok(n) else Err(f'bad {n}') end

def sum(a: Int, b: Int) -> Result[Int, Text] = Ok(try checked(a) + try checked(b))

def sums() -> (Result[Int, Text], Result[Int, Text]) = (sum(1, 2), sum(1, -2))

def tested() -> List[Bool] = [Some(1) is Some(_), Some(1) is None, Some(1) is Some(2), None is Some(3)]
"
        .replace("f'bad {n}'", "f\"bad {n}\"")
        .as_str(),
        &[
            ("parts", "36"),
            ("named", "20"),
            ("firsts", "(7, -1)"),
            ("tried", "(Some(8), None)"),
            ("sums", "(Ok(3), Err(\"bad -2\"))"),
            ("tested", "[true, false, false, false]"),
        ],
    );
}

#[test]
fn loops_run_over_everything() {
    check_values(
        r#"
def range() -> (Int, Int)
  var sum = 0
  var turns = 0
  for i in 3..6
    sum = sum + i
    turns = turns + 1
  end
  for i in 6..3
    turns = turns + 100
  end
  (sum, turns)
end

def list() -> List[(Int, Text)]
  var out: List[(Int, Text)] = []
  for x at i in ["a", "b"]
    out = out + [(i, x)]
  end
  out
end

def pairs() -> Int
  var total = 0
  for (a, b) in [(1, 2), (3, 4)]
    total = total + a * b
  end
  total
end

def set() -> List[Int]
  var out: List[Int] = []
  for x in {3, 1, 2, 3}
    out = out + [x]
  end
  out
end

def map() -> Text
  var out = ""
  let m = {"b": 2, "a": 1}
  for k in m
    out = out + f"{k}{m[k]}"
  end
  out
end

def text() -> Int
  var n = 0
  for c at i in "aäa"
    if c == 'a'
      n = n + i + 1
    end
  end
  n
end

def jumps() -> List[Int]
  var out: List[Int] = []
  for i in 0..10
    if i % 2 == 0
      continue
    end
    if i > 6
      break
    end
    out = out + [i]
  end
  out
end

def nested() -> Int
  var count = 0
  var i = 0
  while i < 4
    decreases 4 - i
    for j in 0..i
      if j == 2
        break
      end
      count = count + 1
    end
    i = i + 1
  end
  count
end

def found(xs: List[Int], key: Int) -> Option[Int]
  for x at i in xs
    if x == key
      return Some(i)
    end
  end
  None
end

def finds() -> (Option[Int], Option[Int]) = (found([5, 6], 6), found([5, 6], 7))

def snapshot() -> List[Int]
  var xs = [1, 2, 3]
  for x in xs
    xs = xs + [x * 10]
  end
  xs
end
"#,
        &[
            ("range", "(12, 3)"),
            ("list", r#"[(0, "a"), (1, "b")]"#),
            ("pairs", "14"),
            ("set", "[1, 2, 3]"),
            ("map", "\"a1b2\""),
            ("text", "4"),
            ("jumps", "[1, 3, 5]"),
            ("nested", "5"),
            ("finds", "(Some(1), None)"),
            ("snapshot", "[1, 2, 3, 10, 20, 30]"),
        ],
    );
}

#[test]
fn updates_replace_parts() {
    check_values(
        r#"
record Line
  name: Text
  price: Int
end

record Order
  lines: List[Line]
  tags: Map[Text, Int]
end

def order() -> Order = Order([Line("a", 1), Line("b", 2)], {"x": 1})

def assigned() -> Order
  var o = order()
  o.lines[1].price = 20
  o.tags["y"] = 2
  o.lines[0] = Line("c", 3)
  o
end

def updated() -> Order = order().with(lines[0].price = 7, tags["x"] = 9)

def elements() -> (List[Int], List[Int])
  var xs = [1, 2, 3]
  let ys = xs
  xs[0] = 10
  (xs, ys)
end

def expression() -> (List[Int], Map[Text, Int]) = ([1, 2].with([1] = 5), {"a": 1}.with(["b"] = 2))

record Interval
  low: Int
  high: Int where high >= low
end

def moved() -> Interval = Interval(0, 1).with(low = 5, high = 6)

def parts() -> (Int, Int)
  var p = (1, 2)
  p.0 = 7
  p
end
"#,
        &[
            (
                "assigned",
                r#"Order(lines = [Line(name = "c", price = 3), Line(name = "b", price = 20)], tags = {"x": 1, "y": 2})"#,
            ),
            (
                "updated",
                r#"Order(lines = [Line(name = "a", price = 7), Line(name = "b", price = 2)], tags = {"x": 9})"#,
            ),
            ("elements", "([10, 2, 3], [1, 2, 3])"),
            ("expression", r#"([1, 5], {"a": 1, "b": 2})"#),
            ("moved", "Interval(low = 5, high = 6)"),
            ("parts", "(7, 2)"),
        ],
    );
}

#[test]
fn collections_have_their_operations() {
    check_values(
        r#"
def joined() -> (List[Int], Text, Set[Int]) = ([1] + [2], "a" + "b", {1, 2} + {2, 3})
def without() -> (Set[Int], Map[Text, Int]) = ({1, 2, 3} - {2}, {"a": 1, "b": 2} - {"a", "c"})
def slices() -> (List[Int], List[Int], List[Int], Text) = ([1, 2, 3][1..2], [1, 2, 3][1..], [1, 2, 3][..1], "häuser"[1..3])
def spread() -> List[Int] = [0, *[1, 2], 3, *[], *[4]]
def members() -> List[Bool] = [1 in [1], 'a' in "cat", "at" in "cat", 2 in {1}, "k" in {"k": 1}, 3 not in [3]]
def empty() -> (Set[Int], Map[Int, Int])
  let s: Set[Int] = {}
  let m: Map[Int, Int] = {}
  (s, m)
end
def mapped() -> List[Int] = [x * x for x in [1, 2, 3, 4] where x % 2 == 0]
def tupled() -> List[Int] = [a + b for (a, b) in [(1, 2), (3, 4)] where a > 1]
def ranged() -> List[Int] = [i * 2 for i in 0..3]
def lengths() -> (Int, Int, Int, Int) = (len([1]), len("äö"), len({1, 1}), len({1: 2}))
def later() -> Map[Int, Int] = {1: 1, 2: 2, 1: 3}
def found() -> (Option[Int], Option[Int]) = ({"a": 1}.get("a"), {"a": 1}.get("b"))
def quantified() -> List[Bool] = [
  all x in [1, 2]: x > 0, some x in [1, 2]: x > 1, all i in 0..3, j in i..3: i <= j,
  all (a, b) in [(1, 2)]: a < b, all k in {"a": 1}: k == "a", some c in "xyz": c == 'y',
  all x in []: x > 5
]
def codes() -> (Int, Char) = ('a'.code(), 'a')
"#,
        &[
            ("joined", r#"([1, 2], "ab", {1, 2, 3})"#),
            ("without", r#"({1, 3}, {"b": 2})"#),
            ("slices", r#"([2], [2, 3], [1], "äu")"#),
            ("spread", "[0, 1, 2, 3, 4]"),
            ("members", "[true, true, true, false, true, false]"),
            ("empty", "({}, {})"),
            ("mapped", "[4, 16]"),
            ("tupled", "[7]"),
            ("ranged", "[0, 2, 4]"),
            ("lengths", "(1, 2, 1, 1)"),
            ("later", "{1: 3, 2: 2}"),
            ("found", "(Some(1), None)"),
            ("quantified", "[true, true, true, true, true, true, true]"),
            ("codes", "(97, 'a')"),
        ],
    );
}

#[test]
fn functions_are_values() {
    check_values(
        r#"
const limit: Int = 10
const step: (Int) -> Int = n -> n + limit

def twice(f: (Int) -> Int, n: Int) -> Int = f(f(n))
def double(n: Int) -> Int = n * 2
def captured(k: Int) -> ((Int) -> Int) = n -> n + k
def named() -> Int = twice(double, 3)
def lambda() -> Int = twice(n -> n - 1, 3)
def closure() -> Int = twice(captured(5), 0)
def block() -> Int = twice(n -> do
  let m = n * 10
  if m > 50
    return 1
  end
  m
end, 3)
def constructor() -> List[Option[Int]] = [1, 2].map(Some)
def folded() -> Int = [1, 2, 3].fold(0, (sum, x) -> sum + x)
def mapped() -> List[Text] = [1, 2].map(x -> f"<{x}>")
def constant() -> Int = step(1)
def piped() -> Int = 3 |> double
def by_value() -> (Int, Int)
  var n = 1
  let f = () -> n
  n = 2
  (f(), n)
end

record Handler
  run: (Int) -> Int
end

def field() -> Int = Handler(n -> n * 3).run(4)
def shown() -> List[Text] = [1, 2].map(show)
"#,
        &[
            ("named", "12"),
            ("lambda", "1"),
            ("closure", "10"),
            ("block", "1"),
            ("constructor", "[Some(1), Some(2)]"),
            ("folded", "6"),
            ("mapped", r#"["<1>", "<2>"]"#),
            ("constant", "11"),
            ("piped", "6"),
            ("by_value", "(1, 2)"),
            ("field", "12"),
            ("shown", r#"["1", "2"]"#),
        ],
    );
}

#[test]
fn arguments_are_evaluated_as_written() {
    let source = Source::new(
        r#"
def note(text: Text, n: Int) -> Int uses Console
  print(text)
  n
end

def minus(a: Int, b: Int) -> Int = a - b

def main() uses Console
  print(minus(b = note("b", 1), a = note("a", 10)))
  print(note("x", 2) > note("y", 1))
  if note("l", 1) < note("m", 2) < note("n", 0) < note("never", 5)
    print("no")
  end
  let xs = [note("first", 1), note("second", 2)]
  print(xs[note("index", 1)])
  print(f"{note("in", 1)}{'c'}{"t"}")
end

def echo() uses Console + Diverge
  while true
    let Some(line) = read_line() else return
    match parse_int(line)
    case Some(n) then print(n + 1)
    case None then print(f"? {line}")
    end
  end
end
"#,
    );
    assert_eq!(
        source.output("main", &[]),
        "b\na\n9\nx\ny\ntrue\nl\nm\nn\nfirst\nsecond\nindex\n2\nin\n1ct\n"
    );
    assert_eq!(
        source.output("echo", &["41", "-5", "4x", ""]),
        "42\n-4\n? 4x\n? \n"
    );
}

#[test]
fn values_show_as_expressions() {
    check_values(
        r#"
record Account
  owner: Text
  balance: Int
end

def shown() -> Text = show((Account("ada \"x\"", -3), [Some('q'), None], {"a": {1, 2}}, ()))
def displayed() -> Text = f"{Account("ada", 3)} {Some("x")} {'c'} {"t"}"
"#,
        &[
            (
                "shown",
                r#""(Account(owner = \"ada \\\"x\\\"\", balance = -3), [Some('q'), None], {\"a\": {1, 2}}, ())""#,
            ),
            (
                "displayed",
                r#""Account(owner = \"ada\", balance = 3) Some(\"x\") c t""#,
            ),
        ],
    );
}

#[test]
fn recursion_and_ghosts() {
    check_values(
        r"
spec sum_to(n: Nat) -> Nat = if n == 0 then 0 else n + sum_to(n - 1) end

lemma closed_form(n: Nat)
  ensures sum_to(n) * 2 == n * (n + 1)
  decreases n
  if n > 0
    closed_form(n - 1)
  end
end

def loop(n: Nat) -> total: Nat
  ensures total * 2 == n * (n + 1)
  var total = 0
  ghost var seen = 0
  for i in 0..n + 1
    invariant total * 2 == i * (i - 1)
    total = total + i
    seen = seen + 1
    assert seen == i + 1
  end
  closed_form(n)
  assert sum_to(n) == total by closed_form(n)
  total
end

def deep(n: Nat) -> Int = if n == 0 then 0 else 1 + deep(n - 1) end

def looped() -> Int = loop(100)
def deepest() -> Int = deep(20_000)

def even(n: Nat) -> Bool = if n == 0 then true else odd(n - 1) end
def odd(n: Nat) -> Bool = if n == 0 then false else even(n - 1) end
def parity() -> (Bool, Bool) = (even(10), odd(10))
",
        &[
            ("looped", "5050"),
            ("deepest", "20000"),
            ("parity", "(true, false)"),
        ],
    );
}
