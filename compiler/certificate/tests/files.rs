//! What is written is read back; what is damaged or forged is refused or proves what it says.

use proptest::prelude::*;
use sha3::{Digest, Sha3_256};
use tenet_certificate::{Malformed, Proof, address, decode, encode};
use tenet_logic::{
    BigInt, Certificate, ConstructorDecl, ConstructorId, DataRule, Definition, Environment,
    FieldDecl, FunctionId, Lit, Op, Schema, Sequent, Sort, SortKind, Step, Term, Terms,
};

const DIGEST: usize = 32;

/// An environment in which something is mentioned and something is not: a data type `List` and its constructor `Cons`, a function `twice`.
fn environment(t: &mut Terms) -> (Environment, ConstructorId, FunctionId) {
    let mut env = Environment::default();
    let unused = env.declare_data("Unused");
    let data = env.declare_data("List");
    let list = t.data_sort(data);
    let constructor = |name: &str, fields: &[(&str, Sort)]| ConstructorDecl {
        name: name.into(),
        fields: fields
            .iter()
            .map(|(name, sort)| FieldDecl {
                name: (*name).into(),
                sort: *sort,
            })
            .collect(),
    };
    env.datas[unused.0 as usize].constructors = vec![constructor("Only", &[])];
    env.datas[data.0 as usize].constructors = vec![
        constructor("Nil", &[]),
        constructor("Cons", &[("head", Sort::INT), ("tail", list)]),
    ];
    env.declare_function("unused", vec![Sort::BOOL], Sort::BOOL);
    let twice = env.declare_function("twice", vec![Sort::INT], Sort::INT);
    let parameter = t.bound(0, Sort::INT);
    let body = t.add(&[parameter, parameter]);
    env.functions[twice.0 as usize].definition = Some(Definition {
        guard: Term::TRUE,
        body,
        recursive: false,
    });
    (env, ConstructorId { data, index: 1 }, twice)
}

/// A sequent and steps that mention every kind of sort, operator and step; what they say does not matter.
fn everything() -> Proof {
    let mut t = Terms::new();
    let (env, cons, twice) = environment(&mut t);
    let list = t.data_sort(cons.data);
    let opaque = t.sort(SortKind::Uninterpreted("T".into()));
    let seq = t.sort(SortKind::Seq(opaque));
    let set = t.sort(SortKind::Set(seq));
    let map = t.sort(SortKind::Map(Sort::INT, set));
    let function = t.sort(SortKind::Fn([Sort::INT, map].into(), Sort::BOOL));
    let (x, p, l) = (
        t.var("x", Sort::INT),
        t.var("p", Sort::BOOL),
        t.var("l", list),
    );
    let (s, q, m, f) = (
        t.var("s", seq),
        t.var("q", set),
        t.var("m", map),
        t.var("f", function),
    );
    let (built, call) = (t.construct(cons, &[x, l]), t.app(&env, twice, &[x]));
    let applied = t.apply(f, &[x, m]);
    let bound = t.bound(0, Sort::INT);
    let body = t.le(bound, x);
    let all = t.forall(&[Sort::INT], &[[bound].into()], body);
    let some = t.exists(&[Sort::INT], &[], body);
    let at = t.seq_at(s, x);
    let mut terms = vec![
        built,
        call,
        applied,
        all,
        some,
        t.lambda(&[Sort::INT], body),
        t.int(BigInt::from(-1) << 200u32),
        t.select(&env, cons, 1, l),
        t.is(cons, l),
        t.witness(some, 0),
        t.not(p),
        t.ite(p, x, call),
        t.eq_atom(x, call),
        t.lt(x, call),
        t.seq_lit(opaque, &[at]),
        t.seq_len(s),
        t.seq_update(s, x, at),
        t.seq_concat(s, s),
        t.seq_slice(s, x, call),
        t.set_lit(seq, &[s, s]),
        t.set_member(s, q),
        t.set_subset(q, q),
        t.set_size(q),
        t.map_empty(Sort::INT, set),
        t.map_insert(m, x, q),
        t.map_remove(m, x),
        t.map_get(m, x),
        t.map_keys(m),
        t.less(s, s),
    ];
    for op in [Op::And, Op::Or, Op::Implies] {
        terms.push(t.mk(op, &[p, applied], Sort::BOOL));
    }
    for op in [Op::Add, Op::Mul, Op::Div, Op::Mod] {
        terms.push(t.mk(op, &[x, call], Sort::INT));
    }
    for op in [Op::SetUnion, Op::SetIntersection, Op::SetDifference] {
        terms.push(t.set_op(op, q, q));
    }
    let clause: Box<[Lit]> = [Lit::positive(p), Lit::negative(applied)].into();
    let mut steps = vec![
        Step::Fact(7),
        Step::NegatedGoal,
        Step::Connective(clause.clone()),
        Step::Rup(clause.clone(), [0, 2, 1].into()),
        Step::Linear(clause, [BigInt::from(-3), BigInt::from(1) << 90u32].into()),
        Step::Transitive(terms.into()),
        Step::Congruence(x, call),
        Step::Trichotomy(x, call),
        Step::Ring(x, call),
        Step::Acyclic([(built, l), (l, built)].into()),
        Step::Schema(Schema::SetSizeRange, [q, x, x].into()),
        Step::Schema(Schema::FnExtensional, [].into()),
        Step::Instance(all, [x].into()),
        Step::Witness(some),
        Step::Unfold(call),
        Step::Beta(applied),
        Step::Reflexive(x),
    ];
    let rules = [
        DataRule::Distinct(l, built),
        DataRule::Injective(built, l, 1),
        DataRule::Selection(x),
        DataRule::Tester(p),
        DataRule::Exhaustive(l),
        DataRule::Exclusive(p, p),
        DataRule::Rebuild(p),
    ];
    steps.extend(rules.map(Step::Data));
    Proof {
        terms: t,
        env,
        sequent: Sequent {
            facts: vec![p, all, p],
            goal: some,
        },
        certificate: Certificate { steps },
    }
}

