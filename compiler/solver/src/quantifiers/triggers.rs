//! Triggers: which terms of a quantified formula's body are looked for among the terms of the branch (Leino and Pit-Claudel,
//! *Trigger selection strategies to stabilize program verifiers*, 2016).

use tenet_logic::{Op, Sort, Term, Terms};

/// A pattern with more subterms is not looked for.
const LARGEST: usize = 60;
/// At most so many triggers for one formula.
const MOST: usize = 4;

/// Which variables occur, as a bit set; formulas with more than 64 variables have no triggers.
type Variables = u64;

struct Candidate {
    term: Term,
    variables: Variables,
    size: usize,
}

/// Can the terms be looked for, and do they mention every variable?
pub(super) fn is_usable(terms: &Terms, group: &[Term], count: u32) -> bool {
    if count > 64 {
        return false;
    }
    let mut variables = 0;
    for term in group {
        match measure(terms, *term) {
            Some((found, _)) => variables |= found,
            None => return false,
        }
    }
    variables == all(count)
}

fn all(count: u32) -> Variables {
    if count == 64 { !0 } else { (1 << count) - 1 }
}

/// The triggers of a body under `count` binders.
pub(super) fn infer(terms: &mut Terms, body: Term, count: u32) -> Vec<Vec<Term>> {
    if count > 64 {
        return Vec::new();
    }
    let mut candidates = candidates(terms, body);
    // A term of which a part mentions the same variables is not needed: the part is found more often.
    let parts: Vec<(Term, Variables)> = candidates.iter().map(|c| (c.term, c.variables)).collect();
    candidates.retain(|candidate| {
        !parts.iter().any(|(part, variables)| {
            *part != candidate.term
                && *variables == candidate.variables
                && rank(terms, *part) <= rank(terms, candidate.term)
                && contains(terms, candidate.term, *part)
        })
    });
    candidates
        .sort_by_key(|candidate| (rank(terms, candidate.term), candidate.size, candidate.term));
    let whole = all(count);
    let singles: Vec<&Candidate> = candidates.iter().filter(|c| c.variables == whole).collect();
    if !singles.is_empty() {
        let safe: Vec<Vec<Term>> = singles
            .iter()
            .filter(|candidate| !feeds_itself(terms, candidate.term, &parts))
            .map(|candidate| vec![candidate.term])
            .take(MOST)
            .collect();
        return if safe.is_empty() {
            singles.iter().take(MOST).map(|c| vec![c.term]).collect()
        } else {
            safe
        };
    }
    combinations(&candidates, whole)
}

/// Groups that mention every variable: one begun with each candidate, filled up greedily.
fn combinations(candidates: &[Candidate], whole: Variables) -> Vec<Vec<Term>> {
    let mut groups: Vec<Vec<Term>> = Vec::new();
    for first in candidates {
        let mut group = vec![first.term];
        let mut covered = first.variables;
        while covered != whole {
            let best = candidates.iter().max_by_key(|c| {
                (
                    (c.variables & !covered).count_ones(),
                    std::cmp::Reverse(c.size),
                )
            });
            match best {
                Some(best) if best.variables & !covered != 0 => {
                    group.push(best.term);
                    covered |= best.variables;
                }
                _ => break,
            }
        }
        group.sort();
        if covered == whole && !groups.contains(&group) {
            groups.push(group);
        }
        if groups.len() == 2 {
            break;
        }
    }
    groups
}

/// Lower is better: what the program's own functions and accesses are, before what the theories' operators are.
fn rank(terms: &Terms, term: Term) -> u32 {
    match terms.op(term) {
        Op::App(_) | Op::SeqAt | Op::MapGet | Op::Apply | Op::SetMember => 0,
        Op::Select(..) | Op::Is(_) | Op::Less => 1,
        _ => 2,
    }
}

/// Would an instance bring in a larger match of the same pattern?
fn feeds_itself(terms: &Terms, pattern: Term, parts: &[(Term, Variables)]) -> bool {
    parts.iter().any(|(part, variables)| {
        *part != pattern
            && *variables != 0
            && terms.op(*part) == terms.op(pattern)
            && terms.args(*part).len() == terms.args(pattern).len()
            && terms
                .args(pattern)
                .iter()
                .zip(terms.args(*part))
                .any(|(a, b)| {
                    matches!(terms.op(*a), Op::Bound(_)) && a != b && contains(terms, *b, *a)
                })
    })
}

