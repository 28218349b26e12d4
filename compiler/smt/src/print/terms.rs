//! Terms. With an explicit stack, as they may be deep; what occurs more than once under the same binders is given a name by `let`.

use super::Unprintable;
use super::data::Shape;
use super::script::Printer;
use std::collections::{BTreeMap, BTreeSet};
use tenet_logic::{FxHashMap, Op, Term};

/// What is still to be written.
enum Task {
    Text(String),
    Close,
    Term(Term),
    /// The term in full, though it has a name.
    Whole(Term),
    /// The term as a pattern: nothing in it has a name.
    Pattern(Term),
    /// From here on the term has a name.
    Bind(Term, String),
    /// The body of a binder ends.
    Leave,
}

/// The inside of a binder.
struct Frame {
    /// The number of bound variables outside.
    outside: usize,
    names: FxHashMap<Term, String>,
}

impl Printer<'_> {
    /// Writes a term whose loose variables are those of the scope, outermost first.
    pub(super) fn write(&mut self, term: Term, scope: &[String]) -> Result<(), Unprintable> {
        let mut scope = scope.to_vec();
        let mut frames = vec![Frame {
            outside: 0,
            names: FxHashMap::default(),
        }];
        let mut tasks = Vec::new();
        self.body(term, &mut tasks);
        while let Some(task) = tasks.pop() {
            self.room()?;
            match task {
                Task::Text(text) => self.out.push_str(&text),
                Task::Close => self.out.push(')'),
                Task::Bind(term, name) => {
                    if let Some(frame) = frames.last_mut() {
                        frame.names.insert(term, name);
                    }
                }
                Task::Leave => {
                    if let Some(frame) = frames.pop() {
                        scope.truncate(frame.outside);
                    }
                }
                Task::Term(term) => match self.named(term, &frames) {
                    Some(name) => {
                        let name = name.clone();
                        self.out.push_str(&name);
                    }
                    None => self.whole(term, false, &mut scope, &mut frames, &mut tasks)?,
                },
                Task::Whole(term) => {
                    self.whole(term, false, &mut scope, &mut frames, &mut tasks)?
                }
                Task::Pattern(term) => {
                    self.whole(term, true, &mut scope, &mut frames, &mut tasks)?
                }
            }
        }
        Ok(())
    }

    /// The name of a shared term: one of this frame, or of any for a closed term.
    fn named<'f>(&self, term: Term, frames: &'f [Frame]) -> Option<&'f String> {
        let innermost = frames.last()?.names.get(&term);
        if innermost.is_some() || !self.terms.is_closed(term) {
            return innermost;
        }
        frames.iter().rev().find_map(|frame| frame.names.get(&term))
    }

    /// A term in a frame of its own: `let`s for what is shared, then the term. Tasks are stacked, so the last is pushed first.
    fn body(&mut self, term: Term, tasks: &mut Vec<Task>) {
        let shared = if self.plain {
            BTreeSet::new()
        } else {
            self.shared_in(term)
        };
        tasks.extend(shared.iter().map(|_| Task::Close));
        tasks.push(Task::Term(term));
        for shared in shared.into_iter().rev() {
            // Numbers need not be in order; they have to be different.
            self.shared += 1;
            let name = format!("${}", self.shared);
            tasks.push(Task::Bind(shared, name.clone()));
            tasks.push(Task::Text(")) ".into()));
            tasks.push(Task::Whole(shared));
            tasks.push(Task::Text(format!("(let (({name} ")));
        }
    }

    /// Applications that occur more than once outside of inner binders, parts first.
    fn shared_in(&self, root: Term) -> BTreeSet<Term> {
        let mut counts: BTreeMap<Term, u32> = BTreeMap::new();
        let mut open = vec![root];
        while let Some(term) = open.pop() {
            let op = self.terms.op(term);
            let inside = op.binders() > 0 || matches!(op, Op::Witness(_));
            if self.terms.args(term).is_empty() {
                continue;
            }
            let count = counts.entry(term).or_default();
            *count += 1;
            if *count > 1 || inside {
                continue;
            }
            match (op, self.terms.args(term)) {
                // Written as a question to the map, without the set of its keys.
                (Op::SetMember, [item, set]) if self.keys_of(*set).is_some() => {
                    open.extend(self.keys_of(*set));
                    open.push(*item);
                }
                (_, args) => open.extend(args),
            }
        }
        let shared = counts.into_iter().filter(|(_, count)| *count > 1);
        shared.map(|(term, _)| term).collect()
    }

    /// The operator and what is around it; its arguments become tasks.
    fn whole(
        &mut self,
        term: Term,
        as_pattern: bool,
        scope: &mut Vec<String>,
        frames: &mut Vec<Frame>,
        tasks: &mut Vec<Task>,
    ) -> Result<(), Unprintable> {
        let part = |term| {
            if as_pattern {
                Task::Pattern(term)
            } else {
                Task::Term(term)
            }
        };
        let (op, args) = (self.terms.op(term), self.terms.args(term));
        match (op, args) {
            (Op::Bound(index), []) => {
                let position = scope.len().checked_sub(1 + *index as usize);
                let name = position.map(|position| &scope[position]);
                self.out.push_str(name.ok_or(Unprintable::IllFormed)?);
            }
            (Op::Forall(..) | Op::Exists(..), [_]) => {
                self.quantifier(term, scope, frames, tasks)?
            }
            (Op::Lambda(_), [_]) => {
                let lifted = self.lambdas.get(&term).ok_or(Unprintable::IllFormed)?;
                let mut text = lifted.name.clone();
                for (index, _) in &lifted.captured {
                    let position = scope.len().checked_sub(1 + *index as usize);
                    let position = position.ok_or(Unprintable::IllFormed)?;
                    text.push(' ');
                    text.push_str(&scope[position]);
                }
                if lifted.captured.is_empty() {
                    self.out.push_str(&text);
                } else {
                    self.out.push_str(&format!("({text})"));
                }
            }
            _ => match self.shape(term, as_pattern)? {
                Shape::Atom(text) => self.out.push_str(&text),
                Shape::Apply(head, args) => {
                    self.out.push('(');
                    self.out.push_str(&head);
                    tasks.push(Task::Close);
                    for arg in args.into_iter().rev() {
                        tasks.push(part(arg));
                        tasks.push(Task::Text(" ".into()));
                    }
                }
                Shape::Pieces(pieces) => {
                    for piece in pieces.into_iter().rev() {
                        tasks.push(match piece {
                            Ok(text) => Task::Text(text),
                            Err(term) => part(term),
                        });
                    }
                }
            },
        }
        Ok(())
    }

    fn quantifier(
        &mut self,
        term: Term,
        scope: &mut Vec<String>,
        frames: &mut Vec<Frame>,
        tasks: &mut Vec<Task>,
    ) -> Result<(), Unprintable> {
        let (Op::Forall(binders, triggers) | Op::Exists(binders, triggers)) = self.terms.op(term)
        else {
            return Err(Unprintable::IllFormed);
        };
        let [body] = *self.terms.args(term) else {
            return Err(Unprintable::IllFormed);
        };
        let word = if matches!(self.terms.op(term), Op::Forall(..)) {
            "(forall ("
        } else {
            "(exists ("
        };
        self.out.push_str(word);
        frames.push(Frame {
            outside: scope.len(),
            names: FxHashMap::default(),
        });
        for (index, sort) in binders.iter().enumerate() {
            let name = format!("?{}", scope.len());
            let space = if index == 0 { "" } else { " " };
            let text = format!("{space}({name} {})", self.sort(*sort));
            self.out.push_str(&text);
            scope.push(name);
        }
        self.out.push_str(") ");
        tasks.push(Task::Close);
        tasks.push(Task::Leave);
        let mut groups: Vec<&[Term]> = triggers.iter().map(|group| &**group).collect();
        groups.retain(|group| !self.plain && group.iter().all(|term| self.is_pattern(*term)));
        if !groups.is_empty() {
            self.out.push_str("(! ");
            tasks.push(Task::Close);
        }
        for group in groups.iter().rev() {
            tasks.push(Task::Close);
            for term in group.iter().rev() {
                tasks.push(Task::Pattern(*term));
                tasks.push(Task::Text(" ".into()));
            }
            tasks.push(Task::Text(" :pattern (".into()));
        }
        self.body(body, tasks);
        Ok(())
    }
}