/// `0 <= x ⊢ 0 <= x + twice(1)`, proved.
fn proved() -> Proof {
    let mut t = Terms::new();
    let (env, _, twice) = environment(&mut t);
    let (x, zero, one) = (t.var("x", Sort::INT), t.int(0), t.int(1));
    let call = t.app(&env, twice, &[one]);
    let (fact, more) = (t.le(zero, x), t.add(&[x, call]));
    let (goal, two) = (t.le(zero, more), t.add(&[one, one]));
    let equal = t.eq_atom(call, two);
    let sign = if t.args(equal)[0] == call { -1 } else { 1 };
    let lits = [
        Lit::positive(goal),
        Lit::negative(fact),
        Lit::negative(equal),
    ];
    let steps = vec![
        Step::Fact(0),
        Step::NegatedGoal,
        Step::Unfold(call),
        Step::Linear(lits.into(), [1.into(), 1.into(), sign.into()].into()),
        Step::Rup([].into(), [0, 1, 2, 3].into()),
    ];
    Proof {
        terms: t,
        env,
        sequent: Sequent {
            facts: vec![fact],
            goal,
        },
        certificate: Certificate { steps },
    }
}

fn bytes(proof: &Proof) -> Vec<u8> {
    encode(&proof.terms, &proof.env, &proof.sequent, &proof.certificate)
}

/// The bytes without their digest.
fn contents(proof: &Proof) -> Vec<u8> {
    let mut bytes = bytes(proof);
    bytes.truncate(bytes.len() - DIGEST);
    bytes
}

/// Puts a right digest under contents.
fn sealed(contents: &[u8]) -> Vec<u8> {
    let mut file = contents.to_vec();
    file.extend_from_slice(&Sha3_256::digest(contents));
    file
}

fn replays(proof: &mut Proof) -> bool {
    let (terms, env) = (&mut proof.terms, &proof.env);
    tenet_kernel::check(terms, env, &proof.sequent, &proof.certificate).is_ok()
}

#[test]
fn what_is_written_is_read() {
    let original = everything();
    let file = bytes(&original);
    let read = decode(&file).expect("it is well-formed");
    // The same again gives the same bytes: nothing was lost or changed but names and numbers.
    assert_eq!(bytes(&read), file);
    let (steps, expected) = (&read.certificate.steps, &original.certificate.steps);
    assert_eq!(steps.len(), expected.len());
    for (a, b) in steps.iter().zip(expected) {
        assert_eq!(std::mem::discriminant(a), std::mem::discriminant(b));
    }
    assert_eq!(read.sequent.facts.len(), original.sequent.facts.len());
    // What is not mentioned is not there.
    assert_eq!(read.env.datas.len(), 1);
    assert_eq!(&*read.env.datas[0].name, "List");
    assert_eq!(read.env.functions.len(), 1);
    assert!(read.env.functions[0].definition.is_some());
}

