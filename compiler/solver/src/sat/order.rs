//! The order of decisions: variables by activity (Moskewicz et al., Chaff, 2001; the heap as in MiniSat), ties by number.

use super::Var;

const ABSENT: u32 = u32::MAX;

/// A heap of variables, the most active first.
#[derive(Default)]
pub(crate) struct Order {
    activity: Vec<f64>,
    heap: Vec<Var>,
    place: Vec<u32>,
    increment: f64,
    /// Variables that decisions are about at all.
    wanted: Vec<bool>,
}

impl Order {
    pub(super) fn new_var(&mut self) {
        self.activity.push(0.0);
        self.place.push(ABSENT);
        self.wanted.push(false);
        if self.increment == 0.0 {
            self.increment = 1.0;
        }
    }

    /// Puts the variable up for decision.
    pub(crate) fn want(&mut self, var: Var) {
        self.wanted[var.index()] = true;
        self.insert(var);
    }

    pub(super) fn unassigned(&mut self, var: Var) {
        if self.wanted[var.index()] {
            self.insert(var);
        }
    }

    fn insert(&mut self, var: Var) {
        if self.place[var.index()] == ABSENT {
            self.place[var.index()] = self.heap.len() as u32;
            self.heap.push(var);
            self.rise(self.heap.len() - 1);
        }
    }

    /// Takes out the most active variable.
    pub(crate) fn pop(&mut self) -> Option<Var> {
        let first = *self.heap.first()?;
        self.place[first.index()] = ABSENT;
        let last = self.heap.pop()?;
        if last != first {
            self.heap[0] = last;
            self.place[last.index()] = 0;
            self.sink(0);
        }
        Some(first)
    }

    pub(crate) fn activity(&self, var: Var) -> f64 {
        self.activity[var.index()]
    }

    pub(crate) fn bump(&mut self, var: Var) {
        self.activity[var.index()] += self.increment;
        if self.activity[var.index()] > 1e100 {
            for activity in &mut self.activity {
                *activity *= 1e-100;
            }
            self.increment *= 1e-100;
        }
        let place = self.place[var.index()];
        if place != ABSENT {
            self.rise(place as usize);
        }
    }

    pub(crate) fn decay(&mut self) {
        self.increment /= 0.95;
    }

    fn before(&self, a: Var, b: Var) -> bool {
        let (x, y) = (self.activity[a.index()], self.activity[b.index()]);
        x > y || (x == y && a < b)
    }

    fn rise(&mut self, mut at: usize) {
        while at > 0 {
            let parent = (at - 1) / 2;
            if !self.before(self.heap[at], self.heap[parent]) {
                break;
            }
            self.exchange(at, parent);
            at = parent;
        }
    }

    fn sink(&mut self, mut at: usize) {
        loop {
            let mut best = at;
            for child in [2 * at + 1, 2 * at + 2] {
                if child < self.heap.len() && self.before(self.heap[child], self.heap[best]) {
                    best = child;
                }
            }
            if best == at {
                return;
            }
            self.exchange(at, best);
            at = best;
        }
    }

    fn exchange(&mut self, a: usize, b: usize) {
        self.heap.swap(a, b);
        self.place[self.heap[a].index()] = a as u32;
        self.place[self.heap[b].index()] = b as u32;
    }
}
