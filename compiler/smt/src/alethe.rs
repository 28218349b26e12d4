//! Certificates as Alethe proofs (Schurr, Fleury, Barbosa and Fontaine, PxTP 2021), for checkers that share nothing with Tenet.
//!
//! In: a sequent and its certificate. Out: an SMT-LIB problem and a proof of it, or the first step that the format has no rule for. Expressible are
//! connectives, resolution, equality, linear arithmetic and instances of universal formulas; data types, axiom schemas, chosen values, unfolded
//! definitions and products of unknowns are not. A step of unit propagation becomes the resolutions that it stands for.

use crate::print::{Dialect, Encoding, Plain, Style, Unprintable};
use std::collections::BTreeMap;
use std::fmt;
use tenet_logic::{Certificate, Environment, Lit, Op, Sequent, Sort, Step, Term, Terms};

/// A problem and its proof.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AletheProof {
    /// The sequent as SMT-LIB.
    pub problem: String,
    /// The steps that refute it.
    pub proof: String,
}

/// Why there is no Alethe proof.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Inexpressible {
    /// The kernel does not accept the certificate.
    Rejected(tenet_kernel::Rejection),
    /// The format has no rule for a step.
    Step {
        /// Its position in the certificate.
        position: usize,
        /// What it does.
        what: &'static str,
    },
    /// A term cannot be written.
    Term(Unprintable),
}

impl From<Unprintable> for Inexpressible {
    fn from(unprintable: Unprintable) -> Inexpressible {
        Inexpressible::Term(unprintable)
    }
}

impl fmt::Display for Inexpressible {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Inexpressible::Rejected(rejection) => {
                write!(f, "the certificate is wrong: {rejection}")
            }
            Inexpressible::Step { position, what } => {
                write!(f, "step {position}: Alethe has no rule for {what}")
            }
            Inexpressible::Term(unprintable) => unprintable.fmt(f),
        }
    }
}

impl std::error::Error for Inexpressible {}

/// Writes a certificate that the kernel accepts as an Alethe proof.
///
/// # Errors
///
/// The first step that has no counterpart.
pub fn alethe(
    terms: &mut Terms,
    env: &Environment,
    sequent: &Sequent,
    certificate: &Certificate,
) -> Result<AletheProof, Inexpressible> {
    let mut kernel = tenet_kernel::Kernel::new(terms, env);
    kernel
        .check(sequent, certificate)
        .map_err(Inexpressible::Rejected)?;
    let count = certificate.steps.len();
    let derived: Vec<Vec<Lit>> = (0..count)
        .map(|step| kernel.derived(step as u32).unwrap_or_default().to_vec())
        .collect();
    drop(kernel);
    let style = Style {
        dialect: Dialect::Cvc5,
        encoding: Encoding::Axioms,
    };
    let (plain, problem) = Plain::new(terms, env, sequent, style)?;
    let mut writer = Writer {
        terms,
        plain,
        derived: &derived,
        out: String::new(),
        count: 0,
        names: Vec::new(),
        texts: BTreeMap::new(),
    };
    for (position, step) in certificate.steps.iter().enumerate() {
        let name = writer
            .step(sequent, position, step)?
            .map_err(|what| Inexpressible::Step { position, what })?;
        writer.names.push(name);
    }
    Ok(AletheProof {
        problem: format!("(set-logic ALL)\n{problem}(check-sat)\n"),
        proof: writer.out,
    })
}

struct Writer<'a> {
    terms: &'a Terms,
    plain: Plain<'a>,
    derived: &'a [Vec<Lit>],
    out: String,
    count: usize,
    /// By the step's position: its name in the proof.
    names: Vec<String>,
    texts: BTreeMap<Term, String>,
}