/// Is `part` within `whole`, outside of binders?
fn contains(terms: &Terms, whole: Term, part: Term) -> bool {
    let mut stack = vec![whole];
    let mut looked = 0;
    while let Some(term) = stack.pop() {
        if term == part {
            return true;
        }
        looked += 1;
        if looked > 4 * LARGEST {
            return false;
        }
        if terms.op(term).binders() == 0 {
            stack.extend(terms.args(term).iter().filter(|arg| terms.loose(**arg) > 0));
        }
    }
    false
}

/// All subterms of the body that can be looked for, those below inner binders only where they mention none of the inner variables.
fn candidates(terms: &mut Terms, body: Term) -> Vec<Candidate> {
    const MOST_VISITED: usize = 2000;
    let mut found: Vec<Candidate> = Vec::new();
    let mut visited = rustc_hash::FxHashSet::default();
    let mut stack: Vec<(Term, u32)> = vec![(body, 0)];
    while let Some((term, depth)) = stack.pop() {
        if terms.loose(term) <= depth || !visited.insert((term, depth)) {
            continue;
        }
        if visited.len() > MOST_VISITED {
            break;
        }
        if is_head(terms, term)
            && let Some(outer) = lower(terms, term, depth)
            && let Some((variables, size)) = measure(terms, outer)
            && variables != 0
            && found.iter().all(|candidate| candidate.term != outer)
        {
            found.push(Candidate {
                term: outer,
                variables,
                size,
            });
        }
        let inner = depth + terms.op(term).binders();
        stack.extend(terms.args(term).iter().map(|arg| (*arg, inner)));
    }
    found
}

/// The term seen from outside of the innermost `depth` variables; none if it mentions one of them.
fn lower(terms: &mut Terms, term: Term, depth: u32) -> Option<Term> {
    if depth == 0 {
        return Some(term);
    }
    if mentions_below(terms, term, depth) {
        return None;
    }
    let nothing = vec![Term::TRUE; depth as usize];
    Some(terms.instantiate(term, &nothing))
}

fn mentions_below(terms: &Terms, term: Term, depth: u32) -> bool {
    let mut stack = vec![(term, depth)];
    let mut looked = 0;
    while let Some((term, depth)) = stack.pop() {
        looked += 1;
        if looked > 4 * LARGEST {
            return true;
        }
        if let Op::Bound(index) = terms.op(term)
            && *index < depth
        {
            return true;
        }
        if terms.op(term).binders() > 0 {
            return true;
        }
        stack.extend(
            terms
                .args(term)
                .iter()
                .filter(|arg| terms.loose(**arg) > 0)
                .map(|arg| (*arg, depth)),
        );
    }
    false
}

/// Operators that a pattern may begin with.
fn is_head(terms: &Terms, term: Term) -> bool {
    matches!(
        terms.op(term),
        Op::App(_)
            | Op::SeqAt
            | Op::SeqLen
            | Op::SeqUpdate
            | Op::SeqConcat
            | Op::SeqSlice
            | Op::SeqLit
            | Op::SetMember
            | Op::SetUnion
            | Op::SetIntersection
            | Op::SetDifference
            | Op::SetSubset
            | Op::SetSize
            | Op::SetLit
            | Op::MapGet
            | Op::MapKeys
            | Op::MapInsert
            | Op::MapRemove
            | Op::Constructor(_)
            | Op::Select(..)
            | Op::Is(_)
            | Op::Less
            | Op::Apply
    )
}

/// The variables and the size of a pattern; none if it cannot be looked for.
fn measure(terms: &Terms, pattern: Term) -> Option<(Variables, usize)> {
    if !is_head(terms, pattern) {
        return None;
    }
    let (mut variables, mut size) = (0, 0);
    let mut stack = vec![pattern];
    while let Some(term) = stack.pop() {
        size += 1;
        if size > LARGEST {
            return None;
        }
        if terms.loose(term) == 0 {
            continue;
        }
        match terms.op(term) {
            Op::Bound(index) if *index < 64 => variables |= 1 << index,
            Op::Add | Op::Mul => variables |= 1 << offset_variable(terms, term)?,
            _ if is_head(terms, term) => stack.extend_from_slice(terms.args(term)),
            _ => return None,
        }
    }
    Some((variables, size))
}

/// The variable of a sum `x + closed…` or `closed… - x`.
fn offset_variable(terms: &Terms, sum: Term) -> Option<u32> {
    let solved = super::matching::offset(terms, sum)?;
    (terms.sort_of(sum) == Sort::INT && solved.variable < 64).then_some(solved.variable)
}
