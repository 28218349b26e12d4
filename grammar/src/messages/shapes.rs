//! Where the grammar accepts more than the language: found while the tree is built.

use super::Report;
use tenet_source::Span;

impl Report {
    /// `a..b` where no range may stand; `membership` after `in`.
    pub(crate) fn misplaced_range(&mut self, span: Span) {
        self.error("T0022", span, "a range is no value")
            .notes
            .push("`a..b` stands after the `in` of loops, quantifiers and comprehensions, and in slices; `a <= x < b` asks whether `x` is in it".into());
    }

    /// `f(x) = 1`.
    pub(crate) fn not_assignable(&mut self, span: Span) {
        self.error("T0023", span, "this cannot be given a value")
            .notes
            .push("an assignment updates a variable, an element or a field: `x = e`, `x[i] = e`, `x.f = e`".into());
    }

    pub(crate) fn lambda_parameter(&mut self, span: Span) {
        self.error("T0024", span, "a parameter of `->` is a name")
            .notes
            .push("write `x -> e`, `(x, y) -> e` or `(x: Int) -> e`".into());
    }

    pub(crate) fn argument_name(&mut self, span: Span) {
        self.error("T0025", span, "an argument's name is one lower-case name")
            .notes
            .push("write `f(x, deep = true)`; `==` compares".into());
    }

    pub(crate) fn unnamed_update(&mut self, span: Span) {
        self.error("T0025", span, "`.with` needs to know what to replace")
            .notes
            .push("write `account.with(balance = 0)` or `xs.with([i] = x)`".into());
    }

    pub(crate) fn update_place(&mut self, span: Span) {
        self.error("T0025", span, "this is no part of a value")
            .notes
            .push("`.with` replaces a field, `balance = 0`, or an element, `[i] = x`".into());
    }

    pub(crate) fn lemma_call(&mut self, span: Span) {
        self.error("T0026", span, "after `by` stands the call of a lemma")
            .notes
            .push("write `assert P by lemma_name(x)`".into());
    }

    pub(crate) fn tuple_of_one(&mut self, span: Span) {
        self.error("T0028", span, "there are no tuples of one part")
            .notes
            .push("leave the comma out".into());
    }

    pub(crate) fn two_rests(&mut self, span: Span) {
        self.error("T0031", span, "a list pattern has at most one `*`")
            .notes
            .push("`[first, *rest]` and `[*front, last]` are both fine".into());
    }

    /// `x.f.Name`, `f(x).Name`: an upper-case name after something that is no module.
    pub(crate) fn qualified_by_value(&mut self, span: Span) {
        self.error(
            "T0033",
            span,
            "only a module's name can stand before `.` and an upper-case name",
        );
    }

    /// `let (a, b): T where P = e`.
    pub(crate) fn refined_pattern(&mut self, span: Span) {
        self.error(
            "T0034",
            span,
            "`where` needs one name before the type, which it speaks about",
        )
        .notes
        .push("write `let n: Int where n > 0 = e`".into());
    }

    /// Something that is left out of the tree, of which nothing else was said.
    pub(crate) fn unreadable(&mut self, span: Span) {
        self.error("T0001", span, "I cannot read what begins here");
    }
}
