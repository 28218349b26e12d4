//! Names and identities: how items, locals, constructors and nodes are told apart.

use std::fmt;
use std::sync::Arc;

/// A name as it is written.
pub type Name = Arc<str>;

/// The qualified path of an item, such as `bank.withdraw`. A test's path is `bank.test "its name"`.
pub type ItemPath = Arc<str>;

/// The path of a module, such as `std.list`.
pub type ModulePath = Arc<str>;

/// A node of one item: nodes are numbered in preorder, the signature (with its clauses) first, then the body.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(pub u32);

/// A local of one item: parameters, binders of refinements, `let`s, patterns. The signature's come first.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct LocalId(pub u32);

impl fmt::Debug for NodeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.0)
    }
}

impl fmt::Debug for LocalId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "${}", self.0)
    }
}

/// A constructor: of an enum, or the one of a record (index 0, the record's own name).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CtorRef {
    /// The record or enum.
    pub data: ItemPath,
    /// Which of its constructors, in order of declaration.
    pub index: u32,
    /// Its name.
    pub name: Name,
}

/// The path of the prelude's `Option`.
pub const OPTION: &str = "std.prelude.Option";
/// The path of the prelude's `Result`.
pub const RESULT: &str = "std.prelude.Result";
/// The module whose public items are in scope everywhere.
pub const PRELUDE: &str = "std.prelude";
/// Modules of the standard library that are in scope everywhere under their last name; a function that the
/// scope does not have is looked for in them, see [`crate::Scope`].
pub const STANDARD_MODULES: &[&str] = &[
    "std.list",
    "std.text",
    "std.map",
    "std.set",
    "std.option",
    "std.result",
    "std.int",
    "std.char",
    "std.order",
];

/// The module part of an item's path: `bank` of `bank.withdraw`.
pub fn module_of(path: &str) -> &str {
    // A test's name may hold dots; it stands after the first quotation mark.
    let head = path.split(" \"").next().unwrap_or(path);
    head.rsplit_once('.').map_or("", |(module, _)| module)
}

/// The last part of an item's path: `withdraw` of `bank.withdraw`.
pub fn last_name(path: &str) -> &str {
    let module = module_of(path);
    if module.is_empty() {
        path
    } else {
        &path[module.len() + 1..]
    }
}

/// Whether a module belongs to the standard library, where functions without a body are intrinsics.
pub fn is_standard(module: &str) -> bool {
    module == "std" || module.starts_with("std.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_split_at_the_last_dot_before_a_tests_name() {
        assert_eq!(module_of("a.b.f"), "a.b");
        assert_eq!(last_name("a.b.f"), "f");
        assert_eq!(module_of("a.test \"x.y\""), "a");
        assert_eq!(last_name("a.test \"x.y\""), "test \"x.y\"");
    }
}
