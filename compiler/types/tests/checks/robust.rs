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
