//! Laws of the library's specifications: lemmas that are applied wherever the terms that they speak of occur, without being called.
//!
//! Each is a lemma of the standard library, proved there like any other. The library's own lemmas and `spec`s are verified without them, so
//! that no law stands on itself.

use crate::frames::Frame;
use crate::walk::Walk;
use tenet_core::{FunctionKind, Type};
use tenet_logic::{FunctionId, Op, Term};

/// From the functions that a lemma speaks of and its parameters to groups of terms.
type Sights = fn(&mut Walk, &[FunctionId], &[Term]) -> Vec<Vec<Term>>;

/// A lemma, and where it is applied.
struct Law {
    lemma: &'static str,
    /// The functions that it speaks of: it is stated once all of them are used at some types.
    of: &'static [&'static str],
    /// Groups of terms over the lemma's parameters, on sight of which it is applied.
    sights: Sights,
}

const COUNT: &str = "std.list.occurrences";
const SAME: &str = "std.list.same_elements";
const SUM: &str = "std.list.summed";
const PRODUCT: &str = "std.list.multiplied";
const FOLD: &str = "std.list.folded";
/// Known by their laws alone: their definitions would only be in the way.
const OPAQUE: &[&str] = &[COUNT, FILTER, "std.list.place"];
/// What comprehensions with a condition are made of.
pub(crate) const FILTER: &str = "filter";

