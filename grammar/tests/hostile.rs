//! Texts made to hurt: each gives its answer soon, on a small stack.

use std::time::{Duration, Instant};
use tenet_grammar::{format, json, parse, parse_expr, sexpr};
use tenet_source::FileId;

/// Parses on a stack of two megabytes (as Rust's test threads have), walks and drops the tree; gives the codes that were reported.
fn codes(text: String) -> Vec<&'static str> {
    let work = move || {
        let begin = Instant::now();
        let found = parse(&text, FileId(0));
        let took = begin.elapsed();
        assert!(took < Duration::from_secs(60), "{took:?}");
        if text.len() < 2_000_000 {
            json(&found.file);
            sexpr(&found.file);
            let _ = format(&text);
            let _ = parse_expr(&text, FileId(0));
        }
        let mut codes: Vec<_> = found.diagnostics.iter().map(|d| d.code).collect();
        codes.dedup();
        codes
    };
    std::thread::Builder::new()
        .stack_size(2 << 20)
        .spawn(work)
        .expect("a thread can be made")
        .join()
        .expect("the parser does not panic")
}

fn def(body: &str) -> String {
    format!("def f() -> Int = {body}\n")
}

fn nested(open: &str, middle: &str, close: &str, count: usize) -> String {
    format!("{}{middle}{}", open.repeat(count), close.repeat(count))
}

const MANY: usize = 100_000;

#[test]
fn deep_nesting_is_refused_once() {
    let deep = ["T0009"];
    assert_eq!(codes(def(&nested("(", "1", ")", MANY))), deep);
    assert_eq!(codes(def(&nested("[", "", "]", MANY))), deep);
    assert_eq!(codes(def(&nested("{", "1", "}", MANY))), deep);
    assert_eq!(codes(def(&nested("f(", "1", ")", MANY))), deep);
    assert_eq!(codes(def(&nested("not ", "true", "", MANY))), deep);
    assert_eq!(codes(def(&nested("- ", "1", "", MANY))), deep);
    assert_eq!(codes(def(&nested("try ", "1", "", MANY))), deep);
    assert_eq!(codes(def(&nested("a -> ", "1", "", MANY))), deep);
    assert_eq!(codes(def(&nested("all x in xs: ", "x", "", MANY))), deep);
    assert_eq!(codes(def(&nested("1 + ", "1", "", MANY))), deep);
    assert_eq!(codes(def(&nested("a implies ", "b", "", MANY))), deep);
    assert_eq!(codes(def(&nested("", "x", ".a", MANY))), deep);
    assert_eq!(codes(def(&nested("", "x", "()", MANY))), deep);
    assert_eq!(codes(def(&nested("", "x", "[1]", MANY))), deep);
    assert_eq!(
        codes(def(&nested("if x then 1 else ", "1", " end", MANY))),
        deep
    );
    assert_eq!(
        codes(format!("type A = {}\n", nested("List[", "Int", "]", MANY))),
        deep
    );
    assert_eq!(
        codes(format!(
            "type A = {}\n",
            nested("(Int) -> (", "Int", ")", MANY)
        )),
        deep
    );
    assert_eq!(
        codes(format!(
            "def f()\n  {}\nend\n",
            nested("if x\n", "1\n", "end\n", MANY)
        )),
        deep
    );
    assert_eq!(
        codes(format!(
            "def f()\nmatch x\ncase {} then 1\nend\nend\n",
            nested("Some(", "x", ")", MANY)
        )),
        deep
    );
}

#[test]
fn f_texts_nest_only_so_deep() {
    assert_eq!(codes(def(&nested("f\"{", "x", "}\"", 14))), [""; 0]);
    assert_eq!(codes(def(&nested("f\"{", "x", "}\"", MANY))), ["T0009"]);
    let lists = format!("{}x{}", "[".repeat(150), "]".repeat(150));
    let inner = format!("f\"{{{lists}}}\"");
    let outer = format!("f\"{{{}{inner}{}}}\"", "[".repeat(150), "]".repeat(150));
    assert_eq!(codes(def(&outer)), [""; 0]);
    let more = format!("f\"{{{}{outer}{}}}\"", "(a + ".repeat(150), ")".repeat(150));
    assert_eq!(codes(def(&more)), ["T0009"]);
}

/// How deep expressions, patterns, types and blocks stand in one another.
fn depth(value: &serde_json::Value) -> usize {
    match value {
        serde_json::Value::Object(fields) => {
            let inner = fields.values().map(depth).max().unwrap_or(0);
            let node = fields.contains_key("kind") && fields.contains_key("span")
                || fields.contains_key("stmts");
            inner + usize::from(node)
        }
        serde_json::Value::Array(items) => items.iter().map(depth).max().unwrap_or(0),
        _ => 0,
    }
}

