//! Operators, chosen by the types of their operands.

use super::Infer;
use crate::{Finding, Operator, Ty};
use tenet_hir::{BinaryOp, Bound, CompareOp, Comparison, Expr, ExprKind, NodeId, UnaryOp};

impl<'a> Infer<'a> {
    pub(super) fn operation(&mut self, e: &'a Expr, want: Option<&Ty>) -> Ty {
        match &e.kind {
            ExprKind::Unary { op, operand } => self.unary(e.id, *op, operand),
            ExprKind::Binary { op, left, right } => self.binary(e.id, *op, left, right, want),
            ExprKind::Compare { first, rest } => self.compare(first, rest),
            ExprKind::In {
                element,
                collection,
                ..
            } => self.membership(e.id, element, collection),
            _ => Ty::Error,
        }
    }

    fn operator(&mut self, id: NodeId, operator: Operator) {
        self.typing.operators.insert(id, operator);
    }

    fn unary(&mut self, id: NodeId, op: UnaryOp, operand: &'a Expr) -> Ty {
        let (operator, ty) = match op {
            UnaryOp::Negate => (Operator::IntNegate, Ty::Int),
            UnaryOp::Not => (Operator::Not, Ty::Bool),
        };
        self.check(operand, &ty);
        self.operator(id, operator);
        ty
    }

    fn binary(
        &mut self,
        id: NodeId,
        op: BinaryOp,
        left: &'a Expr,
        right: &'a Expr,
        want: Option<&Ty>,
    ) -> Ty {
        let (operator, ty) = match op {
            BinaryOp::Add | BinaryOp::Subtract => return self.sum(id, op, left, right, want),
            BinaryOp::Divide => {
                let message = "`/` is the division of `Float`, which is not supported yet";
                let finding = Finding::error("T1903", "unsupported", id, message)
                    .with_note("Whole numbers are divided by `//`, which rounds down.");
                self.report(finding);
                self.expr(left, None);
                self.expr(right, None);
                return Ty::Error;
            }
            BinaryOp::Multiply => (Operator::IntMultiply, Ty::Int),
            BinaryOp::FloorDivide => (Operator::IntFloorDivide, Ty::Int),
            BinaryOp::Modulo => (Operator::IntModulo, Ty::Int),
            BinaryOp::And => (Operator::And, Ty::Bool),
            BinaryOp::Or => (Operator::Or, Ty::Bool),
            BinaryOp::Implies => (Operator::Implies, Ty::Bool),
            BinaryOp::Iff => (Operator::Iff, Ty::Bool),
        };
        self.check(left, &ty);
        self.check(right, &ty);
        self.operator(id, operator);
        ty
    }

    /// `+` and `-`.
    fn sum(
        &mut self,
        id: NodeId,
        op: BinaryOp,
        left: &'a Expr,
        right: &'a Expr,
        want: Option<&Ty>,
    ) -> Ty {
        let left_ty = self.expr(left, want);
        let known = self.head(&left_ty);
        if let (Ty::Map(key, _), BinaryOp::Subtract) = (&known, op) {
            self.check(right, &Ty::Set(key.clone()));
            self.operator(id, Operator::MapRemove);
            return left_ty;
        }
        let ty = if matches!(known, Ty::Infer(_) | Ty::Never) {
            let right_ty = self.expr(right, want);
            if !self.unifier.flow(&left_ty, &right_ty, left.id) {
                self.mismatch(left, &left_ty, &right_ty);
            }
            self.head(&right_ty)
        } else {
            if self.operand(op, &known, left.id).is_none() {
                self.expr(right, None);
                return Ty::Error;
            }
            self.check(right, &known);
            known
        };
        match self.operand(op, &ty, id) {
            Some(operator) => {
                self.operator(id, operator);
                ty
            }
            None => Ty::Error,
        }
    }

