//! What a proof mentions, directly or through declarations and definitions.

use tenet_logic::{
    Certificate, DataId, Environment, FunctionId, Op, Sequent, Sort, SortKind, Step, Symbol, Term,
    Terms,
};

/// Positions given to some of the things numbered from 0, in their order.
#[derive(Default)]
pub(crate) struct Table {
    marked: Vec<bool>,
    /// The numbers that were marked, in order, once [`Table::number`] was called.
    pub(crate) members: Vec<usize>,
    positions: Vec<u32>,
}

impl Table {
    /// Marks a number; says whether it was not yet.
    fn mark(&mut self, number: usize) -> bool {
        if self.marked.len() <= number {
            self.marked.resize(number + 1, false);
        }
        !std::mem::replace(&mut self.marked[number], true)
    }

    fn number(&mut self) {
        self.positions = vec![u32::MAX; self.marked.len()];
        for (number, _) in self.marked.iter().enumerate().filter(|(_, is)| **is) {
            self.positions[number] = self.members.len() as u32;
            self.members.push(number);
        }
    }

    /// The position of a number that was marked.
    pub(crate) fn position(&self, number: usize) -> u32 {
        self.positions[number]
    }
}

/// All that a file has to hold.
#[derive(Default)]
pub(crate) struct Reachable {
    pub(crate) terms: Table,
    pub(crate) sorts: Table,
    pub(crate) datas: Table,
    pub(crate) functions: Table,
    /// Names of free variables, in the order in which their terms were built.
    pub(crate) symbols: Vec<Symbol>,
    open_terms: Vec<Term>,
    open_sorts: Vec<Sort>,
}

impl Reachable {
    pub(crate) fn of(
        terms: &Terms,
        env: &Environment,
        sequent: &Sequent,
        certificate: &Certificate,
    ) -> Reachable {
        let mut found = Reachable::default();
        for term in [Term::TRUE, Term::FALSE, sequent.goal] {
            found.term(term);
        }
        found.sort(Sort::BOOL);
        found.sort(Sort::INT);
        sequent.facts.iter().for_each(|fact| found.term(*fact));
        for step in &certificate.steps {
            step_terms(step, &mut |term| found.term(term));
        }
        loop {
            if let Some(term) = found.open_terms.pop() {
                found.visit_term(terms, env, term);
            } else if let Some(sort) = found.open_sorts.pop() {
                found.visit_sort(terms, env, sort);
            } else {
                break;
            }
        }
        for table in [
            &mut found.terms,
            &mut found.sorts,
            &mut found.datas,
            &mut found.functions,
        ] {
            table.number();
        }
        found.collect_symbols(terms);
        found
    }

    fn term(&mut self, term: Term) {
        if self.terms.mark(term.index()) {
            self.open_terms.push(term);
        }
    }

    fn sort(&mut self, sort: Sort) {
        if self.sorts.mark(sort.index()) {
            self.open_sorts.push(sort);
        }
    }

    fn data(&mut self, env: &Environment, data: DataId) {
        if self.datas.mark(data.0 as usize) {
            for constructor in &env.data(data).constructors {
                constructor
                    .fields
                    .iter()
                    .for_each(|field| self.sort(field.sort));
            }
        }
    }

    fn function(&mut self, env: &Environment, function: FunctionId) {
        if !self.functions.mark(function.0 as usize) {
            return;
        }
        let declaration = env.function(function);
        declaration.params.iter().for_each(|sort| self.sort(*sort));
        self.sort(declaration.result);
        if let Some(definition) = &declaration.definition {
            self.term(definition.guard);
            self.term(definition.body);
        }
    }

    fn visit_term(&mut self, terms: &Terms, env: &Environment, term: Term) {
        self.sort(terms.sort_of(term));
        let op = terms.op(term);
        for part in terms.args(term).iter().copied().chain(op.trigger_terms()) {
            self.term(part);
        }
        match op {
            Op::App(function) => self.function(env, *function),
            Op::Constructor(constructor) | Op::Select(constructor, _) | Op::Is(constructor) => {
                self.data(env, constructor.data);
            }
            Op::Lambda(binders) | Op::Forall(binders, _) | Op::Exists(binders, _) => {
                binders.iter().for_each(|sort| self.sort(*sort));
            }
            _ => {}
        }
    }

    fn visit_sort(&mut self, terms: &Terms, env: &Environment, sort: Sort) {
        match terms.sort_kind(sort) {
            SortKind::Bool | SortKind::Int | SortKind::Uninterpreted(_) => {}
            SortKind::Data(data) => self.data(env, *data),
            SortKind::Seq(element) | SortKind::Set(element) => self.sort(*element),
            SortKind::Map(key, value) => [*key, *value].iter().for_each(|sort| self.sort(*sort)),
            SortKind::Fn(params, result) => {
                params.iter().for_each(|sort| self.sort(*sort));
                self.sort(*result);
            }
        }
    }

    fn collect_symbols(&mut self, terms: &Terms) {
        for number in &self.terms.members {
            let term = terms.nth(*number);
            if let Some(Op::Var(symbol)) = term.map(|term| terms.op(term))
                && !self.symbols.contains(symbol)
            {
                self.symbols.push(*symbol);
            }
        }
    }

    /// The number that stands for a name.
    pub(crate) fn symbol(&self, symbol: Symbol) -> u64 {
        let position = self.symbols.iter().position(|other| *other == symbol);
        position.unwrap_or(self.symbols.len()) as u64
    }
}

/// All terms that a step names.
fn step_terms(step: &Step, found: &mut impl FnMut(Term)) {
    match step {
        Step::Fact(_) | Step::NegatedGoal => {}
        Step::Connective(clause) | Step::Rup(clause, _) | Step::Linear(clause, _) => {
            clause.iter().for_each(|lit| found(lit.atom));
        }
        Step::Reflexive(t) | Step::Witness(t) | Step::Unfold(t) | Step::Beta(t) => found(*t),
        Step::Congruence(a, b) | Step::Trichotomy(a, b) | Step::Ring(a, b) => {
            [a, b].iter().for_each(|term| found(**term));
        }
        Step::Transitive(args) | Step::Schema(_, args) => args.iter().for_each(|t| found(*t)),
        Step::Data(rule) => rule.terms().for_each(found),
        Step::Acyclic(chain) => chain.iter().for_each(|(whole, part)| {
            found(*whole);
            found(*part);
        }),
        Step::Instance(formula, args) => {
            found(*formula);
            args.iter().for_each(|t| found(*t));
        }
    }
}
