//! Certificates made to break the kernel: ill-sorted terms, foreign terms, depth, size. All are refused, without a panic, on a small stack.

mod setting;

use setting::{Setting, no, yes};
use tenet_kernel::Reason;
use tenet_logic::{
    BigInt, ConstructorDecl, ConstructorId, DataId, FieldDecl, FunctionId, Op, Schema, Sort,
    SortKind, Step, Term, Terms,
};

/// Runs a test on a stack of 256 KiB.
fn on_small_stack(test: impl FnOnce() + Send + 'static) {
    let thread = std::thread::Builder::new()
        .stack_size(256 << 10)
        .spawn(test);
    thread.unwrap().join().unwrap();
}

#[test]
fn ill_sorted_terms_are_refused() {
    let mut s = Setting::new();
    let (x, p, l) = (s.int("x"), s.bool("p"), s.t.var("l", s.list));
    let (seq, set) = (s.t.var("s", s.ints), s.t.var("m", s.set));
    let map = {
        let sort = s.t.sort(SortKind::Map(Sort::INT, Sort::BOOL));
        s.t.var("map", sort)
    };
    let (color, ints) = (s.color, s.ints);
    let (int, boolean) = (Sort::INT, Sort::BOOL);
    let ghost = ConstructorId {
        data: DataId(9),
        index: 0,
    };
    let late = ConstructorId {
        data: DataId(0),
        index: 7,
    };
    let (cons, f) = (s.cons, s.f);
    let bad: Vec<(Op, Vec<Term>, Sort)> = vec![
        (Op::True, vec![p], boolean),
        (Op::True, vec![], int),
        (Op::Not, vec![x], boolean),
        (Op::Not, vec![p, p], boolean),
        (Op::And, vec![p, x], boolean),
        (Op::And, vec![p, p], int),
        (Op::Or, vec![x], boolean),
        (Op::Implies, vec![p], boolean),
        (Op::Ite, vec![x, x, x], int),
        (Op::Ite, vec![p, x, p], int),
        (Op::Ite, vec![p, x], int),
        (Op::Eq, vec![x, p], boolean),
        (Op::Eq, vec![x, x], int),
        (Op::Eq, vec![x, x, x], boolean),
        (Op::Int(1.into()), vec![], boolean),
        (Op::Int(1.into()), vec![x], int),
        (Op::Add, vec![x, p], int),
        (Op::Mul, vec![x, x], boolean),
        (Op::Div, vec![x], int),
        (Op::Le, vec![x, p], boolean),
        (Op::Lt, vec![x, x, x], boolean),
        (Op::App(f), vec![], int),
        (Op::App(f), vec![p], int),
        (Op::App(f), vec![x], boolean),
        (Op::App(FunctionId(99)), vec![x], int),
        (Op::Constructor(cons), vec![x, x], s.list),
        (Op::Constructor(cons), vec![x, l], color),
        (Op::Constructor(ghost), vec![], color),
        (Op::Constructor(late), vec![], s.list),
        (Op::Select(cons, 0), vec![x], int),
        (Op::Select(cons, 0), vec![l], boolean),
        (Op::Select(cons, 5), vec![l], int),
        (Op::Select(late, 0), vec![l], int),
        (Op::Is(cons), vec![x], boolean),
        (Op::Is(cons), vec![l], int),
        (Op::SeqLit, vec![p], ints),
        (Op::SeqLit, vec![], int),
        (Op::SeqLen, vec![set], int),
        (Op::SeqAt, vec![seq, p], int),
        (Op::SeqAt, vec![seq, x], boolean),
        (Op::SeqAt, vec![seq], int),
        (Op::SeqUpdate, vec![seq, x, p], ints),
        (Op::SeqConcat, vec![seq, x], ints),
        (Op::SeqConcat, vec![x, x], int),
        (Op::SeqSlice, vec![seq, x, p], ints),
        (Op::SetLit, vec![p], s.set),
        (Op::SetMember, vec![p, set], boolean),
        (Op::SetUnion, vec![set, seq], s.set),
        (Op::SetIntersection, vec![x, x], int),
        (Op::SetSubset, vec![seq, seq], boolean),
        (Op::SetSize, vec![seq], int),
        (Op::MapEmpty, vec![], s.set),
        (Op::MapInsert, vec![map, x, x], s.t.sort_of(map)),
        (Op::MapRemove, vec![map, p], s.t.sort_of(map)),
        (Op::MapGet, vec![map, x], int),
        (Op::MapKeys, vec![map], ints),
        (Op::Less, vec![x, x], boolean),
        (Op::Less, vec![p, p], boolean),
        (Op::Less, vec![l, seq], boolean),
        (Op::Apply, vec![x, x], int),
        (Op::Apply, vec![], int),
        (Op::Lambda([int].into()), vec![x], int),
        (Op::Forall([int].into(), [].into()), vec![x], boolean),
        (Op::Exists([int].into(), [].into()), vec![p, p], boolean),
        (Op::Witness(0), vec![p], boolean),
    ];
    for (op, args, sort) in bad {
        let term = s.t.mk(op.clone(), &args, sort);
        s.refused(Step::Reflexive(term), Reason::IllSorted);
        // Also deep inside of a term that is right but for it.
        if sort == Sort::INT {
            let around = s.t.add(&[x, term]);
            let equal = s.t.eq_atom(around, x);
            s.refused(
                Step::Connective([yes(equal), no(equal)].into()),
                Reason::IllSorted,
            );
        }
    }
    assert_eq!(s.t.sort_of(l), s.list);
}

