//! HIR does not change with comments, layout and neighbours; source maps do.

use std::sync::Arc;
use tenet_hir::{
    Item, ItemPath, ModuleSummary, SourceMap, items, lower_item, module_path, resolve_scope,
    summarize,
};
use tenet_source::{FileId, Span};

struct Lowered {
    path: ItemPath,
    item: Item,
    map: SourceMap,
}

fn lower(text: &str) -> (ModuleSummary, Vec<Lowered>) {
    let parsed = tenet_grammar::parse(text, FileId(0));
    assert!(parsed.diagnostics.is_empty(), "{:?}", parsed.diagnostics);
    let path = module_path(&parsed.file, "m.tenet");
    let summary = Arc::new(summarize(&parsed.file, &path));
    let scope = resolve_scope(&summary, &|_| None);
    let lowered = items(&parsed.file, &path)
        .into_iter()
        .filter_map(|(path, index)| {
            let out = lower_item(&parsed.file.items[index], &path, &scope)?;
            assert!(out.diagnostics.is_empty(), "{:?}", out.diagnostics);
            Some(Lowered {
                path,
                item: out.item,
                map: out.source_map,
            })
        })
        .collect();
    ((*summary).clone(), lowered)
}

const PLAIN: &str = r#"
record Point
  x: Int
  y: Int where y > x
end

def f(p: Point, n: Int where n > 0) -> r: Int
  requires p.x > n
  ensures r > 0
  var total = 0
  for i in 0..n
    invariant total >= 0
    total = total + i * p.x
  end
  match p
  case Point(a, b) then a + b + total
  end
end

test "adds"
  assert f(Point(5, 6), 1) > 0
end
"#;

const MOVED: &str = r#"
# A comment.
test "adds"

  assert f(Point(5, 6), 1) > 0   # another
end

def other() -> Int = 1

def f(p: Point, n: Int where n > 0) -> r: Int
  requires p.x > n
  # between clauses
  ensures r > 0

  var total   =   0
  for i in 0..n
      invariant total >= 0
      total = total + i * p.x
  end
  match p
  case Point(a, b) then a + b + total
  end
end

## A point.
record Point
  x: Int
  ## Above.
  y: Int where y > x
end
"#;

#[test]
fn comments_layout_and_moves_leave_no_trace() {
    let (_, plain) = lower(PLAIN);
    let (_, moved) = lower(MOVED);
    assert_eq!(plain.len(), 3);
    for before in &plain {
        let after = moved.iter().find(|l| l.path == before.path);
        let after = after.unwrap_or_else(|| panic!("{} is lost", before.path));
        assert_eq!(before.item, after.item, "{}", before.path);
        assert_ne!(before.map, after.map, "{}", before.path);
        assert_eq!(before.map.nodes.len(), after.map.nodes.len());
    }
}

#[test]
fn an_edit_of_a_body_leaves_the_signature() {
    let (summary, before) = lower(PLAIN);
    let (same, after) = lower(&PLAIN.replace("a + b + total", "a - b"));
    assert_eq!(summary, same);
    for (before, after) in before.iter().zip(&after) {
        assert_eq!(before.item.signature, after.item.signature);
    }
    assert_ne!(before[1].item.body, after[1].item.body);
}

#[test]
fn signatures_have_the_first_nodes_and_spans_nest_in_the_item() {
    let (_, lowered) = lower(PLAIN);
    for Lowered { path, item, map } in &lowered {
        let within = |s: &Span| s.start >= map.item.start && s.end <= map.item.end;
        assert!(map.nodes.iter().all(within), "{path}");
        if let Some(body) = &item.body {
            assert_eq!(body.first_node, item.signature.nodes);
            assert_eq!(body.end_node as usize, map.nodes.len());
            assert_eq!(
                body.locals[..item.signature.locals.len()],
                item.signature.locals
            );
        }
    }
    let (_, lowered) = lower("def f(n: Int) -> Int = n + 1\n");
    let body = lowered[0].item.body.as_ref().expect("a body");
    let tail = body.block.tail.as_ref().expect("a value");
    let span = lowered[0].map.span(tail.id);
    assert_eq!((span.start, span.end), (23, 28));
}