#[test]
fn no_tree_is_deeper_than_promised() {
    let measured = |text: String| {
        let work = move || depth(&json(&parse(&text, FileId(0)).file));
        std::thread::Builder::new()
            .stack_size(64 << 20)
            .spawn(work)
            .expect("a thread can be made")
            .join()
            .expect("no panic")
    };
    let mut deepest = 0;
    for count in (150..170)
        .step_by(3)
        .chain(190..210)
        .step_by(4)
        .chain(490..505)
    {
        for text in [
            def(&nested("1 + ", "1", "", count)),
            def(&nested("not ", "a", "", count)),
            def(&nested("a -> ", "1", "", count)),
            def(&nested("all x in xs: ", "x", "", count)),
            def(&nested("", "x", ".a", count)),
            def(&nested("", "x", "(1)", count)),
            def(&nested("f(", "1", ")", count)),
            def(&nested("-[", "1", "]", count)),
            def(&nested("- f(", "1", ").a", count)),
            def(&nested("if a then ", "1", " else b end", count)),
            format!("def f()\n{}end\n", nested("if x\n", "1\n", "end\n", count)),
            format!(
                "def f()\n{}end\n",
                nested("x = -match x\ncase A then do\n", "1\n", "end\nend\n", count)
            ),
            format!(
                "def f()\n{}end\n",
                nested("while f(not x)\n", "1\n", "end\n", count)
            ),
            format!("type A = {}\n", nested("List[", "Int", "]", count)),
            format!("type A = {}\n", nested("((Int) -> ", "Int", ")", count)),
        ] {
            deepest = deepest.max(measured(text));
        }
    }
    assert!(
        (400..=tenet_grammar::ast::MAX_DEPTH).contains(&deepest),
        "{deepest}"
    );
}

#[test]
fn the_deepest_trees_can_be_walked() {
    assert_eq!(codes(def(&nested("(", "1", ")", 190))), [""; 0]);
    assert_eq!(codes(def(&nested("f(", "1", ")", 190))), [""; 0]);
    assert_eq!(codes(def(&nested("1 + ", "1", "", 490))), [""; 0]);
    assert_eq!(codes(def(&nested("not ", "a", "", 490))), [""; 0]);
    assert_eq!(codes(def(&nested("a -> ", "1", "", 240))), [""; 0]);
    assert_eq!(codes(def(&nested("all x in xs: ", "x", "", 160))), [""; 0]);
    assert_eq!(codes(def(&nested("", "x", ".a", 490))), [""; 0]);
    assert_eq!(
        codes(format!(
            "def f()\n{}end\n",
            nested("if x\n", "1\n", "end\n", 160)
        )),
        [""; 0]
    );
    assert_eq!(
        codes(format!(
            "def f()\n{}end\n",
            nested("match x\ncase A\n", "1\n", "end\n", 160)
        )),
        [""; 0]
    );
    assert_eq!(
        codes(format!("type A = {}\n", nested("List[", "Int", "]", 190))),
        [""; 0]
    );
}

#[test]
fn unclosed_depth_is_no_trouble() {
    for text in [
        "(",
        "[",
        "{",
        "if x\n",
        "if x then ",
        "match x\ncase A\n",
        "do\n",
        "f\"{",
        "def ",
        "case ",
        "let ",
    ] {
        let found = codes(def(&text.repeat(MANY)));
        assert!(!found.is_empty(), "{text:?}");
    }
    for text in [
        ")", "]", "end\n", "}", "\"", "'", "else\n", "f\"{x\n", "([{", ")]}",
    ] {
        let found = codes(text.repeat(MANY));
        assert!(!found.is_empty(), "{text:?}");
    }
}

#[test]
fn long_texts_take_linear_time() {
    assert_eq!(codes(def(&"f".repeat(10_000_000))), [""; 0]);
    assert_eq!(
        codes(def(&format!("\"{}\"", "f".repeat(10_000_000)))),
        [""; 0]
    );
    assert_eq!(codes(def(&"9".repeat(10_000_000))), ["T0005"]);
    assert_eq!(
        codes(def(&format!("f({})", "x, ".repeat(100_000)))),
        [""; 0]
    );
    assert_eq!(codes(" ".repeat(10_000_000)), [""; 0]);
    assert_eq!(codes("\n".repeat(2_000_000)), [""; 0]);
    assert_eq!(codes("# x\n".repeat(100_000)), [""; 0]);
    assert_eq!(
        codes(format!("{}def f() = 1\n", "## x\n".repeat(50_000))),
        [""; 0]
    );
    assert_eq!(
        codes(format!("def f()\n{}end\n", "x += ".repeat(MANY))).last(),
        Some(&"T0011")
    );
    assert_eq!(
        codes(format!("def f()\n{}end\n", "x = = 1\n".repeat(MANY))),
        ["T0001"]
    );
    assert_eq!(codes("def f(x Int) = 1\n".repeat(20_000)), ["T0001"]);
    assert_eq!(
        codes(format!(
            "def f()\nif x\n{}end\nend\n",
            "elif x\n y\n".repeat(20_000)
        )),
        [""; 0]
    );
}

#[test]
fn errors_are_limited() {
    let found = parse(&"@ ".repeat(MANY), FileId(0));
    assert_eq!(found.diagnostics.len(), 100);
    let last = found.diagnostics.last().expect("there are 100");
    assert!(
        last.notes
            .iter()
            .any(|note| note.contains("more syntax errors"))
    );
}
