//! The clauses: literals in one arena, watches, and the forgetting of learned clauses.

use super::Literal;
use tenet_logic::StepId;

/// A clause's number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct ClauseId(u32);

impl ClauseId {
    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}

/// Where a clause comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ClauseKind {
    /// The problem, a definition or an axiom: kept, and to be satisfied.
    Problem,
    /// Learned from a conflict: may be forgotten.
    Learned,
    /// A reason that is stored for analysis only.
    Explanation,
}

struct Header {
    start: u32,
    length: u32,
    step: StepId,
    kind: ClauseKind,
    activity: f32,
    forgotten: bool,
}

/// A clause among those that a literal watches, with another literal that often decides it at a glance.
#[derive(Clone, Copy)]
pub(crate) struct Watch {
    pub(crate) clause: ClauseId,
    pub(crate) blocker: Literal,
}

#[derive(Default)]
pub(super) struct Clauses {
    arena: Vec<Literal>,
    headers: Vec<Header>,
    watches: Vec<Vec<Watch>>,
    learned: usize,
    increment: f32,
    limit: usize,
}

impl Clauses {
    pub(super) fn new_var(&mut self) {
        self.watches.push(Vec::new());
        self.watches.push(Vec::new());
    }

    pub(super) fn len(&self) -> usize {
        self.headers.len()
    }

    pub(super) fn add(&mut self, literals: &[Literal], step: StepId, kind: ClauseKind) -> ClauseId {
        let id = ClauseId(self.headers.len() as u32);
        self.headers.push(Header {
            start: self.arena.len() as u32,
            length: literals.len() as u32,
            step,
            kind,
            activity: self.increment,
            forgotten: false,
        });
        self.arena.extend_from_slice(literals);
        self.learned += usize::from(kind == ClauseKind::Learned);
        id
    }

    pub(super) fn watch(&mut self, clause: ClauseId, first: Literal, second: Literal) {
        for (watched, blocker) in [(first, second), (second, first)] {
            self.watches[watched.index()].push(Watch { clause, blocker });
        }
    }

    pub(super) fn literals(&self, clause: ClauseId) -> &[Literal] {
        let header = &self.headers[clause.index()];
        &self.arena[header.start as usize..(header.start + header.length) as usize]
    }

    pub(super) fn step(&self, clause: ClauseId) -> StepId {
        self.headers[clause.index()].step
    }

    pub(super) fn take_watches(&mut self, literal: Literal) -> Vec<Watch> {
        std::mem::take(&mut self.watches[literal.index()])
    }

    pub(super) fn put_watches(&mut self, literal: Literal, watches: Vec<Watch>) {
        self.watches[literal.index()] = watches;
    }

    /// Lets the clause watch another literal than the falsified one. The error is the other watched literal, where none can
    /// be found: the clause is then unit or false or satisfied by that literal.
    pub(super) fn move_watch(
        &mut self,
        clause: ClauseId,
        falsified: Literal,
        not_false: impl Fn(Literal) -> bool,
    ) -> Result<(), Literal> {
        let header = &self.headers[clause.index()];
        let (start, end) = (
            header.start as usize,
            (header.start + header.length) as usize,
        );
        let literals = &mut self.arena[start..end];
        if literals[0] == falsified {
            literals.swap(0, 1);
        }
        let other = literals[0];
        for position in 2..literals.len() {
            if not_false(literals[position]) {
                literals.swap(1, position);
                let watched = literals[1];
                self.watches[watched.index()].push(Watch {
                    clause,
                    blocker: other,
                });
                return Ok(());
            }
        }
        Err(other)
    }

    pub(super) fn bump(&mut self, clause: ClauseId) {
        self.increment = if self.increment == 0.0 {
            1.0
        } else {
            self.increment * 1.001
        };
        let header = &mut self.headers[clause.index()];
        if header.kind == ClauseKind::Learned {
            header.activity += self.increment;
        }
        if self.increment > 1e20 {
            for header in &mut self.headers {
                header.activity *= 1e-20;
            }
            self.increment *= 1e-20;
        }
    }

    pub(super) fn is_crowded(&self) -> bool {
        self.learned > self.limit.max(2000)
    }

    /// Forgets the less active half of the learned clauses that are longer than two and not locked.
    pub(super) fn reduce(&mut self, locked: &[bool]) {
        let mut victims: Vec<usize> = (0..self.headers.len())
            .filter(|&index| {
                let header = &self.headers[index];
                header.kind == ClauseKind::Learned
                    && !header.forgotten
                    && header.length > 2
                    && !locked[index]
            })
            .collect();
        victims.sort_by(|a, b| {
            let (a, b) = (&self.headers[*a], &self.headers[*b]);
            a.activity
                .total_cmp(&b.activity)
                .then(a.start.cmp(&b.start))
        });
        victims.truncate(victims.len() / 2);
        for index in &victims {
            self.headers[*index].forgotten = true;
        }
        self.learned -= victims.len();
        self.limit = self.limit.max(2000) + 500;
        let headers = &self.headers;
        for watches in &mut self.watches {
            watches.retain(|watch| !headers[watch.clause.index()].forgotten);
        }
    }
}
