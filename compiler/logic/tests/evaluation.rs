//! The evaluator: values, three-valued connectives, quantifiers over guarded domains, definitions, limits.

use std::sync::Arc;
use tenet_logic::{
    ConstructorDecl, ConstructorId, Definition, Environment, FieldDecl, Model, Op, Sort, SortKind,
    Term, Terms, Unknown, Value, eval,
};

const FUEL: u64 = 100_000;

struct Setting {
    t: Terms,
    env: Environment,
    model: Model,
}

impl Setting {
    fn new() -> Setting {
        Setting {
            t: Terms::new(),
            env: Environment::default(),
            model: Model::default(),
        }
    }

    fn eval(&self, term: Term) -> Result<Value, Unknown> {
        eval(&self.t, &self.env, &self.model, term, FUEL)
    }

    fn truth(&self, term: Term) -> Option<bool> {
        self.eval(term).ok().and_then(|value| value.as_bool())
    }

    fn int_var(&mut self, name: &str, value: i64) -> Term {
        let var = self.t.var(name, Sort::INT);
        self.model.vars.insert(var, Value::int(value));
        var
    }

    fn seq_var(&mut self, name: &str, items: &[i64]) -> Term {
        let sort = self.t.sort(SortKind::Seq(Sort::INT));
        let var = self.t.var(name, sort);
        let items: Vec<Value> = items.iter().map(|item| Value::int(*item)).collect();
        self.model.vars.insert(var, Value::Seq(items.into()));
        var
    }
}

#[test]
fn division_rounds_down() {
    let mut s = Setting::new();
    for (a, b, quotient, remainder) in [
        (7, 2, 3, 1),
        (-7, 2, -4, 1),
        (7, -2, -4, -1),
        (-7, -2, 3, -1),
    ] {
        let (a, b) = (s.t.int(a), s.t.int(b));
        let (q, r) = (s.t.div(a, b), s.t.rem(a, b));
        assert_eq!(s.eval(q), Ok(Value::int(quotient)));
        assert_eq!(s.eval(r), Ok(Value::int(remainder)));
    }
    let (one, zero) = (s.t.int(1), s.t.int(0));
    let open = s.t.div(one, zero);
    assert_eq!(s.eval(open), Err(Unknown::Open(open)));
}

#[test]
fn an_unknown_part_does_no_harm_where_the_rest_decides() {
    let mut s = Setting::new();
    let open = s.t.var("p", Sort::BOOL);
    let (x, y) = (s.int_var("x", 1), s.int_var("y", 2));
    let (yes, no) = (s.t.lt(x, y), s.t.lt(y, x));
    let either = s.t.or([open, yes]);
    let both = s.t.and([open, no]);
    let implication = s.t.implies(open, yes);
    assert_eq!(s.truth(either), Some(true));
    assert_eq!(s.truth(both), Some(false));
    assert_eq!(s.truth(implication), Some(true));
    let undecided = s.t.and([open, yes]);
    assert_eq!(s.eval(undecided), Err(Unknown::Open(open)));
}

/// `∀i. 0 <= i ∧ i + 1 < |s| → s[i] <= s[i + 1]`.
fn sorted(t: &mut Terms, s: Term) -> Term {
    let (i, zero, one) = (t.bound(0, Sort::INT), t.int(0), t.int(1));
    let next = t.add(&[i, one]);
    let length = t.seq_len(s);
    let (low, high) = (t.le(zero, i), t.lt(next, length));
    let within = t.and([low, high]);
    let (a, b) = (t.seq_at(s, i), t.seq_at(s, next));
    let ordered = t.le(a, b);
    let body = t.implies(within, ordered);
    t.forall(&[Sort::INT], &[], body)
}

#[test]
fn quantifiers_go_through_ranges() {
    for (items, expected) in [
        (&[][..], true),
        (&[1], true),
        (&[1, 1, 5], true),
        (&[1, 3, 2], false),
    ] {
        let mut s = Setting::new();
        let seq = s.seq_var("s", items);
        let formula = sorted(&mut s.t, seq);
        assert_eq!(s.truth(formula), Some(expected), "{items:?}");
    }
}

#[test]
fn quantifiers_over_everything_are_refuted_but_not_confirmed() {
    let mut s = Setting::new();
    let (x, zero) = (s.t.bound(0, Sort::INT), s.t.int(0));
    let square = s.t.mul(&[x, x]);
    let (never, always) = (s.t.lt(zero, square), s.t.le(zero, square));
    let false_one = s.t.forall(&[Sort::INT], &[], never);
    let true_one = s.t.forall(&[Sort::INT], &[], always);
    assert_eq!(s.truth(false_one), Some(false));
    assert_eq!(s.eval(true_one), Err(Unknown::Quantifier(true_one)));
    let some = s.t.exists(&[Sort::INT], &[], never);
    assert_eq!(s.truth(some), Some(true));
}

#[test]
fn quantifiers_go_through_sets_and_finite_sorts() {
    let mut s = Setting::new();
    let (one, five) = (s.t.int(1), s.t.int(5));
    let set = s.t.set_lit(Sort::INT, &[one, five]);
    let x = s.t.bound(0, Sort::INT);
    let member = s.t.set_member(x, set);
    let small = s.t.lt(x, five);
    let body = s.t.implies(member, small);
    let formula = s.t.forall(&[Sort::INT], &[], body);
    assert_eq!(s.truth(formula), Some(false));
    let (p, q) = (s.t.bound(1, Sort::BOOL), s.t.bound(0, Sort::BOOL));
    let either = s.t.or([p, q]);
    let some = s.t.exists(&[Sort::BOOL, Sort::BOOL], &[], either);
    let all = s.t.forall(&[Sort::BOOL, Sort::BOOL], &[], either);
    assert_eq!((s.truth(some), s.truth(all)), (Some(true), Some(false)));
}

