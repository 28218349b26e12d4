//! A whole program at once, for tests and for drivers without a database.

use super::{Failure, LowerEnv, lower_body, lower_constant, lower_data, lower_signature};
use crate::{Path, ProgramMap};
use std::sync::Arc;
use tenet_hir::{Signature, SignatureKind};
use tenet_types::{TypedItem, TypedSignature};

/// The Core of a program.
#[derive(Clone, Debug, Default)]
pub struct LoweredProgram {
    /// The items that could be lowered.
    pub program: ProgramMap,
    /// Those that could not, with the reasons.
    pub failures: Vec<(Path, Failure)>,
}

struct Items<'a>(&'a tenet_types::Program);

impl LowerEnv for Items<'_> {
    fn signature(&self, path: &str) -> Option<Arc<Signature>> {
        self.0.items.get(path).map(|item| item.signature.clone())
    }

    fn typed_signature(&self, path: &str) -> Option<Arc<TypedSignature>> {
        let item = self.0.items.get(path)?;
        Some(item.typed_signature.clone())
    }
}

/// Lowers every item of a program in which no error was found.
pub fn lower_program(program: &tenet_types::Program) -> LoweredProgram {
    let env = Items(program);
    let mut out = LoweredProgram::default();
    for (path, item) in &program.items {
        if let Err(failure) = lower_item(item, &env, &mut out.program) {
            out.failures.push((path.clone(), failure));
        }
    }
    out
}

fn lower_item(item: &TypedItem, env: &Items<'_>, out: &mut ProgramMap) -> Result<(), Failure> {
    let (signature, typed) = (&item.signature, &item.typed_signature);
    let body = item.body.as_deref().zip(item.typed_body.as_deref());
    match &signature.kind {
        SignatureKind::Function(_) | SignatureKind::Test => {
            let core = lower_signature(signature, typed, env)?;
            let body = match body {
                Some((body, typed_body)) => {
                    Some(lower_body(signature, typed, body, typed_body, &core, env)?)
                }
                None => None,
            };
            out.add_function(core, body);
        }
        SignatureKind::Data(_) => out.add_data(lower_data(signature, typed, env)?),
        SignatureKind::Const(_) => {
            if let Some((body, typed_body)) = body {
                out.add_constant(lower_constant(signature, typed, body, typed_body, env)?);
            }
        }
        SignatureKind::Alias(_) => {}
    }
    Ok(())
}
