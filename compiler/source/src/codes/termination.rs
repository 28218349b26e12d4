//! Codes T4001–T4999, termination.

use super::CodeInfo;

pub(super) const CODES: &[CodeInfo] = &[CodeInfo {
    code: "T4001",
    title: "this may not end",
    explanation: r#"Every recursive call and every turn of a `while` must lower a measure: an integer that goes down and was at least 0, a part of data, the length of a list or text, or several of these lexicographically. Measures are sought among the parameters and in the loop's condition; give one with `decreases` where none is found, or say `uses Diverge`. A contract must not mention the function it belongs to, directly or through others."#,
    fails: r#"def down(n: Int) -> Int
  if n == 0 then 0 else down(n - 1) end
end
"#,
    passes: r#"def down(n: Int where n >= 0) -> Int
  if n == 0 then 0 else down(n - 1) end
end
"#,
}];