/// `length(list)` by recursion.
fn with_length(s: &mut Setting) -> (ConstructorId, ConstructorId, tenet_logic::FunctionId) {
    let data = s.env.declare_data("List");
    let list = s.t.data_sort(data);
    let field = |name: &str, sort| FieldDecl {
        name: name.into(),
        sort,
    };
    s.env.datas[0].constructors = vec![
        ConstructorDecl {
            name: "Nil".into(),
            fields: vec![],
        },
        ConstructorDecl {
            name: "Cons".into(),
            fields: vec![field("head", Sort::INT), field("tail", list)],
        },
    ];
    let (nil, cons) = (
        ConstructorId { data, index: 0 },
        ConstructorId { data, index: 1 },
    );
    let length = s.env.declare_function("length", vec![list], Sort::INT);
    let xs = s.t.bound(0, list);
    let tail = s.t.select(&s.env, cons, 1, xs);
    let rest = s.t.app(&s.env, length, &[tail]);
    let (zero, one) = (s.t.int(0), s.t.int(1));
    let more = s.t.add(&[one, rest]);
    let empty = s.t.is(nil, xs);
    let body = s.t.ite(empty, zero, more);
    s.env.functions[0].definition = Some(Definition {
        guard: Term::TRUE,
        body,
        recursive: true,
    });
    (nil, cons, length)
}

#[test]
fn definitions_unfold_and_end_at_a_limit() {
    let mut s = Setting::new();
    let (nil, cons, length) = with_length(&mut s);
    let mut list = s.t.construct(nil, &[]);
    let mut lists = vec![list];
    let seven = s.t.int(7);
    for _ in 0..1000 {
        list = s.t.construct(cons, &[seven, list]);
        lists.push(list);
    }
    let short = s.t.app(&s.env, length, &[lists[20]]);
    assert_eq!(s.eval(short), Ok(Value::int(20)));
    let long = s.t.app(&s.env, length, &[lists[1000]]);
    assert_eq!(s.eval(long), Err(Unknown::Depth));
    assert_eq!(eval(&s.t, &s.env, &s.model, short, 10), Err(Unknown::Fuel));
}

#[test]
fn deep_terms_are_unknown_on_a_small_stack() {
    let worker = || {
        let mut s = Setting::new();
        let x = s.int_var("x", 1);
        let mut deep = x;
        for _ in 0..100_000 {
            deep = s.t.neg(deep);
        }
        assert_eq!(s.eval(deep), Err(Unknown::Depth));
        let p = s.t.bound(0, Sort::BOOL);
        let mut nested = p;
        for _ in 0..1000 {
            nested = s.t.mk(
                Op::Exists([Sort::BOOL].into(), [].into()),
                &[nested],
                Sort::BOOL,
            );
            nested = s.t.and([p, nested]);
        }
        let closed = s.t.forall(&[Sort::BOOL], &[], nested);
        assert_eq!(s.truth(closed), Some(false));
    };
    let thread = std::thread::Builder::new()
        .stack_size(2 << 20)
        .spawn(worker);
    thread.unwrap().join().unwrap();
}

#[test]
fn lambdas_close_over_their_scope() {
    let mut s = Setting::new();
    // (λx. (λy. y - x))(3)(10)
    let (outer, inner) = (s.t.bound(1, Sort::INT), s.t.bound(0, Sort::INT));
    let difference = s.t.sub(inner, outer);
    let small = s.t.lambda(&[Sort::INT], difference);
    let big = s.t.lambda(&[Sort::INT], small);
    let (three, ten) = (s.t.int(3), s.t.int(10));
    let partly = s.t.apply(big, &[three]);
    let all = s.t.apply(partly, &[ten]);
    assert_eq!(s.eval(all), Ok(Value::int(7)));
    let other = small_of(&mut s.t);
    let equal = s.t.eq_atom(partly, other);
    assert_eq!(s.eval(equal), Err(Unknown::Functions));
}

fn small_of(t: &mut Terms) -> Term {
    let x = t.bound(0, Sort::INT);
    t.lambda(&[Sort::INT], x)
}

#[test]
fn functions_differ_where_a_case_shows_it() {
    let mut s = Setting::new();
    let sort = s.t.sort(SortKind::Fn([Sort::INT].into(), Sort::INT));
    let (f, g) = (s.t.var("f", sort), s.t.var("g", sort));
    let constant = |value: i64| Value::Fn(Arc::default(), Arc::new(Value::int(value)));
    let one_case = Value::Fn(
        Arc::new([(vec![Value::int(4)], Value::int(1))].into()),
        Arc::new(Value::int(0)),
    );
    s.model.vars.insert(f, constant(0));
    s.model.vars.insert(g, one_case);
    let equal = s.t.eq_atom(f, g);
    assert_eq!(s.truth(equal), Some(false));
}

#[test]
fn choice_terms_make_the_formula_true() {
    let mut s = Setting::new();
    let (x, two, nine) = (s.t.bound(0, Sort::INT), s.t.int(2), s.t.int(9));
    let (low, high) = (s.t.lt(two, x), s.t.lt(x, nine));
    let square = s.t.mul(&[x, x]);
    let sixteen = s.t.int(16);
    let equal = s.t.eq(square, sixteen);
    let body = s.t.and([low, high, equal]);
    let some = s.t.exists(&[Sort::INT], &[], body);
    let witness = s.t.witness(some, 0);
    assert_eq!(s.eval(witness), Ok(Value::int(4)));
}
