//! Built-in operations: inline operations, or calls of the runtime.

use super::frame::{Frame, Lowered};
use crate::{Comparison, IntOp, Op, Rep, Value};
use tenet_core::{Expr, Intrinsic, Type};

/// How the result of a runtime function becomes a value.
#[derive(Clone, Copy)]
enum Give {
    /// As it is.
    Word(Rep),
    /// A truth value.
    Truth,
    /// An element or value of the expression's type.
    Element,
}

impl Frame<'_, '_> {
    /// A built-in operation.
    pub fn intrinsic(
        &mut self,
        intrinsic: Intrinsic,
        args: &[Expr],
        expr: &Expr,
    ) -> Lowered<Value> {
        let types: Vec<Type> = args.iter().map(|a| self.mono(&a.ty)).collect();
        let values = self.values(args)?;
        if let Some(value) = self.inline(intrinsic, &values, &types, expr) {
            return Ok(value);
        }
        let (function, order, give) = out_of_line(intrinsic);
        let mut words: Vec<Value> = Vec::new();
        for place in order {
            if let Some(value) = values.get(*place) {
                words.push(self.boxed(*value));
            }
        }
        match give {
            Give::Word(rep) => Ok(self.runtime(function, words, rep)),
            Give::Truth => {
                let word = self.runtime(function, words, Rep::Immediate);
                Ok(self.builder.emit(Op::ToBool(word), Rep::Bool))
            }
            Give::Element => {
                let ty = self.mono(&expr.ty);
                let rep = self.instances.layouts.word_rep(&ty);
                let word = self.runtime(function, words, rep);
                Ok(self.unboxed(word, &ty))
            }
        }
    }

    fn inline(
        &mut self,
        intrinsic: Intrinsic,
        values: &[Value],
        types: &[Type],
        expr: &Expr,
    ) -> Option<Value> {
        let arithmetic = |op| Op::Int {
            op,
            args: [values[0], values[1]],
            drops: [false; 2],
        };
        Some(match intrinsic {
            Intrinsic::IntAdd => self.builder.emit(arithmetic(IntOp::Add), Rep::Int),
            Intrinsic::IntSub => self.builder.emit(arithmetic(IntOp::Sub), Rep::Int),
            Intrinsic::IntMul => self.builder.emit(arithmetic(IntOp::Mul), Rep::Int),
            Intrinsic::IntFloorDiv => self.builder.emit(arithmetic(IntOp::FloorDiv), Rep::Int),
            Intrinsic::IntFloorMod => self.builder.emit(arithmetic(IntOp::FloorMod), Rep::Int),
            Intrinsic::IntNeg => {
                let op = Op::Int {
                    op: IntOp::Sub,
                    args: [self.word(0), values[0]],
                    drops: [false; 2],
                };
                self.builder.emit(op, Rep::Int)
            }
            Intrinsic::Eq => self.equal(values[0], values[1], &types[0]),
            Intrinsic::Lt => self.ordered(Comparison::Lt, values[0], values[1], &types[0]),
            Intrinsic::Le => self.ordered(Comparison::Le, values[0], values[1], &types[0]),
            Intrinsic::ListLen => self.length(Op::ListLen(values[0])),
            Intrinsic::TextLen => self.length(Op::TextLen(values[0])),
            Intrinsic::SetLen | Intrinsic::MapLen => self.length(Op::TreeLen(values[0])),
            Intrinsic::ListGet => {
                let ty = self.mono(&expr.ty);
                let rep = self.instances.layouts.word_rep(&ty);
                let (list, index) = (values[0], values[1]);
                let word = self.builder.emit(Op::ListGet { list, index }, rep);
                self.unboxed(word, &ty)
            }
            Intrinsic::ListSet => {
                let element = self.boxed(values[2]);
                let op = Op::ListSet {
                    list: values[0],
                    index: values[1],
                    element,
                    rep: self.instances.layouts.word_rep(&types[2]),
                };
                self.builder.emit(op, Rep::Object)
            }
            Intrinsic::ListConcat => {
                let single = self.take_single(values[1])?;
                self.runtime("tn_list_push", vec![values[0], single], Rep::Object)
            }
            // The word of a character is that of its code.
            Intrinsic::CharCode => values[0],
            Intrinsic::CharFromCode => self.builder.emit(Op::Reword(values[0]), Rep::Immediate),
            Intrinsic::Show => self.shown("tn_show_b", values[0], &types[0]),
            Intrinsic::Display => match types[0] {
                Type::Text => values[0],
                Type::Char => self.runtime("tn_text_from_char_b", values.to_vec(), Rep::Object),
                _ => self.shown("tn_display_b", values[0], &types[0]),
            },
            Intrinsic::Print => self.printed("tn_print_b", values[0]),
            Intrinsic::Write => self.printed("tn_write_b", values[0]),
            _ => return None,
        })
    }

