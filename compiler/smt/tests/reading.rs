//! Reading SMT-LIB: what is printed is read back, what is wrong is told with its place, nothing panics.

use proptest::prelude::*;
use tenet_logic::{Environment, Op, Sequent, Sort, SortKind, Term, Terms};
use tenet_smt::{Dialect, Encoding, Style, print, read};

const STYLE: Style = Style {
    dialect: Dialect::Z3,
    encoding: Encoding::Theories,
};

/// The text of a sequent, read and printed again.
fn again(text: &str) -> String {
    let problem = read(&format!("{text}(check-sat)\n")).unwrap_or_else(|e| panic!("{e}\n{text}"));
    let mut terms = problem.terms;
    let mut sequent = problem.queries[0].sequent.clone();
    // The printer negates the goal; the reader takes it for the last assertion.
    let goal = sequent.facts.pop().unwrap_or(Term::TRUE);
    sequent.goal = terms.not(goal);
    print(&terms, &problem.env, &sequent, STYLE)
        .expect("what was read can be printed")
        .text
}

/// Builds terms from numbers.
struct Builder<'c> {
    terms: Terms,
    env: Environment,
    element: Sort,
    choices: std::slice::Iter<'c, u8>,
    bound: Vec<Term>,
}

impl Builder<'_> {
    fn next(&mut self, below: u8) -> u8 {
        self.choices.next().map_or(0, |choice| choice % below)
    }

    fn formula(&mut self, depth: u32) -> Term {
        let choice = self.next(if depth == 0 { 4 } else { 10 });
        match choice {
            0 => {
                let (a, b) = (self.integer(2), self.integer(2));
                self.terms.le(a, b)
            }
            1 => {
                let (a, b) = (self.integer(2), self.integer(2));
                self.terms.lt(a, b)
            }
            2 => {
                let (a, b) = (self.element(), self.element());
                self.terms.eq(a, b)
            }
            3 => self
                .terms
                .var(["p", "q r", "and"][usize::from(choice) % 3], Sort::BOOL),
            4 => {
                let a = self.formula(depth - 1);
                self.terms.not(a)
            }
            5 | 6 => {
                let parts = [self.formula(depth - 1), self.formula(depth - 1)];
                if choice == 5 {
                    self.terms.and(parts)
                } else {
                    self.terms.or(parts)
                }
            }
            7 => {
                let (a, b) = (self.formula(depth - 1), self.formula(depth - 1));
                self.terms.implies(a, b)
            }
            8 => {
                let (c, a, b) = (
                    self.formula(0),
                    self.formula(depth - 1),
                    self.formula(depth - 1),
                );
                self.terms.ite(c, a, b)
            }
            _ => {
                let name = format!("x{}", self.bound.len());
                let var = self.terms.var(&name, Sort::INT);
                self.bound.push(var);
                let body = self.formula(depth - 1);
                self.bound.pop();
                let body = self.terms.abstract_over(body, &[var]);
                if self.next(2) == 0 {
                    self.terms.forall(&[Sort::INT], &[], body)
                } else {
                    self.terms.exists(&[Sort::INT], &[], body)
                }
            }
        }
    }

    fn integer(&mut self, depth: u32) -> Term {
        match self.next(if depth == 0 { 3 } else { 8 }) {
            0 => {
                let value = i64::from(self.next(20)) - 10;
                self.terms.int(value)
            }
            1 if !self.bound.is_empty() => {
                let index = usize::from(self.next(self.bound.len() as u8));
                self.bound[index]
            }
            1 | 2 => {
                let name = ["a", "select", "|"][usize::from(self.next(3))];
                self.terms.var(name, Sort::INT)
            }
            3 => {
                let parts = [self.integer(depth - 1), self.integer(depth - 1)];
                self.terms.add(&parts)
            }
            4 => {
                let parts = [self.integer(depth - 1), self.integer(depth - 1)];
                self.terms.mul(&parts)
            }
            5 => {
                let (a, b) = (self.integer(depth - 1), self.next(9) + 1);
                let b = self.terms.int(b);
                self.terms.div(a, b)
            }
            6 => {
                let (a, b) = (self.integer(depth - 1), self.next(9) + 1);
                let b = self.terms.int(b);
                self.terms.rem(a, b)
            }
            _ => {
                let (a, b) = (self.integer(depth - 1), self.element());
                self.terms
                    .app(&self.env, tenet_logic::FunctionId(0), &[a, b])
            }
        }
    }

    fn element(&mut self) -> Term {
        let name = ["e", "f"][usize::from(self.next(2))];
        self.terms.var(name, self.element)
    }
}

