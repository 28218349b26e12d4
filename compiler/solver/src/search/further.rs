//! What to do when every obligation is satisfied: the thorough checks of the theories, definitions, instances; from the cheap
//! and certain to the costly and unlikely.

use super::{Outcome, Search};
use crate::verdict::Reason;
use tenet_logic::Sequent;

/// How far the search goes beyond what is asked for directly. Stages are tried in order, each when the ones before have
/// nothing new to offer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Stage(pub(crate) u32);

/// From this stage on formulas are instantiated at the bounds of their guards.
const AT_BOUNDS: u32 = 1;
/// From this stage on formulas are instantiated at all terms of a sort.
const BLIND: u32 = 2;
/// Rounds of instances that models ask for while others are held back.
const EARLY_REFINEMENTS: u32 = 2;
/// Rounds of instances that models ask for.
const MOST_REFINEMENTS: u32 = 40;

impl Search<'_> {
    /// Makes matching and saturation start before anything is decided. True if that brought something new.
    pub(super) fn prepare(&mut self) -> bool {
        if self.sat.level() > 0 || self.prepared == self.sat.trail().len() {
            return false;
        }
        if self.equate_implied()
            || self.saturate()
            || self.instantiate_by_matching()
            || self.unfold_decided()
        {
            return true;
        }
        self.prepared = self.sat.trail().len();
        false
    }

    /// Looks for something new on a branch where everything is decided. `None` if there is something, or a conflict.
    pub(super) fn look_further(&mut self, sequent: &Sequent) -> Option<Outcome> {
        if self.check_theories() {
            return None;
        }
        loop {
            if self.advance() {
                return None;
            }
            if !self.options.thorough {
                return Some(Outcome::Open(self.reason()));
            }
            let last = self.options.max_unfold_depth.max(BLIND);
            // While instances are held back by their generation only, a model of what there is says little.
            let is_early = self.quantifiers.limited
                && self.stage.0 < last
                && self.refinements >= EARLY_REFINEMENTS;
            if !is_early && let Some(judgement) = self.judge(sequent) {
                if judgement.is_countermodel {
                    return Some(Outcome::Countermodel(judgement.model));
                }
                self.candidate = Some(judgement.model);
                if self.refinements < MOST_REFINEMENTS && self.refine(sequent, &judgement.falsified)
                {
                    self.refinements += 1;
                    return None;
                }
            }
            if self.stage.0 >= last {
                return Some(Outcome::Open(self.reason()));
            }
            self.stage.0 += 1;
            self.saturation.start_over();
            self.quantifiers.ceiling =
                (self.quantifiers.ceiling * 2).min(self.options.max_generation);
        }
    }

    /// Have the cheaper means been used up?
    pub(crate) fn is_thorough(&self) -> bool {
        self.stage.0 > 0
    }

    fn check_theories(&mut self) -> bool {
        match self.check_arithmetic() {
            Some(true) => return true,
            Some(false) => self.arithmetic_gave_up = true,
            None => self.arithmetic_gave_up = false,
        }
        self.equate_implied() || self.check_acyclic()
    }

    /// Everything that the present stage allows. True if something is new.
    fn advance(&mut self) -> bool {
        self.quantifiers.limited = false;
        if self.saturate()
            || self.unfold_decided()
            || self.combine()
            || self.instantiate_by_matching()
            || self.split_data()
            || self.split_fields()
        {
            return true;
        }
        if self.stage.0 >= AT_BOUNDS && self.instantiate_at_bounds() {
            return true;
        }
        if self.unfold_up_to(self.stage.0) {
            return true;
        }
        self.stage.0 >= BLIND && self.instantiate_at_terms()
    }

    fn reason(&self) -> Reason {
        if self.arithmetic_gave_up {
            Reason::Arithmetic
        } else if self.quantifiers.limited {
            Reason::Quantifiers
        } else if self.definitions.is_waiting() {
            Reason::Unfolding
        } else if !self.quantifiers.is_idle() {
            Reason::Quantifiers
        } else {
            Reason::Incomplete
        }
    }
}
