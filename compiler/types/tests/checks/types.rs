//! Types of expressions, statements and patterns.

use crate::check::check;

#[test]
fn operators_by_type() {
    check(
        r#"
def f(a: Int, t: Text, xs: List[Int], s: Set[Int], m: Map[Int, Text]) -> Bool
  let n = a + 1 - -a * 2 // 3 % 4
  let text = t + "x" + f"{n}{xs}"
  let list = xs + [n] + [*xs, a]
  let set = s + {1, 2} - s
  let fewer = m - {1, 2}
  let bad = a + t #! T1101 this is `Text`, and `Int` is wanted
  let worse = true + false #! T1107 `+` does not work on `Bool`
  let wrong = m + m #! T1107
  let halves = a / 2 #! T1903
  0 <= a < n <= 3 and t < "b" and a in xs and a not in s and a in m and 'c' in t and "cd" in t
    and xs == list and set == s and fewer == m and text == t
end
"#,
    );
}

#[test]
fn in_and_comparisons_want_fitting_types() {
    check(
        r#"
def f(a: Int, t: Text, xs: List[Int]) -> Bool
  let x = a == t #! T1101 `Int` cannot be compared with `Text`
  let y = t in xs #! T1101
  let z = 1 in a #! T1107
  let w = 1 in t #! T1101 `Char`
  a < 1 < t #! T1101
end
"#,
    );
}

#[test]
fn elements_and_slices() {
    check(
        r#"
def f(xs: List[Text], t: Text, m: Map[Text, Int], p: (Int, Bool)) -> Int
  let a: Text = xs[0]
  let b: Char = t[1]
  let c: Int = m["k"]
  let d: List[Text] = xs[1..] + xs[..2] + xs[1..2]
  let e: Text = t[1..2]
  let g: Int = p.0
  let h = p[0] #! T1108
  let i = xs["a"] #! T1101
  let j = m[1] #! T1101
  let k = p.2 #! T1106
  let l = m[1..] #! T1108
  c + g
end
"#,
    );
}

#[test]
fn tuples_with_names() {
    check(
        r#"
def divide(a: Int, b: Int) -> (q: Int, r: Int) = (a, b)

def f() -> Int
  let both = divide(7, 2)
  let plain: (Int, Int) = both
  let (q, r) = plain
  let x = plain.q #! T1106
  both.q + both.0 + q + r
end
"#,
    );
}

#[test]
fn records_and_updates() {
    check(
        r#"
record Item
  name: Text
  tags: List[Text]
end

record Shop
  items: List[Item]
  open: Bool
end

def f(shop: Shop) -> Shop
  var s = shop
  s.items[0].tags[1] = "new"
  s.open = 3 #! T1101
  s.closed = true #! T1106
  let t = s.with(open = false, items[0].name = "x")
  let u = t.with(opened = false) #! T1106
  let v = [1, 2].with([0] = 5)
  let w = {"a": 1}.with(["b"] = v[0])
  t.items[0] = s.items[0] #! T1112
  t
end
"#,
    );
}

#[test]
fn calls_with_names() {
    check(
        r#"
def area(width: Int, height: Int) -> Int = width * height

def f() -> Int
  let a = area(1, height = 2)
  let b = area(height = 2, width = 1)
  let c = area(1, width = 2) #! T1104 given twice
  let d = area(1, depth = 2) #! T1104 no parameter `depth`
  let e = area(1, 2, 3) #! T1103
  let g = area() #! T1103
  let h = area("x", 2) #! T1101
  a(1) #! T1105
end
"#,
    );
}

#[test]
fn methods_are_functions_of_the_types_module_then_of_the_scope() {
    check(
        r#"
record Account
  balance: Int
end

def rich(a: Account) -> Bool = a.balance > 10

def twice(n: Int) -> Int = n * 2

def f(a: Account, xs: List[Int]) -> Int
  let g = (n: Int) -> n + 1
  if a.rich() and not xs.is_empty()
    xs.len() + 3.twice() + 4.abs() + 5.g() + xs.push(1).map(twice).len()
  else
    a.poor() #! T1106 no function `poor`
  end
end

def h(a: Account) -> Int = a.balance() #! T1105
"#,
    );
}

#[test]
fn overloaded_names_by_the_type_of_the_first_argument() {
    check(
        r#"
def f(xs: List[Int], t: Text, m: Map[Int, Int]) -> Int
  let a = len(xs) + len(t) + len(m) + min(1, 2) + min(xs)
  let b = len(1) #! T1107 `len` does not work on `Int`
  let c = xs.map(len) #! T1102
  let d = xs |> len
  a + d + (xs |> push(3) |> len())
end
"#,
    );
}

