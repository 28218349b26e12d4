//! Runs programs from their text, compiled and evaluated.
#![allow(dead_code, reason = "each test binary uses a part")]

use tenet_codegen::Measured;
use tenet_core::eval::{Contracts, NoIo, Options, Outcome, eval_call};
use tenet_core::lower::lower_program;
use tenet_core::{
    Body, Expr, ExprKind, FunctionKind, Intrinsic, Local, LocalId, NodeId, ProgramMap, RefinedType,
    Signature, Type,
};
use tenet_mir::Root;
use tenet_source::{FileId, Severity, SourceFile};
use tenet_types::check_program;

/// As much of a standard library as the tests need.
const STD: &[(&str, &str)] = &[
    (
        "std/prelude.tenet",
        r#"module std.prelude
pub type Nat = n: Int where n >= 0
pub enum Option[T]
  None
  Some(value: T)
end
pub enum Result[T, E]
  Ok(value: T)
  Err(error: E)
end
pub extern def show[T: Show](value: T) -> Text
because "intrinsic"
pub extern def print[T: Show](value: T) uses Console
because "intrinsic"
pub extern def write[T: Show](value: T) uses Console
because "intrinsic"
pub extern def read_line() -> Option[Text] uses Console
because "intrinsic"
pub extern def parse_int(text: Text) -> Option[Int]
because "intrinsic"
"#,
    ),
    (
        "std/list.tenet",
        r#"module std.list
pub extern def len[T](xs: List[T]) -> Nat
because "intrinsic"
pub def push[T](xs: List[T], x: T) -> List[T] = xs + [x]
pub def map[A, B, e](xs: List[A], f: (A) -> B uses e) -> List[B] uses e
  var out: List[B] = []
  for x in xs
    out = out.push(f(x))
  end
  out
end
pub def fold[A, B, e](xs: List[A], start: B, step: (B, A) -> B uses e) -> B uses e
  var acc = start
  for x in xs
    acc = step(acc, x)
  end
  acc
end
"#,
    ),
    (
        "std/text.tenet",
        r#"module std.text
pub extern def len(text: Text) -> Nat
because "intrinsic"
pub extern def chars(text: Text) -> List[Char]
because "intrinsic"
pub extern def upper(text: Text) -> Text
because "intrinsic"
"#,
    ),
    (
        "std/set.tenet",
        r#"module std.set
pub extern def len[T: Ord](s: Set[T]) -> Nat
because "intrinsic"
pub extern def to_list[T: Ord](s: Set[T]) -> List[T]
because "intrinsic"
"#,
    ),
    (
        "std/map.tenet",
        r#"module std.map
pub extern def len[K: Ord, V](m: Map[K, V]) -> Nat
because "intrinsic"
pub def get[K: Ord, V](m: Map[K, V], key: K) -> Option[V] =
  if key in m then Some(m[key]) else None end
"#,
    ),
    (
        "std/char.tenet",
        r#"module std.char
pub extern def code(c: Char) -> Nat
because "intrinsic"
pub extern def from_code(n: Int) -> Char
because "intrinsic"
"#,
    ),
];

/// The Core of a module `m` with a small standard library. Nothing may be wrong with it, as far as types go; nothing is proved.
#[track_caller]
pub fn core(text: &str) -> ProgramMap {
    let own = format!("module m\n{text}");
    let mut files = Vec::new();
    for (i, (name, text)) in STD
        .iter()
        .copied()
        .chain([("m.tenet", own.as_str())])
        .enumerate()
    {
        let id = FileId(i as u32);
        let parsed = tenet_grammar::parse(text, id);
        assert!(
            parsed.diagnostics.is_empty(),
            "{name}: {:#?}",
            parsed.diagnostics
        );
        let file = SourceFile {
            id,
            name: name.into(),
            text: text.into(),
        };
        files.push((file, parsed.file));
    }
    let typed = check_program(&files);
    let errors: Vec<_> = typed
        .diagnostics
        .iter()
        .filter(|d| d.severity == Severity::Error)
        .collect();
    assert!(errors.is_empty(), "{errors:#?}");
    let lowered = lower_program(&typed);
    assert!(lowered.failures.is_empty(), "{:#?}", lowered.failures);
    lowered.program
}

/// The functions of module `m` without parameters, but for `main`.
fn closed_functions(core: &ProgramMap) -> Vec<(String, Type)> {
    let mut all: Vec<_> = core
        .signatures
        .values()
        .filter(|s| {
            s.path.starts_with("m.")
                && s.params.is_empty()
                && s.type_params.is_empty()
                && s.effects.is_empty()
                && s.kind == FunctionKind::Def
                && &*s.name != "main"
        })
        .map(|s| (s.path.to_string(), s.locals[s.result.0 as usize].ty.base()))
        .collect();
    all.sort_by(|a, b| a.0.cmp(&b.0));
    all
}

