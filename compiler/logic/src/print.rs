//! Terms as text, for messages and tests.

use crate::declarations::Environment;
use crate::terms::{Op, Term, Terms};
use std::fmt::Write;

impl Terms {
    /// The term as an S-expression; bound variables as `#index`.
    pub fn display(&self, env: &Environment, term: Term) -> String {
        let mut out = String::new();
        self.write(env, term, 0, &mut out);
        out
    }

    fn write(&self, env: &Environment, term: Term, depth: u32, out: &mut String) {
        const DEEPEST: u32 = 200;
        if depth > DEEPEST {
            out.push('…');
            return;
        }
        let node = self.node(term);
        let head = match &node.op {
            Op::Var(symbol) => self.name(*symbol).to_string(),
            Op::Bound(index) => format!("#{index}"),
            Op::App(function) => env.function(*function).name.to_string(),
            Op::Int(value) => value.to_string(),
            Op::Constructor(c) => env.constructor(*c).name.to_string(),
            Op::Select(c, i) => env.constructor(*c).fields[*i as usize].name.to_string(),
            Op::Is(c) => format!("is-{}", env.constructor(*c).name),
            Op::Lambda(binders) => format!("lambda/{}", binders.len()),
            Op::Forall(binders, _) => format!("forall/{}", binders.len()),
            Op::Exists(binders, _) => format!("exists/{}", binders.len()),
            Op::Witness(index) => format!("witness/{index}"),
            op => format!("{op:?}"),
        };
        if node.args.is_empty() {
            out.push_str(&head);
            return;
        }
        // Writing to a string cannot fail.
        let _ = write!(out, "({head}");
        for arg in &node.args {
            out.push(' ');
            self.write(env, *arg, depth + 1, out);
        }
        out.push(')');
    }
}
