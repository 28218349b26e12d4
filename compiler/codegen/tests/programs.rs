//! Programs from their text: compiled and evaluated they give the same.

mod source;

use source::{agree, run};

#[test]
fn arithmetic() {
    agree(
        r#"
def all_of(a: Int, b: Int) -> (Int, Int, Int, Int, Int, Bool, Bool, Bool) =
  (a + b, a - b, a * b, if b == 0 then 0 else a // b end, if b == 0 then 0 else a % b end, a < b, a <= b, a == b)

def small() -> List[(Int, Int, Int, Int, Int, Bool, Bool, Bool)] =
  do
    var out: List[(Int, Int, Int, Int, Int, Bool, Bool, Bool)] = []
    for a in -7..8
      for b in -7..8
        out = out + [all_of(a, b)]
      end
    end
    out
  end

def edges() -> List[(Int, Int, Int, Int, Int, Bool, Bool, Bool)]
  let numbers = [4611686018427387903, -4611686018427387904, 4611686018427387904, 1, -1, 0, 2, 9223372036854775807,
    170141183460469231731687303715884105728, -170141183460469231731687303715884105728, 3037000500, -3037000500]
  var out: List[(Int, Int, Int, Int, Int, Bool, Bool, Bool)] = []
  for a in numbers
    for b in numbers
      out = out + [all_of(a, b)]
    end
  end
  out
end

def negated() -> List[Int] = [-n for n in [0, 1, -1, 4611686018427387904, -4611686018427387904, 99999999999999999999]]
"#,
    );
}

#[test]
fn control() {
    agree(
        r#"
def collatz(n: Int) -> Int
  var m = n
  var steps = 0
  while m != 1
    if m % 2 == 0
      m = m // 2
    else
      m = 3 * m + 1
    end
    steps = steps + 1
  end
  steps
end

def steps() -> List[Int] = [collatz(n) for n in 1..40]

def leaving() -> (Int, Int)
  var found = -1
  var skipped = 0
  for i in 0..100
    if i % 3 == 0
      skipped = skipped + 1
      continue
    end
    if i * i > 50
      found = i
      break
    end
  end
  (found, skipped)
end

def nested() -> Int
  var total = 0
  for i in 0..10
    for j in i..10
      if (i + j) % 2 == 0 and i != j or j == 9
        total = total + i * j
      end
    end
  end
  total
end

def early(xs: List[Int]) -> Option[Int]
  for x in xs
    if x > 10 then return Some(x) end
  end
  None
end

def returned() -> (Option[Int], Option[Int]) = (early([1, 20, 30]), early([1, 2]))

def big_bounds() -> List[Int]
  var out: List[Int] = []
  for i in 9223372036854775806..9223372036854775810
    out = out + [i]
  end
  out
end

def quantified() -> (Bool, Bool, Bool, Bool) =
  (all x in [1, 2, 3]: x > 0, some x in [1, 2, 3]: x > 3, all i in 0..3, j in i..3: i <= j, some c in "abc": c == 'b')

def conditions() -> List[Bool]
  var out: List[Bool] = []
  for a in [true, false]
    for b in [true, false]
      out = out + [a and b, a or b, a implies b, a iff b, not a, (a or b) and not (a and b)]
    end
  end
  out
end
"#,
    );
}

#[test]
fn data() {
    agree(
        r#"
enum Shape
  Dot
  Circle(radius: Int)
  Box(width: Int, height: Int)
  Empty
end

record Point
  x: Int
  y: Int
end

enum Tree[T]
  Leaf
  Node(left: Tree[T], value: T, right: Tree[T])
end

def area(shape: Shape) -> Int =
  match shape
  case Dot then 0
  case Circle(r) then 3 * r * r
  case Box(w, h) then w * h
  case Empty then -1
  end

def areas() -> List[Int] = [area(s) for s in [Dot, Circle(2), Box(3, 4), Empty]]
def shapes() -> List[Shape] = [Dot, Circle(2), Box(3, 4), Empty]
def moved() -> Point
  let p = Point(x = 1, y = 2)
  let q = p.with(x = p.x + 10)
  q.with(y = q.y * 100000000000000000000)
end

def insert[T: Ord](tree: Tree[T], x: T) -> Tree[T] =
  match tree
  case Leaf then Node(Leaf, x, Leaf)
  case Node(left, value, right) where x < value then Node(insert(left, x), value, right)
  case Node(left, value, right) where value < x then Node(left, value, insert(right, x))
  case _ then tree
  end

def to_list[T](tree: Tree[T]) -> List[T] =
  match tree
  case Leaf then []
  case Node(left, value, right) then to_list(left) + [value] + to_list(right)
  end

def build(xs: List[Int]) -> Tree[Int]
  var tree: Tree[Int] = Leaf
  for x in xs
    tree = insert(tree, x)
  end
  tree
end

def sorted() -> List[Int] = to_list(build([5, 3, 8, 1, 4, 7, 9, 2, 6, 5, 5]))
def words() -> List[Text] = to_list(insert(insert(insert(Leaf, "pear"), "apple"), "zoo"))
def kept() -> (List[Int], List[Int])
  let one = build([2, 1, 3])
  let two = insert(one, 4)
  (to_list(one), to_list(two))
end
def equalities() -> List[Bool] = [
  Circle(2) == Circle(2), Circle(2) == Box(2, 2), Dot == Dot, Dot == Empty, Dot < Circle(0), Box(1, 2) < Box(1, 3), Empty < Dot,
  build([1, 2]) == build([1, 2]), build([1, 2]) == build([2, 1]), Some(1) == None, Point(x = 1, y = 2) == Point(x = 1, y = 2),
  (1, "a") < (1, "b"), (1, "a") == (1, "a"), [1, 2] < [1, 2, 3], "abc" < "abd", 'a' <= 'b', true < false, () == ()]
def nested() -> Result[Option[(Int, Text)], Text] = Ok(Some((1, "x")))
def third(t: (Int, (Text, Bool))) -> Text = t.1.0
def parts() -> Text = third((1, ("deep", true)))
"#,
    );
}

#[test]
fn collections() {
    agree(
        r#"
def counted() -> Map[Text, Int]
  var counts: Map[Text, Int] = {}
  for word in ["b", "a", "b", "c", "b", "a"]
    if word in counts
      counts[word] = counts[word] + 1
    else
      counts[word] = 1
    end
  end
  counts
end

def grouped() -> Map[Int, List[Int]]
  var groups: Map[Int, List[Int]] = {}
  for n in 0..20
    if not (n % 3 in groups)
      groups[n % 3] = []
    end
    groups[n % 3] = groups[n % 3] + [n]
  end
  groups
end

def grid() -> List[List[Int]]
  var rows: List[List[Int]] = [[0 for j in 0..4] for i in 0..3]
  for i in 0..3
    for j in 0..4
      rows[i][j] = i * 10 + j
      if j > 0
        rows[i][j] = rows[i][j - 1] + rows[i][j]
      end
    end
  end
  rows
end

def shared_rows() -> List[List[Int]]
  let row = [1, 2, 3]
  var rows = [row, row]
  rows[0][1] = 20
  rows = rows + [row]
  rows[2][0] = 30
  rows
end

record Bag
  name: Text
  items: List[Int]
  sizes: Map[Text, List[Int]]
end

def bags() -> (Bag, Bag)
  var bag = Bag(name = "b", items = [1, 2, 3], sizes = {"s": [1]})
  let before = bag
  bag.items[1] = 20
  bag.items = bag.items + [4]
  bag.sizes["s"][0] = 7
  bag.sizes["m"] = [5, 6]
  (before, bag)
end

def many() -> List[Bag]
  var made = [Bag(name = "x", items = [0], sizes = {}) for i in 0..3]
  for i in 0..3
    made[i].items[0] = i
    made[i].name = f"bag {i}"
    made[i].items = made[i].items + [i * i]
  end
  made
end

def sets() -> (Set[Int], Set[Int], Set[Int], Bool, Bool, Int)
  let a = {1, 2, 3}
  let b = {3, 4}
  (a + b, a - b, b - a, 3 in a, 3 in (a - b), len(a + b))
end

def slices() -> (List[Int], List[Int], List[Int], Text)
  let xs = [1, 2, 3, 4, 5]
  (xs[1..3], xs[..2], xs[3..], "hello"[1..3])
end

def patterns(xs: List[Int]) -> Int =
  match xs
  case [] then 0
  case [x] then x
  case [x, *rest] then x * 10 + patterns(rest)
  end
def pattern_results() -> List[Int] = [patterns([]), patterns([4]), patterns([1, 2, 3])]

def texts() -> List[Text]
  var out = ""
  for i in 0..5
    out = out + f"{i},"
  end
  [out, f"{true} {'c'} {"text"} {[1, 2]} {Some("x")}", show("a\"b\n"), show('\n'), "abc".upper()]
end

def characters() -> (List[Char], Bool, Bool, Int, Char) = ("añb".chars(), 'b' in "abc", "bd" in "abc", len("añb"), "añb"[1])

def map_parts() -> (Option[Int], Option[Int], Bool, Int, Map[Int, Text])
  let m = {1: 10, 2: 20}
  (m.get(1), m.get(3), 2 in m, len(m), {3: "c", 1: "a", 3: "d"})
end

def filtered() -> List[Int] = [x * x for x in [1, 2, 3, 4, 5, 6] where x % 2 == 0]
def from_set() -> List[Int] = [x + 1 for x in {3, 1, 2}]
def parsed() -> List[Option[Int]] = [parse_int("12"), parse_int("-7"), parse_int("x"), parse_int("123456789012345678901234567890")]
"#,
    );
}

#[test]
fn functions() {
    agree(
        r#"
def twice(f: (Int) -> Int, x: Int) -> Int = f(f(x))
def adder(n: Int) -> ((Int) -> Int) = x -> x + n
def closures() -> List[Int]
  let big = 100000000000000000000
  let add = adder(5)
  let text = "abc"
  [twice(add, 1), twice(x -> x * big, 3), add(2), twice(x -> x + len(text), 0)]
end

def compose(f: (Int) -> Int, g: (Int) -> Int) -> ((Int) -> Int) = x -> g(f(x))
def composed() -> Int = compose(compose(x -> x + 1, x -> x * 2), x -> x - 3)(10)

def mapped() -> (List[Int], List[Text], Int)
  let offset = 3
  let xs = [1, 2, 3].map(x -> x + offset)
  (xs, xs.map(x -> f"<{x}>"), xs.fold(0, (a, b) -> a * 10 + b))
end

def nested_lambdas() -> List[List[Int]] = [1, 2].map(x -> [10, 20].map(y -> x * y + offset(x)))
def offset(n: Int) -> Int = n * 1000

def predicate(p: (Int) -> Bool, xs: List[Int]) -> List[Int] = [x for x in xs where p(x)]
def predicates() -> List[Int] = predicate(x -> x > 2 and x != 4, [1, 2, 3, 4, 5])

def early_out() -> List[Int] = [1, 5, 9].map(x -> do
  if x > 4 then return 0 end
  x
end)

const limit: Int = 10
const primes: List[Int] = [2, 3, 5, 7]
const names: Map[Text, Int] = {"one": 1, "two": 2}
def constants() -> (Int, List[Int], Int, List[Int])
  var mine = primes
  mine[0] = 99
  (limit * 2, primes, names["two"], mine)
end

def even(n: Int) -> Bool = if n == 0 then true else odd(n - 1) end
def odd(n: Int) -> Bool = if n == 0 then false else even(n - 1) end
def parity() -> (Bool, Bool) = (even(1000), odd(1000))

def find(xs: List[Int], wanted: Int) -> Option[Int]
  for x at i in xs
    if x == wanted then return Some(i) end
  end
  None
end
def tried(xs: List[Int]) -> Option[Int]
  let i = try find(xs, 3)
  let j = try find(xs, 4)
  Some(i * 100 + j)
end
def tries() -> List[Option[Int]] = [tried([3, 4]), tried([3]), tried([4, 0, 3])]
"#,
    );
}

#[test]
fn a_million_deep() {
    let text = r#"
enum Chain
  End
  Link(value: Int, next: Chain)
end
def build(n: Int) -> Chain
  var chain = End
  for i in 0..n
    chain = Link(i, chain)
  end
  chain
end
def sum(chain: Chain) -> Int =
  match chain
  case End then 0
  case Link(value, next) then value + sum(next)
  end
def summed() -> Int = sum(build(1000000))
def even(n: Int) -> Bool = if n == 0 then true else odd(n - 1) end
def odd(n: Int) -> Bool = if n == 0 then false else even(n - 1) end
def parity() -> Bool = even(3000001)
"#;
    assert_eq!(run(text, "summed"), "499999500000");
    assert_eq!(run(text, "parity"), "false");
}

#[test]
fn tests_say_which_assertion_fails() {
    let core = source::core(
        r#"
def double(n: Int) -> Int = n * 2
test "good"
  assert double(2) == 4
  let x = double(3)
  assert x == 6 and x != 7
end
test "bad"
  var x = 1
  assert x == 1
  x = double(x)
  assert x == 3
end
"#,
    );
    let mut tests: Vec<_> = core
        .signatures
        .values()
        .filter(|s| s.kind == tenet_core::FunctionKind::Test)
        .map(|s| s.path.clone())
        .collect();
    tests.sort();
    let roots: Vec<_> = tests.iter().cloned().map(tenet_mir::Root::Test).collect();
    let program = source::compiled(&core, &roots);
    let code =
        |index| tenet_codegen::run_integer(&program, index).unwrap_or_else(|e| panic!("{e}"));
    assert_eq!(tests.len(), 2);
    assert!(tests[0].contains("bad"));
    assert!(code(0).is_some_and(|node| node > 0));
    assert_eq!(code(1), Some(0));
}