/// Adds a function that shows what another gives.
fn add_shown(core: &mut ProgramMap, path: &str, ty: &Type) -> String {
    let shown = format!("{path}$shown");
    let node = NodeId(0);
    let call = ExprKind::Call {
        callee: path.into(),
        type_args: Vec::new(),
        args: Vec::new(),
    };
    let call = Expr::new(call, ty.clone(), node);
    let expr = Expr::new(
        ExprKind::Intrinsic(Intrinsic::Show, vec![call]),
        Type::Text,
        node,
    );
    let locals = vec![Local {
        name: "result".into(),
        ty: RefinedType::Base(Type::Text),
        mutable: false,
        ghost: false,
        node,
    }];
    let signature = Signature {
        path: shown.as_str().into(),
        name: shown.as_str().into(),
        kind: FunctionKind::Def,
        public: true,
        type_params: Vec::new(),
        locals: locals.clone(),
        params: Vec::new(),
        result: LocalId(0),
        result_parts: Vec::new(),
        requires: Vec::new(),
        ensures: Vec::new(),
        decreases: None,
        examples: Vec::new(),
        effects: Vec::new(),
        diverges: false,
        node,
    };
    core.add_function(signature, Some(Body { locals, expr }));
    shown
}

/// The compiled program of roots.
#[track_caller]
pub fn compiled(core: &ProgramMap, roots: &[Root]) -> tenet_mir::Program {
    let program = tenet_mir::compile(core, roots).unwrap_or_else(|e| panic!("{e}"));
    if std::env::var_os("TENET_PRINT_MIR").is_some() {
        println!("{program}");
    }
    tenet_mir::audit(&program).unwrap_or_else(|wrong| panic!("{wrong}"));
    program
}

/// What a function without parameters gives when it is compiled, as text.
#[track_caller]
pub fn run(text: &str, name: &str) -> String {
    measured(text, name).text
}

/// What a function without parameters gives when it is compiled, and how many objects that takes.
#[track_caller]
pub fn measured(text: &str, name: &str) -> Measured {
    let mut core = core(text);
    let path = format!("m.{name}");
    let ty = closed_functions(&core)
        .into_iter()
        .find(|(p, _)| *p == path)
        .unwrap_or_else(|| panic!("no function `{name}` without parameters"))
        .1;
    let shown = add_shown(&mut core, &path, &ty);
    let program = compiled(&core, &[Root::Main(shown.as_str().into())]);
    tenet_codegen::run_text(&program, 0).unwrap_or_else(|e| panic!("{e}"))
}

/// Runs every function of the module that has no parameters and no effects, compiled and by the evaluator: they must agree. Nothing may be left on the heap.
#[track_caller]
pub fn agree(text: &str) {
    let mut core = core(text);
    let functions = closed_functions(&core);
    assert!(!functions.is_empty(), "nothing to run");
    let mut roots = Vec::new();
    for (path, ty) in &functions {
        let shown = add_shown(&mut core, path, ty);
        roots.push(Root::Main(shown.as_str().into()));
    }
    let program = compiled(&core, &roots);
    for (index, (path, _)) in functions.iter().enumerate() {
        let ran = tenet_codegen::run_text(&program, index)
            .unwrap_or_else(|e| panic!("{e}"))
            .text;
        let options = Options {
            contracts: Contracts::None,
            fuel: 200_000_000,
            stack_bytes: 512 << 20,
        };
        let outcome = eval_call(&core, path, &[], vec![], &options, &mut NoIo).outcome;
        let Outcome::Returned(value) = outcome else {
            panic!("{path}: the evaluator gives {outcome:#?}, compiled it gives {ran}");
        };
        assert_eq!(ran, value.to_string(), "{path}");
    }
}

/// Builds `main` as an executable and runs it: what it prints, and its status. The evaluator must print the same.
#[track_caller]
pub fn executed(text: &str, input: &[&str]) -> (String, i32) {
    use std::io::Write;
    let core = core(text);
    let program = compiled(&core, &[Root::Main("m.main".into())]);
    let folder = tempfile::tempdir().expect("a folder for the executable");
    let path = folder.path().join("program");
    tenet_codegen::build(&program, 0, &path).unwrap_or_else(|e| panic!("{e}"));
    let mut child = std::process::Command::new(&path)
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .expect("the executable runs");
    let mut lines = input.join("\n");
    if !input.is_empty() {
        lines.push('\n');
    }
    // The program may end without reading.
    let _ = child
        .stdin
        .take()
        .map(|mut stdin| stdin.write_all(lines.as_bytes()));
    let output = child.wait_with_output().expect("the executable ends");
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let status = output
        .status
        .code()
        .unwrap_or_else(|| panic!("ended by a signal: {:?}\n{said}", output.status));
    (printed + &said, status)
}