#[test]
fn lambdas_take_their_types_from_where_they_go() {
    check(
        r#"
def apply(f: (Int, Text) -> Bool) -> Bool = f(1, "a")

def f(xs: List[Text]) -> Int
  let a = apply((n, t) -> n > 0 and t == "x")
  let b = apply(n -> n > 0) #! T1103
  let c = apply((n, t) -> n) #! T1101
  let d = apply((n: Text, t: Text) -> true) #! T1101
  let lengths: List[Int] = xs.map(t -> t.len())
  let total = lengths.fold(0, (acc, n) -> acc + n)
  let e = x -> x + x #! T1102
  let g: (Int) -> Int = x -> do
    if x < 0
      return 0
    end
    x + 1
  end
  g(total)
end
"#,
    );
}

#[test]
fn empty_collections() {
    check(
        r#"
def f(seen: Set[Int]) -> Map[Int, List[Text]]
  var s: Set[Int] = {}
  var xs = []
  xs = [1]
  let e = {} #! T1102 an empty set or an empty map
  let n: Int = {} #! T1101
  if s == {} or {} == seen
    return {}
  end
  let i = empty[Int]()
  let j: List[Text] = empty()
  let k = empty() #! T1102
  {1: j, 2: []}
end
"#,
    );
}

#[test]
fn branches_agree() {
    check(
        r#"
def f(n: Int) -> Int
  let a = if n > 0 then 1 else "one" end #! T1101
  let b = match n
    case 0 then true
    case _ then 1 #! T1101
  end
  let c = if n > 0
    return 1
  else
    2
  end
  let d: Int = if n > 0 #! T1116
    1 #! T1115
  end
  c
end
"#,
    );
}

#[test]
fn statements_are_of_type_unit() {
    check(
        r#"
def f(n: Int) -> Int
  n + 1 #! T1115
  n == 2 #! T1115
  if n > 0
    n #! T1115
  end
  for i in 0..n
    i #! T1115
  end
  let _ = n + 1
  n
end

def g(n: Int)
  n #! T1115
end

def h(n: Int) -> Int
  let m = n #! T1116
end

def i(n: Int) -> Int
  return #! T1116
end
"#,
    );
}

#[test]
fn patterns() {
    check(
        r#"
enum Shape
  Dot
  Square(side: Int)
  Box(width: Int, height: Int, name: Text)
end

def f(s: Shape, o: Option[(Int, Text)], xs: List[Int]) -> Int
  let a = match s
    case Dot then 0
    case Box(w, h, _) where w > h then w
    case Square(n) | Box(width = n) then n
  end
  let b = match s
    case Dot(x) then 0 #! T1117
    case Square then 1 #! T1117
    case Box(w, h) then 2 #! T1117
    case Box(depth = d) then 3 #! T1117
    case Box(width = w, width = h) then 4 #! T1117
    case Some(x) then 5 #! T1101
    case Square(n) | Box(name = n) then 6 #! T1101
    case 7 then 7 #! T1101
    case _ then 8
  end
  let Some((n, t)) = o else return 0
  let c = match xs
    case [] then 0
    case [x] then x
    case [x, *rest] then x + rest.len()
  end
  let d = match xs
    case [*front, last] then last + front.len()
    case _ then 0
  end
  let e = match (n, t)
    case (0, "a") then 1
    case (-1, _) then 2
    case (_, _, _) then 3 #! T1101
    case _ then 4
  end
  a + c + d + e
end
"#,
    );
}

#[test]
fn try_leaves_with_the_failure() {
    check(
        r#"
def f(a: Option[Int], r: Result[Int, Text]) -> Option[Text]
  let n = try a
  let m = try r #! T1118
  let k = try n #! T1118
  Some(show(n))
end

def g(r: Result[Int, Text]) -> Result[Bool, Text] = Ok(try r > 0)

def h(r: Result[Int, Int]) -> Result[Bool, Text] = Ok(try r > 0) #! T1118

def i(xs: List[Option[Int]]) -> Option[List[Int]] = Some([try x for x in xs]) #! T1118
"#,
    );
}