    fn length(&mut self, op: Op) -> Value {
        let raw = self.builder.emit(op, Rep::Raw);
        self.boxed(raw)
    }

    /// The element of a list that was just built, which is unbuilt.
    fn take_single(&mut self, list: Value) -> Option<Value> {
        let block = self.builder.current?;
        let instrs = &mut self.builder.function.blocks[block.0 as usize].instrs;
        let last = instrs.last()?;
        if last.result != Some(list) {
            return None;
        }
        let Op::List(elements) = &last.op else {
            return None;
        };
        let [element] = elements[..] else {
            return None;
        };
        instrs.pop();
        Some(element)
    }

    fn shown(&mut self, function: &'static str, value: Value, ty: &Type) -> Value {
        let shape = self.instances.layouts.shape(ty);
        let value = self.boxed(value);
        let descriptor = self.builder.emit(Op::Descriptor(shape), Rep::Raw);
        self.runtime(function, vec![value, descriptor], Rep::Object)
    }

    fn printed(&mut self, function: &'static str, text: Value) -> Value {
        let shape = self.instances.layouts.shape(&Type::Text);
        let descriptor = self.builder.emit(Op::Descriptor(shape), Rep::Raw);
        let args = vec![text, descriptor];
        self.builder.emit_void(Op::Runtime { function, args });
        self.word(0)
    }

    /// Equality at a type.
    pub fn equal(&mut self, a: Value, b: Value, ty: &Type) -> Value {
        let rep = self.instances.rep(ty);
        match rep {
            Rep::Immediate if matches!(ty, Type::Unit | Type::Never) => {
                self.builder.emit(Op::Bool(true), Rep::Bool)
            }
            Rep::Immediate | Rep::Bool | Rep::Raw => self
                .builder
                .emit(Op::CompareWords(Comparison::Eq, a, b), Rep::Bool),
            Rep::Int => self.compare_ints(Comparison::Eq, a, b),
            _ => {
                let function = if *ty == Type::Text {
                    "tn_text_eq_b"
                } else {
                    "tn_eq_b"
                };
                let word = self.runtime(function, vec![a, b], Rep::Immediate);
                self.builder.emit(Op::ToBool(word), Rep::Bool)
            }
        }
    }

    fn ordered(&mut self, op: Comparison, a: Value, b: Value, ty: &Type) -> Value {
        match self.instances.rep(ty) {
            Rep::Immediate | Rep::Bool | Rep::Raw => {
                self.builder.emit(Op::CompareWords(op, a, b), Rep::Bool)
            }
            Rep::Int => self.compare_ints(op, a, b),
            _ => {
                // `Order`: less, equal and greater are the immediates 0, 1 and 2.
                let order = self.runtime("tn_compare_b", vec![a, b], Rep::Immediate);
                let limit = self.word(if op == Comparison::Lt { 0 } else { 1 });
                let op = Op::CompareWords(Comparison::Le, order, limit);
                self.builder.emit(op, Rep::Bool)
            }
        }
    }

