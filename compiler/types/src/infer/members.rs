//! Fields, parts, elements, slices, updates and places.

use super::Infer;
use crate::{Finding, HeaderKind, Operator, Ty};
use tenet_hir::{Expr, ExprKind, Name, NodeId, Projection, ProjectionKind};

impl<'a> Infer<'a> {
    pub(super) fn member(&mut self, e: &'a Expr) -> Ty {
        match &e.kind {
            ExprKind::Field {
                base,
                name,
                name_id,
            } => {
                let ty = self.expr(base, None);
                self.field(&ty, name, e.id, *name_id)
            }
            ExprKind::TupleIndex { base, index } => {
                let ty = self.expr(base, None);
                self.tuple_part(&ty, *index, e.id)
            }
            ExprKind::Index { base, index } => {
                let ty = self.expr(base, None);
                self.element(&ty, index, e.id, base.id, false)
            }
            ExprKind::Slice { base, from, to } => {
                let ty = self.expr(base, None);
                for bound in [from, to].into_iter().flatten() {
                    self.check(bound, &Ty::Int);
                }
                self.slice(&ty, e.id, base.id)
            }
            ExprKind::With { base, updates } => {
                let ty = self.expr(base, None);
                for update in updates {
                    let part = self.path(&ty, &update.path);
                    self.record(update.id, part.clone());
                    self.check(&update.value, &part);
                }
                ty
            }
            _ => Ty::Error,
        }
    }

    /// The type at the end of a path into a value.
    pub(super) fn path(&mut self, root: &Ty, path: &'a [Projection]) -> Ty {
        let mut ty = root.clone();
        for step in path {
            ty = match &step.kind {
                ProjectionKind::Index(index) => self.element(&ty, index, step.id, step.id, true),
                ProjectionKind::Field(name) => self.field(&ty, name, step.id, step.id),
                ProjectionKind::TupleIndex(index) => self.tuple_part(&ty, *index, step.id),
            };
            self.record(step.id, ty.clone());
        }
        ty
    }

    fn field(&mut self, ty: &Ty, name: &Name, id: NodeId, name_at: NodeId) -> Ty {
        match self.head(ty) {
            Ty::Error => Ty::Error,
            Ty::Tuple(t) => {
                let index = t.names.iter().position(|n| n.as_ref() == Some(name));
                match index {
                    Some(index) => {
                        self.typing.fields.insert(id, index as u32);
                        t.parts[index].clone()
                    }
                    None => {
                        let names: Vec<Name> = t.names.iter().flatten().cloned().collect();
                        self.no_field(ty, name, name_at, &names)
                    }
                }
            }
            head @ Ty::Data(..) => match self.record_field(&head, name) {
                Some((index, ty)) => {
                    self.typing.fields.insert(id, index);
                    ty
                }
                None => {
                    let names = self.field_names(&head);
                    self.no_field(&head, name, name_at, &names)
                }
            },
            Ty::Infer(_) | Ty::Never => {
                self.unifier.silence(ty);
                let message =
                    format!("the type of this is not known here, so `.{name}` means nothing");
                let finding = Finding::error("T1102", "type", name_at, message)
                    .with_note("Write the type of a name in it: `(x: Account) -> x.owner`.");
                self.report(finding);
                Ty::Error
            }
            other => self.no_field(&other, name, name_at, &[]),
        }
    }

    fn no_field(&mut self, ty: &Ty, name: &str, at: NodeId, names: &[Name]) -> Ty {
        let text = self.text(ty);
        let message = format!("a value of type `{text}` has no field `{name}`");
        let mut finding = Finding::error("T1106", "type", at, message);
        let is_enum = matches!(self.head(ty), Ty::Data(..)) && names.is_empty();
        if let Some(found) = tenet_hir::nearest(name, names.iter().map(|n| &**n)) {
            finding = finding
                .with_label(format!("did you mean `{found}`?"))
                .with_note(format!("Its fields are {}.", listed(names)))
                .with_fix(format!("write `{found}`"), at, found);
        } else if !names.is_empty() {
            finding = finding.with_note(format!("Its fields are {}.", listed(names)));
        } else if is_enum {
            finding = finding.with_note("The fields of an enum are had by `match`.");
        } else {
            finding = finding.with_note(format!(
                "A function is called with parentheses: `.{name}()`."
            ));
        }
        self.report(finding);
        Ty::Error
    }

