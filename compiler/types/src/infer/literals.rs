//! Tuples, lists, sets and maps that are written out.

use super::Infer;
use crate::Ty;
use tenet_hir::{Bound, Expr, ListElement, NodeId};

impl<'a> Infer<'a> {
    pub(super) fn tuple(&mut self, parts: &'a [Expr], want: Option<&Ty>) -> Ty {
        let wanted = match want.map(|w| self.head(w)) {
            Some(Ty::Tuple(t)) if t.parts.len() == parts.len() => Some(t),
            _ => None,
        };
        let types: Vec<Ty> = parts
            .iter()
            .enumerate()
            .map(|(i, e)| match &wanted {
                Some(t) => {
                    let part = t.parts[i].clone();
                    self.check(e, &part);
                    part
                }
                None => {
                    let ty = self.expr(e, None);
                    self.storable(e.id, ty)
                }
            })
            .collect();
        match wanted {
            Some(t) => Ty::Tuple(t),
            None => Ty::tuple(types),
        }
    }

    /// The type of a part of a bigger value: `Never` becomes a variable that settles to what is wanted.
    pub(super) fn storable(&mut self, id: NodeId, ty: Ty) -> Ty {
        match self.head(&ty) {
            Ty::Never => {
                let var = self.fresh(id);
                self.unifier.flow(&Ty::Never, &var, id);
                var
            }
            _ => ty,
        }
    }

    /// The element type that is wanted of a collection, or a new variable.
    fn element_wanted(&mut self, id: NodeId, want: Option<&Ty>, set: bool) -> Ty {
        match want.map(|w| self.head(w)) {
            Some(Ty::List(t)) if !set => (*t).clone(),
            Some(Ty::Set(t)) if set => (*t).clone(),
            _ => self.fresh(id),
        }
    }

    pub(super) fn list(&mut self, id: NodeId, items: &'a [ListElement], want: Option<&Ty>) -> Ty {
        let element = self.element_wanted(id, want, false);
        for item in items {
            match item {
                ListElement::One(e) => self.check(e, &element),
                ListElement::Spread(e) => self.check(e, &Ty::list(element.clone())),
            }
        }
        Ty::list(element)
    }

    pub(super) fn set(&mut self, id: NodeId, items: &'a [Expr], want: Option<&Ty>) -> Ty {
        let element = self.element_wanted(id, want, true);
        for item in items {
            self.check(item, &element);
        }
        self.bounds.push((element.clone(), Bound::Ord, id));
        Ty::set(element)
    }

    pub(super) fn map(&mut self, id: NodeId, entries: &'a [(Expr, Expr)], want: Option<&Ty>) -> Ty {
        let (key, value) = match want.map(|w| self.head(w)) {
            Some(Ty::Map(k, v)) => ((*k).clone(), (*v).clone()),
            _ => (self.fresh(id), self.fresh(id)),
        };
        for (k, v) in entries {
            self.check(k, &key);
            self.check(v, &value);
        }
        self.bounds.push((key.clone(), Bound::Ord, id));
        Ty::map(key, value)
    }
}
