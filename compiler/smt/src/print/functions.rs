//! Variables, functions and their definitions, function values, chosen values.

use super::Unprintable;
use super::collect::Mentioned;
use super::script::{Lifted, Printer};
use tenet_logic::{FunctionId, Op, Sort, Term};

impl Printer<'_> {
    /// Declares what has a name; then says what is known of it.
    pub(super) fn declare_functions(&mut self, mentioned: &Mentioned) -> Result<(), Unprintable> {
        for variable in &mentioned.variables {
            let Op::Var(symbol) = self.terms.op(*variable) else {
                continue;
            };
            let name = self.names.fresh("v", self.terms.name(*symbol));
            let sort = self.sort(self.terms.sort_of(*variable));
            let line = format!("(declare-fun {name} () {sort})");
            self.line(&line);
            self.variables.insert(*variable, name);
        }
        for function in &mentioned.functions {
            let declaration = self.env.function(*function);
            let name = self.names.fresh("f", &declaration.name);
            self.declare(&name, &declaration.params, declaration.result);
            self.functions.insert(*function, name);
        }
        for lambda in &mentioned.lambdas {
            let captured = self.captured(*lambda)?;
            let name = format!("$lambda.{}", self.lambdas.len());
            let sorts: Vec<Sort> = captured.iter().map(|(_, sort)| *sort).collect();
            self.declare(&name, &sorts, self.terms.sort_of(*lambda));
            self.lambdas.insert(*lambda, Lifted { name, captured });
        }
        for (number, formula) in mentioned.chosen.iter().enumerate() {
            let (Op::Forall(binders, _) | Op::Exists(binders, _)) = self.terms.op(*formula) else {
                return Err(Unprintable::IllFormed);
            };
            let mut names = Vec::new();
            for (index, sort) in binders.iter().enumerate() {
                let name = format!("$witness.{number}.{index}");
                self.declare(&name, &[], *sort);
                names.push(name);
            }
            self.chosen.insert(*formula, names);
        }
        for function in &mentioned.functions {
            self.define(*function)?;
        }
        for lambda in &mentioned.lambdas {
            self.explain_lambda(*lambda)?;
        }
        for formula in &mentioned.chosen {
            self.explain_choice(*formula)?;
        }
        Ok(())
    }

    fn declare(&mut self, name: &str, params: &[Sort], result: Sort) {
        let params: Vec<&str> = params.iter().map(|sort| self.sort(*sort)).collect();
        let line = format!(
            "(declare-fun {name} ({}) {})",
            params.join(" "),
            self.sort(result)
        );
        self.line(&line);
    }

    /// The defining equation, where it holds.
    fn define(&mut self, function: FunctionId) -> Result<(), Unprintable> {
        let declaration = self.env.function(function);
        let Some(definition) = &declaration.definition else {
            return Ok(());
        };
        let name = self.functions[&function].clone();
        let (binders, scope) = self.parameters(&declaration.params);
        let call = application(&name, &scope);
        self.out.push_str("(assert ");
        if !scope.is_empty() {
            self.quantified = true;
            self.out.push_str(&format!("(forall ({binders}) (! "));
        }
        if definition.guard != Term::TRUE {
            self.out.push_str("(=> ");
            self.write(definition.guard, &scope)?;
            self.out.push(' ');
        }
        let equals = self.own_equality(declaration.result);
        self.out.push_str(&format!("({equals} {call} "));
        self.write(definition.body, &scope)?;
        self.out.push(')');
        if definition.guard != Term::TRUE {
            self.out.push(')');
        }
        if !scope.is_empty() {
            self.out.push_str(&format!(" :pattern ({call})))"));
        }
        self.line(")");
        Ok(())
    }

    /// Binders for parameters, and their names.
    fn parameters(&self, sorts: &[Sort]) -> (String, Vec<String>) {
        let names: Vec<String> = (0..sorts.len()).map(|index| format!("?{index}")).collect();
        let pairs = names.iter().zip(sorts);
        let binders: Vec<String> = pairs
            .map(|(name, sort)| format!("({name} {})", self.sort(*sort)))
            .collect();
        (binders.join(" "), names)
    }

    /// The loose variables of a function value.
    fn captured(&self, lambda: Term) -> Result<Vec<(u32, Sort)>, Unprintable> {
        let mut captured = std::collections::BTreeMap::new();
        let mut seen = std::collections::BTreeSet::new();
        let mut open = vec![(lambda, 0)];
        while let Some((term, depth)) = open.pop() {
            if self.terms.loose(term) <= depth || !seen.insert((term, depth)) {
                continue;
            }
            if let Op::Bound(index) = self.terms.op(term) {
                let sort = self.terms.sort_of(term);
                let known = captured.insert(index - depth, sort);
                if known.is_some_and(|known| known != sort) {
                    return Err(Unprintable::IllFormed);
                }
            }
            let inner = depth + self.terms.op(term).binders();
            open.extend(self.terms.args(term).iter().map(|arg| (*arg, inner)));
        }
        Ok(captured.into_iter().collect())
    }

    /// What the application of a function value that is written out gives.
    fn explain_lambda(&mut self, lambda: Term) -> Result<(), Unprintable> {
        let (Op::Lambda(binders), [body]) = (self.terms.op(lambda), self.terms.args(lambda)) else {
            return Err(Unprintable::IllFormed);
        };
        let sort = self.terms.sort_of(lambda);
        let lifted = &self.lambdas[&lambda];
        let captured = lifted.captured.clone();
        let name = lifted.name.clone();
        let sorts: Vec<Sort> = captured.iter().map(|(_, sort)| *sort).collect();
        let all: Vec<Sort> = sorts.iter().chain(binders).copied().collect();
        let (quantifier, names) = self.parameters(&all);
        let (outer, params) = names.split_at(captured.len());
        let value = application(&name, outer);
        // The loose index `i` of the body is the parameter counted from the end, or, beyond these, what was captured as `i - params`.
        let deepest = captured.last().map_or(0, |(index, _)| *index as usize + 1);
        let mut scope = vec![String::new(); deepest];
        for ((index, _), name) in captured.iter().zip(outer) {
            scope[deepest - 1 - *index as usize].clone_from(name);
        }
        scope.extend_from_slice(params);
        let apply = self.operator("fn.apply", sort);
        let mut call = vec![value];
        call.extend_from_slice(params);
        let call = application(&apply, &call);
        let result = self.terms.sort_of(*body);
        let equals = self.own_equality(result);
        self.quantified = true;
        self.out.push_str(&format!(
            "(assert (forall ({quantifier}) (! ({equals} {call} "
        ));
        self.write(*body, &scope)?;
        self.line(&format!(") :pattern ({call}))))"));
        Ok(())
    }

    /// What is known of the values chosen for a quantified formula.
    fn explain_choice(&mut self, formula: Term) -> Result<(), Unprintable> {
        let [body] = *self.terms.args(formula) else {
            return Err(Unprintable::IllFormed);
        };
        let names = self.chosen[&formula].clone();
        let exists = matches!(self.terms.op(formula), Op::Exists(..));
        self.out.push_str("(assert (=> ");
        if exists {
            self.write(formula, &[])?;
            self.out.push(' ');
        }
        self.write(body, &names)?;
        if !exists {
            self.out.push(' ');
            self.write(formula, &[])?;
        }
        self.line("))");
        Ok(())
    }
}

/// `(f x …)`, or `f` alone.
fn application(function: &str, args: &[String]) -> String {
    if args.is_empty() {
        function.into()
    } else {
        format!("({function} {})", args.join(" "))
    }
}
