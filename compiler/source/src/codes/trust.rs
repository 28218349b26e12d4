//! Codes T5001–T5999, what is assumed.

use super::CodeInfo;

pub(super) const CODES: &[CodeInfo] = &[CodeInfo {
    code: "T5001",
    title: "an assumption without a reason",
    explanation: r#"What is assumed is not proved, and everybody who relies on it relies on the reason: it must say, in a few words, why the condition holds."#,
    fails: r#"def half(n: Int) -> Int
  assume n > 0 because "x"
  n // 2
end
"#,
    passes: r#"def half(n: Int) -> Int
  assume n > 0 because "callers count things"
  n // 2
end
"#,
}];
