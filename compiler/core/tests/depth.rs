//! Programs nested as deep as the parser lets them be, on the small stack of a test's thread.

mod run;
use run::Source;
use tenet_source::FileId;

/// The deepest nesting of a piece of text that parses, of those tried.
fn deepest(open: &str, middle: &str, close: &str) -> (usize, String) {
    for depth in [480, 400, 320, 240, 160, 120, 80] {
        let (open, close) = (open.repeat(depth), close.repeat(depth));
        let program = format!("def f() -> Int = {open}{middle}{close}\n");
        let parsed = tenet_grammar::parse(&format!("module m\n{program}"), FileId(0));
        if parsed.diagnostics.is_empty() {
            return (depth, program);
        }
    }
    panic!("`{open}` does not nest");
}

#[track_caller]
fn check(open: &str, middle: &str, close: &str) {
    let (depth, program) = deepest(open, middle, close);
    assert_eq!(Source::new(&program).value("f"), depth.to_string());
}

#[test]
fn parentheses() {
    check("(1 + ", "0", ")");
}

#[test]
fn conditions() {
    check("if true then 1 + ", "0", " else 0 end");
}

#[test]
fn cases() {
    check(
        "match Some(1)\ncase Some(x) where x > 0 then 1 + (",
        "0",
        ")\ncase _ then 0\nend",
    );
}

#[test]
fn blocks() {
    check("do\nlet x = 1 + ", "0", "\nx\nend");
}

#[test]
fn lists() {
    check("1 + [", "0", "][0]");
}

#[test]
fn lambdas() {
    check("1 + [0].fold(0, (a, b) -> ", "0", ")");
}

#[test]
fn sums() {
    check("1 + ", "0", "");
}

#[test]
fn many_cases_and_conditions() {
    let cases: String = (0..400).map(|i| format!("case {i} then {i}\n")).collect();
    let conditions: String = (0..399).map(|i| format!("elif n == {i}\n{i}\n")).collect();
    let source = Source::new(&format!(
        "def g(n: Int) -> Int = match n\n{cases}case _ then -1\nend\n\
         def h(n: Int) -> Int = if n < 0\n-1\n{conditions}else\n-2\nend\n\
         def f() -> List[Int] = [g(399), h(398), h(399)]\n"
    ));
    assert_eq!(source.value("f"), "[399, 398, -2]");
}
