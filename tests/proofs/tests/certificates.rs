//! Of all certificates of the repository's programs: they replay from their files, they are the same on every run and thread, and
//! mutations of some prove nothing false.

use tenet_certificate::{Proof, decode, encode};
use tenet_proofs::corpus::{Filed, Programs, prove};
use tenet_proofs::trial::attack;
use tenet_solver::{Verdict, decide};

/// The certificate that the search finds for the sequent of a file, as the bytes of a file.
fn searched(bytes: &[u8]) -> Option<Vec<u8>> {
    let Proof {
        mut terms,
        env,
        sequent,
        ..
    } = decode(bytes).expect("what was written can be read");
    let options = tenet_verify::Options::default().obligation;
    match decide(&mut terms, &env, &sequent, &options) {
        Verdict::Proved { certificate, .. } => Some(encode(&terms, &env, &sequent, &certificate)),
        _ => None,
    }
}

fn files(proofs: &[Filed]) -> Vec<&[u8]> {
    proofs.iter().map(|filed| &*filed.bytes).collect()
}

#[test]
fn the_same_sequent_has_the_same_certificate() {
    let (first, second) = (prove(Programs::Library), prove(Programs::Library));
    assert!(first.len() > 800, "{} proofs", first.len());
    // Two runs, each on several threads, with the work shared out as it comes.
    assert_eq!(files(&first), files(&second));
    // A search from the file alone, on two threads, one of them from the last to the first.
    let there = std::thread::scope(|scope| {
        let forwards =
            scope.spawn(|| -> Vec<_> { files(&first).into_iter().map(searched).collect() });
        let backwards = scope.spawn(|| -> Vec<_> {
            let mut found: Vec<_> = files(&first).into_iter().rev().map(searched).collect();
            found.reverse();
            found
        });
        let join = |thread: std::thread::ScopedJoinHandle<'_, Vec<Option<Vec<u8>>>>| {
            thread.join().expect("the thread ends well")
        };
        let (forwards, backwards) = (join(forwards), join(backwards));
        assert!(forwards == backwards, "two threads differ");
        forwards
    });
    let found = there.iter().filter(|found| found.is_some()).count();
    assert!(
        100 * found >= 99 * first.len(),
        "{found} of {}",
        first.len()
    );
}

#[test]
fn every_certificate_replays_from_its_file() {
    for filed in prove(Programs::Library) {
        let mut proof = decode(&filed.bytes).expect("what was written can be read");
        let (terms, env) = (&mut proof.terms, &proof.env);
        let answer = tenet_kernel::check(terms, env, &proof.sequent, &proof.certificate);
        assert_eq!(answer, Ok(()), "{}", filed.function);
        let again = encode(&proof.terms, &proof.env, &proof.sequent, &proof.certificate);
        assert!(
            again == *filed.bytes,
            "{} is written otherwise",
            filed.function
        );
    }
}

#[test]
fn mutations_prove_nothing_false() {
    let proofs = prove(Programs::Few);
    let outcome = attack(&proofs, 3_000, 7, 60, &mut |_, _, _| None);
    assert_eq!(outcome.findings, Vec::<String>::new());
    let total = outcome.total();
    assert!(
        outcome.mutants() > 2_500 && total.refused > 1_000,
        "{total:?}"
    );
}
