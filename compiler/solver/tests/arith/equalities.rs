//! Equalities that follow from bounds.

use crate::checker;
use crate::random::Random;
use std::collections::BTreeMap;
use tenet_logic::{Lit, Sort, Term, Terms};
use tenet_solver::arith::{Arith, Check};

fn assert_all(arith: &mut Arith, terms: &Terms, atoms: &[Term]) {
    for atom in atoms {
        assert_eq!(arith.assert_lit(terms, Lit::positive(*atom)), Ok(()));
    }
}

/// Assigned literals and lemmas: does unit propagation make the atom true?
fn follows(known: &[Term], lemmas: &[Vec<Lit>], atom: Term) -> bool {
    let mut values: BTreeMap<Term, bool> = known.iter().map(|a| (*a, true)).collect();
    let mut changed = true;
    while changed {
        changed = false;
        for clause in lemmas {
            let value = |lit: &Lit| values.get(&lit.atom).map(|v| *v == lit.positive);
            let open: Vec<&Lit> = clause.iter().filter(|l| value(l) != Some(false)).collect();
            if let [unit] = open.as_slice()
                && value(unit).is_none()
            {
                values.insert(unit.atom, unit.positive);
                changed = true;
            }
        }
    }
    values.get(&atom) == Some(&true)
}

#[test]
fn bounds_that_meet() {
    let mut t = Terms::new();
    let names = ["i", "n", "x", "y", "z"];
    let [i, n, x, y, z] = names.map(|name| t.var(name, Sort::INT));
    let (one, three) = (t.int(1), t.int(3));
    let (x1, z1, n3) = (t.add(&[x, one]), t.add(&[z, one]), t.sub(n, three));
    let facts = [
        t.le(i, n),
        t.le(n, i),
        t.le(x1, y),
        t.le(y, z1),
        t.le(z, x),
        t.eq_atom(n3, one),
    ];
    let mut arith = Arith::new();
    let four = t.int(4);
    let among = [i, n, x, y, z, x1, z1, four];
    for term in among {
        arith.register(&t, term);
    }
    assert_all(&mut arith, &t, &facts);
    let mut budget = 100_000;
    assert_eq!(arith.check(&mut t, &mut budget), Check::Sat);
    let found = arith.implied_equalities(&mut t, &among, &mut budget);
    for equality in &found {
        for lemma in &equality.lemmas {
            checker::check(&mut t, lemma);
        }
        let lemmas: Vec<_> = equality.lemmas.iter().map(|l| l.clause.clone()).collect();
        let atom = t.eq_atom(equality.left, equality.right);
        assert!(follows(&facts, &lemmas, atom));
    }
    let pairs: Vec<(Term, Term)> = found.iter().map(|e| (e.left, e.right)).collect();
    assert_eq!(pairs.len(), 5, "{pairs:?}");
    for pair in [(i, n), (i, four), (x, z), (y, x1), (y, z1)] {
        assert!(pairs.contains(&pair), "{pair:?}");
    }
}

/// Every implied equality is one, and propagations agree with the facts.
#[test]
fn random_bounds() {
    let mut found = 0;
    for seed in 0..1_500 {
        let mut random = Random::new(seed);
        let mut t = Terms::new();
        let vars: Vec<Term> = (0..5).map(|i| t.var(&format!("v{i}"), Sort::INT)).collect();
        let mut arith = Arith::new();
        let mut known = Vec::new();
        for _ in 0..8 {
            let offset = t.int(random.between(-1, 1));
            let (a, b) = (random.pick(&vars), random.pick(&vars));
            let b = t.add(&[b, offset]);
            let atom = t.le(a, b);
            arith.push();
            let mut budget = 10_000;
            let bad = arith.assert_lit(&t, Lit::positive(atom)).is_err()
                || matches!(arith.check_rational(&mut budget), Check::Conflict(_));
            if bad {
                arith.pop(1);
            } else {
                known.push(atom);
            }
        }
        let mut budget = 100_000;
        assert_eq!(arith.check(&mut t, &mut budget), Check::Sat);
        for (a, b) in arith.candidate_equalities(&vars) {
            assert_eq!(arith.model_value(&t, a), arith.model_value(&t, b));
        }
        for equality in arith.implied_equalities(&mut t, &vars, &mut budget) {
            found += 1;
            let lemmas: Vec<_> = equality.lemmas.iter().map(|l| l.clause.clone()).collect();
            for lemma in &equality.lemmas {
                checker::check(&mut t, lemma);
            }
            let atom = t.eq_atom(equality.left, equality.right);
            assert!(follows(&known, &lemmas, atom));
        }
    }
    assert!(found > 200, "{found}");
}
