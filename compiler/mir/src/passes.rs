//! The order of the passes.

use crate::borrow::infer_ownership;
use crate::counts::insert_counts;
use crate::hoist::hoist_invariants;
use crate::inline::{inline_calls, remove_unreached};
use crate::lower::{LowerError, Root, lower};
use crate::projections::place_projections;
use crate::ranges::narrow_integers;
use crate::reuse::reuse_memory;
use crate::simplify::simplify;
use crate::tail_calls::mark_tail_calls;
use crate::updates::take_parts_out;
use crate::{FunctionId, Program};

/// The code of all that the roots reach, ready to be emitted.
///
/// # Errors
///
/// Where the code holds a hole or something that is ghost, nests too deep, or needs endlessly many instances.
pub fn compile(items: &dyn tenet_core::Program, roots: &[Root]) -> Result<Program, LowerError> {
    let mut program = lower(items, roots)?;
    for function in &mut program.functions {
        simplify(function);
    }
    form_loops(&mut program);
    inline_calls(&mut program);
    remove_unreached(&mut program);
    form_loops(&mut program);
    narrow_integers(&mut program);
    for function in &mut program.functions {
        // A bound that is small needs no clamping, and so on.
        simplify(function);
        place_projections(function);
        take_parts_out(function);
        hoist_invariants(function);
    }
    let signatures = infer_ownership(&mut program);
    let mut functions = std::mem::take(&mut program.functions);
    for function in &mut functions {
        insert_counts(function, &signatures);
        reuse_memory(function, &program);
    }
    program.functions = functions;
    Ok(program)
}

/// Marks calls in tail position, and turns those of a function itself into loops.
fn form_loops(program: &mut Program) {
    let units: Vec<bool> = program.functions.iter().map(|f| f.unit).collect();
    for (index, function) in program.functions.iter_mut().enumerate() {
        mark_tail_calls(function, FunctionId(index as u32), &units);
        simplify(function);
    }
}
