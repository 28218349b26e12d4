//! Codes T3001–T3999, proof obligations.

use super::CodeInfo;

pub(super) const CODES: &[CodeInfo] = &[
    CodeInfo {
        code: "T3001",
        title: "a postcondition may not hold",
        explanation: r#"On some way out of the function, its result refinement or an `ensures` line could not be proved. Either the body is wrong, or the clause asks for too much, or what is known on the way is too weak: a loop invariant, or the promise of a function that is called."#,
        fails: r#"def larger(a: Int, b: Int) -> m: Int
  ensures m >= a and m >= b

  a
end
"#,
        passes: r#"def larger(a: Int, b: Int) -> m: Int
  ensures m >= a and m >= b

  if a < b then b else a end
end
"#,
    },
    CodeInfo {
        code: "T3002",
        title: "a precondition may not hold",
        explanation: r#"A call must meet the refinements of the parameters and the `requires` lines of the function it calls. Test the condition before the call, or ask the caller for it in your own signature."#,
        fails: r#"def half(n: Int) -> Int
  requires n >= 0

  n // 2
end

def quarter(n: Int) -> Int = half(half(n))
"#,
        passes: r#"def half(n: Int) -> h: Int
  requires n >= 0
  ensures h >= 0

  n // 2
end

def quarter(n: Int where n >= 0) -> Int = half(half(n))
"#,
    },
    CodeInfo {
        code: "T3003",
        title: "a value may not fit the type it flows into",
        explanation: r#"A value is bound to a name, assigned or put somewhere with a refined type, and the refinement could not be proved of it."#,
        fails: r#"def next(n: Int) -> Int
  let m: Int where m > 0 = n
  m + 1
end
"#,
        passes: r#"def next(n: Int where n > 0) -> Int
  let m: Int where m > 0 = n
  m + 1
end
"#,
    },
    CodeInfo {
        code: "T3004",
        title: "an invariant may not hold before the loop",
        explanation: r#"A loop invariant must hold when the loop is reached, before its first turn."#,
        fails: r#"def count(n: Int where n >= 0) -> Int
  var i = 0
  while i < n
    invariant i > 0
    i = i + 1
  end
  i
end
"#,
        passes: r#"def count(n: Int where n >= 0) -> Int
  var i = 0
  while i < n
    invariant i >= 0
    i = i + 1
  end
  i
end
"#,
    },
    CodeInfo {
        code: "T3005",
        title: "a turn may not keep an invariant",
        explanation: r#"If a loop invariant holds at the head of a turn, it must hold again at the turn's end, and wherever `continue` goes on with the next one. Often the invariant is true but too weak to follow from itself: add what else is true at the head."#,
        fails: r#"def count(n: Int where n >= 0) -> Int
  var i = 0
  while i < n
    invariant i < 3
    i = i + 1
  end
  i
end
"#,
        passes: r#"def count(n: Int where n >= 0) -> Int
  var i = 0
  while i < n
    invariant i <= n
    i = i + 1
  end
  i
end
"#,
    },
    CodeInfo {
        code: "T3006",
        title: "a value may not be valid",
        explanation: r#"Building a record or an enum's value, by its constructor or by `.with`, obliges the refinements of its fields and the record's `invariant` lines. From then on they are known of every value."#,
        fails: r#"record Interval
  low: Int
  high: Int where high >= low
end

def from_to(a: Int, b: Int) -> Interval = Interval(low = a, high = b)
"#,
        passes: r#"record Interval
  low: Int
  high: Int where high >= low
end

def from_to(a: Int, b: Int where b >= a) -> Interval = Interval(low = a, high = b)
"#,
    },
    CodeInfo {
        code: "T3007",
        title: "a divisor may be 0",
        explanation: r#"`//` and `%` oblige a divisor other than 0."#,
        fails: r#"def share(total: Int, people: Int) -> Int = total // people
"#,
        passes: r#"def share(total: Int, people: Int where people > 0) -> Int = total // people
"#,
    },
    CodeInfo {
        code: "T3008",
        title: "an index may be out of range",
        explanation: r#"`xs[i]` obliges `0 <= i < len(xs)`; `m[k]` obliges that the key is there."#,
        fails: r#"def first(xs: List[Int]) -> Int = xs[0]
"#,
        passes: r#"def first(xs: List[Int]) -> Int
  requires len(xs) > 0

  xs[0]
end
"#,
    },
    CodeInfo {
        code: "T3009",
        title: "a slice may be out of range",
        explanation: r#"`xs[a..b]` obliges `0 <= a <= b <= len(xs)`."#,
        fails: r#"def rest(xs: List[Int]) -> List[Int] = xs[1..]
"#,
        passes: r#"def rest(xs: List[Int]) -> List[Int]
  requires len(xs) > 0

  xs[1..]
end
"#,
    },
    CodeInfo {
        code: "T3010",
        title: "a number may be no character",
        explanation: r#"Only the codes of Unicode scalar values, 0 to 0x10FFFF without 0xD800 to 0xDFFF, are characters."#,
        fails: r#"import std.char

def letter(n: Int) -> Char = char.from_code(n)
"#,
        passes: r#"import std.char

def letter(n: Int where 0 <= n < 26) -> Char = char.from_code(n + 97)
"#,
    },
    CodeInfo {
        code: "T3011",
        title: "a value may be left uncovered",
        explanation: r#"A `match` must cover every value that is possible where it stands, and the pattern of a `let` without `else` must always fit."#,
        fails: r#"def get(x: Option[Int]) -> Int
  match x
  case Some(n) then n
  end
end
"#,
        passes: r#"def get(x: Option[Int]) -> Int
  match x
  case Some(n) then n
  case None then 0
  end
end
"#,
    },
    CodeInfo {
        code: "T3012",
        title: "an assertion may not hold",
        explanation: r#"What `assert` says must be proved where it stands; afterwards it is known."#,
        fails: r#"def twice(n: Int) -> Int
  let m = n + n
  assert m > n
  m
end
"#,
        passes: r#"def twice(n: Int where n > 0) -> Int
  let m = n + n
  assert m > n
  m
end
"#,
    },
    CodeInfo {
        code: "T3013",
        title: "an example does not hold",
        explanation: r#"An `example` is evaluated when the function is checked, and must be true."#,
        fails: r#"def double(n: Int) -> Int
  example double(2) == 5

  n * 2
end
"#,
        passes: r#"def double(n: Int) -> Int
  example double(2) == 4

  n * 2
end
"#,
    },
    CodeInfo {
        code: "T3014",
        title: "a place may be reached",
        explanation: r#"`unreachable`, and the end of a function whose result is `Never`, must be impossible to reach."#,
        fails: r#"def sign(n: Int) -> Int
  if n > 0
    1
  elif n < 0
    0 - 1
  else
    unreachable
  end
end
"#,
        passes: r#"def sign(n: Int) -> Int
  if n > 0
    1
  elif n < 0
    0 - 1
  else
    0
  end
end
"#,
    },
    CodeInfo {
        code: "T3015",
        title: "a signature that nothing can meet",
        explanation: r#"The refinements of the parameters and the `requires` lines contradict each other. Anything could be proved of such a function, and it could never be called."#,
        fails: r#"def odd(n: Int where n > 0) -> Int
  requires n < 0

  n
end
"#,
        passes: r#"def odd(n: Int where n > 0) -> Int
  requires n < 10

  n
end
"#,
    },
    CodeInfo {
        code: "T3016",
        title: "a hole is left",
        explanation: r#"`?name` stands for an expression that is still to be written. The message says what type is wanted; a program with holes does not run."#,
        fails: r#"def double(n: Int) -> Int = ?twice
"#,
        passes: r#"def double(n: Int) -> Int = n * 2
"#,
    },
    CodeInfo {
        code: "T3017",
        title: "beyond what can be verified",
        explanation: r#"The construct has a meaning, but its verification is not supported yet: a `spec` whose body is no expression, or a function value of which it is not known what it asks of its arguments. It is refused, so that nothing unproved passes."#,
        fails: r#"spec total(n: Int) -> Int
  var sum = 0
  for i in 0..n
    sum = sum + i
  end
  sum
end
"#,
        passes: r#"spec total(n: Int where n >= 0) -> Int = if n == 0 then 0 else total(n - 1) + n - 1 end
"#,
    },
    CodeInfo {
        code: "T3018",
        title: "what can never occur",
        explanation: r#"A warning. The conditions under which a branch, a case or the body of a loop would run contradict what is known there: what stands in it never happens, and anything could be proved of it. Leave it out, or write `unreachable` in its place, which says that it is meant."#,
        fails: r#"def half(n: Int where n >= 0) -> Int
  if n < 0
    0 - 1
  else
    n // 2
  end
end
"#,
        passes: r#"def half(n: Int where n >= 0) -> Int = n // 2
"#,
    },
    CodeInfo {
        code: "T3020",
        title: "the external solver is missing",
        explanation: r#"`--solver` names a program that was found neither on the path nor where `TENET_Z3` or `TENET_CVC5` says. Install it, set the variable, or leave `--solver` out: Tenet needs no other solver. What was undecided stays undecided."#,
        fails: "",
        passes: "",
    },
    CodeInfo {
        code: "T3021",
        title: "the external solver does not start",
        explanation: r#"The program that `--solver` names is there, but the system does not start it; the reason stands behind the colon. What was undecided stays undecided."#,
        fails: "",
        passes: "",
    },
    CodeInfo {
        code: "T3022",
        title: "the external solver is of another kind or too old",
        explanation: r#"The program does not say of itself that it is the solver that `--solver` names, in a version that is supported: z3 from 4.8, cvc5 from 1.0. What was undecided stays undecided."#,
        fails: "",
        passes: "",
    },
    CodeInfo {
        code: "T3023",
        title: "the external solver ended",
        explanation: r#"The program ended before it answered; how, and what it said last, stands in the note. It is started anew for the next question. What was undecided stays undecided."#,
        fails: "",
        passes: "",
    },
    CodeInfo {
        code: "T3024",
        title: "the external solver took too long",
        explanation: r#"The program did not answer in time, not even after the time that it was told to take, and was stopped. `--solver-time` gives it more. What was undecided stays undecided."#,
        fails: "",
        passes: "",
    },
    CodeInfo {
        code: "T3025",
        title: "the external solver gave no answer",
        explanation: r#"What the program said is neither `sat` nor `unsat` nor `unknown`. Nothing is concluded from it; what was undecided stays undecided."#,
        fails: "",
        passes: "",
    },
    CodeInfo {
        code: "T3026",
        title: "the external solver refused the question",
        explanation: r#"The program gave an error instead of an answer, or the obligation cannot be written as SMT-LIB. What was undecided stays undecided."#,
        fails: "",
        passes: "",
    },
    CodeInfo {
        code: "T3027",
        title: "the external solver does not prove it either",
        explanation: r#"The program was asked and answered `unknown`, or that the facts do not imply the goal as it was put to it. What was undecided stays undecided."#,
        fails: "",
        passes: "",
    },
    CodeInfo {
        code: "T3028",
        title: "a proof without a certificate",
        explanation: r#"An external solver proves the obligation. It gives no certificate that the kernel could replay, so it does not count unless `--accept-external` says so; then the summary and the JSON document show how many such proofs there are. Better is a lemma or an `assert` with which Tenet's own solver finds the proof."#,
        fails: "",
        passes: "",
    },
];