const LAWS: &[Law] = &[
    Law {
        lemma: "std.list.count_of_concat",
        of: &[COUNT],
        sights: |w, f, v| vec![vec![w.of_concat(f[0], v)]],
    },
    Law {
        lemma: "std.list.count_of_one",
        of: &[COUNT],
        sights: |w, f, v| {
            let sort = w.terms.sort_of(v[0]);
            let one = w.terms.seq_lit(sort, &[v[0]]);
            vec![vec![w.terms.app(&w.env, f[0], &[one, v[1]])]]
        },
    },
    Law {
        lemma: "std.list.count_of_none",
        of: &[COUNT],
        sights: |w, f, v| {
            let sort = w.terms.sort_of(v[0]);
            let none = w.terms.seq_lit(sort, &[]);
            vec![vec![w.terms.app(&w.env, f[0], &[none, v[0]])]]
        },
    },
    Law {
        lemma: "std.list.count_of_front",
        of: &[COUNT],
        sights: |w, f, v| {
            let (low, _) = w.halves(v[0], v[1]);
            vec![vec![w.terms.app(&w.env, f[0], &[v[0], v[2]]), low]]
        },
    },
    Law {
        lemma: "std.list.count_of_rest",
        of: &[COUNT],
        sights: |w, f, v| w.of_rest(f[0], v),
    },
    Law {
        lemma: "std.list.count_of_split",
        of: &[COUNT],
        sights: |w, f, v| {
            let (low, high) = w.halves(v[0], v[1]);
            w.of_halves(f[0], v[0], low, high, &v[2..])
        },
    },
    Law {
        lemma: "std.list.count_of_update",
        of: &[COUNT],
        sights: |w, f, v| {
            let updated = w.terms.seq_update(v[0], v[1], v[2]);
            vec![vec![w.terms.app(&w.env, f[0], &[updated, v[3]])]]
        },
    },
    Law {
        lemma: "std.list.length_of_same",
        of: &[SAME],
        sights: |w, f, v| vec![vec![w.terms.app(&w.env, f[0], &[v[0], v[1]])]],
    },
    Law {
        lemma: "std.list.member_of_same",
        of: &[SAME],
        sights: |w, f, v| {
            let item = w.terms.seq_at(v[0], v[2]);
            vec![vec![w.terms.app(&w.env, f[0], &[v[0], v[1]]), item]]
        },
    },
    Law {
        lemma: "std.list.member_of_same_back",
        of: &[SAME],
        sights: |w, f, v| {
            let item = w.terms.seq_at(v[0], v[2]);
            vec![vec![w.terms.app(&w.env, f[0], &[v[1], v[0]]), item]]
        },
    },
    Law {
        lemma: "std.list.count_of_filter",
        of: &[COUNT, FILTER],
        sights: |w, f, v| {
            let kept = w.terms.app(&w.env, f[1], &[v[0], v[1]]);
            vec![vec![w.terms.app(&w.env, f[0], &[kept, v[2]])]]
        },
    },
    Law {
        lemma: "std.list.filter_of_none",
        of: &[FILTER],
        sights: |w, f, v| {
            let list = w.env.function(f[0]).params[0];
            let none = w.terms.mk(Op::SeqLit, &[], list);
            vec![vec![w.terms.app(&w.env, f[0], &[none, v[0]])]]
        },
    },
    Law {
        lemma: "std.list.filter_of_one",
        of: &[FILTER],
        sights: |w, f, v| {
            let sort = w.terms.sort_of(v[0]);
            let one = w.terms.seq_lit(sort, &[v[0]]);
            vec![vec![w.terms.app(&w.env, f[0], &[one, v[1]])]]
        },
    },
    Law {
        lemma: "std.list.filter_of_front",
        of: &[FILTER],
        sights: |w, f, v| {
            let (low, _) = w.halves(v[0], v[1]);
            vec![vec![w.terms.app(&w.env, f[0], &[v[0], v[2]]), low]]
        },
    },
    Law {
        lemma: "std.list.filter_of_concat",
        of: &[FILTER],
        sights: |w, f, v| vec![vec![w.of_concat(f[0], v)]],
    },
    Law {
        lemma: "std.list.filter_of_rest",
        of: &[FILTER],
        sights: |w, f, v| w.of_rest(f[0], v),
    },
    Law {
        lemma: "std.list.summed_of_concat",
        of: &[SUM],
        sights: |w, f, v| vec![vec![w.of_concat(f[0], v)]],
    },
    Law {
        lemma: "std.list.summed_of_rest",
        of: &[SUM],
        sights: |w, f, v| w.of_rest(f[0], v),
    },
    Law {
        lemma: "std.list.summed_of_split",
        of: &[SUM],
        sights: |w, f, v| {
            let (low, high) = w.halves(v[0], v[1]);
            w.of_halves(f[0], v[0], low, high, &[])
        },
    },
    Law {
        lemma: "std.list.summed_of_update",
        of: &[SUM],
        sights: |w, f, v| {
            let updated = w.terms.seq_update(v[0], v[1], v[2]);
            vec![vec![w.terms.app(&w.env, f[0], &[updated])]]
        },
    },
    Law {
        lemma: "std.list.multiplied_of_concat",
        of: &[PRODUCT],
        sights: |w, f, v| vec![vec![w.of_concat(f[0], v)]],
    },
    Law {
        lemma: "std.list.multiplied_of_rest",
        of: &[PRODUCT],
        sights: |w, f, v| w.of_rest(f[0], v),
    },
    Law {
        lemma: "std.list.fold_of_concat",
        of: &[FOLD],
        sights: |w, f, v| vec![vec![w.of_concat(f[0], v)]],
    },
    Law {
        lemma: "std.list.fold_of_rest",
        of: &[FOLD],
        sights: |w, f, v| w.of_rest(f[0], v),
    },
];

/// The lemmas of the library that are applied without being called. They may stand on `spec`s and lemmas alone: the library's other functions
/// are proved with their help.
pub fn law_lemmas() -> impl Iterator<Item = &'static str> {
    LAWS.iter().map(|law| law.lemma)
}

