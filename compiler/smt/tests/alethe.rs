//! Alethe proofs: golden texts, and refusals of what the format does not have.

use tenet_smt::{AletheProof, Inexpressible, alethe, read};
use tenet_solver::{Options, Verdict, decide};

fn proof(text: &str) -> Result<AletheProof, Inexpressible> {
    let problem = read(&format!("{text}(check-sat)")).unwrap_or_else(|error| panic!("{error}"));
    let mut terms = problem.terms;
    let sequent = &problem.queries[0].sequent;
    match decide(&mut terms, &problem.env, sequent, &Options::default()) {
        Verdict::Proved { certificate, .. } => {
            alethe(&mut terms, &problem.env, sequent, &certificate)
        }
        other => panic!("not proved: {other:?}"),
    }
}

/// Each step has a name of its own and refers to earlier ones; the last derives the empty clause.
fn check_shape(proof: &str) {
    let mut known = Vec::new();
    for line in proof.lines() {
        let words: Vec<&str> = line
            .split([' ', '(', ')'])
            .filter(|word| !word.is_empty())
            .collect();
        assert!(!known.contains(&words[1]), "{line}");
        if let Some((_, premises)) = line.split_once(":premises (") {
            let premises = premises.split(')').next().unwrap_or("");
            for premise in premises.split(' ') {
                assert!(known.contains(&premise), "{line}");
            }
        }
        known.push(words[1]);
    }
    let last = proof.lines().last().unwrap_or("");
    assert!(last.contains(" (cl) "), "{last}");
}

#[test]
fn golden() {
    for (name, text) in [
        ("connectives", "(declare-const p Bool)(declare-const q Bool)(assert (or p q))(assert (not p))(assert (=> q p))"),
        ("equality", "(declare-sort T 0)(declare-const a T)(declare-const b T)(declare-const c T)(declare-fun f (T T) T)
            (assert (= a b))(assert (= b c))(assert (not (= (f a c) (f c c))))"),
        ("linear", "(declare-const x Int)(declare-const y Int)(assert (< x y))(assert (< y (+ x 1)))"),
        ("instance", "(declare-sort T 0)(declare-const a T)(declare-fun p (T) Bool)(assert (forall ((x T)) (p x)))(assert (not (p a)))"),
    ] {
        let proof = proof(text).unwrap_or_else(|error| panic!("{name}: {error}"));
        check_shape(&proof.proof);
        insta::assert_snapshot!(name, format!("{}\n{}", proof.problem, proof.proof));
    }
}

#[test]
fn what_has_no_rule_is_refused() {
    for (text, part) in [
        (
            "(declare-datatypes ((D 0)) (((c) (d))))(assert (= c d))",
            "data types",
        ),
        (
            "(declare-const x Int)(assert (< (* x x) 0))",
            "Alethe has no rule",
        ),
        (
            "(declare-fun p (Int) Bool)(assert (exists ((x Int)) (p x)))(assert (forall ((x Int)) (not (p x))))",
            "chosen values",
        ),
        (
            "(define-fun f ((x Int)) Int (+ x 1))(assert (= (f 1) 3))",
            "definitions",
        ),
    ] {
        let error = proof(text).expect_err(text).to_string();
        assert!(error.contains(part), "{text}: {error}");
    }
}
