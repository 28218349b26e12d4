//! Which tests end, whatever they do: a test may call what does not terminate, and only such a one is left to the evaluator's limits alone.

use crate::{Expr, ExprKind, LoopKind, Program, StmtKind, Type};

/// Does running this body surely end? It does where it has no `while` and calls only what terminates, which was proved of each function that does not say
/// `uses Diverge`.
pub fn surely_ends(program: &dyn Program, body: &Expr) -> bool {
    let mut ends = true;
    body.walk(&mut |expr| {
        ends &= match &*expr.kind {
            ExprKind::Call { callee, .. } => program
                .signature(callee)
                .is_some_and(|signature| !signature.diverges),
            ExprKind::Block(block) => block.stmts.iter().all(|stmt| {
                !matches!(
                    &stmt.kind,
                    StmtKind::Loop {
                        kind: LoopKind::While(_),
                        ..
                    }
                )
            }),
            _ => true,
        };
        // A function value that may not end may be called by whoever gets it.
        ends &= !matches!(expr.ty, Type::Fn(_, _, true));
    });
    ends
}
