//! Names, modules, privacy.

use crate::check::{check, diagnostics};

#[test]
fn unknown_names_are_reported_once_with_a_suggestion() {
    check(
        r#"
def f(amount: Int) -> Int
  let x = ammount + 1 #! T1001 nothing of the name `ammount`
  let y = x + x
  y * 2
end
"#,
    );
    let program = crate::check::program(&[("m.tenet", "def f(amount: Int) -> Int = ammount\n")]);
    let fix = &program.diagnostics[0].fixes[0];
    assert_eq!(fix.title, "write `amount`");
    assert_eq!(fix.edits[0].text, "amount");
}

#[test]
fn names_of_other_languages_are_recognised() {
    let found = crate::check::program(&[("m.tenet", "def f() -> Bool = True\n")]);
    assert_eq!(found.diagnostics[0].code, "T1003");
    assert_eq!(found.diagnostics[0].fixes[0].edits[0].text, "true");
}

#[test]
fn own_names_hide_the_preludes() {
    check(
        r#"
enum Option[T]
  Nil
  Just(x: T)
end

def print(n: Int) -> Option[Int] = Just(n)

def len(n: Int) -> Int = n

def use() -> Int
  let o = print(3)
  match o
  case Nil then len(1)
  case Just(x) then x
  end
end
"#,
    );
}

#[test]
fn locals_hide_items_and_end_with_their_block() {
    check(
        r#"
def f(n: Int) -> Int
  if n > 0
    let m = n
    let f = m
    f
  else
    m #! T1001
  end
end
"#,
    );
}

#[test]
fn types_and_constructors() {
    check(
        r#"
record Point
  x: Int
  y: Flaot #! T1002 no type `Flaot`
end

def f(p: Point) -> Point = Pont(1, 2) #! T1003 no constructor `Pont`

def g(c: Some) -> Int = 0 #! T1002 no type `Some`
"#,
    );
}

#[test]
fn modules_see_what_is_public() {
    let shop = "module shop\n\npub record Price\n  cents: Int\nend\n\npub def double(p: Price) -> Price = Price(hidden(p.cents))\n\ndef hidden(n: Int) -> Int = n * 2\n";
    let main = "module main_module\n\nimport shop\nimport shop as s\nfrom shop import Price, double, hidden, nothing\n\ndef a(p: Price) -> s.Price = shop.double(p)\n\ndef b() -> Int = Price(cents = 3).double().cents + double(s.Price(1)).cents\n\ndef c() -> Int = shop.hidden(1)\n\ndef d() -> Int = s.gone(1)\n\ndef e(p: Price) -> Int = p.hidden()\n";
    let found = diagnostics(&[("main.tenet", main), ("shop.tenet", shop)]);
    assert_eq!(
        found,
        [
            "5: T1006 `hidden` is private to module `shop`",
            "5: T1005 module `shop` has no `nothing`",
            "11: T1006 `hidden` is private to module `shop`",
            "13: T1005 module `shop` has no `gone`",
            "15: T1106 there is no function `hidden` for `Price`",
        ]
    );
}

#[test]
fn imports_that_lead_nowhere() {
    let main = "import shopp\nfrom gone import thing, Type\n\ndef f(x: Type) -> Int = thing(x) + shopp.a() + gone.b()\n";
    let found = diagnostics(&[("main.tenet", main), ("shop.tenet", "module shop\n")]);
    assert_eq!(
        found,
        [
            "1: T1004 there is no module `shopp`",
            "2: T1004 there is no module `gone`",
        ]
    );
}

#[test]
fn modules_form_no_cycle_and_have_different_names() {
    let a = "module a\n\nimport b\n\npub def f() -> Int = b.g()\n";
    let b = "module b\n\nimport c\n\npub def g() -> Int = c.h()\n";
    let c = "module c\n\nimport a\n\npub def h() -> Int = a.f()\n";
    let found = diagnostics(&[("a.tenet", a), ("b.tenet", b), ("c.tenet", c)]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("T1009 modules import each other: `a` → `b` → `c` → `a`"));
    let found = diagnostics(&[("a.tenet", "module a\n"), ("x.tenet", "module a\n")]);
    assert_eq!(
        found,
        ["x.tenet:1: T1013 module `a` is also declared by `a.tenet`"]
    );
}

#[test]
fn two_imports_of_one_name() {
    let a = "module a\n\npub def f() -> Int = 1\n\npub enum X\n  Leaf\nend\n";
    let b = "module b\n\npub def f() -> Int = 2\n\npub enum Y\n  Leaf\nend\n";
    let main = "from a import f, X\nfrom b import f, Y\n\ndef g() -> X = Leaf\n";
    let found = diagnostics(&[("main.tenet", main), ("a.tenet", a), ("b.tenet", b)]);
    assert_eq!(
        found,
        [
            "2: T1007 `f` is imported twice, from `a` and from `b`",
            "4: T1010 `Leaf` may mean that of `a.X` or `b.Y`",
        ]
    );
}

#[test]
fn a_constructor_may_be_imported_by_name() {
    let a = "module a\n\npub enum X\n  Leaf\n  Twig(n: Int)\nend\n";
    let main = "from a import Leaf\nimport a\n\ndef f() -> a.X = Leaf\n\ndef g() -> a.X = a.Twig(2)\n\ndef h() -> a.X = Twig(3)\n";
    let found = diagnostics(&[("main.tenet", main), ("a.tenet", a)]);
    assert_eq!(found, ["8: T1003 there is no constructor `Twig` here"]);
}

#[test]
fn a_module_and_a_function_may_share_a_name() {
    let list = "module bag\n\npub def size() -> Int = 1\n";
    let main = "import bag\n\ndef bag(n: Int) -> Int = n + bag.size()\n\ndef f() -> Int = bag(2)\n";
    assert!(diagnostics(&[("main.tenet", main), ("bag.tenet", list)]).is_empty());
}

#[test]
fn standard_modules_are_in_scope() {
    check(
        r#"
def f(xs: List[Int], m: Map[Text, Int]) -> Int =
  list.len(xs) + std.list.len(xs) + map.get(m, "a").unwrap_or(0)

def g(map: Int) -> Int = map + list #! T1001 `list` is a module
"#,
    );
}

#[test]
fn a_loop_over_a_collection_hides_its_variable_from_its_clauses() {
    check(
        r#"
def f(xs: List[Int]) -> Int
  var total = 0
  for x at i in xs
    invariant i >= 0 and x > 0 #! T1001 `x`
    total = total + x
  end
  for k in 0..3
    invariant k >= 0
    total = total + k
  end
  total
end
"#,
    );
}

#[test]
fn clauses_see_what_they_may() {
    check(
        r#"
def f(n: Int) -> Int
  requires result > 0 #! T1001 `result`
  ensures result > n
  example f(1) == 2
  example f(n) == 2 #! T1001 `n`
  n + 1
end

def g(result: Int) -> Int
  ensures result > 0
  result
end

def divide(a: Int, b: Int where b != 0) -> (q: Int, r: Int where r < q)
  ensures a == b * q + r and result.0 == q
  (a // b, a % b)
end
"#,
    );
}

#[test]
fn assert_by_sees_the_bound_names() {
    check(
        r#"
lemma small(n: Int)
  ensures n == n
end

def f(b: Int) -> Int
  assert all d in 0..b: d == d by small(d)
  assert all d in 0..b: d == d by small(e) #! T1001 `e`
  b
end
"#,
    );
}