#[test]
fn loops_and_jumps() {
    check(
        r#"
def f(xs: List[Int], s: Set[Text], m: Map[Char, Int], t: Text) -> Int
  for x at i in xs
    if x == i then continue end
    let g = (n: Int) -> do
      break #! T1114
    end
  end
  for a in s
    let b: Text = a
  end
  for a in m
    let b: Char = a
  end
  for a in t
    let b: Char = a
  end
  for (a, b) in xs #! T1101
    break
  end
  for i at j in 0..3 #! T1108
  end
  for i in 3 #! T1108
  end
  while xs #! T1101
  end
  continue #! T1114
  1
end
"#,
    );
}

#[test]
fn variables_are_of_their_function() {
    check(
        r#"
def f(n: Int) -> Int
  var m = n
  let k = 1
  k = 2 #! T1112
  n = 3 #! T1112
  let add = (x: Int) -> do
    m = x #! T1113
    var own = x
    own = own + 1
    own
  end
  assert do
    m = 2 #! T1113
    true
  end
  let xs = [do
    m = 3 #! T1113
    1
  end for x in 0..3]
  m = "text" #! T1101
  gone = 4 #! T1001
  add(m)
end
"#,
    );
}

#[test]
fn comprehensions_and_quantifiers() {
    check(
        r#"
def f(xs: List[Int], s: Set[Text], m: Map[Int, Bool]) -> Bool
  let ys: List[Text] = [show(x) for x in xs where x > 0]
  let squares = [i * i for i in 0..10]
  let pairs = [a + b for (a, b) in [(1, 2)]]
  let keys: List[Int] = [k for k in m]
  let bad = [x for x in xs where x] #! T1101
  (all x in xs, y in squares: x < y) and (some t in s: t == "a") and (all k in m: m[k])
    and (all c in "text": c != 'a') and (some i in 0..3: i == 2)
end
"#,
    );
}

#[test]
fn refined_types_anywhere() {
    check(
        r#"
type Small = n: Int where n < 10

def f(
  a: Int,
  b: Int where b > a,
  xs: List[n: Int where n > a],
  g: (n: Int where n > 0) -> (m: Int where m > n),
  p: (low: Int, high: Int where high > low)
) -> r: Int where r > b
  let n: Int where n > a = b + 1
  var v: Small where v > 0 = 3
  let h = (x: Int where x > 0) -> x + b
  let bad: Int where bad + 1 = 2 #! T1101 `Bool`
  let c: Text where c == n = "a" #! T1101
  h(v) + g(n) + p.high
end

record Interval
  low: Int
  high: Int where high >= low
  invariant high < 100
  invariant low #! T1101
end
"#,
    );
}

#[test]
fn generics_and_bounds() {
    check(
        r#"
def largest[T: Ord](xs: List[T], start: T) -> T
  var best = start
  for x in xs
    if best < x and x != best
      best = x
    end
  end
  best
end

def plain[T](a: T, b: T) -> Bool
  ensures a == b
  let t = show(a) #! T1109
  a < b #! T1109
end

record Rule
  name: Text
  check: (Int) -> Bool
end

def use(r: Rule, f: (Int) -> Int) -> Bool
  let a = largest([1, 2], 3)
  let b = largest([r], r) #! T1109
  let c = [f] == [f] #! T1109
  let d = show(r) #! T1109
  let s: Set[Rule] = {} #! T1109
  r.check(a)
end

def other[T](x: T) -> T = x + 1 #! T1107
"#,
    );
}

#[test]
fn type_arguments() {
    check(
        r#"
enum Tree[T]
  Leaf
  Node(left: Tree[T], value: T)
end

type Pairs[A, B] = List[(A, B)]

def f(t: Tree[Int], p: Pairs[Int, Text], q: Tree, r: Int[Bool]) -> Tree[Text] #! T1110 #! T1110
  let (n, s) = p[0]
  let u: Tree[Int] = Node(Leaf, n)
  let v: Tree[Text] = Node(t, s) #! T1101
  Node(Leaf, s)
end
"#,
    );
}

#[test]
fn aliases_and_data_that_contain_themselves() {
    check(
        r#"
type A = B #! T1122
type B = List[A] #! T1122

type Fine = List[Tree]

enum Tree
  Node(children: Fine)
end

enum Bad
  Wrap(f: (Bad) -> Int) #! T1124
end

record Box[T]
  f: (T) -> Int
end

enum Hidden
  Hide(box: Box[Hidden]) #! T1124
end

enum Twice
  Back(f: ((Twice) -> Int) -> Int) #! T1124
end

enum Stream #! T1125
  Cons(head: Int, tail: () -> Stream)
end

record One #! T1125
  two: Two
end

record Two #! T1125
  one: One
end

enum Perfect[T]
  Single(value: T)
  Double(inner: Perfect[(T, T)]) #! T1908
end

record Empty #! T1125
  never: Never
end
"#,
    );
}

