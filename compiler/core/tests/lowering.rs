//! The shape of Core, for what both readers of it rely on.

mod run;
use run::Source;
use tenet_core::print::{print_body, print_signature};

#[track_caller]
fn check(text: &str, name: &str, expected: &str) {
    let source = Source::new(text);
    let path = format!("m.{name}");
    let signature = print_signature(&source.core.signatures[&*path]);
    let body = source
        .core
        .bodies
        .get(&*path)
        .map_or(String::new(), |body| print_body(body));
    let found = format!("{signature}{body}");
    assert_eq!(found.trim(), expected.trim(), "{found}");
}

#[test]
fn arms_are_there_once() {
    check(
        r"
def f(a: Option[Int], b: Option[Int]) -> Int =
  match (a, b)
  case (Some(x), _) where x > 0 then x
  case (Some(x), None) | (None, Some(x)) then -x
  case _ then 0
  end
",
        "f",
        r"
Def m.f(a: Option[Int], b: Option[Int]) -> result: Int
let $subject = (a, b)
if ($subject.0 is #1 and (let x'6 = $subject.0.1#0 in Lt(0, x'6)))
  let x'3 = $subject.0.1#0
  x'3
else
  if (($subject.0 is #1 and $subject.1 is #0) or ($subject.0 is #0 and $subject.1 is #1))
    let x'4 = (if ($subject.0 is #1 and $subject.1 is #0) then $subject.0.1#0 else $subject.1.1#0)
    IntNeg(x'4)
  else
    0
",
    );
}

#[test]
fn loops_state_what_they_assign() {
    check(
        r"
def f(xs: List[Int]) -> (Int, Int)
  var sum = 0
  var last = 0
  var untouched = 1
  for x at i in xs
    invariant sum >= i
    var own = x
    own = own + 1
    sum = sum + own
    if x > 3
      last = x
    end
  end
  (sum + untouched, last)
end
",
        "f",
        r"
Def m.f(xs: List[Int]) -> result: (Int, Int)
var sum = 0
var last = 0
var untouched = 1
for i in 0..ListLen(xs) assigns {sum, last}
  invariant Le(i, sum)
  let x = ListGet(xs, i)
  var own = x
  own = IntAdd(own, 1)
  sum = IntAdd(sum, own)
  if Lt(3, x)
    last = x
    ()
  else
    ()
(IntAdd(sum, untouched), last)
",
    );
}

#[test]
fn aliases_and_named_parts_have_locals_of_their_own() {
    check(
        r"
type Small = n: Nat where n < 10
def f(a: Small, b: List[Small]) -> (q: Int where q > a, r: Small)
  requires a in b
  ensures q + r == a
  (a, 0)
end
",
        "f",
        r"
Def m.f(a: {n'6: {n'5: Int | Le(0, n'5)} | Lt(n'6, 10)}, b: List[{n'8: {n'7: Int | Le(0, n'7)} | Lt(n'8, 10)}]) -> result: (q: {q: Int | Lt(a, q)}, r: {n'10: {n'9: Int | Le(0, n'9)} | Lt(n'10, 10)})
  requires ListContains(a, b)
  ensures Eq(IntAdd(q, r), a)
(a, 0)
",
    );
}

#[test]
fn lambdas_take_refinements_from_where_they_go() {
    check(
        r"
def half(n: Nat) -> Int = n // 2
def f(xs: List[Nat]) -> List[Int] = xs.map(x -> half(x)) + xs.map(half)
",
        "f",
        r"
Def m.f(xs: List[{n: Int | Le(0, n)}]) -> result: List[Int]
ListConcat(std.list.map[{n'2: Int | Le(0, n'2)}, Int](xs, ((x: {n'2: Int | Le(0, n'2)}) -> m.half(x))), std.list.map[{n'2: Int | Le(0, n'2)}, Int](xs, (($argument: {n'5: Int | Le(0, n'5)}) -> m.half($argument))))
",
    );
}

#[test]
fn updates_rebuild_from_the_inside() {
    check(
        r"
record Line
  price: Int
  count: Int
end

record Order
  lines: List[Line]
  total: Int
end

def f(order: Order, i: Int) -> Order
  requires 0 <= i < len(order.lines)
  var o = order
  o.lines[i].price = 3
  o.with(total = 0, lines = [])
end
",
        "f",
        r"
Def m.f(order: Order, i: Int) -> result: Order
  requires (Le(0, i) and Lt(i, ListLen(order.0#0)))
var o = order
o = Order#0(ListSet(o.0#0, i, Line#0(3, ListGet(o.0#0, i).0#1)), o.0#1)
Order#0([], 0)
",
    );
}