fn sequent(choices: &[u8]) -> (Terms, Environment, Sequent) {
    let mut terms = Terms::new();
    let mut env = Environment::default();
    let element = terms.sort(SortKind::Uninterpreted("T".into()));
    env.declare_function("f", vec![Sort::INT, element], Sort::INT);
    let mut builder = Builder {
        terms,
        env,
        element,
        choices: choices.iter(),
        bound: Vec::new(),
    };
    let facts = (0..1 + builder.next(3))
        .map(|_| builder.formula(4))
        .collect();
    let goal = builder.formula(3);
    let Builder { terms, env, .. } = builder;
    (terms, env, Sequent { facts, goal })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn what_is_printed_is_read_back(choices in prop::collection::vec(any::<u8>(), 0..200)) {
        let (mut terms, env, mut sequent) = sequent(&choices);
        // Double negations and the arguments' order of equations depend on the arena: read once before comparing.
        if *terms.op(sequent.goal) == Op::Not {
            sequent.goal = terms.not(sequent.goal);
        }
        let first = print(&terms, &env, &sequent, STYLE).expect("the sequent can be printed").text;
        let second = again(&first);
        let third = again(&second);
        prop_assert_eq!(&second, &third);
        prop_assert_eq!(first.lines().count(), second.lines().count());
        let letters = |text: &str| { let mut letters: Vec<char> = text.chars().filter(|c| c.is_ascii_alphabetic()).collect(); letters.sort(); letters };
        prop_assert_eq!(letters(&first), letters(&second));
    }

    #[test]
    fn no_text_makes_it_panic(text in "[ ()a-z0-9|\";:=<+_\\-\n]{0,200}") {
        let _ = read(&text);
    }

    #[test]
    fn no_command_makes_it_panic(words in prop::collection::vec(prop::sample::select(vec![
        "(", ")", "assert", "declare-fun", "declare-datatypes", "declare-const", "x", "Int", "Bool", "forall", "let", "=", "+", "-", "store",
        "select", "(Array Int Int)", "_", "is", "as", "0", "1", "ite", "and", "push", "pop", "check-sat", "define-fun-rec", "!", ":pattern", "div",
    ]), 0..60)) {
        let _ = read(&words.join(" "));
    }
}

#[test]
fn errors_have_places() {
    for (text, line, column, part) in [
        ("(assert x)", 1, 9, "there is nothing of the name `x`"),
        ("(declare-const x Int)\n  (assert x)", 2, 11, "another sort"),
        ("(assert (= 1\n true))", 1, 9, "does not take"),
        ("(assert true", 1, 1, "not closed"),
        (")", 1, 2, "no parenthesis to close"),
        ("(foo)", 1, 1, "`foo` is not supported"),
        ("(pop)", 1, 1, "no `push`"),
        ("(assert (< 1.5 2))", 1, 15, "whole numbers"),
        (
            "(declare-datatypes ((D 0)) (()))",
            1,
            22,
            "needs a constructor",
        ),
        (
            "(declare-const a (Array Int Int))(assert (= (select a true) 1))",
            1,
            45,
            "does not take",
        ),
    ] {
        let error = read(text).expect_err(text);
        assert!(error.message.contains(part), "{text}: {error}");
        assert_eq!(
            (error.line, error.column),
            (line, column),
            "{text}: {error}"
        );
    }
}

#[test]
fn depth_is_limited() {
    for (open, close) in [("(not ", ")"), ("(", ")"), ("(let ((x true)) ", ")")] {
        let deep = format!(
            "(assert {}true{})",
            open.repeat(100_000),
            close.repeat(100_000)
        );
        let error = read(&deep).expect_err("too deep");
        assert!(error.message.contains("too deep"), "{error}");
    }
    let most = format!("(assert {}true{})", "(not ".repeat(390), ")".repeat(390));
    assert!(read(&most).is_ok());
}

#[test]
fn scopes_are_kept() {
    let text = "(declare-const x Int)(assert (< x 0))(push 2)(declare-const y Int)(assert (< 0 x))(check-sat)(pop 1)(pop 1)
        (set-info :status sat)(check-sat)";
    let problem = read(text).expect("it is right");
    let sizes: Vec<usize> = problem
        .queries
        .iter()
        .map(|q| q.sequent.facts.len())
        .collect();
    assert_eq!(sizes, [2, 1]);
    assert!(read("(push)(declare-const y Int)(pop)(assert (< y 0))").is_err());
}