    /// What `+` or `-` means at a type, reported at `at` where it means nothing.
    fn operand(&mut self, op: BinaryOp, ty: &Ty, at: NodeId) -> Option<Operator> {
        Some(match (op, ty) {
            (BinaryOp::Add, Ty::Int) => Operator::IntAdd,
            (BinaryOp::Add, Ty::List(_)) => Operator::ListAppend,
            (BinaryOp::Add, Ty::Text) => Operator::TextAppend,
            (BinaryOp::Add, Ty::Set(_)) => Operator::SetUnion,
            (BinaryOp::Subtract, Ty::Int) => Operator::IntSubtract,
            (BinaryOp::Subtract, Ty::Set(_)) => Operator::SetDifference,
            (_, Ty::Error) => return None,
            (_, Ty::Infer(_) | Ty::Never) => {
                self.unifier.silence(ty);
                let message = "the type of the operands is not known here";
                let finding = Finding::error("T1102", "type", at, message)
                    .with_note("Write the type of a name in it: `(x: Int) -> x + x`.");
                self.report(finding);
                return None;
            }
            (op, other) => {
                let (word, note) = match op {
                    BinaryOp::Add => ("+", "`+` takes `Int`s, texts, lists or sets."),
                    _ => ("-", "`-` takes `Int`s, sets, or a map and a set of keys."),
                };
                let text = self.text(other);
                let message = format!("`{word}` does not work on `{text}`");
                let finding = Finding::error("T1107", "type", at, message).with_note(note);
                self.report(finding);
                return None;
            }
        })
    }

    fn compare(&mut self, first: &'a Expr, rest: &'a [Comparison]) -> Ty {
        let mut left = first;
        let mut left_ty = self.expr(first, None);
        for link in rest {
            let right_ty = self.expr(&link.right, Some(&left_ty));
            if !self.unifier.flow(&right_ty, &left_ty, link.right.id) {
                self.incomparable(link, &left_ty, &right_ty);
            }
            // `unreachable == 1`: the other side says what is compared.
            let ty = match self.head(&left_ty) {
                Ty::Never => right_ty.clone(),
                _ => left_ty.clone(),
            };
            let (bound, operator) = match link.op {
                CompareOp::Equal | CompareOp::NotEqual => (Bound::Eq, Operator::Equality),
                // Derived where the type turns out not to be `Int`.
                _ => (Bound::Ord, Operator::IntOrder),
            };
            self.bound(&ty, bound, left.id);
            self.operator(link.id, operator);
            self.record(link.id, ty);
            left = &link.right;
            left_ty = right_ty;
        }
        Ty::Bool
    }

    fn incomparable(&mut self, link: &Comparison, left: &Ty, right: &Ty) {
        if self.unifier.has_error(left) || self.unifier.has_error(right) {
            return;
        }
        let (l, r) = (self.text(left), self.text(right));
        self.unifier.silence(left);
        self.unifier.silence(right);
        let message = format!("`{l}` cannot be compared with `{r}`");
        self.error("T1101", link.right.id, message);
    }

    fn membership(&mut self, id: NodeId, element: &'a Expr, collection: &'a Expr) -> Ty {
        if let ExprKind::Range { from, to } = &collection.kind {
            self.check(element, &Ty::Int);
            self.check(from, &Ty::Int);
            self.check(to, &Ty::Int);
            self.operator(id, Operator::Range);
            return Ty::Bool;
        }
        let ty = self.expr(collection, None);
        let operator = match self.head(&ty) {
            Ty::List(t) => {
                self.check(element, &t);
                self.bound(&t, Bound::Eq, collection.id);
                Operator::List
            }
            Ty::Set(t) => {
                self.check(element, &t);
                Operator::Set
            }
            Ty::Map(k, _) => {
                self.check(element, &k);
                Operator::Map
            }
            Ty::Text => self.text_membership(element),
            other => {
                self.expr(element, None);
                if !other.is_error() {
                    let text = self.text(&other);
                    let message = format!("nothing is `in` a value of type `{text}`");
                    self.error("T1107", collection.id, message);
                }
                return Ty::Bool;
            }
        };
        self.operator(id, operator);
        Ty::Bool
    }

    fn text_membership(&mut self, element: &'a Expr) -> Operator {
        let ty = self.expr(element, None);
        match self.head(&ty) {
            Ty::Text => Operator::TextInText,
            Ty::Char | Ty::Error => Operator::Text,
            _ => {
                if !self.unifier.flow(&ty, &Ty::Char, element.id) {
                    let finding = self.mismatch_at(element.id, &ty, &Ty::Char);
                    self.report(finding);
                }
                Operator::Text
            }
        }
    }
}
