//! Smaller sequents that show the same.

use tenet_logic::{Op, Sequent, Sort, Term, Terms};

/// Drops facts and replaces formulas by parts of them as long as `shows` says that the rest still shows what is looked for. Asks at most
/// `budget` times.
pub fn shrink(
    terms: &mut Terms,
    sequent: &Sequent,
    mut budget: u32,
    shows: &mut dyn FnMut(&Terms, &Sequent) -> bool,
) -> Sequent {
    let mut best = sequent.clone();
    loop {
        let mut smaller = None;
        for candidate in candidates(terms, &best) {
            if budget == 0 {
                return best;
            }
            budget -= 1;
            if shows(terms, &candidate) {
                smaller = Some(candidate);
                break;
            }
        }
        match smaller {
            Some(sequent) => best = sequent,
            None => return best,
        }
    }
}

/// Sequents that are one step smaller.
fn candidates(terms: &mut Terms, sequent: &Sequent) -> Vec<Sequent> {
    let mut found = Vec::new();
    for index in 0..sequent.facts.len() {
        let mut smaller = sequent.clone();
        smaller.facts.remove(index);
        found.push(smaller);
    }
    if sequent.goal != Term::FALSE {
        let mut smaller = sequent.clone();
        smaller.goal = Term::FALSE;
        found.push(smaller);
    }
    for index in 0..=sequent.facts.len() {
        let formula = *sequent.facts.get(index).unwrap_or(&sequent.goal);
        for part in parts(terms, formula) {
            let mut smaller = sequent.clone();
            match smaller.facts.get_mut(index) {
                Some(fact) => *fact = part,
                None => smaller.goal = part,
            }
            found.push(smaller);
        }
    }
    found
}

/// What may stand for a term: closed parts of its own sort, and the term with one argument replaced so.
fn parts(terms: &mut Terms, term: Term) -> Vec<Term> {
    let (op, args, sort) = {
        let node = terms.node(term);
        (node.op.clone(), node.args.clone(), node.sort)
    };
    if op.binders() > 0 {
        return Vec::new();
    }
    let same = |terms: &Terms, part: &Term| terms.sort_of(*part) == sort;
    let mut found: Vec<Term> = args
        .iter()
        .copied()
        .filter(|arg| same(terms, arg))
        .collect();
    if matches!(op, Op::And | Op::Or | Op::Add) && args.len() > 2 {
        for index in 0..args.len() {
            let mut fewer = args.to_vec();
            fewer.remove(index);
            found.push(terms.mk(op.clone(), &fewer, sort));
        }
    }
    if sort == Sort::BOOL && *terms.op(term) == Op::Not {
        let inner = parts(terms, args[0]);
        found.extend(inner.into_iter().map(|part| terms.not(part)));
        return found;
    }
    for (index, arg) in args.iter().enumerate() {
        for part in parts(terms, *arg) {
            let mut changed = args.to_vec();
            changed[index] = part;
            found.push(terms.mk(op.clone(), &changed, sort));
        }
    }
    found
}