#[test]
fn terms_and_sorts_of_another_arena_are_refused() {
    let mut s = Setting::new();
    let mut other = Terms::new();
    let mut foreign = other.var("v", Sort::INT);
    let mut foreign_sort = Sort::INT;
    for _ in 0..1000 {
        foreign = other.neg(foreign);
        foreign = other.add(&[foreign, foreign]);
        foreign_sort = other.sort(SortKind::Seq(foreign_sort));
    }
    let x = s.int("x");
    s.refused(Step::Reflexive(foreign), Reason::IllSorted);
    s.refused(Step::Transitive([x, foreign].into()), Reason::IllSorted);
    s.refused(
        Step::Schema(Schema::SquareAbove, [foreign].into()),
        Reason::IllSorted,
    );
    s.refused(
        Step::Rup([yes(foreign)].into(), [].into()),
        Reason::IllSorted,
    );
    s.refused(Step::Witness(foreign), Reason::IllSorted);
    assert_eq!(
        s.check(&[foreign], x, &[Step::Fact(0)]),
        Err(Reason::IllSorted)
    );
    assert_eq!(
        s.check(&[], foreign, &[Step::NegatedGoal]),
        Err(Reason::IllSorted)
    );
    let strange = s.t.var("y", foreign_sort);
    s.refused(Step::Reflexive(strange), Reason::IllSorted);
    let nested = s.t.sort(SortKind::Set(foreign_sort));
    let strange = s.t.var("y", nested);
    s.refused(Step::Reflexive(strange), Reason::IllSorted);
    let bound = s.t.mk(
        Op::Forall([foreign_sort].into(), [].into()),
        &[Term::TRUE],
        Sort::BOOL,
    );
    s.refused(Step::Witness(bound), Reason::IllSorted);
}

#[test]
fn bound_variables_keep_their_sorts() {
    let mut s = Setting::new();
    let (v, q) = (s.t.bound(0, Sort::INT), s.t.bound(0, Sort::BOOL));
    let all =
        s.t.mk(Op::Forall([Sort::INT].into(), [].into()), &[q], Sort::BOOL);
    s.refused(Step::Instance(all, [v].into()), Reason::NotClosed);
    let five = s.t.int(5);
    s.refused(Step::Instance(all, [five].into()), Reason::IllSorted);
    // One index at two sorts.
    let at_int = s.t.le(v, five);
    let both = s.t.and([at_int, q]);
    let all = s.t.forall(&[Sort::INT], &[], both);
    s.refused(Step::Instance(all, [five].into()), Reason::IllSorted);
    let outer = s.t.bound(1, Sort::BOOL);
    let inner = s.t.forall(&[Sort::INT], &[], outer);
    let right = s.t.forall(&[Sort::BOOL], &[], inner);
    let wrong = s.t.forall(&[Sort::INT], &[], inner);
    assert!(s.derive(Step::Witness(right)).is_ok());
    s.refused(Step::Witness(wrong), Reason::IllSorted);
    // A witness of a formula that is not closed.
    let open = s.t.forall(&[Sort::INT], &[], outer);
    let loose_witness = s.t.mk(Op::Witness(0), &[open], Sort::INT);
    let equal = s.t.eq_atom(loose_witness, five);
    let closed = s.t.forall(&[Sort::BOOL], &[], equal);
    s.refused(Step::Witness(closed), Reason::IllSorted);
    let beyond = s.t.mk(Op::Witness(1), &[right], Sort::BOOL);
    s.refused(Step::Reflexive(beyond), Reason::IllSorted);
    let far = s.t.bound(u32::MAX, Sort::BOOL);
    s.refused(Step::Rup([yes(far)].into(), [].into()), Reason::TooLarge);
    // Triggers are looked at too.
    let bad_trigger = s.t.add(&[v, q]);
    let body = s.t.le(v, v);
    let all = s.t.forall(&[Sort::INT], &[[bad_trigger].into()], body);
    s.refused(Step::Instance(all, [five].into()), Reason::IllSorted);
}