#[test]
fn a_proof_is_replayed_from_its_file() {
    let mut original = proved();
    let file = bytes(&original);
    assert!(replays(&mut original));
    assert!(replays(&mut decode(&file).expect("it is well-formed")));
    assert_eq!(address(&file).len(), 32);
}

#[test]
fn names_of_variables_do_not_matter() {
    let file = |name: &str| {
        let mut t = Terms::new();
        t.var("other", Sort::INT);
        let x = t.var(name, Sort::INT);
        let goal = t.eq_atom(x, x);
        let sequent = Sequent {
            facts: Vec::new(),
            goal,
        };
        let steps = vec![Step::Reflexive(x)];
        encode(
            &t,
            &Environment::default(),
            &sequent,
            &Certificate { steps },
        )
    };
    assert_eq!(file("x"), file("a_longer_name"));
}

#[test]
fn damage_is_told_apart() {
    let file = bytes(&proved());
    let refused = |bytes: &[u8]| decode(bytes).map(|_| ()).unwrap_err();
    assert_eq!(refused(&[]), Malformed::Empty);
    for end in 1..file.len() {
        let truncated = refused(&file[..end]);
        let fits = matches!(truncated, Malformed::Truncated | Malformed::Damaged);
        assert!(fits, "{end}: {truncated:?}");
    }
    for bit in 0..8 * file.len() {
        let mut flipped = file.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        let found = refused(&flipped);
        let fits = match bit / 8 {
            0..8 => found == Malformed::Foreign,
            // The version, which may now go on in the next byte.
            8 if matches!(found, Malformed::Version(_)) => true,
            _ => found == Malformed::Damaged,
        };
        assert!(fits, "bit {bit}: {found:?}");
    }
}

#[test]
fn forged_contents_end_in_an_error() {
    let contents = contents(&everything());
    for end in 9..contents.len() {
        assert!(decode(&sealed(&contents[..end])).is_err(), "{end}");
    }
    let mut longer = contents.clone();
    longer.push(0);
    let read = decode(&sealed(&longer)).map(|_| ());
    assert_eq!(
        read,
        Err(Malformed::Invalid("there is more than one proof"))
    );
    // A number that cannot be: nothing is allocated for it.
    for position in 9..contents.len() {
        let mut forged = contents[..position].to_vec();
        forged.extend([0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f]);
        forged.extend(&contents[position + 1..]);
        let _ = decode(&sealed(&forged));
    }
}

/// Forges one byte of a proof in each way there is: what the kernel then accepts is never `false`.
#[test]
fn no_forged_byte_proves_falsehood() {
    let contents = contents(&proved());
    let (mut read, mut accepted) = (0, 0);
    for position in 9..contents.len() {
        for value in 0..=255 {
            let mut forged = contents.clone();
            forged[position] = value;
            let Ok(mut proof) = decode(&sealed(&forged)) else {
                continue;
            };
            read += 1;
            if replays(&mut proof) {
                accepted += 1;
                assert_ne!(proof.sequent.goal, Term::FALSE, "{position} {value}");
            }
        }
    }
    assert!(read > 100, "{accepted} of {read}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_changes_do_no_harm(changes in prop::collection::vec((any::<u16>(), any::<u8>()), 1..6)) {
        let mut contents = contents(&everything());
        for (position, value) in changes {
            let position = 9 + usize::from(position) % (contents.len() - 9);
            contents[position] = value;
        }
        if let Ok(mut proof) = decode(&sealed(&contents)) {
            prop_assert!(!replays(&mut proof));
        }
    }

    #[test]
    fn random_bytes_do_no_harm(tail in prop::collection::vec(any::<u8>(), 0..300)) {
        let mut contents = tenet_certificate::MARK.to_vec();
        contents.push(1);
        contents.extend(tail);
        if let Ok(mut proof) = decode(&sealed(&contents)) {
            let _ = replays(&mut proof);
        }
    }
}
