//! Core as text, for tests and for looking at it. Nothing reads it back.

use crate::{
    Block, Body, Clause, Domain, Expr, ExprKind, Local, LocalId, LoopKind, RefinedType, Signature,
    Stmt, StmtKind, Type, UnreachableWhy,
};
use std::fmt::Write as _;

/// A function's signature with its clauses.
pub fn print_signature(signature: &Signature) -> String {
    let mut printer = Printer::new(&signature.locals);
    printer.signature(signature);
    printer.out
}

/// A function's body.
pub fn print_body(body: &Body) -> String {
    let mut printer = Printer::new(&body.locals);
    printer.spine(&body.expr);
    printer.out
}

/// An expression over these locals, on one line.
pub fn print_expr(locals: &[Local], expr: &Expr) -> String {
    let mut printer = Printer::new(locals);
    printer.inline(expr);
    printer.out
}

/// A refined type over these locals.
pub fn print_refined(locals: &[Local], ty: &RefinedType) -> String {
    let mut printer = Printer::new(locals);
    printer.refined(ty);
    printer.out
}

struct Printer<'a> {
    locals: &'a [Local],
    out: String,
    indent: usize,
}

impl<'a> Printer<'a> {
    fn new(locals: &'a [Local]) -> Printer<'a> {
        Printer {
            locals,
            out: String::new(),
            indent: 0,
        }
    }

    fn put(&mut self, text: &str) {
        self.out.push_str(text);
    }

    fn line(&mut self, work: impl FnOnce(&mut Self)) {
        for _ in 0..self.indent {
            self.put("  ");
        }
        work(self);
        self.put("\n");
    }

    fn indented(&mut self, work: impl FnOnce(&mut Self)) {
        self.indent += 1;
        work(self);
        self.indent -= 1;
    }

    /// A local by its name; by its number, too, where another one has the same name.
    fn local(&mut self, local: LocalId) {
        let name = self.locals.get(local.0 as usize).map(|l| &l.name);
        let Some(name) = name else {
            let _ = write!(self.out, "?{}", local.0);
            return;
        };
        let namesakes = self.locals.iter().filter(|l| l.name == *name).count();
        self.out.push_str(name);
        if namesakes > 1 {
            let _ = write!(self.out, "'{}", local.0);
        }
    }

    fn list<T>(&mut self, items: &[T], mut each: impl FnMut(&mut Self, &T)) {
        for (i, item) in items.iter().enumerate() {
            if i > 0 {
                self.put(", ");
            }
            each(self, item);
        }
    }

    fn signature(&mut self, signature: &Signature) {
        let _ = write!(self.out, "{:?} {}(", signature.kind, signature.path);
        self.list(&signature.params, |p, local| p.typed(*local));
        self.put(") -> ");
        self.typed(signature.result);
        for effect in &signature.effects {
            let _ = write!(self.out, " uses {effect}");
        }
        if signature.diverges {
            self.put(" uses Diverge");
        }
        self.put("\n");
        self.indented(|p| {
            p.clauses("requires", &signature.requires);
            p.clauses("ensures", &signature.ensures);
            if let Some(measure) = &signature.decreases {
                p.line(|p| p.measure(measure));
            }
            p.clauses("example", &signature.examples);
        });
    }

    fn clauses(&mut self, word: &str, clauses: &[Clause]) {
        for clause in clauses {
            self.line(|p| {
                p.put(word);
                p.put(" ");
                p.inline(&clause.expr);
            });
        }
    }

    fn measure(&mut self, measure: &[Expr]) {
        self.put("decreases ");
        self.list(measure, |p, e| p.inline(e));
    }

    fn typed(&mut self, local: LocalId) {
        self.local(local);
        self.put(": ");
        match self.locals.get(local.0 as usize) {
            Some(declared) => self.refined(&declared.ty),
            None => self.put("?"),
        }
    }

    fn ty(&mut self, ty: &Type) {
        match ty {
            Type::List(e) => self.type_of("List", &[Type::clone(e)]),
            Type::Set(e) => self.type_of("Set", &[Type::clone(e)]),
            Type::Map(k, v) => self.type_of("Map", &[Type::clone(k), Type::clone(v)]),
            Type::Tuple(parts) => {
                self.put("(");
                self.list(parts, |p, t| p.ty(t));
                self.put(")");
            }
            Type::Data(path, args) if args.is_empty() => self.put(tenet_hir::last_name(path)),
            Type::Data(path, args) => self.type_of(tenet_hir::last_name(path), args),
            Type::Fn(params, result, effects) => {
                self.put("(");
                self.list(params, |p, t| p.ty(t));
                self.put(") -> ");
                self.ty(result);
                if *effects {
                    self.put(" uses _");
                }
            }
            Type::Param(index) => {
                let _ = write!(self.out, "T{index}");
            }
            simple => {
                let _ = write!(self.out, "{simple:?}");
            }
        }
    }

    fn type_of(&mut self, name: &str, args: &[Type]) {
        self.put(name);
        self.put("[");
        self.list(args, |p, t| p.ty(t));
        self.put("]");
    }

    fn refined(&mut self, ty: &RefinedType) {
        match ty {
            RefinedType::Base(ty) => self.ty(ty),
            RefinedType::Where {
                base,
                binder,
                predicate,
                ..
            } => {
                self.put("{");
                self.local(*binder);
                self.put(": ");
                self.refined(base);
                self.put(" | ");
                self.inline(predicate);
                self.put("}");
            }
            RefinedType::List(e) => self.refined_of("List", std::slice::from_ref(&**e)),
            RefinedType::Set(e) => self.refined_of("Set", std::slice::from_ref(&**e)),
            RefinedType::Map(k, v) => {
                self.refined_of("Map", &[RefinedType::clone(k), RefinedType::clone(v)]);
            }
            RefinedType::Data(path, args) => self.refined_of(tenet_hir::last_name(path), args),
            RefinedType::Tuple(parts) => {
                self.put("(");
                self.list(parts, |p, part| p.refined_part(part));
                self.put(")");
            }
            RefinedType::Fn(params, result, effects) => {
                self.put("(");
                self.list(params, |p, part| p.refined_part(part));
                self.put(") -> ");
                self.refined(result);
                if *effects {
                    self.put(" uses _");
                }
            }
        }
    }

    fn refined_part(&mut self, (local, ty): &(Option<LocalId>, RefinedType)) {
        if let Some(local) = local {
            self.local(*local);
            self.put(": ");
        }
        self.refined(ty);
    }

    fn refined_of(&mut self, name: &str, args: &[RefinedType]) {
        self.put(name);
        if !args.is_empty() {
            self.put("[");
            self.list(args, |p, t| p.refined(t));
            self.put("]");
        }
    }

    /// An expression with its statements and branches on lines of their own.
    fn spine(&mut self, expr: &Expr) {
        match &*expr.kind {
            ExprKind::Block(block) => {
                for stmt in &block.stmts {
                    self.stmt(stmt);
                }
                self.spine(&block.value);
            }
            ExprKind::Let { local, value, body } => {
                self.line(|p| p.binding("let", *local, value));
                self.spine(body);
            }
            ExprKind::If {
                condition,
                then,
                otherwise,
            } => {
                self.line(|p| {
                    p.put("if ");
                    p.inline(condition);
                });
                self.indented(|p| p.spine(then));
                self.line(|p| p.put("else"));
                self.indented(|p| p.spine(otherwise));
            }
            _ => self.line(|p| p.inline(expr)),
        }
    }

    fn binding(&mut self, word: &str, local: LocalId, value: &Expr) {
        self.put(word);
        self.put(" ");
        match self.locals.get(local.0 as usize) {
            Some(declared) if !declared.ty.is_plain() => self.typed(local),
            _ => self.local(local),
        }
        self.put(" = ");
        self.inline(value);
    }

    fn stmt(&mut self, stmt: &Stmt) {
        let ghost = if stmt.ghost { "ghost " } else { "" };
        match &stmt.kind {
            StmtKind::Let { local, value } => {
                let mutable = self.locals.get(local.0 as usize).is_some_and(|l| l.mutable);
                let word = if mutable { "var" } else { "let" };
                self.line(|p| {
                    p.put(ghost);
                    p.binding(word, *local, value);
                });
            }
            StmtKind::Assign { local, value } => self.line(|p| {
                p.put(ghost);
                p.local(*local);
                p.put(" = ");
                p.inline(value);
            }),
            StmtKind::Expr(expr) if stmt.ghost => self.line(|p| {
                p.put(ghost);
                p.inline(expr);
            }),
            StmtKind::Expr(expr) => self.spine(expr),
            StmtKind::Loop { .. } => self.a_loop(stmt),
            StmtKind::Assert { condition, by } => self.line(|p| {
                p.put(ghost);
                p.put("assert ");
                p.inline(condition);
                if let Some(by) = by {
                    p.put(" by ");
                    p.inline(by);
                }
            }),
            StmtKind::Witness { local } => self.line(|p| {
                p.put("ghost witness ");
                p.typed(*local);
            }),
            StmtKind::Assume { condition, because } => self.line(|p| {
                p.put("assume ");
                p.inline(condition);
                let _ = write!(p.out, " because {because:?}");
            }),
        }
    }

    fn a_loop(&mut self, stmt: &Stmt) {
        let StmtKind::Loop {
            kind,
            invariants,
            decreases,
            body,
            assigned,
        } = &stmt.kind
        else {
            return;
        };
        self.line(|p| {
            match kind {
                LoopKind::While(condition) => {
                    p.put("while ");
                    p.inline(condition);
                }
                LoopKind::For { index, from, to } => {
                    p.put("for ");
                    p.local(*index);
                    p.put(" in ");
                    p.inline(from);
                    p.put("..");
                    p.inline(to);
                }
            }
            p.put(" assigns {");
            p.list(assigned, |p, local| p.local(*local));
            p.put("}");
        });
        self.indented(|p| {
            for invariant in invariants {
                p.line(|p| {
                    p.put("invariant ");
                    p.inline(&invariant.expr);
                });
            }
            if let Some(measure) = decreases {
                p.line(|p| p.measure(measure));
            }
            p.spine(body);
        });
    }

    /// An expression on one line.
    fn inline(&mut self, expr: &Expr) {
        match &*expr.kind {
            ExprKind::Int(n) => {
                let _ = write!(self.out, "{n}");
            }
            ExprKind::Bool(b) => {
                let _ = write!(self.out, "{b}");
            }
            ExprKind::Unit => self.put("()"),
            ExprKind::Char(c) => {
                let _ = write!(self.out, "{c:?}");
            }
            ExprKind::Text(text) => {
                let _ = write!(self.out, "{text:?}");
            }
            ExprKind::Local(local) => self.local(*local),
            ExprKind::Constant(path) => self.put(path),
            ExprKind::Construct {
                data,
                constructor,
                type_args,
                args,
            } => {
                let _ = write!(self.out, "{}#{constructor}", tenet_hir::last_name(data));
                self.refined_args(type_args);
                self.args(args);
            }
            ExprKind::Field {
                base,
                constructor,
                field,
                ..
            } => {
                self.inline(base);
                let _ = write!(self.out, ".{constructor}#{field}");
            }
            ExprKind::Test {
                base, constructor, ..
            } => {
                self.inline(base);
                let _ = write!(self.out, " is #{constructor}");
            }
            ExprKind::Tuple(parts) => self.args(parts),
            ExprKind::Part(base, index) => {
                self.inline(base);
                let _ = write!(self.out, ".{index}");
            }
            ExprKind::List(items) => self.bracketed("[", items, "]"),
            ExprKind::Set(items) => self.bracketed("{", items, "}"),
            ExprKind::Map(entries) => {
                self.put("{");
                self.list(entries, |p, (key, value)| {
                    p.inline(key);
                    p.put(": ");
                    p.inline(value);
                });
                self.put("}");
            }
            ExprKind::Intrinsic(op, args) => {
                let _ = write!(self.out, "{op:?}");
                self.args(args);
            }
            ExprKind::Call {
                callee,
                type_args,
                args,
            } => {
                self.put(callee);
                self.refined_args(type_args);
                self.args(args);
            }
            ExprKind::Apply { function, args } => {
                self.inline(function);
                self.args(args);
            }
            _ => self.inline_control(expr),
        }
    }

    fn inline_control(&mut self, expr: &Expr) {
        self.put("(");
        match &*expr.kind {
            ExprKind::Lambda { params, body } => {
                self.put("(");
                self.list(params, |p, local| p.typed(*local));
                self.put(") -> ");
                self.inline(body);
            }
            ExprKind::Not(e) => {
                self.put("not ");
                self.inline(e);
            }
            ExprKind::And(a, b) => self.infix(a, "and", b),
            ExprKind::Or(a, b) => self.infix(a, "or", b),
            ExprKind::Implies(a, b) => self.infix(a, "implies", b),
            ExprKind::Iff(a, b) => self.infix(a, "iff", b),
            ExprKind::If {
                condition,
                then,
                otherwise,
            } => {
                self.put("if ");
                self.infix(condition, "then", then);
                self.put(" else ");
                self.inline(otherwise);
            }
            ExprKind::Let { local, value, body } => {
                self.binding("let", *local, value);
                self.put(" in ");
                self.inline(body);
            }
            ExprKind::Block(Block { stmts, value }) => {
                // Statements are printed in lines; here they stand after one another.
                let mut inner = Printer::new(self.locals);
                stmts.iter().for_each(|stmt| inner.stmt(stmt));
                let lines: Vec<&str> = inner.out.lines().map(str::trim).collect();
                self.put(&lines.join("; "));
                self.put("; ");
                self.inline(value);
            }
            ExprKind::Quantifier {
                universal,
                binders,
                body,
            } => {
                self.put(if *universal { "all " } else { "some " });
                self.list(binders, |p, binder| p.binder(binder));
                self.put(": ");
                self.inline(body);
            }
            ExprKind::Comprehension {
                binder,
                filter,
                body,
            } => {
                self.inline(body);
                self.put(" for ");
                self.binder(binder);
                if let Some(filter) = filter {
                    self.put(" where ");
                    self.inline(filter);
                }
            }
            ExprKind::Return(value) => {
                self.put("return ");
                self.inline(value);
            }
            ExprKind::Break => self.put("break"),
            ExprKind::Continue => self.put("continue"),
            ExprKind::Unreachable(why) => self.put(match why {
                UnreachableWhy::Match => "no case",
                UnreachableWhy::Pattern => "no fit",
                UnreachableWhy::Written | UnreachableWhy::Never => "unreachable",
            }),
            ExprKind::Hole(name) => {
                let _ = write!(self.out, "?{name}");
            }
            // The others are printed by `inline`.
            _ => {}
        }
        self.put(")");
    }

    fn binder(&mut self, binder: &crate::Binder) {
        match &binder.domain {
            Domain::Range(from, to) => {
                self.local(binder.local);
                self.put(" in ");
                self.infix(from, "..", to);
            }
            Domain::Elements(collection) => {
                self.local(binder.local);
                self.put(" in ");
                self.inline(collection);
            }
            Domain::Type => self.typed(binder.local),
        }
    }

    fn infix(&mut self, a: &Expr, word: &str, b: &Expr) {
        self.inline(a);
        let _ = write!(self.out, " {word} ");
        self.inline(b);
    }

    fn args(&mut self, args: &[Expr]) {
        self.bracketed("(", args, ")");
    }

    fn bracketed(&mut self, open: &str, items: &[Expr], close: &str) {
        self.put(open);
        self.list(items, |p, e| p.inline(e));
        self.put(close);
    }

    /// Type arguments are printed where one has a refinement.
    fn refined_args(&mut self, args: &[RefinedType]) {
        if !args.iter().all(RefinedType::is_plain) {
            self.refined_of("", args);
        }
    }
}