/// A rule, its literals as formulas with signs, its argument.
type Law = (&'static str, Vec<(Term, bool)>, Option<usize>);

/// A step's name, or what has no rule; or a term that cannot be written.
type Written = Result<Result<String, &'static str>, Unprintable>;

impl Writer<'_> {
    fn step(&mut self, sequent: &Sequent, position: usize, step: &Step) -> Written {
        let clause = self.derived[position].clone();
        match step {
            Step::Fact(index) => match sequent.facts.get(*index as usize) {
                Some(fact) => self.assume(*fact, true),
                None => Ok(Err("a fact that is not there")),
            },
            Step::NegatedGoal => self.assume(sequent.goal, false),
            Step::Connective(_) => self.connective(&clause),
            Step::Rup(_, hints) => self.propagation(&clause, hints),
            Step::Reflexive(_) => self.plain_step("eq_reflexive", &clause),
            Step::Transitive(_) => match clause.len() {
                1 => self.plain_step("eq_reflexive", &clause),
                2 => self.tautology(&clause),
                _ => self.plain_step("eq_transitive", &clause),
            },
            Step::Congruence(a, b) => self.congruence(*a, *b, &clause),
            Step::Linear(_, coefficients) => self.linear(&clause, coefficients),
            Step::Trichotomy(..) => self.trichotomy(&clause),
            Step::Ring(..) => self.ring(&clause),
            Step::Instance(formula, args) => self.instance(*formula, args, &clause),
            Step::Data(_) | Step::Acyclic(_) => Ok(Err("data types")),
            Step::Schema(..) => Ok(Err("axiom schemas")),
            Step::Witness(_) => Ok(Err("chosen values")),
            Step::Unfold(_) => Ok(Err("definitions")),
            Step::Beta(_) => Ok(Err("function values")),
        }
    }

    fn text(&mut self, term: Term) -> Result<String, Unprintable> {
        if let Some(text) = self.texts.get(&term) {
            return Ok(text.clone());
        }
        let text = self.plain.text(term)?;
        self.texts.insert(term, text.clone());
        Ok(text)
    }

    fn lit(&mut self, lit: Lit) -> Result<String, Unprintable> {
        let atom = self.text(lit.atom)?;
        Ok(if lit.positive {
            atom
        } else {
            format!("(not {atom})")
        })
    }

    fn lits(&mut self, clause: &[Lit]) -> Result<Vec<String>, Unprintable> {
        clause.iter().map(|lit| self.lit(*lit)).collect()
    }

    fn emit(
        &mut self,
        rule: &str,
        clause: &[String],
        premises: &[String],
        args: &[String],
    ) -> String {
        self.count += 1;
        let name = format!("t{}", self.count);
        self.out.push_str(&format!("(step {name} (cl"));
        for lit in clause {
            self.out.push(' ');
            self.out.push_str(lit);
        }
        self.out.push_str(&format!(") :rule {rule}"));
        for (word, items) in [("premises", premises), ("args", args)] {
            if !items.is_empty() {
                self.out
                    .push_str(&format!(" :{word} ({})", items.join(" ")));
            }
        }
        self.out.push_str(")\n");
        name
    }

    fn plain_step(&mut self, rule: &str, clause: &[Lit]) -> Written {
        let clause = self.lits(clause)?;
        Ok(Ok(self.emit(rule, &clause, &[], &[])))
    }

    /// A fact or the negated goal.
    fn assume(&mut self, formula: Term, positive: bool) -> Written {
        let text = self.text(formula)?;
        let inner = (*self.terms.op(formula) == Op::Not).then(|| self.terms.args(formula)[0]);
        if inner.is_some_and(|inner| *self.terms.op(inner) == Op::Not) {
            return Ok(Err("double negations"));
        }
        self.count += 1;
        let name = format!("h{}", self.count);
        let assumed = if positive {
            text
        } else {
            format!("(not {text})")
        };
        self.out.push_str(&format!("(assume {name} {assumed})\n"));
        match inner {
            Some(inner) if !positive => {
                let inner = self.text(inner)?;
                Ok(Ok(self.without_double_negation(name, &[], &inner)))
            }
            _ => Ok(Ok(name)),
        }
    }

    /// From `{rest, ¬¬p}` to `{rest, p}`.
    fn without_double_negation(&mut self, premise: String, rest: &[String], p: &str) -> String {
        let lits = [format!("(not (not (not {p})))"), p.to_string()];
        let law = self.emit("not_not", &lits, &[], &[]);
        let mut clause = rest.to_vec();
        clause.push(p.to_string());
        self.emit("resolution", &clause, &[premise, law], &[])
    }

    /// `{p, ¬p, …}`.
    fn tautology(&mut self, clause: &[Lit]) -> Written {
        let pair = clause
            .iter()
            .find(|lit| lit.positive && clause.contains(&!**lit));
        let Some(pair) = pair else {
            return Ok(Err("this tautology"));
        };
        let p = self.lit(*pair)?;
        let same = self.emit("refl", &[format!("(= {p} {p})")], &[], &[]);
        let both = [format!("(not {p})"), p];
        let name = self.emit("equiv1", &both, &[same], &[]);
        self.weaken(name, &[!*pair, *pair], clause)
    }

    /// From a clause to one with more literals.
    fn weaken(&mut self, premise: String, from: &[Lit], to: &[Lit]) -> Written {
        if from.len() == to.len() && from.iter().all(|lit| to.contains(lit)) {
            return Ok(Ok(premise));
        }
        let more = to.iter().filter(|lit| !from.contains(lit)).copied();
        let all: Vec<Lit> = from.iter().copied().chain(more).collect();
        let all = self.lits(&all)?;
        Ok(Ok(self.emit("weakening", &all, &[premise], &[])))
    }

    fn connective(&mut self, clause: &[Lit]) -> Written {
        for lit in clause {
            for (rule, formulas, index) in self.laws(*lit) {
                let has = |(formula, positive): &(Term, bool)| {
                    let lit = self.terms.lit(*formula);
                    clause.contains(&if *positive { lit } else { !lit })
                };
                if formulas.iter().all(has) {
                    return self.law(rule, &formulas, index, clause);
                }
            }
        }
        self.tautology(clause)
    }

    /// Tautologies of the connective of a literal's atom: the rule, its literals as formulas with signs, the argument.
    fn laws(&self, lit: Lit) -> Vec<Law> {
        let (a, args) = (lit.atom, self.terms.args(lit.atom));
        let is_bool = |term: Term| self.terms.sort_of(term) == Sort::BOOL;
        match (self.terms.op(a), args, lit.positive) {
            (Op::True, _, true) => vec![("true", vec![(a, true)], None)],
            (Op::False, _, false) => vec![("false", vec![(a, false)], None)],
            (Op::And, _, true) => {
                let negated = args.iter().map(|arg| (*arg, false));
                vec![(
                    "and_neg",
                    [(a, true)].into_iter().chain(negated).collect(),
                    None,
                )]
            }
            (Op::Or, _, false) => {
                let all = args.iter().map(|arg| (*arg, true));
                vec![(
                    "or_pos",
                    [(a, false)].into_iter().chain(all).collect(),
                    None,
                )]
            }
            (Op::And, _, false) => args
                .iter()
                .enumerate()
                .map(|(i, arg)| ("and_pos", vec![(a, false), (*arg, true)], Some(i)))
                .collect(),
            (Op::Or, _, true) => args
                .iter()
                .enumerate()
                .map(|(i, arg)| ("or_neg", vec![(a, true), (*arg, false)], Some(i)))
                .collect(),
            (Op::Implies, [p, q], false) => {
                vec![(
                    "implies_pos",
                    vec![(a, false), (*p, false), (*q, true)],
                    None,
                )]
            }
            (Op::Implies, [p, q], true) => vec![
                ("implies_neg1", vec![(a, true), (*p, true)], None),
                ("implies_neg2", vec![(a, true), (*q, false)], None),
            ],
            (Op::Eq, [p, q], true) if p == q => vec![("eq_reflexive", vec![(a, true)], None)],
            (Op::Eq, [p, q], false) if is_bool(*p) => vec![
                (
                    "equiv_pos1",
                    vec![(a, false), (*p, true), (*q, false)],
                    None,
                ),
                (
                    "equiv_pos2",
                    vec![(a, false), (*p, false), (*q, true)],
                    None,
                ),
            ],
            (Op::Eq, [p, q], true) if is_bool(*p) => vec![
                (
                    "equiv_neg1",
                    vec![(a, true), (*p, false), (*q, false)],
                    None,
                ),
                ("equiv_neg2", vec![(a, true), (*p, true), (*q, true)], None),
            ],
            (Op::Ite, [c, p, q], false) => vec![
                ("ite_pos1", vec![(a, false), (*c, true), (*q, true)], None),
                ("ite_pos2", vec![(a, false), (*c, false), (*p, true)], None),
            ],
            (Op::Ite, [c, p, q], true) => vec![
                ("ite_neg1", vec![(a, true), (*c, true), (*q, false)], None),
                ("ite_neg2", vec![(a, true), (*c, false), (*p, false)], None),
            ],
            _ => Vec::new(),
        }
    }

    fn law(
        &mut self,
        rule: &str,
        formulas: &[(Term, bool)],
        index: Option<usize>,
        clause: &[Lit],
    ) -> Written {
        let (mut raw, mut doubled, mut reached) = (Vec::new(), Vec::new(), Vec::new());
        for (formula, positive) in formulas {
            let text = self.text(*formula)?;
            let lit = self.terms.lit(*formula);
            reached.push(if *positive { lit } else { !lit });
            raw.push(if *positive {
                text
            } else {
                format!("(not {text})")
            });
            if *self.terms.op(*formula) == Op::Not {
                let inner = self.terms.args(*formula)[0];
                if *self.terms.op(inner) == Op::Not {
                    return Ok(Err("double negations"));
                }
                if !positive {
                    doubled.push((raw.len() - 1, self.text(inner)?));
                }
            }
        }
        let args: Vec<String> = index.iter().map(usize::to_string).collect();
        let mut name = self.emit(rule, &raw, &[], &args);
        for (position, inner) in doubled.into_iter().rev() {
            raw.remove(position);
            name = self.without_double_negation(name, &raw.clone(), &inner);
            raw.push(inner);
        }
        self.weaken(name, &reached, clause)
    }

    /// Unit propagation along hints as resolutions from the conflict backwards.
    fn propagation(&mut self, clause: &[Lit], hints: &[u32]) -> Written {
        let mut truths: Vec<Lit> = clause.iter().map(|lit| !*lit).collect();
        let mut units: Vec<(u32, Lit)> = Vec::new();
        let mut conflict = None;
        for hint in hints {
            let lits = &self.derived[*hint as usize];
            if lits.iter().any(|lit| truths.contains(lit)) {
                continue;
            }
            let mut open: Vec<Lit> = lits
                .iter()
                .copied()
                .filter(|lit| !truths.contains(&!*lit))
                .collect();
            open.dedup();
            match open.as_slice() {
                [] => {
                    conflict = Some(*hint);
                    break;
                }
                [unit] => {
                    truths.push(*unit);
                    units.push((*hint, *unit));
                }
                _ => {}
            }
        }
        let Some(conflict) = conflict else {
            return self.tautology(clause);
        };
        let mut current = self.derived[conflict as usize].clone();
        let mut premises = vec![self.names[conflict as usize].clone()];
        for (hint, unit) in units.iter().rev() {
            if current.contains(&!*unit) {
                current.retain(|lit| *lit != !*unit);
                for lit in &self.derived[*hint as usize] {
                    if lit != unit && !current.contains(lit) {
                        current.push(*lit);
                    }
                }
                premises.push(self.names[*hint as usize].clone());
            }
        }
        if let [only] = premises.as_slice() {
            return self.weaken(only.clone(), &current, clause);
        }
        let lits = self.lits(&current)?;
        let name = self.emit("resolution", &lits, &premises, &[]);
        self.weaken(name, &current, clause)
    }

    /// The rule wants an equation for each argument; those of a term with itself are resolved away.
    fn congruence(&mut self, a: Term, b: Term, clause: &[Lit]) -> Written {
        if clause.len() == 1 {
            return self.plain_step("eq_reflexive", clause);
        }
        let mut different = clause.iter();
        let (mut raw, mut same) = (Vec::new(), Vec::new());
        for (x, y) in self.terms.args(a).iter().zip(self.terms.args(b)) {
            if x == y {
                let text = self.text(*x)?;
                let equation = format!("(= {text} {text})");
                raw.push(format!("(not {equation})"));
                if !same.contains(&equation) {
                    same.push(equation);
                }
            } else if let Some(lit) = different.next() {
                raw.push(self.lit(*lit)?);
            }
        }
        if let Some(last) = clause.last() {
            raw.push(self.lit(*last)?);
        }
        let name = self.emit("eq_congruent", &raw, &[], &[]);
        if same.is_empty() {
            return Ok(Ok(name));
        }
        let mut premises = vec![name];
        for equation in same {
            premises.push(self.emit("eq_reflexive", &[equation], &[], &[]));
        }
        let lits = self.lits(clause)?;
        Ok(Ok(self.emit("resolution", &lits, &premises, &[])))
    }

    fn linear(&mut self, clause: &[Lit], coefficients: &[tenet_logic::BigInt]) -> Written {
        let zero = tenet_logic::BigInt::ZERO;
        let pairs = clause.iter().zip(coefficients);
        let used: Vec<_> = pairs
            .filter(|(_, coefficient)| **coefficient != zero)
            .collect();
        if used.iter().any(|(lit, _)| !self.is_linear(lit.atom)) {
            return Ok(Err("products of unknowns"));
        }
        let lits: Vec<Lit> = used.iter().map(|(lit, _)| **lit).collect();
        let args: Vec<String> = used
            .iter()
            .map(|(_, coefficient)| number(coefficient))
            .collect();
        let texts = self.lits(&lits)?;
        let name = self.emit("la_generic", &texts, &[], &args);
        self.weaken(name, &lits, clause)
    }

    /// No product but with literals, at any depth that arithmetic sees.
    fn is_linear(&self, atom: Term) -> bool {
        let mut open = self.terms.args(atom).to_vec();
        while let Some(term) = open.pop() {
            match self.terms.op(term) {
                Op::Mul => {
                    let factors = self.terms.args(term);
                    let unknown = |factor: &&Term| !matches!(self.terms.op(**factor), Op::Int(_));
                    if factors.iter().filter(unknown).count() > 1 {
                        return false;
                    }
                    open.extend(factors);
                }
                Op::Add => open.extend(self.terms.args(term)),
                _ => {}
            }
        }
        true
    }

    /// `{a = b, a < b, b < a}` from `a = b ∨ ¬(a <= b) ∨ ¬(b <= a)`.
    fn trichotomy(&mut self, clause: &[Lit]) -> Written {
        let [equation, ..] = clause else {
            return Ok(Err("this comparison"));
        };
        let &[a, b] = self.terms.args(equation.atom) else {
            return Ok(Err("this comparison"));
        };
        let (x, y) = (self.text(a)?, self.text(b)?);
        let equal = format!("(= {x} {y})");
        let (le, ge) = (format!("(<= {x} {y})"), format!("(<= {y} {x})"));
        let (lt, gt) = (format!("(< {x} {y})"), format!("(< {y} {x})"));
        let parts = [equal.clone(), format!("(not {le})"), format!("(not {ge})")];
        let law = self.emit(
            "la_disequality",
            &[format!("(or {})", parts.join(" "))],
            &[],
            &[],
        );
        let split = self.emit("or", &parts, &[law], &[]);
        let ones = ["1".to_string(), "1".to_string()];
        let first = self.emit("la_generic", &[le, gt.clone()], &[], &ones);
        let second = self.emit("la_generic", &[ge, lt.clone()], &[], &ones);
        let lits = [equal, gt, lt];
        Ok(Ok(self.emit(
            "resolution",
            &lits,
            &[split, first, second],
            &[],
        )))
    }

    /// An equation of equal linear forms, from both inequations.
    fn ring(&mut self, clause: &[Lit]) -> Written {
        let [equation] = clause else {
            return Ok(Err("this equation"));
        };
        if !self.is_linear(equation.atom) {
            return Ok(Err("products of unknowns"));
        }
        let &[a, b] = self.terms.args(equation.atom) else {
            return Ok(Err("this equation"));
        };
        if a == b {
            return self.plain_step("eq_reflexive", clause);
        }
        let (x, y) = (self.text(a)?, self.text(b)?);
        let equal = format!("(= {x} {y})");
        let (le, ge) = (format!("(<= {x} {y})"), format!("(<= {y} {x})"));
        let parts = [equal.clone(), format!("(not {le})"), format!("(not {ge})")];
        let law = self.emit(
            "la_disequality",
            &[format!("(or {})", parts.join(" "))],
            &[],
            &[],
        );
        let split = self.emit("or", &parts, &[law], &[]);
        let one = ["1".to_string()];
        let first = self.emit("la_generic", &[le], &[], &one);
        let second = self.emit("la_generic", &[ge], &[], &one);
        Ok(Ok(self.emit(
            "resolution",
            &[equal],
            &[split, first, second],
            &[],
        )))
    }

    fn instance(&mut self, formula: Term, args: &[Term], clause: &[Lit]) -> Written {
        if !matches!(self.terms.op(formula), Op::Forall(..)) {
            return Ok(Err("instances of existential formulas"));
        }
        let lits = self.lits(clause)?;
        let mut values = Vec::new();
        for arg in args {
            values.push(self.text(*arg)?);
        }
        let law = format!("(or {})", lits.join(" "));
        let name = self.emit("forall_inst", &[law], &[], &values);
        Ok(Ok(self.emit("or", &lits, &[name], &[])))
    }
}

/// A rational literal, as `la_generic` wants it.
fn number(value: &tenet_logic::BigInt) -> String {
    if value.sign() == tenet_logic::Sign::Minus {
        format!("(- {})", value.magnitude())
    } else {
        value.to_string()
    }
}
