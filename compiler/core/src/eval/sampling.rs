//! Arguments beyond the small ones: longer lists, larger numbers, numbers that are related to each other. They are drawn by a generator with a fixed
//! seed (SplitMix64: Steele, Lea and Flood, *Fast splittable pseudorandom number generators*, OOPSLA 2014), so that a search is the same each time.

use super::enumerate::Scope;
use super::machine::Machine;
use super::value::order;
use super::{Enumerator, Integer, Value};
use crate::{RefinedType, Type};

/// The longest list that is drawn.
const LONGEST: u64 = 8;
/// Data are nested no deeper.
const DEEPEST: u32 = 5;
/// How many integers drawn before may be drawn again.
const REMEMBERED: usize = 8;

/// Draws values of types.
pub(super) struct Sampler {
    state: u64,
    /// Integers that were drawn for this choice of arguments.
    drawn: Vec<Integer>,
}

impl Sampler {
    pub(super) fn new() -> Sampler {
        Sampler {
            state: 0x5eed,
            drawn: Vec::new(),
        }
    }

    /// Forgets what was drawn: another choice of arguments begins.
    pub(super) fn restart(&mut self) {
        self.drawn.clear();
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `bound`, which is not 0.
    fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound.max(1)
    }

    /// A value of a type; what refines it is met inside of containers, and left to be tested otherwise.
    pub(super) fn value(
        &mut self,
        machine: &mut Machine<'_>,
        pools: &mut Enumerator,
        scope: &Scope,
        ty: &RefinedType,
        depth: u32,
    ) -> Option<Value> {
        match ty {
            RefinedType::Where { base, .. } if depth == 0 => {
                self.value(machine, pools, scope, base, depth)
            }
            RefinedType::Where { .. } | RefinedType::Fn(..) => {
                self.small(machine, pools, scope, ty)
            }
            RefinedType::List(element) => {
                let items = self.items(machine, pools, scope, element, depth)?;
                Some(Value::list(items))
            }
            RefinedType::Set(element) => {
                let items = self.items(machine, pools, scope, element, depth)?;
                Some(Value::set(items))
            }
            RefinedType::Map(key, value) => {
                let keys = self.items(machine, pools, scope, key, depth)?;
                let entries = keys.into_iter().map(|key| {
                    let value = self.value(machine, pools, scope, value, depth + 1)?;
                    Some((key, value))
                });
                Some(Value::map(entries.collect::<Option<_>>()?))
            }
            RefinedType::Tuple(parts) => {
                let parts = parts
                    .iter()
                    .map(|(_, part)| self.value(machine, pools, scope, part, depth + 1));
                Some(Value::tuple(parts.collect::<Option<_>>()?))
            }
            RefinedType::Data(..) => self.data(machine, pools, scope, ty, depth),
            RefinedType::Base(base) => self.plain(machine, pools, scope, base, depth),
        }
    }

    fn plain(
        &mut self,
        machine: &mut Machine<'_>,
        pools: &mut Enumerator,
        scope: &Scope,
        ty: &Type,
        depth: u32,
    ) -> Option<Value> {
        Some(match ty {
            Type::Int | Type::Param(_) => Value::Int(self.integer(pools)),
            Type::Bool => Value::Bool(self.below(2) == 1),
            Type::Unit => Value::Unit,
            Type::Never => return None,
            Type::Char => {
                let chars = pools.chars();
                Value::Char(chars[self.below(chars.len() as u64) as usize])
            }
            Type::Text => {
                let chars = pools.chars();
                let few = 1 + self.below(chars.len() as u64);
                let length = self.below(LONGEST);
                let text: String = (0..length)
                    .map(|_| chars[self.below(few) as usize])
                    .collect();
                Value::text(&text)
            }
            ty => {
                let refined = super::refinements::one_level(ty);
                if matches!(refined, RefinedType::Base(_)) {
                    return self.small(machine, pools, scope, &refined);
                }
                return self.value(machine, pools, scope, &refined, depth);
            }
        })
    }

    fn integer(&mut self, pools: &Enumerator) -> Integer {
        let literals = pools.literals();
        let near = self.below(3) as i64 - 1;
        let n = match self.below(16) {
            0..=6 => Integer::from(self.below(10) as i64 - 2),
            7..=10 if !self.drawn.is_empty() => {
                let position = self.below(self.drawn.len() as u64) as usize;
                self.drawn[position].add(&Integer::from(near))
            }
            11..=12 if !literals.is_empty() => {
                let position = self.below(literals.len() as u64) as usize;
                literals[position].add(&Integer::from(near))
            }
            13 => Integer::from((1i64 << self.below(40)) + near),
            14 => Integer::from(-(self.below(40) as i64)),
            _ => Integer::from(self.below(100) as i64),
        };
        if self.drawn.len() < REMEMBERED {
            self.drawn.push(n.clone());
        }
        n
    }

    fn items(
        &mut self,
        machine: &mut Machine<'_>,
        pools: &mut Enumerator,
        scope: &Scope,
        element: &RefinedType,
        depth: u32,
    ) -> Option<Vec<Value>> {
        let longest = if depth == 0 { LONGEST } else { LONGEST / 2 };
        let length = self.below(longest);
        let mut items = (0..length)
            .map(|_| self.value(machine, pools, scope, element, depth + 1))
            .collect::<Option<Vec<_>>>()?;
        match self.below(8) {
            // Many preconditions ask for order.
            0..=2 => items.sort_by(order),
            3 => {
                items.sort_by(order);
                items.dedup_by(|a, b| order(a, b).is_eq());
            }
            4 => items.sort_by(|a, b| order(b, a)),
            _ => {}
        }
        Some(items)
    }

    fn data(
        &mut self,
        machine: &mut Machine<'_>,
        pools: &mut Enumerator,
        scope: &Scope,
        ty: &RefinedType,
        depth: u32,
    ) -> Option<Value> {
        let RefinedType::Data(path, args) = ty else {
            return None;
        };
        let data = machine.items.data(path)?;
        if depth >= DEEPEST || !data.invariants.is_empty() {
            return self.small(machine, pools, scope, ty);
        }
        let index = self.below(data.constructors.len() as u64) as usize;
        let constructor = data.constructors.get(index)?;
        let shape = machine.shape(path, index as u32).ok()?;
        let types = super::enumerate::field_types(&data, &constructor.fields, args);
        let inner = Scope::Data(path.clone());
        let fields = types
            .iter()
            .map(|ty| self.value(machine, pools, &inner, ty, depth + 1));
        Some(Value::data(shape, fields.collect::<Option<_>>()?))
    }

    /// One of the small values of a type.
    fn small(
        &mut self,
        machine: &mut Machine<'_>,
        pools: &mut Enumerator,
        scope: &Scope,
        ty: &RefinedType,
    ) -> Option<Value> {
        let start = self.below(6) as usize;
        for size in (0..=start).rev().chain(start + 1..8) {
            let pool = pools.values(machine, scope, ty, size);
            if !pool.is_empty() {
                return Some(pool[self.below(pool.len() as u64) as usize].clone());
            }
        }
        None
    }
}