#[test]
fn very_many_loose_variables_are_refused() {
    let mut s = Setting::new();
    let bound: Vec<Term> = (0..100).map(|i| s.t.bound(i, Sort::BOOL)).collect();
    let all_of_them = s.t.and(bound);
    let binders = vec![Sort::BOOL; 100];
    let formula = s.t.forall(&binders, &[], all_of_them);
    s.refused(Step::Witness(formula), Reason::TooLarge);
}

#[test]
fn depth_does_no_harm() {
    on_small_stack(|| {
        let mut s = Setting::new();
        let (x, p) = (s.int("x"), s.bool("p"));
        let (mut sum, mut formula, mut nots, mut list) = (x, p, p, s.t.construct(s.nil, &[]));
        let mut deep_sort = Sort::INT;
        for _ in 0..100_000 {
            sum = s.t.add(&[x, sum]);
            formula = s.t.mk(Op::And, &[formula, p], Sort::BOOL);
            nots = s.t.mk(Op::Not, &[nots], Sort::BOOL);
            list = s.t.construct(s.cons, &[x, list]);
            deep_sort = s.t.sort(SortKind::Seq(deep_sort));
        }
        let times = s.t.int(100_001);
        let product = s.t.mul(&[times, x]);
        assert!(s.derive(Step::Ring(sum, product)).is_ok());
        assert!(
            s.derive(Step::Connective([no(formula), yes(p)].into()))
                .is_ok()
        );
        assert_eq!(s.check(&[nots], p, &[Step::Fact(0)]), Err(Reason::TooLarge));
        assert!(s.derive(Step::Congruence(list, list)).is_ok());
        let deep_var = s.t.var("deep", deep_sort);
        assert!(s.derive(Step::Reflexive(deep_var)).is_ok());
        // Substitution into depth.
        let v = s.t.bound(0, Sort::INT);
        let mut open = v;
        let mut nested = s.t.le(v, x);
        for _ in 0..50_000 {
            open = s.t.neg(open);
            open = s.t.add(&[open, x]);
            nested = s.t.mk(Op::And, &[nested, p], Sort::BOOL);
        }
        let body = s.t.le(open, x);
        let all = s.t.forall(&[Sort::INT], &[], body);
        assert!(s.derive(Step::Instance(all, [x].into())).is_ok());
        let all = s.t.forall(&[Sort::INT], &[], nested);
        assert!(s.derive(Step::Witness(all)).is_ok());
    });
}

#[test]
fn size_is_limited() {
    on_small_stack(|| {
        let mut s = Setting::new();
        let mut sum = s.int("x0");
        for i in 1..20 {
            let x = s.int(&format!("x{i}"));
            sum = s.t.add(&[sum, x]);
        }
        let power = s.t.mul(&[sum; 20]);
        s.refused(Step::Ring(power, sum), Reason::TooLarge);
        // Doubling and squaring through sharing.
        let (mut double, mut square, mut nested) = (s.int("x0"), s.int("x0"), s.int("x0"));
        let (one, two) = (s.t.int(1), s.t.int(2));
        let mut number = two;
        for _ in 0..50_000 {
            double = s.t.add(&[double, double]);
            square = s.t.mul(&[square, square]);
            number = s.t.mul(&[number, number]);
            let more = s.t.add(&[nested, one]);
            nested = s.t.mul(&[nested, more]);
        }
        for big in [double, square, number, nested] {
            s.refused(Step::Ring(big, one), Reason::TooLarge);
            let lit = s.t.le(big, one);
            let step = Step::Linear([yes(lit)].into(), [BigInt::from(1)].into());
            s.refused(step, Reason::TooLarge);
        }
        let huge: BigInt = BigInt::from(1) << 1_000_000;
        let literal = s.t.int(huge.clone());
        s.refused(Step::Ring(literal, one), Reason::TooLarge);
        let lit = s.t.le(one, two);
        s.refused(
            Step::Linear([yes(lit)].into(), [huge].into()),
            Reason::TooLarge,
        );
    });
}

#[test]
fn numbers_out_of_range_are_refused() {
    let mut s = Setting::new();
    let p = s.bool("p");
    for step in [
        Step::Fact(u32::MAX),
        Step::Rup([].into(), [u32::MAX].into()),
        Step::Rup([].into(), [0].into()),
    ] {
        assert_eq!(s.check(&[p], p, &[step]), Err(Reason::NoSuchPremise));
    }
}

