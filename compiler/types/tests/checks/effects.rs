//! Effects, ghost code, kinds of functions.

use crate::check::check;

#[test]
fn effects_are_declared() {
    check(
        r#"
def greet(name: Text) uses Console
  print(f"hello {name}")
end

def f(xs: List[Text])
  greet("a") #! T2001 `greet` uses `Console`
  for x in xs
    x.greet() #! T2001
  end
end

def g(xs: List[Text]) uses Console
  for x in xs
    greet(x)
  end
end

def loops(n: Int) -> Int uses Diverge
  var m = n
  while m != 1
    m = m + 1
  end
  m
end

def h(n: Int) -> Int = loops(n) #! T2001 `Diverge`
"#,
    );
}

#[test]
fn specifications_are_pure() {
    check(
        r#"
def ask() -> Int uses Console
  print("?")
  1
end

def forever() -> Int uses Diverge = forever()

spec s(n: Int) -> Int = ask() #! T2002 a `spec` is pure

spec t(n: Int) -> Int uses Console = n #! T2002

const c: Int = forever() #! T2002 a constant

lemma l(n: Int)
  ensures ask() > 0 #! T2002 a postcondition
  print(n) #! T2002
end

def f(n: Int where n > ask()) -> Int uses Console #! T2002 a refinement
  requires forever() > 0 #! T2002 a precondition
  assert ask() > 0 #! T2002 an `assert`
  let xs = [ask() for i in 0..3] #! T2002 a comprehension
  let q = all i in 0..3: ask() > i #! T2002 a quantifier
  let m = match n
    case k where ask() > k then 1 #! T2002 a guard
    case _ then 2
  end
  while n > ask()
    invariant ask() > 0 #! T2002 an invariant
    break
  end
  m
end
"#,
    );
}

#[test]
fn effect_parameters() {
    check(
        r#"
def each[T, e](xs: List[T], f: (T) -> Unit uses e) uses e
  for x in xs
    f(x)
  end
end

def quiet(xs: List[Int]) -> List[Int] = xs.map(x -> x + 1)

def loud(xs: List[Int]) uses Console
  xs.each(x -> print(x))
  each(xs, print)
end

def silent(xs: List[Int])
  xs.each(x -> print(x)) #! T2001
end

def apply(f: (Int) -> Int) -> Int = f(1)

def shout(n: Int) -> Int uses Console
  print(n)
  n
end

def use() -> Int uses Console
  let a = apply(shout) #! T2003
  apply(n -> shout(n)) #! T2003
end

def forgets[e](f: () -> Int uses e) -> Int = f() #! T2001
"#,
    );
}

#[test]
fn ghost_values_do_not_reach_what_runs() {
    check(
        r#"
ghost spec all_even(f: (Int) -> Int) -> Bool = forall n: Int: f(n) % 2 == 0

spec runs(f: (Int) -> Int) -> Bool = forall n: Int: f(n) == 0 #! T1121

def f(n: Int, ghost g: Int) -> Int
  requires g > n and all_even(x -> x * 2)
  ghost let a = g + 1
  ghost var b = a
  b = b + g
  var c = n
  c = a #! T1121 `a` is ghost
  let d = all_even(x -> x) #! T1121
  if b > 0 #! T1121
    c = 1
  end
  let e = x -> x + g #! T1121
  assert b > a
  c
end

def g(n: Int) -> Int
  ghost let k = 3
  ghost let w: Int where w > k
  assert w > 3
  let f1 = f #! T1121
  f(n, k) + f(k, n) #! T1121
end
"#,
    );
}

#[test]
fn lemmas_stand_in_proofs_and_statements() {
    check(
        r#"
lemma positive(n: Int)
  requires n > 1
  ensures n > 0
end

def helper(n: Int) -> Int = n

def f(n: Int where n > 1) -> Int
  positive(n)
  ghost let g = n
  positive(g)
  n.positive()
  if n > 2
    positive(n)
  end
  let x = positive(n) #! T1120
  let y = positive #! T1120
  let z = [positive(i) for i in 2..5] #! T1120
  assert n > 0 by positive(n)
  assert n > 0 by helper(n) #! T1134
  n
end

lemma by_cases(n: Int)
  ensures n * n >= 0
  if n > 1
    positive(n)
  else
    by_cases(n + 1)
  end
end

lemma gives(n: Int) -> Int #! T1133
  ensures n == n
  n
end
"#,
    );
}

#[test]
fn equality_is_free_in_ghost_code() {
    check(
        r#"
def compose[A, B, C](f: (A) -> B, g: (B) -> C) -> h: ((A) -> C)
  ensures h == (x -> g(f(x)))
  assert f == f
  ghost let same = f == f
  x -> g(f(x))
end

lemma reflexive[T](x: T)
  ensures x == x
end

def bad[T](x: T) -> Bool = x == x #! T1109
"#,
    );
}

#[test]
fn erased_expressions_do_not_jump() {
    check(
        r#"
def f(n: Int) -> Int
  assert do
    return 1 #! T1114
  end
  ghost let a = do
    return 2 #! T1114
  end
  for i in 0..3
    assert do
      break #! T1114
      true
    end
  end
  n
end
"#,
    );
}

#[test]
fn later_parts_of_the_language_are_refused() {
    check(
        r#"
trait Monoid[T] #! T1901
  def empty() -> T
  def combine(a: T, b: T) -> T
end

impl Monoid[Int] #! T1901
  def empty() -> Int = 0
  def combine(a: Int, b: Int) -> Int = a + b
end

effect Ledger #! T1902
  def post(amount: Int) -> Unit
end

def f[T: Monoid](x: T) -> T = combine(x, x) #! T1901

def g() uses Ledger
  post(3)
end

def h(x: Float, b: Bytes, u: U8) -> Int uses Files + Console = 1.5 #! T1903 #! T1904 #! T1905 #! T1907 #! T1903

extern def now() -> Int #! T1906
because "clock"

def i() -> Int
  handle now()
  with Ledger #! T1902
    def post(amount: Int) -> Unit = ()
  end
end
"#,
    );
}

#[test]
fn fixes_declare_effects_and_bounds() {
    let fixed = |source: &str| {
        let found = crate::check::program(&[("m.tenet", source)]);
        let fix = &found.diagnostics[0].fixes[0];
        let mut text = source.to_string();
        for edit in fix.edits.iter().rev() {
            text.replace_range(edit.span.start as usize..edit.span.end as usize, &edit.text);
        }
        text
    };
    assert_eq!(
        fixed("def f(n: Int)\n  print(n)\nend\n"),
        "def f(n: Int) uses Console\n  print(n)\nend\n"
    );
    assert_eq!(
        fixed("def f(n: Int) -> r: Int where r > 0 uses Diverge\n  print(n)\n  1\nend\n"),
        "def f(n: Int) -> r: Int where r > 0 uses Diverge + Console\n  print(n)\n  1\nend\n"
    );
    assert_eq!(
        fixed("def f[T](x: T) -> Bool = x == x\n"),
        "def f[T: Eq](x: T) -> Bool = x == x\n"
    );
    assert_eq!(
        fixed("def f[T: Eq](x: T) -> Text = show(x)\n"),
        "def f[T: Eq + Show](x: T) -> Text = show(x)\n"
    );
    assert_eq!(
        fixed("def f(xs: List[Int]) -> Int = xs.length()\n"),
        "def f(xs: List[Int]) -> Int = xs.len()\n"
    );
}