#[test]
fn definitions_that_need_themselves() {
    check(
        r#"
const a: Int = f(1) #! T1123

def f(n: Int) -> Int = n + b

const b: Int = a

const c: Int = d + 1

const d: Int = 1

spec good(t: Sorted) -> Bool = true

type Sorted = xs: List[Int] where good(xs) #! T1127

record R #! T1127
  n: Int
  m: Int where fits(m)
end

spec fits(n: Int) -> Bool = size(R(n, n)) > 0

spec size(r: R) -> Int = r.n
"#,
    );
}

#[test]
fn main_and_tests() {
    check(
        r#"
def main(n: Int) -> Text = "x" #! T1126

test "sums"
  assert 1 + 1 == 2
  assert (forall n: Int: n == n) #! T1121
  print("in a test")
end
"#,
    );
}

#[test]
fn holes_and_unreachable() {
    let program = crate::check::program(&[(
        "m.tenet",
        "def f(xs: List[Int]) -> Text\n  let n: Int = ?count\n  if n > 0 then ?text else unreachable end\nend\n",
    )]);
    assert!(program.diagnostics.is_empty(), "{:?}", program.diagnostics);
    let body = program.items["m.f"].typed_body.as_ref().unwrap();
    let holes: Vec<String> = body
        .typing
        .holes
        .iter()
        .map(|(_, name, ty)| format!("?{name}: {ty}"))
        .collect();
    assert_eq!(holes, ["?count: Int", "?text: Text"]);
}

#[test]
fn missing_and_unreachable_cases() {
    let source = "enum Shape\n  Dot\n  Square(side: Int)\nend\n\ndef f(s: Option[Shape], b: Bool, xs: List[Int]) -> Int\n  let x = match (s, b)\n    case (Some(Dot), _) then 1\n    case (None, true) then 2\n  end\n  let y = match xs\n    case [a] then a\n    case [a, b, *_] then a\n  end\n  match xs\n  case [*_, 1] then 0\n  case [] then 1\n  case [a, *_] then a\n  end\nend\n";
    let program = crate::check::program(&[("m.tenet", source)]);
    assert!(program.diagnostics.is_empty(), "{:?}", program.diagnostics);
    let body = program.items["m.f"].typed_body.as_ref().unwrap();
    let missing: Vec<&Vec<String>> = body.typing.missing_cases.values().collect();
    assert_eq!(
        missing,
        [&vec!["(None, false)", "(Some(Square(_)), _)"], &vec!["[]"]]
    );
    check(
        r#"
def f(n: Int, b: Bool) -> Int =
  match (n, b)
  case (0, true) then 1
  case (_, false) | (0, _) then 2
  case (0, false) then 3 #! T1128
  case (x, true) where x > 3 then 4
  case (_, true) then 5
  case _ then 6 #! T1128
  end
"#,
    );
}

#[test]
fn types_that_grow_are_refused_quickly() {
    let mut source = String::from("type A0 = (Int, Int)\n");
    for i in 1..40 {
        source.push_str(&format!("type A{i} = (A{}, A{})\n", i - 1, i - 1));
    }
    source.push_str("\ndef f() -> Int\n  let x0 = 1\n");
    for i in 1..60 {
        source.push_str(&format!("  let x{i} = (x{}, x{})\n", i - 1, i - 1));
    }
    source.push_str("  0\nend\n");
    let found = crate::check::diagnostics(&[("m.tenet", &source)]);
    assert!(
        !found.is_empty() && found.iter().all(|f| f.contains("T1132")),
        "{found:?}"
    );
}

#[test]
fn deep_nesting_does_not_exhaust_the_stack() {
    let source = format!(
        "def f(n: Int) -> Int = {}n{}\n",
        "(n + ".repeat(120),
        ")".repeat(120)
    );
    assert_eq!(
        crate::check::diagnostics(&[("m.tenet", &source)]),
        Vec::<String>::new()
    );
    let source = format!("def f(n: Int) -> Int = {}n\n", "n + ".repeat(200));
    assert_eq!(
        crate::check::diagnostics(&[("m.tenet", &source)]),
        Vec::<String>::new()
    );
}