fn field(sort: Sort) -> FieldDecl {
    FieldDecl {
        name: "field".into(),
        sort,
    }
}

/// A data type of one constructor.
fn wrapper(
    s: &mut Setting,
    name: &str,
    fields: impl FnOnce(&mut Terms, Sort) -> Vec<Sort>,
) -> Sort {
    let data = s.env.declare_data(name);
    let sort = s.t.data_sort(data);
    let fields = fields(&mut s.t, sort).into_iter().map(field).collect();
    s.env.datas[data.0 as usize].constructors = vec![ConstructorDecl {
        name: name.into(),
        fields,
    }];
    sort
}

#[test]
fn data_types_over_foreign_sorts_do_no_harm() {
    for beyond in 0..3 {
        let mut s = Setting::new();
        let mut other = Terms::new();
        let mut foreign = Sort::INT;
        // The field's sort is the first that this arena does not have, or one after it.
        while foreign.index() < s.t.sort_count() + beyond {
            foreign = other.sort(SortKind::Seq(foreign));
        }
        let broken = s.env.declare_data("Broken");
        s.env.datas[broken.0 as usize].constructors = vec![ConstructorDecl {
            name: "Only".into(),
            fields: vec![field(foreign)],
        }];
        let v = s.t.var("v", s.list);
        assert!(s.derive(Step::Reflexive(v)).is_ok());
        let sort = s.t.data_sort(broken);
        let v = s.t.var("v", sort);
        assert!(s.derive(Step::Reflexive(v)).is_err());
    }
}

#[test]
fn bad_data_types_are_refused_and_others_are_not() {
    let mut s = Setting::new();
    let fn_to = |t: &mut Terms, from, to| t.sort(SortKind::Fn([from].into(), to));
    let endless = wrapper(&mut s, "Endless", |_, sort| vec![Sort::INT, sort]);
    let negative = wrapper(&mut s, "Negative", |t, sort| {
        vec![fn_to(t, sort, Sort::INT)]
    });
    let twice_negative = wrapper(&mut s, "TwiceNegative", |t, sort| {
        let inner = fn_to(t, sort, Sort::INT);
        vec![fn_to(t, inner, Sort::INT)]
    });
    let function_only = wrapper(&mut s, "FunctionOnly", |t, sort| {
        vec![fn_to(t, Sort::INT, sort)]
    });
    let of_endless = wrapper(&mut s, "OfEndless", |t, _| {
        vec![t.sort(SortKind::Seq(endless))]
    });
    let without = s.env.declare_data("Without");
    let without = s.t.data_sort(without);
    let undeclared = s.t.data_sort(DataId(77));
    for sort in [
        endless,
        negative,
        twice_negative,
        function_only,
        of_endless,
        without,
        undeclared,
    ] {
        let v = s.t.var("v", sort);
        s.refused(Step::Reflexive(v), Reason::BadData);
        let list = s.t.sort(SortKind::Seq(sort));
        let v = s.t.var("v", list);
        s.refused(Step::Reflexive(v), Reason::BadData);
        let body = s.t.bound(0, Sort::BOOL);
        let all = s.t.forall(&[sort, Sort::BOOL], &[], body);
        s.refused(Step::Witness(all), Reason::BadData);
    }
    // Each of these is inhabited only because the next one is, which is declared after it.
    let first = s.env.declare_data("First");
    let last = s.env.declare_data("Last");
    let (first, last) = (s.t.data_sort(first), s.t.data_sort(last));
    let chain = [last, s.color];
    for (sort, next) in [first, last].into_iter().zip(chain) {
        let SortKind::Data(data) = *s.t.sort_kind(sort) else {
            unreachable!("the sort of a data type");
        };
        let fields = vec![field(next)];
        s.env.datas[data.0 as usize].constructors = vec![ConstructorDecl {
            name: "Only".into(),
            fields,
        }];
    }
    for sort in [first, last] {
        let v = s.t.var("v", sort);
        assert!(s.derive(Step::Reflexive(v)).is_ok());
    }
    let tree = wrapper(&mut s, "Tree", |t, sort| vec![t.sort(SortKind::Seq(sort))]);
    let handler = wrapper(&mut s, "Handler", |t, _| {
        vec![fn_to(t, Sort::INT, Sort::BOOL)]
    });
    let set_of_sets = wrapper(&mut s, "Sets", |t, sort| vec![t.sort(SortKind::Set(sort))]);
    for sort in [tree, handler, set_of_sets, s.list] {
        let v = s.t.var("v", sort);
        assert!(s.derive(Step::Reflexive(v)).is_ok());
    }
}
