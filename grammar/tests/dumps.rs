//! The tree as S-expressions and JSON.

use tenet_grammar::{json, parse, parse_expr, sexpr};
use tenet_source::FileId;

fn tree(text: &str) -> String {
    let found = parse(text, FileId(0));
    assert_eq!(found.diagnostics, []);
    sexpr(&found.file)
}

#[test]
fn expressions_as_s_expressions() {
    insta::assert_snapshot!(tree(
        "def f(n: Int where n > 0) -> Int = 0 <= n - 1 - 2 < n and not all x in 0..n: f\"{x}!\" == \"\"\n"
    ));
}

#[test]
fn statements_as_s_expressions() {
    insta::assert_snapshot!(tree(
        "## Docs.\npub def f(xs: List[Int])\n  let Some(x) = g(xs, deep = true) else return\n  xs[0].a = xs.with([1] = 2)\n  for x at i in xs\n    invariant true\n    match x\n    case 1 | -2 then break\n    case [_, *rest] where rest is [] then continue\n    end\n  end\nend\n"
    ));
}

#[test]
fn json_has_places_and_values() {
    let found = parse("const limit: Int = 0xff\n", FileId(0));
    let value = json(&found.file);
    let value = &value["items"][0]["decl"]["Const"]["value"];
    assert_eq!(value["kind"]["Int"]["value"], "255");
    assert_eq!(value["kind"]["Int"]["spelling"], "0xff");
    assert_eq!(value["span"], serde_json::json!([19, 23]));
}

#[test]
fn expressions_alone() {
    let found = parse_expr("a +\n b", FileId(3));
    assert_eq!(found.diagnostics, []);
    assert_eq!((found.expr.span.start, found.expr.span.end), (0, 6));
    for wrong in ["", "a b", "let x = 1", "(", "a)"] {
        let found = parse_expr(wrong, FileId(3));
        assert_eq!(
            found.diagnostics.len(),
            1,
            "{wrong:?}: {:?}",
            found.diagnostics
        );
    }
}

#[test]
fn what_is_lost_is_named() {
    let found = parse(
        "def broken(x Int) = 1\nenum E\n  A\n  b B\n  C\nend\nfrom m import = f\ndef fine() = 1\n",
        FileId(0),
    );
    let lost: Vec<&str> = found.file.lost.iter().map(|name| &*name.text).collect();
    assert_eq!(found.file.items.len(), 2);
    assert!(
        ["broken", "E", "A", "C", "f"]
            .iter()
            .all(|name| lost.contains(name)),
        "{lost:?}"
    );
}
