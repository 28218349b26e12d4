//! Lowering of calls: functions, members of modules, methods, `|>`, type arguments.

use super::Lower;
use crate::{Arg, Expr, ExprKind, TypeExpr};
use tenet_grammar::ast;
use tenet_source::Span;

impl Lower<'_> {
    pub(super) fn call_node(&mut self, call: &ast::Call) -> Expr {
        self.call(call.span, call, None)
    }

    pub(super) fn call(&mut self, span: Span, call: &ast::Call, piped: Option<&ast::Expr>) -> Expr {
        let id = self.node(span);
        let kind = self.call_kind(call, piped);
        Expr { id, kind }
    }

    /// A call; `piped` is the first argument that stands before `|>`.
    pub(super) fn call_kind(&mut self, call: &ast::Call, piped: Option<&ast::Expr>) -> ExprKind {
        let (callee, type_arg) = self.split_type_arg(&call.callee);
        if let ast::ExprKind::Field { base, name } = &callee.kind
            && !callee.parens
        {
            return match self.module_member(base, name) {
                Some(member) => {
                    let kind = member.map_or(ExprKind::Error, ExprKind::Item);
                    let callee = Expr {
                        id: self.node(callee.span),
                        kind,
                    };
                    self.plain_call(callee, type_arg, &call.args, piped)
                }
                None => self.method(base, name, type_arg, &call.args, piped),
            };
        }
        let callee = self.expr(callee);
        self.plain_call(callee, type_arg, &call.args, piped)
    }

    fn plain_call(
        &mut self,
        callee: Expr,
        type_arg: Option<ast::Type>,
        args: &[ast::Arg],
        piped: Option<&ast::Expr>,
    ) -> ExprKind {
        let type_args = self.type_args(type_arg);
        ExprKind::Call {
            callee: Box::new(callee),
            type_args,
            args: self.args(args, piped),
        }
    }

    fn method(
        &mut self,
        base: &ast::Expr,
        name: &ast::Name,
        type_arg: Option<ast::Type>,
        args: &[ast::Arg],
        piped: Option<&ast::Expr>,
    ) -> ExprKind {
        let receiver = self.boxed(base);
        let name_id = self.node(name.span);
        let in_scope = match self.meaning(&name.text) {
            Some(Ok(ExprKind::Error) | Err(_)) | None => None,
            Some(Ok(kind)) => Some(Box::new(kind)),
        };
        let type_args = self.type_args(type_arg);
        ExprKind::Method {
            receiver,
            name: name.text.clone(),
            name_id,
            type_args,
            args: self.args(args, piped),
            in_scope,
        }
    }

    fn type_args(&mut self, type_arg: Option<ast::Type>) -> Vec<TypeExpr> {
        type_arg.iter().map(|ty| self.ty(ty)).collect()
    }

    fn args(&mut self, args: &[ast::Arg], piped: Option<&ast::Expr>) -> Vec<Arg> {
        let first = piped.map(|value| Arg {
            name: None,
            value: self.expr(value),
        });
        let mut out: Vec<Arg> = first.into_iter().collect();
        for arg in args {
            out.push(Arg {
                name: arg.name.as_ref().map(|n| n.text.clone()),
                value: self.expr(&arg.value),
            });
        }
        out
    }

    /// Takes `empty[Int]` apart where `empty` is a function and `Int` reads as a type.
    fn split_type_arg<'e>(&self, callee: &'e ast::Expr) -> (&'e ast::Expr, Option<ast::Type>) {
        let ast::ExprKind::Index { base, index } = &callee.kind else {
            return (callee, None);
        };
        if callee.parens || !self.is_function_name(base) {
            return (callee, None);
        }
        match as_type(index) {
            Some(ty) if !self.is_ctor_only(index) => (base, Some(ty)),
            _ => (callee, None),
        }
    }

    fn is_function_name(&self, expr: &ast::Expr) -> bool {
        match &expr.kind {
            ast::ExprKind::Name(name) => matches!(
                self.meaning(&name.text),
                Some(Ok(ExprKind::Item(_) | ExprKind::Overloaded { .. }))
            ),
            ast::ExprKind::Field { .. } => true,
            _ => false,
        }
    }

    /// Whether an upper-case name is a constructor and no type: then it is an index.
    fn is_ctor_only(&self, index: &ast::Expr) -> bool {
        let ast::ExprKind::Constructor { module, name } = &index.kind else {
            return false;
        };
        module.is_empty()
            && self.scope.ctor(&name.text).is_some()
            && self.scope.type_named(&name.text).is_none()
            && !self.type_params.iter().any(|p| p.name == name.text)
    }
}

/// An expression read as a type: `Int`, `List[Int]`, `(Int, Text)`.
fn as_type(expr: &ast::Expr) -> Option<ast::Type> {
    let kind = match &expr.kind {
        ast::ExprKind::Constructor { module, name } => ast::TypeKind::Named {
            module: module.clone(),
            name: name.clone(),
            args: Vec::new(),
        },
        ast::ExprKind::Index { base, index } => match &base.kind {
            ast::ExprKind::Constructor { module, name } => ast::TypeKind::Named {
                module: module.clone(),
                name: name.clone(),
                args: vec![unrefined(as_type(index)?)],
            },
            _ => return None,
        },
        ast::ExprKind::Tuple(parts) => {
            let parts: Option<Vec<ast::Type>> = parts.iter().map(as_type).collect();
            ast::TypeKind::Tuple(parts?.into_iter().map(unrefined).collect())
        }
        _ => return None,
    };
    Some(ast::Type {
        kind,
        span: expr.span,
    })
}

fn unrefined(ty: ast::Type) -> ast::RefinedType {
    ast::RefinedType {
        binder: None,
        refinement: None,
        span: ty.span,
        ty,
    }
}
