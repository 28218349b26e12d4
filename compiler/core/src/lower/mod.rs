//! From typed HIR to Core: one pure function for each kind of item.
//!
//! What is asked of other items is their HIR signature and its types, never their Core: so no two items' lowerings wait for each other.

mod blocks;
mod calls;
mod expressions;
mod items;
mod lambdas;
mod loops;
mod operators;
mod patterns;
mod program;
mod quantifiers;
mod refined_arguments;
mod scope;
mod types;
mod updates;

pub use items::{lower_body, lower_constant, lower_data, lower_signature};
pub use program::{LoweredProgram, lower_program};

use std::sync::Arc;
use tenet_hir as hir;
use tenet_types::{Finding, TypedSignature};

/// What lowering asks about other items.
pub trait LowerEnv {
    /// The HIR of an item's signature.
    fn signature(&self, path: &str) -> Option<Arc<hir::Signature>>;

    /// The types of an item's signature.
    fn typed_signature(&self, path: &str) -> Option<Arc<TypedSignature>>;
}

/// Why an item has no Core.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Failure {
    /// What is wrong with it. Empty where that has been reported by an earlier pass, about this item or one that it refers to.
    pub findings: Vec<Finding>,
}

/// Why an expression has no Core.
pub(crate) enum Stop {
    /// An earlier pass has reported it.
    Reported,
    /// It is something that is not supported yet.
    Finding(Box<Finding>),
}

type Lowered<T> = Result<T, Stop>;

impl From<Stop> for Failure {
    fn from(stop: Stop) -> Failure {
        Failure {
            findings: match stop {
                Stop::Reported => Vec::new(),
                Stop::Finding(finding) => vec![*finding],
            },
        }
    }
}

/// Something that is not supported yet.
fn unsupported<T>(code: &'static str, at: hir::NodeId, what: &str) -> Lowered<T> {
    let message = format!("{what} not supported yet");
    Err(Stop::Finding(Box::new(Finding::error(
        code,
        "unsupported",
        at,
        message,
    ))))
}
