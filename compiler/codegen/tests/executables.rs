//! Native executables, from hand-built Core.

mod source;
mod support;

use std::process::Command;
use support::*;
use tenet_core::{Intrinsic, ProgramMap, Type};

#[test]
fn an_executable_prints_and_gives_its_status() {
    let mut program = ProgramMap::default();
    let greeting = op(
        Intrinsic::TextConcat,
        vec![text("n = "), show(mul(int(1 << 40), int(1 << 40)))],
        Type::Text,
    );
    let body = block(
        vec![stmt(tenet_core::StmtKind::Expr(op(
            Intrinsic::Print,
            vec![greeting],
            Type::Unit,
        )))],
        int(7),
    );
    Def::new("main", &[], Type::Int).done(&mut program, body);
    let compiled = tenet_mir::compile(&program, &[tenet_mir::Root::Main("main".into())])
        .expect("the program has no holes");
    let folder = tempfile::tempdir().expect("a folder for the executable");
    let path = folder.path().join("greeting");
    tenet_codegen::build(&compiled, 0, &path).unwrap_or_else(|e| panic!("{e}"));
    let output = Command::new(&path).output().expect("the executable runs");
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        "n = 1208925819614629174706176\n"
    );
    assert_eq!(output.status.code(), Some(7));
    let left: Vec<_> = std::fs::read_dir(folder.path())
        .expect("the folder is there")
        .collect();
    assert_eq!(left.len(), 1, "only the executable is left");
}

#[test]
fn input_is_read_and_answered() {
    let text = r#"
def main() -> Int uses Console
  var total = 0
  var lines = 0
  var going = true
  while going
    match read_line()
    case None
      going = false
    case Some(line)
      lines = lines + 1
      match parse_int(line)
      case Some(n)
        total = total + n
        print(f"{n} makes {total}")
      case None then print(f"{line} is no number")
      end
    end
  end
  write("done")
  print('!')
  print([Some(1), None])
  lines
end
"#;
    let (printed, status) = source::executed(text, &["12", "x", "99999999999999999999"]);
    assert_eq!(
        printed,
        "12 makes 12\nx is no number\n99999999999999999999 makes 100000000000000000011\ndone!\n[Some(1), None]\n"
    );
    assert_eq!(status, 3);
}

#[test]
fn an_exhausted_stack_is_an_error() {
    let text = r#"
def depth(n: Int) -> Int = if n == 0 then 0 else 1 + depth(n - 1) end
def forever(n: Int) -> Int uses Diverge = 1 + forever(n + 1)
def main() uses Console + Diverge
  print(depth(1000000))
  print(forever(0))
end
"#;
    let (printed, status) = source::executed(text, &[]);
    assert!(
        printed.starts_with("1000000\nerror[T6001]: stack exhausted"),
        "{printed}"
    );
    assert_eq!(status, 1);
}
