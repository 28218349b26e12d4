//! What the kernel's tests share: an environment with data types and functions, and steps checked on their own.
#![allow(dead_code)]

pub mod attacks;
pub mod generator;
pub mod models;
pub mod prover;

use tenet_kernel::{Kernel, Reason};
use tenet_logic::{
    Certificate, ConstructorDecl, ConstructorId, DataId, Definition, Environment, FieldDecl,
    FunctionId, Lit, Sequent, Sort, SortKind, Step, Term, Terms,
};

/// An arena and an environment: `List` of integers, `Color` of three, `f: Int -> Int` without definition,
/// `twice(n) = n + n` where `0 <= n`, `length` of lists.
pub struct Setting {
    pub t: Terms,
    pub env: Environment,
    pub list: Sort,
    pub color: Sort,
    pub opaque: Sort,
    pub ints: Sort,
    pub set: Sort,
    pub nil: ConstructorId,
    pub cons: ConstructorId,
    pub f: FunctionId,
    pub twice: FunctionId,
    pub length: FunctionId,
}

fn constructor(name: &str, fields: &[(&str, Sort)]) -> ConstructorDecl {
    let field = |(name, sort): &(&str, Sort)| FieldDecl {
        name: (*name).into(),
        sort: *sort,
    };
    ConstructorDecl {
        name: name.into(),
        fields: fields.iter().map(field).collect(),
    }
}

impl Setting {
    pub fn new() -> Setting {
        let mut t = Terms::new();
        let mut env = Environment::default();
        let (list_data, color_data) = (env.declare_data("List"), env.declare_data("Color"));
        let (list, color) = (t.data_sort(list_data), t.data_sort(color_data));
        env.datas[0].constructors = vec![
            constructor("Nil", &[]),
            constructor("Cons", &[("head", Sort::INT), ("tail", list)]),
        ];
        env.datas[1].constructors = ["Red", "Green", "Blue"]
            .iter()
            .map(|name| constructor(name, &[]))
            .collect();
        let f = env.declare_function("f", vec![Sort::INT], Sort::INT);
        let twice = env.declare_function("twice", vec![Sort::INT], Sort::INT);
        let length = env.declare_function("length", vec![list], Sort::INT);
        let opaque = t.sort(SortKind::Uninterpreted("T".into()));
        let ints = t.sort(SortKind::Seq(Sort::INT));
        let set = t.sort(SortKind::Set(Sort::INT));
        let id = |data: DataId, index| ConstructorId { data, index };
        let mut setting = Setting {
            t,
            env,
            list,
            color,
            opaque,
            ints,
            set,
            nil: id(list_data, 0),
            cons: id(list_data, 1),
            f,
            twice,
            length,
        };
        setting.define();
        setting
    }

    fn define(&mut self) {
        let (n, zero) = (self.t.bound(0, Sort::INT), self.t.int(0));
        let guard = self.t.le(zero, n);
        let body = self.t.add(&[n, n]);
        self.env.functions[self.twice.0 as usize].definition = Some(Definition {
            guard,
            body,
            recursive: false,
        });
        let xs = self.t.bound(0, self.list);
        let empty = self.t.is(self.nil, xs);
        let tail = self.t.select(&self.env, self.cons, 1, xs);
        let rest = self.t.app(&self.env, self.length, &[tail]);
        let one = self.t.int(1);
        let more = self.t.add(&[one, rest]);
        let body = self.t.ite(empty, zero, more);
        self.env.functions[self.length.0 as usize].definition = Some(Definition {
            guard: Term::TRUE,
            body,
            recursive: true,
        });
    }

    pub fn int(&mut self, name: &str) -> Term {
        self.t.var(name, Sort::INT)
    }

    pub fn bool(&mut self, name: &str) -> Term {
        self.t.var(name, Sort::BOOL)
    }

    pub fn f(&mut self, arg: Term) -> Term {
        self.t.app(&self.env, self.f, &[arg])
    }

    /// The clause that a step derives by itself.
    pub fn derive(&mut self, step: Step) -> Result<Vec<Lit>, Reason> {
        let sequent = Sequent {
            facts: vec![],
            goal: Term::FALSE,
        };
        let mut kernel = Kernel::new(&mut self.t, &self.env);
        let certificate = Certificate { steps: vec![step] };
        match kernel.check(&sequent, &certificate) {
            Err(rejection) if rejection.reason != Reason::NotRefuted => Err(rejection.reason),
            _ => Ok(kernel.derived(0).expect("there is one step").to_vec()),
        }
    }

    /// Is a step refused for this reason?
    #[track_caller]
    pub fn refused(&mut self, step: Step, reason: Reason) {
        assert_eq!(self.derive(step), Err(reason));
    }

    /// Does a step derive these literals, in any order?
    #[track_caller]
    pub fn derived(&mut self, step: Step, expected: &[Lit]) {
        let mut found = self.derive(step).expect("the step is right");
        let mut expected = expected.to_vec();
        found.sort();
        expected.sort();
        assert_eq!(found, expected);
    }

    /// Does the certificate prove the sequent?
    pub fn check(&mut self, facts: &[Term], goal: Term, steps: &[Step]) -> Result<(), Reason> {
        let sequent = Sequent {
            facts: facts.to_vec(),
            goal,
        };
        let certificate = Certificate {
            steps: steps.to_vec(),
        };
        tenet_kernel::check(&mut self.t, &self.env, &sequent, &certificate)
            .map_err(|rejection| rejection.reason)
    }
}

/// The literal of an atom.
pub fn yes(atom: Term) -> Lit {
    Lit::positive(atom)
}

/// The negative literal of an atom.
pub fn no(atom: Term) -> Lit {
    Lit::negative(atom)
}
