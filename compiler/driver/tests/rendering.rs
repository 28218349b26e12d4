//! How diagnostics look to people: snapshots of source and message.

use std::process::Command;

/// What `tenet check` prints for a program, without the time it took.
fn rendered(program: &str) -> String {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    std::fs::write(folder.path().join("shop.tenet"), program).expect("it can be written to");
    let output = Command::new(env!("CARGO_BIN_EXE_tenet"))
        .args(["check", "shop.tenet"])
        .current_dir(folder.path())
        .output()
        .expect("tenet starts");
    let text = String::from_utf8(output.stdout).expect("tenet prints UTF-8");
    let text = text.split(" (").next().unwrap_or(&text);
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    format!("{}\n----\n{}", program.trim(), lines.join("\n"))
}

macro_rules! snapshots {
    ($($name:ident: $program:literal;)*) => {
        $(
            #[test]
            fn $name() {
                insta::assert_snapshot!(rendered($program));
            }
        )*
    };
}

snapshots! {
    postcondition_with_counterexample: "
def larger(a: Int, b: Int) -> m: Int
  ensures m >= a and m >= b

  a
end
";
    precondition_of_a_call: "
def half(n: Int) -> Int
  requires n >= 0

  n // 2
end

def use_it(n: Int) -> Int = half(n - 1)
";
    divisor_with_a_fix: "
def share(total: Int, people: Int) -> Int
  total // people
end
";
    refined_field: "
record Account
  owner: Text
  balance: Int where balance >= 0
end

def spend(account: Account, amount: Int) -> Account
  account.with(balance = account.balance - amount)
end
";
    invariant_that_is_not_kept: "
def count(n: Int where n >= 0) -> Int
  var i = 0
  while i < n
    invariant i < 3
    i = i + 1
  end
  i
end
";
    uncovered_case: "
def get(x: Option[Int]) -> Int
  match x
  case Some(n) then n
  end
end
";
    endless_recursion: "
def down(n: Int) -> Int
  if n == 0 then 0 else down(n - 1) end
end
";
    unknown_name_with_suggestion: "
def double(number: Int) -> Int = numbr * 2
";
    mismatched_types: "
def greet(name: Text) -> Text = name + 1
";
    missing_end: "
def double(n: Int) -> Int
  if n > 0
    n
  else
    0
end
";
    two_syntax_errors: "
def double(n: Int) -> Int = n *

def triple(n: Int) -> Int
  n += 1
  n
end
";
    undeclared_effect: "
def greet(name: Text)
  print(name)
end
";
    hole: "
def double(n: Int) -> Int = ?twice
";
}