    fn compare_ints(&mut self, op: Comparison, a: Value, b: Value) -> Value {
        let (args, drops) = ([a, b], [false; 2]);
        self.builder
            .emit(Op::Compare { op, args, drops }, Rep::Bool)
    }
}

/// The runtime function, which operands it takes in which order, and what it gives.
fn out_of_line(intrinsic: Intrinsic) -> (&'static str, &'static [usize], Give) {
    use Give::{Element, Truth, Word};
    const OBJECT: Give = Word(Rep::Object);
    const ANY: Give = Word(Rep::Any);
    match intrinsic {
        Intrinsic::ListSlice => ("tn_list_slice", &[0, 1, 2], OBJECT),
        Intrinsic::ListConcat => ("tn_list_concat", &[0, 1], OBJECT),
        Intrinsic::ListContains => ("tn_list_contains_b", &[1, 0], Truth),
        Intrinsic::TextGet => ("tn_text_get_b", &[0, 1], Word(Rep::Immediate)),
        Intrinsic::TextConcat => ("tn_text_concat", &[0, 1], OBJECT),
        Intrinsic::TextSlice => ("tn_text_slice", &[0, 1, 2], OBJECT),
        Intrinsic::TextHasChar => ("tn_text_has_char_b", &[1, 0], Truth),
        Intrinsic::TextHasText => ("tn_text_contains_b", &[1, 0], Truth),
        Intrinsic::TextToChars => ("tn_text_chars_b", &[0], OBJECT),
        Intrinsic::TextFromChars => ("tn_text_from_chars_b", &[0], OBJECT),
        Intrinsic::TextUpper => ("tn_text_upper_b", &[0], OBJECT),
        Intrinsic::TextLower => ("tn_text_lower_b", &[0], OBJECT),
        Intrinsic::SetContains => ("tn_set_contains_b", &[1, 0], Truth),
        Intrinsic::SetUnion => ("tn_set_union", &[0, 1], ANY),
        Intrinsic::SetIntersection => ("tn_set_intersect", &[0, 1], ANY),
        Intrinsic::SetDifference => ("tn_set_difference", &[0, 1], ANY),
        Intrinsic::SetSubset => ("tn_set_is_subset_b", &[0, 1], Truth),
        Intrinsic::SetToList => ("tn_set_to_list_b", &[0], OBJECT),
        Intrinsic::MapHas => ("tn_map_contains_b", &[1, 0], Truth),
        Intrinsic::MapGet => ("tn_map_at_b", &[0, 1], Element),
        Intrinsic::MapInsert => ("tn_map_insert", &[0, 1, 2], ANY),
        Intrinsic::MapRemove => ("tn_map_remove", &[0, 1], ANY),
        Intrinsic::MapKeys => ("tn_map_key_set_b", &[0], ANY),
        Intrinsic::ParseInt => ("tn_parse_int_b", &[0], ANY),
        Intrinsic::ReadLine => ("tn_read_line", &[], ANY),
        Intrinsic::ReadAll => ("tn_read_all", &[], OBJECT),
        // Lowered inline; named here so that a new operation does not compile until it has its place.
        Intrinsic::IntAdd
        | Intrinsic::IntSub
        | Intrinsic::IntMul
        | Intrinsic::IntFloorDiv
        | Intrinsic::IntFloorMod
        | Intrinsic::IntNeg
        | Intrinsic::Eq
        | Intrinsic::Lt
        | Intrinsic::Le
        | Intrinsic::ListLen
        | Intrinsic::ListGet
        | Intrinsic::ListSet
        | Intrinsic::TextLen
        | Intrinsic::SetLen
        | Intrinsic::MapLen
        | Intrinsic::CharCode
        | Intrinsic::CharFromCode
        | Intrinsic::Show
        | Intrinsic::Display
        | Intrinsic::Print
        | Intrinsic::Write => ("tn_unreachable", &[], Word(Rep::Immediate)),
    }
}
