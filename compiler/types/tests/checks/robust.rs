//! Damaged programs are refused without a crash; accepted ones have every type.

use crate::check::program;
use std::collections::BTreeSet;

const PROGRAMS: &[&str] = &[
    include_str!("std/list.tenet"),
    include_str!("std/prelude.tenet"),
    r#"
record Account
  owner: Text
  balance: Int where balance >= 0
end

enum Shape
  Dot
  Box(width: Int, height: Int where height > width)
end

type Wide[T] = xs: List[T] where len(xs) > 1

const limit: Int = 100

spec fits(a: Account) -> Bool = all i in 0..limit: i < a.balance or i in [1, 2]

lemma grows(n: Int)
  ensures n < n + 1
end

def f[T: Ord, e](xs: Wide[T], a: Account, g: (T) -> Option[T] uses e) -> (r: Int, o: Option[T]) uses e + Console
  requires fits(a) and a.balance > 3
  ensures r > 0
  decreases len(xs)
  var total = 0
  ghost var k = 1
  for x at i in xs
    invariant total >= 0
    let y = g(x)
    match y
    case Some(z) where z < x then total = total + 1
    case Some(_) | None then continue
    end
    k = k + 1
  end
  let b = a.with(balance = a.balance - 1)
  let m = {"a": [1, 2], b.owner: [*[3], 4]}
  assert total < total + 1 by grows(total)
  let Some(first) = g(xs[0]) else return (0, None)
  let pairs = [(p, q -> p + q) for p in 0..3 where p > 1]
  print(f"{total} {m["a"][0..1]}")
  while total > 0
    decreases total
    total = total - 1
  end
  if total == 0 then (1, Some(first)) else (2, g(first)) end
end
"#,
];

fn sources() -> Vec<String> {
    PROGRAMS
        .iter()
        .map(|p| p.replace("module std.", "module own_"))
        .collect()
}

/// Drops, doubles, swaps and replaces words, each program in a few hundred ways.
#[test]
fn damaged_programs_do_not_crash() {
    let spare = [
        "end", "(", ")", "match", "x", "->", "T", ".", "[", "case", "0", "=", "not", ",",
    ];
    for source in sources() {
        let words: Vec<&str> = source
            .split_inclusive([' ', '\n', '(', ')', '[', ']', '.'])
            .collect();
        let step = (words.len() / 60).max(1);
        for i in (0..words.len()).step_by(step) {
            let mut dropped = words.clone();
            dropped.remove(i);
            let mut doubled = words.clone();
            doubled.insert(i, words[i]);
            let mut swapped = words.clone();
            swapped.swap(i, words.len() - 1 - i);
            let mut replaced = words.clone();
            replaced[i] = spare[i % spare.len()];
            for damaged in [dropped, doubled, swapped, replaced] {
                let text = damaged.concat();
                let found = program(&[("m.tenet", &text)]);
                for d in &found.diagnostics {
                    assert!(!d.message.is_empty());
                    assert!(
                        tenet_source::codes::find(d.code).is_some(),
                        "{} has no entry",
                        d.code
                    );
                }
            }
        }
    }
}

fn body_path(item: &tenet_types::TypedItem) -> tenet_hir::ItemPath {
    item.signature.path.clone()
}

#[test]
fn accepted_programs_have_all_types() {
    let mut checked = BTreeSet::new();
    for source in sources() {
        let found = program(&[("m.tenet", &source)]);
        for item in found.items.values() {
            let Some(body) = &item.typed_body else {
                continue;
            };
            let clean =
                body.typing.findings.is_empty() && item.typed_signature.typing.findings.is_empty();
            let own = |d: &tenet_source::Diagnostic| d.function.as_ref() == Some(&body_path(item));
            if !clean || found.diagnostics.iter().any(own) {
                continue;
            }
            checked.insert(body_path(item));
            assert!(
                body.typing.locals.iter().all(|ty| !ty.is_error()),
                "{:?}",
                body.typing
            );
            for call in body.typing.calls.values() {
                assert!(call.type_args.iter().all(|ty| !ty.is_error()), "{call:?}");
            }
        }
    }
    assert!(checked.contains("m.f"), "{checked:?}");
    assert!(checked.len() > 10, "{checked:?}");
}

/// As deep as the parser lets it be, on a test's small stack.
#[test]
fn deep_programs_do_not_exhaust_the_stack() {
    let wrap = |open: &str, inner: &str, close: &str, n: usize| {
        format!("{}{inner}{}", open.repeat(n), close.repeat(n))
    };
    let mut deepest = 0;
    for n in [100, 240, 480] {
        let bodies = [
            wrap("not ", "true", "", n),
            wrap("[", "1", "]", n),
            wrap("(", "1", ", 2)", n),
            wrap("f(", "1", ")", n),
            wrap("x -> ", "1", "", n),
            wrap("Some(", "1", ")", n),
            wrap("1 + (", "1", ")", n),
            wrap("if true then ", "1", " else 2 end", n),
            wrap("do\n", "1\n", "end\n", n),
            wrap("all i in 0..3: ", "true", "", n),
            wrap("1 + ", "1", "", n),
            wrap("xs", ".len()", ".len()", n),
            wrap("match 1\ncase _\n", "1\n", "end\n", n),
            wrap("while true\n", "", "end\n", n),
        ];
        for body in bodies {
            let text = format!("def f(xs: List[Int]) -> Int\n  let x = {body}\n  1\nend\n");
            let found = program(&[("m.tenet", &text)]);
            if !found.diagnostics.iter().any(|d| d.code == "T0009") {
                deepest = deepest.max(n);
            }
        }
        let nested = wrap("Some(", "x", ")", n);
        let types = [
            format!("def f(x: {}) -> Int = 1\n", wrap("List[", "Int", "]", n)),
            format!("def f(x: {}) -> Int = 1\n", wrap("(", "Int", ") -> Int", n)),
            format!("def f(o: Option[Int]) -> Int =\n  match o\n  case {nested} then 1\n  end\n"),
        ];
        for text in types {
            program(&[("m.tenet", &text)]);
        }
    }
    assert_eq!(
        deepest, 480,
        "the parser refuses earlier than this test thinks"
    );
}

#[test]
fn many_mistakes_and_many_names_take_no_long_time() {
    let mut text = String::from("def f() -> Int\n");
    for i in 0..4_000 {
        text.push_str(&format!("  let name_{i} = other_{i} + name_{}\n", i / 2));
    }
    text.push_str("  1\nend\n");
    let found = program(&[("m.tenet", &text)]);
    assert_eq!(found.diagnostics.len(), 100);
    let chain: String = (0..3_000)
        .map(|i| format!("  let f{} = x -> f{i}(x)\n", i + 1))
        .collect();
    let text = format!("def f(f0: (Int) -> Int) -> Int\n{chain}  f3000(1)\nend\n");
    let found = program(&[("m.tenet", &text)]);
    assert!(found.diagnostics.is_empty(), "{:?}", found.diagnostics);
}