    /// The field of a record: its index and its type.
    fn record_field(&self, ty: &Ty, name: &str) -> Option<(u32, Ty)> {
        let Ty::Data(path, args) = ty else {
            return None;
        };
        let header = self.header(path)?;
        let HeaderKind::Data(data) = &header.kind else {
            return None;
        };
        if !data.record {
            return None;
        }
        let fields = &data.ctors.first()?.fields;
        let index = fields.iter().position(|f| &*f.name == name)?;
        Some((index as u32, fields[index].ty.substitute(args, &[])))
    }

    /// A field of a record that holds a function.
    pub(super) fn function_field(&self, ty: &Ty, name: &str) -> Option<(u32, Ty)> {
        self.record_field(ty, name)
            .filter(|(_, ty)| matches!(ty, Ty::Function(_)))
    }

    /// The names of a record's fields.
    pub(super) fn field_names(&self, ty: &Ty) -> Vec<Name> {
        let Ty::Data(path, _) = ty else {
            return Vec::new();
        };
        match self.header(path).map(|h| h.kind.clone()) {
            Some(HeaderKind::Data(data)) if data.record => data
                .ctors
                .iter()
                .flat_map(|c| &c.fields)
                .map(|f| f.name.clone())
                .collect(),
            _ => Vec::new(),
        }
    }

    fn tuple_part(&mut self, ty: &Ty, index: u32, at: NodeId) -> Ty {
        match self.head(ty) {
            Ty::Error => Ty::Error,
            Ty::Tuple(t) if (index as usize) < t.parts.len() => t.parts[index as usize].clone(),
            Ty::Infer(_) | Ty::Never => {
                self.unifier.silence(ty);
                let message =
                    format!("the type of this is not known here, so `.{index}` means nothing");
                self.error("T1102", at, message);
                Ty::Error
            }
            other => {
                let text = self.text(&other);
                let message = format!("a value of type `{text}` has no part `{index}`");
                let finding = Finding::error("T1106", "type", at, message)
                    .with_note("The parts of a tuple are counted from 0.");
                self.report(finding);
                Ty::Error
            }
        }
    }

    /// The type of `base[index]`; `assigned` where it is changed.
    fn element(
        &mut self,
        base: &Ty,
        index: &'a Expr,
        id: NodeId,
        base_at: NodeId,
        assigned: bool,
    ) -> Ty {
        let (operator, key, element) = match self.head(base) {
            Ty::List(t) => (Operator::List, Ty::Int, (*t).clone()),
            Ty::Text if !assigned => (Operator::Text, Ty::Int, Ty::Char),
            Ty::Map(k, v) => (Operator::Map, (*k).clone(), (*v).clone()),
            other => {
                self.expr(index, None);
                if !other.is_error() {
                    self.no_element(&other, base_at, assigned);
                }
                return Ty::Error;
            }
        };
        self.check(index, &key);
        self.typing.operators.insert(id, operator);
        element
    }

    fn no_element(&mut self, ty: &Ty, at: NodeId, assigned: bool) {
        if matches!(ty, Ty::Infer(_) | Ty::Never) {
            self.unifier.silence(ty);
            return self.error("T1102", at, "the type of what is indexed is not known here");
        }
        let text = self.text(ty);
        let message = format!("a value of type `{text}` has no elements `[…]`");
        let finding = Finding::error("T1108", "type", at, message);
        let finding = match ty {
            Ty::Tuple(_) => finding.with_note("The parts of a tuple are `.0`, `.1`, …"),
            Ty::Text if assigned => {
                finding.with_note("A text is made anew: `text[..i] + \"x\" + text[i + 1..]`.")
            }
            _ => finding.with_note("Lists, texts and maps have."),
        };
        self.report(finding);
    }

    fn slice(&mut self, ty: &Ty, id: NodeId, base_at: NodeId) -> Ty {
        let operator = match self.head(ty) {
            Ty::List(_) => Operator::List,
            Ty::Text => Operator::Text,
            Ty::Error => return Ty::Error,
            Ty::Infer(_) | Ty::Never => {
                self.unifier.silence(ty);
                self.error(
                    "T1102",
                    base_at,
                    "the type of what is sliced is not known here",
                );
                return Ty::Error;
            }
            other => {
                let text = self.text(&other);
                let message = format!("a value of type `{text}` cannot be sliced");
                let finding = Finding::error("T1108", "type", base_at, message)
                    .with_note("Lists and texts can.");
                self.report(finding);
                return Ty::Error;
            }
        };
        self.typing.operators.insert(id, operator);
        ty.clone()
    }
}

fn listed(names: &[Name]) -> String {
    let names: Vec<String> = names.iter().map(|n| format!("`{n}`")).collect();
    names.join(", ")
}
