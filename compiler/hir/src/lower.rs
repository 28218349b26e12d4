//! From the tree of one item to its HIR: numbers its nodes, resolves its names.

mod calls;
mod env;
mod expressions;
mod items;
mod names;
mod patterns;
mod statements;
mod types;

use crate::{
    Body, Item, ItemPath, Local, LocalId, LocalKind, Name, NodeId, Scope, SourceMap, TypeParam,
};
use tenet_grammar::ast;
use tenet_source::{Diagnostic, Span};

/// How many mistakes of one item are reported at most.
const MAX_DIAGNOSTICS: usize = 100;
/// After how many mistakes of one item nothing more is suggested.
const MAX_SUGGESTIONS: usize = 20;

/// What lowering an item gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoweredItem {
    /// The item without spans.
    pub item: Item,
    /// Where its nodes stand.
    pub source_map: SourceMap,
    /// What is wrong with its names.
    pub diagnostics: Vec<Diagnostic>,
}

/// Lowers one item, which [`crate::items`] lists under `path`. `None` for traits, impls and effects, which have no HIR.
pub fn lower_item(item: &ast::Item, path: &ItemPath, scope: &Scope) -> Option<LoweredItem> {
    let name = items::name_span(item)?;
    let mut lower = Lower {
        scope,
        path: path.clone(),
        nodes: Vec::new(),
        locals: Vec::new(),
        env: env::Env::default(),
        between_turns: Vec::new(),
        type_params: Vec::new(),
        diagnostics: Vec::new(),
    };
    let item_hir = lower.item(item)?;
    let mut diagnostics = lower.diagnostics;
    for diagnostic in &mut diagnostics {
        diagnostic.function = Some(path.clone());
    }
    Some(LoweredItem {
        item: item_hir,
        source_map: SourceMap {
            item: item.span,
            name,
            nodes: lower.nodes,
        },
        diagnostics,
    })
}

/// The state of lowering one item.
struct Lower<'a> {
    scope: &'a Scope,
    path: ItemPath,
    nodes: Vec<Span>,
    locals: Vec<Local>,
    /// The locals in scope.
    env: env::Env,
    /// The loop variables that are out of scope only because the clauses of their loop are being read.
    between_turns: Vec<Name>,
    type_params: Vec<TypeParam>,
    diagnostics: Vec<Diagnostic>,
}

impl Lower<'_> {
    fn node(&mut self, span: Span) -> NodeId {
        let id = NodeId(self.nodes.len() as u32);
        self.nodes.push(span);
        id
    }

    /// Makes a local without putting it in scope.
    fn local(&mut self, name: &Name, kind: LocalKind, id: NodeId) -> LocalId {
        let local = LocalId(self.locals.len() as u32);
        self.locals.push(Local {
            name: name.clone(),
            kind,
            id,
        });
        local
    }

    /// Puts a local in scope.
    fn bring(&mut self, name: &Name, local: LocalId) {
        self.env.bring(name, local);
    }

    /// Runs `f` and takes what it brought out of scope again.
    fn scoped<R>(&mut self, f: impl FnOnce(&mut Self) -> R) -> R {
        let mark = self.env.mark();
        let out = f(self);
        self.env.back_to(mark);
        out
    }

    /// Runs `f` with some locals in scope.
    fn with_names<R>(&mut self, names: &[(Name, LocalId)], f: impl FnOnce(&mut Self) -> R) -> R {
        self.scoped(|lower| {
            for (name, local) in names {
                lower.bring(name, *local);
            }
            f(lower)
        })
    }

    fn find_local(&self, name: &str) -> Option<LocalId> {
        self.env.find(name)
    }

    fn error(&mut self, code: &'static str, span: Span, message: impl Into<String>) {
        self.report(Diagnostic::error(code, "name", span, message));
    }

    fn unsupported(&mut self, code: &'static str, span: Span, what: &str) {
        let message = format!("{what} not supported yet");
        self.report(Diagnostic::error(code, "unsupported", span, message));
    }

    /// Reports; of hundreds of mistakes in one item the first hundred.
    fn report(&mut self, diagnostic: Diagnostic) {
        if self.diagnostics.len() < MAX_DIAGNOSTICS {
            self.diagnostics.push(diagnostic);
        }
    }

    /// Whether to look for names near an unknown one: that takes time in proportion to all names.
    fn suggests(&self) -> bool {
        self.diagnostics.len() < MAX_SUGGESTIONS
    }

    /// The body of the item, which must be lowered after its signature.
    fn finish_body(&mut self, first_node: u32, block: crate::Block) -> Body {
        Body {
            path: self.path.clone(),
            block,
            locals: self.locals.clone(),
            first_node,
            end_node: self.nodes.len() as u32,
        }
    }
}
