//! Codes T2001–T2999, effects.

use super::CodeInfo;

pub(super) const CODES: &[CodeInfo] = &[
    CodeInfo {
        code: "T2001",
        title: "effect not declared",
        explanation: "A function may do only what its `uses` says: its signature is all that callers and reviewers look at.",
        fails: r#"def greet()
  print("hello")
end
"#,
        passes: r#"def greet() uses Console
  print("hello")
end
"#,
    },
    CodeInfo {
        code: "T2002",
        title: "effect where there must be none",
        explanation: "Specifications, clauses, lemmas, constants, conditions in types, quantifiers, comprehensions and guards are pure: what they mean may not depend on the world, nor change it, nor fail to come to an end.",
        fails: r#"spec loud(n: Int) -> Int
  print(n)
  n
end
"#,
        passes: r#"spec quiet(n: Int) -> Int = n
"#,
    },
    CodeInfo {
        code: "T2003",
        title: "function with too many effects",
        explanation: "A function value goes where one with fewer effects is wanted.",
        fails: r#"def twice(f: (Int) -> Int) -> Int = f(f(1))

def use() -> Int uses Console
  twice(n -> do
    print(n)
    n
  end)
end
"#,
        passes: r#"def twice(f: (Int) -> Int uses Console) -> Int uses Console = f(f(1))

def use() -> Int uses Console
  twice(n -> do
    print(n)
    n
  end)
end
"#,
    },
];