impl Walk<'_> {
    /// States the laws that a function makes use of, now that it is used at some types.
    pub(crate) fn state_laws(&mut self, name: &str, types: &[Type]) {
        if !LAWS.iter().any(|law| law.of.contains(&name)) || self.is_below_laws() {
            return;
        }
        for (number, law) in LAWS.iter().enumerate() {
            if !law.of.contains(&name) || self.stated.contains(&(number, types.to_vec())) {
                continue;
            }
            let functions: Option<Vec<FunctionId>> = law
                .of
                .iter()
                .map(|name| self.symbols.get(&((*name).into(), types.to_vec())).copied())
                .collect();
            if let Some(functions) = functions {
                self.stated.insert((number, types.to_vec()));
                self.state_law(law, &functions, types);
            }
        }
    }

    /// Is what is verified a part of the library that laws may stand on?
    fn is_below_laws(&self) -> bool {
        self.function.as_ref().is_some_and(|function| {
            function.path.starts_with("std.") && function.kind != FunctionKind::Def
        })
    }

    /// Is a `spec` known by its laws, and not unfolded?
    pub(crate) fn is_opaque(&self, path: &str) -> bool {
        OPAQUE.contains(&path) && !self.is_below_laws()
    }

    fn state_law(&mut self, law: &Law, functions: &[FunctionId], types: &[Type]) {
        let Some(signature) = self.program.signature(law.lemma) else {
            return;
        };
        let args = Walk::base_type_args(types);
        let mut frame = Frame::new(
            signature.path.clone(),
            signature.locals.clone().into(),
            args,
        );
        if !self.has_evidence(&frame, &signature) {
            return;
        }
        let mut vars = Vec::new();
        for param in &signature.params {
            let sort = frame.resolve(&frame.local(*param).ty.base());
            let sort = self.sort(&sort);
            let name = frame.local(*param).name.clone();
            let var = self.fresh(&name, sort);
            frame.set(*param, var);
            vars.push(var);
        }
        let guard = self.admissible(&signature, &mut frame);
        let result = self.unit();
        frame.set(signature.result, result);
        let sights = (law.sights)(self, functions, &vars);
        let groups: Vec<&[Term]> = sights.iter().map(|group| &group[..]).collect();
        for (formula, _) in self.promises(&mut frame, &signature, result) {
            self.axiom_at(&vars, &groups, &[guard], formula);
        }
    }

    /// `f(xs + ys, …)`.
    fn of_concat(&mut self, f: FunctionId, v: &[Term]) -> Term {
        let both = self.terms.seq_concat(v[0], v[1]);
        let args: Vec<Term> = [both].iter().chain(&v[2..]).copied().collect();
        self.terms.app(&self.env, f, &args)
    }

    /// `f(xs, …)` beside `xs[1..]`.
    fn of_rest(&mut self, f: FunctionId, v: &[Term]) -> Vec<Vec<Term>> {
        let one = self.terms.int(1);
        let len = self.terms.seq_len(v[0]);
        let rest = self.terms.seq_slice(v[0], one, len);
        let whole = self.terms.app(&self.env, f, v);
        vec![vec![whole, rest]]
    }

    /// `xs[..at]` and `xs[at..]`.
    fn halves(&mut self, xs: Term, at: Term) -> (Term, Term) {
        let zero = self.terms.int(0);
        let len = self.terms.seq_len(xs);
        (
            self.terms.seq_slice(xs, zero, at),
            self.terms.seq_slice(xs, at, len),
        )
    }

    /// A function of two halves beside each other, or of the whole beside the halves.
    fn of_halves(
        &mut self,
        f: FunctionId,
        whole: Term,
        low: Term,
        high: Term,
        more: &[Term],
    ) -> Vec<Vec<Term>> {
        let mut of = |list: Term| {
            let args: Vec<Term> = [list].iter().chain(more).copied().collect();
            self.terms.app(&self.env, f, &args)
        };
        let (of_whole, of_low, of_high) = (of(whole), of(low), of(high));
        vec![
            vec![of_low, high],
            vec![of_high, low],
            vec![of_whole, low, high],
        ]
    }
}
