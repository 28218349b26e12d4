//! A sequent as text, one line for each term that is not a leaf: its length follows the file's, however often terms are shared.

use std::fmt::Write;
use tenet_certificate::Proof;
use tenet_logic::{Environment, Op, Term, Terms};

/// The declarations, the terms, the facts and the goal.
pub(crate) fn sequent(proof: &Proof) -> String {
    let (terms, env) = (&proof.terms, &proof.env);
    let mut text = String::new();
    for number in 0..terms.len() {
        if let Some(term) = terms.nth(number)
            && !is_leaf(terms, term)
        {
            line(&mut text, terms, env, term);
        }
    }
    for function in &env.functions {
        if let Some(definition) = &function.definition {
            let guard = name(terms, definition.guard);
            let body = name(terms, definition.body);
            write(
                &mut text,
                format_args!("define {}: where {guard} it is {body}\n", function.name),
            );
        }
    }
    for fact in &proof.sequent.facts {
        write(&mut text, format_args!("fact {}\n", name(terms, *fact)));
    }
    write(
        &mut text,
        format_args!("goal {}\n", name(terms, proof.sequent.goal)),
    );
    text
}

fn write(text: &mut String, arguments: std::fmt::Arguments) {
    // Writing to a string cannot fail.
    let _ = text.write_fmt(arguments);
}

fn is_leaf(terms: &Terms, term: Term) -> bool {
    let op = terms.op(term);
    terms.args(term).is_empty()
        && matches!(
            op,
            Op::True | Op::False | Op::Var(_) | Op::Bound(_) | Op::Int(_)
        )
}

fn name(terms: &Terms, term: Term) -> String {
    match terms.op(term) {
        _ if !is_leaf(terms, term) => format!("t{}", term.index()),
        Op::Var(symbol) => terms.name(*symbol).to_string(),
        Op::Bound(index) => format!("#{index}"),
        Op::Int(value) => value.to_string(),
        Op::True => "true".to_string(),
        _ => "false".to_string(),
    }
}

fn line(text: &mut String, terms: &Terms, env: &Environment, term: Term) {
    let constructor = |id: &tenet_logic::ConstructorId| {
        let data = env.datas.get(id.data.0 as usize);
        data.and_then(|data| data.constructors.get(id.index as usize))
    };
    let head = match terms.op(term) {
        Op::App(function) => match env.functions.get(function.0 as usize) {
            Some(function) => function.name.to_string(),
            None => "?".to_string(),
        },
        Op::Constructor(id) => constructor(id).map_or("?".into(), |c| c.name.to_string()),
        Op::Is(id) => constructor(id).map_or("?".into(), |c| format!("is {}", c.name)),
        Op::Select(id, field) => {
            let field = constructor(id).and_then(|c| c.fields.get(*field as usize));
            field.map_or("?".into(), |field| format!(".{}", field.name))
        }
        Op::Lambda(binders) => format!("lambda of {}", binders.len()),
        Op::Forall(binders, _) => format!("for all {}", binders.len()),
        Op::Exists(binders, _) => format!("there are {}", binders.len()),
        Op::Witness(index) => format!("witness {index}"),
        op => format!("{op:?}"),
    };
    write(text, format_args!("t{} = {head}", term.index()));
    for arg in terms.args(term) {
        write(text, format_args!(" {}", name(terms, *arg)));
    }
    text.push('\n');
}
