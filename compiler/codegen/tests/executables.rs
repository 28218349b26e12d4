//! Native executables, from hand-built Core.

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
