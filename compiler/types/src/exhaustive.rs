//! Which cases of a `match` are missing and which can never be reached, by structure alone: guards count as failing,
//! refinements are not looked at. After Maranget, "Warnings for pattern matching" (2007).

use crate::{Env, HeaderKind, Ty};
use tenet_hir::{Arm, NodeId, Pattern, PatternKind};

/// What was found out about a `match`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MatchReport {
    /// Patterns that cover what no case does, as text.
    pub missing: Vec<String>,
    /// Cases that nothing reaches.
    pub unreachable: Vec<NodeId>,
}

/// The steps after which a match is not judged: the problem is exponential.
const FUEL: u32 = 20_000;
/// The greatest number of missing cases that are listed.
const MAX_MISSING: usize = 8;

/// Judges a `match` over values of type `ty`; `None` where it would take too long.
pub fn judge(ty: &Ty, arms: &[Arm], env: &dyn Env) -> Option<MatchReport> {
    let mut search = Search { env, fuel: FUEL };
    let mut rows: Vec<Vec<Pat>> = Vec::new();
    let mut out = MatchReport::default();
    let types = [ty.clone()];
    for arm in arms {
        let row = vec![simplify(&arm.pattern)];
        if search.useful(&rows, &row, &types)?.is_none() {
            out.unreachable.push(arm.id);
        } else if arm.guard.is_none() {
            rows.push(row);
        }
    }
    while out.missing.len() < MAX_MISSING {
        match search.useful(&rows, &[Pat::Any], &types)? {
            Some(witness) => {
                out.missing.extend(witness.iter().map(Pat::to_string));
                rows.push(witness);
            }
            None => break,
        }
    }
    Some(out)
}

/// A pattern with names forgotten.
#[derive(Clone, Debug, PartialEq)]
enum Pat {
    Any,
    Node(Head, Vec<Pat>),
    Or(Vec<Pat>),
}

/// What stands at the head of a value.
#[derive(Clone, Debug, PartialEq)]
enum Head {
    /// A constructor by index, with its name and the names of its fields.
    Ctor(u32, String),
    Tuple,
    Bool(bool),
    /// An integer, text or character, as it is written: one of infinitely many.
    Literal(String),
    /// A list of exactly so many elements.
    Exactly(usize),
    /// A list of at least so many at its front and so many at its back.
    AtLeast(usize, usize),
}

impl std::fmt::Display for Pat {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let list = |parts: &[Pat]| -> String {
            let parts: Vec<String> = parts.iter().map(Pat::to_string).collect();
            parts.join(", ")
        };
        match self {
            Pat::Any => write!(f, "_"),
            Pat::Or(parts) => {
                let parts: Vec<String> = parts.iter().map(Pat::to_string).collect();
                write!(f, "{}", parts.join(" | "))
            }
            Pat::Node(Head::Ctor(_, name), parts) if parts.is_empty() => write!(f, "{name}"),
            Pat::Node(Head::Ctor(_, name), parts) => write!(f, "{name}({})", list(parts)),
            Pat::Node(Head::Tuple, parts) => write!(f, "({})", list(parts)),
            Pat::Node(Head::Bool(value), _) => write!(f, "{value}"),
            Pat::Node(Head::Literal(text), _) => write!(f, "{text}"),
            Pat::Node(Head::Exactly(_), parts) => write!(f, "[{}]", list(parts)),
            Pat::Node(Head::AtLeast(front, _), parts) => {
                let mut parts: Vec<String> = parts.iter().map(Pat::to_string).collect();
                parts.insert((*front).min(parts.len()), "*_".to_string());
                write!(f, "[{}]", parts.join(", "))
            }
        }
    }
}

fn simplify(pattern: &Pattern) -> Pat {
    match &pattern.kind {
        PatternKind::Error | PatternKind::Wildcard | PatternKind::Bind(_) => Pat::Any,
        PatternKind::Int(value) => Pat::Node(Head::Literal(value.to_string()), Vec::new()),
        PatternKind::Text(value) => Pat::Node(Head::Literal(format!("{value:?}")), Vec::new()),
        PatternKind::Char(value) => Pat::Node(Head::Literal(format!("{value:?}")), Vec::new()),
        PatternKind::Bool(value) => Pat::Node(Head::Bool(*value), Vec::new()),
        PatternKind::Tuple(parts) => Pat::Node(Head::Tuple, parts.iter().map(simplify).collect()),
        PatternKind::Or(parts) => Pat::Or(parts.iter().map(simplify).collect()),
        PatternKind::List { front, rest, back } => {
            let parts = front.iter().chain(back).map(simplify).collect();
            let head = match rest {
                Some(_) => Head::AtLeast(front.len(), back.len()),
                None => Head::Exactly(front.len()),
            };
            Pat::Node(head, parts)
        }
        PatternKind::Ctor { ctor, args } => {
            let args = args.as_deref().unwrap_or_default();
            let head = Head::Ctor(ctor.index, ctor.name.to_string());
            if args.iter().any(|a| a.name.is_some()) {
                // Named fields are put in order once the constructor's header is at hand.
                let named = args.iter().map(|a| {
                    let name = a.name.as_deref().unwrap_or_default().to_string();
                    Pat::Node(Head::Literal(name), vec![simplify(&a.pattern)])
                });
                Pat::Node(
                    Head::Ctor(ctor.index, format!("={}", ctor.name)),
                    named.collect(),
                )
            } else {
                Pat::Node(head, args.iter().map(|a| simplify(&a.pattern)).collect())
            }
        }
    }
}

struct Search<'a> {
    env: &'a dyn Env,
    fuel: u32,
}

impl Search<'_> {
    /// Whether some value matches `row` and none of `rows`: patterns for such a value. The outer `None` says that
    /// the fuel ran out.
    #[allow(clippy::option_option)]
    fn useful(&mut self, rows: &[Vec<Pat>], row: &[Pat], types: &[Ty]) -> Option<Option<Vec<Pat>>> {
        self.fuel = self.fuel.checked_sub(1 + rows.len() as u32)?;
        let (Some(first), Some(ty)) = (row.first(), types.first()) else {
            return Some(rows.is_empty().then(Vec::new));
        };
        match first {
            Pat::Or(alternatives) => {
                for alternative in alternatives {
                    let mut one = vec![alternative.clone()];
                    one.extend_from_slice(&row[1..]);
                    if let Some(found) = self.useful(rows, &one, types)? {
                        return Some(Some(found));
                    }
                }
                Some(None)
            }
            Pat::Node(..) => {
                for head in self.split(first, rows, ty) {
                    if let Some(found) = self.specialised(rows, row, types, &head)? {
                        return Some(Some(found));
                    }
                }
                Some(None)
            }
            Pat::Any => self.any(rows, row, types),
        }
    }

    /// The case of a row that begins with anything.
    #[allow(clippy::option_option)]
    fn any(&mut self, rows: &[Vec<Pat>], row: &[Pat], types: &[Ty]) -> Option<Option<Vec<Pat>>> {
        let used = self.used(rows, &types[0]);
        let all = self.signature(&types[0], &used);
        let complete = all
            .as_ref()
            .is_some_and(|all| all.iter().all(|head| used.contains(head)));
        if let (true, Some(all)) = (complete, &all) {
            for head in all {
                if let Some(found) = self.specialised(rows, row, types, head)? {
                    return Some(Some(found));
                }
            }
            return Some(None);
        }
        let default: Vec<Vec<Pat>> = rows.iter().flat_map(|r| default_rows(r)).collect();
        let Some(mut rest) = self.useful(&default, &row[1..], &types[1..])? else {
            return Some(None);
        };
        let unused = all.and_then(|all| all.into_iter().find(|head| !used.contains(head)));
        let first = match unused {
            Some(head) if !used.is_empty() || !rows.is_empty() => {
                let parts = vec![Pat::Any; self.arity(&types[0], &head)];
                Pat::Node(head, parts)
            }
            _ => Pat::Any,
        };
        rest.insert(0, first);
        Some(Some(rest))
    }

    #[allow(clippy::option_option)]
    fn specialised(
        &mut self,
        rows: &[Vec<Pat>],
        row: &[Pat],
        types: &[Ty],
        head: &Head,
    ) -> Option<Option<Vec<Pat>>> {
        let parts = self.part_types(&types[0], head);
        let arity = parts.len();
        let mut narrowed = Vec::new();
        for r in rows {
            self.specialise(r, head, &parts, &types[0], &mut narrowed);
        }
        let mut this = Vec::new();
        self.specialise(row, head, &parts, &types[0], &mut this);
        let mut inner = parts;
        inner.extend_from_slice(&types[1..]);
        for row in this {
            if let Some(mut found) = self.useful(&narrowed, &row, &inner)? {
                let rest = found.split_off(arity.min(found.len()));
                let mut out = vec![Pat::Node(head.clone(), found)];
                out.extend(rest);
                return Some(Some(out));
            }
        }
        Some(None)
    }

    /// The rows for the parts of values with this head.
    fn specialise(&self, row: &[Pat], head: &Head, parts: &[Ty], ty: &Ty, out: &mut Vec<Vec<Pat>>) {
        let arity = parts.len();
        match &row[0] {
            Pat::Any => {
                let mut new = vec![Pat::Any; arity];
                new.extend_from_slice(&row[1..]);
                out.push(new);
            }
            Pat::Or(alternatives) => {
                for alternative in alternatives {
                    let mut one = vec![alternative.clone()];
                    one.extend_from_slice(&row[1..]);
                    self.specialise(&one, head, parts, ty, out);
                }
            }
            node @ Pat::Node(..) => {
                if let Some(mut new) = self.parts(node, head, arity, ty) {
                    new.extend_from_slice(&row[1..]);
                    out.push(new);
                }
            }
        }
    }

    /// The parts of a pattern seen as one with this head, if it matches any value with it.
    fn parts(&self, pat: &Pat, head: &Head, arity: usize, ty: &Ty) -> Option<Vec<Pat>> {
        let Pat::Node(own, parts) = pat else {
            return None;
        };
        match (own, head) {
            (Head::Ctor(i, name), Head::Ctor(j, _)) if i == j => Some(if name.starts_with('=') {
                self.named(parts, *i, ty, arity)
            } else {
                resized(parts, arity)
            }),
            (Head::Exactly(m), Head::Exactly(n)) if m == n => Some(resized(parts, arity)),
            (Head::AtLeast(front, back), Head::Exactly(n) | Head::AtLeast(n, 0))
                if front + back <= *n =>
            {
                let mut new: Vec<Pat> = parts.iter().take(*front).cloned().collect();
                new.resize(n - back, Pat::Any);
                new.extend(parts.iter().skip(*front).cloned());
                Some(resized(&new, arity))
            }
            (a, b) if a == b => Some(resized(parts, arity)),
            _ => None,
        }
    }

    fn named(&self, parts: &[Pat], index: u32, ty: &Ty, arity: usize) -> Vec<Pat> {
        let mut out = vec![Pat::Any; arity];
        let names = self.field_names(ty, index);
        for part in parts {
            if let Pat::Node(Head::Literal(name), inner) = part
                && let Some(i) = names.iter().position(|n| n == name)
                && let (Some(slot), Some(pat)) = (out.get_mut(i), inner.first())
            {
                *slot = pat.clone();
            }
        }
        out
    }

    fn field_names(&self, ty: &Ty, index: u32) -> Vec<String> {
        self.fields(ty, index)
            .into_iter()
            .map(|(name, _)| name)
            .collect()
    }

    fn fields(&self, ty: &Ty, index: u32) -> Vec<(String, Ty)> {
        let Ty::Data(path, args) = ty else {
            return Vec::new();
        };
        let Some(header) = self.env.header(path) else {
            return Vec::new();
        };
        let HeaderKind::Data(data) = &header.kind else {
            return Vec::new();
        };
        data.ctors.get(index as usize).map_or(Vec::new(), |c| {
            c.fields
                .iter()
                .map(|f| (f.name.to_string(), f.ty.substitute(args, &[])))
                .collect()
        })
    }

    fn arity(&self, ty: &Ty, head: &Head) -> usize {
        self.part_types(ty, head).len()
    }

    fn part_types(&self, ty: &Ty, head: &Head) -> Vec<Ty> {
        match (head, ty) {
            (Head::Ctor(index, _), ty) => self
                .fields(ty, *index)
                .into_iter()
                .map(|(_, t)| t)
                .collect(),
            (Head::Tuple, Ty::Tuple(t)) => t.parts.clone(),
            (Head::Exactly(n), Ty::List(t)) => vec![(**t).clone(); *n],
            (Head::AtLeast(front, back), Ty::List(t)) => vec![(**t).clone(); front + back],
            _ => Vec::new(),
        }
    }

    /// The heads that a pattern stands for, given how fine the column must be split.
    fn split(&self, pat: &Pat, rows: &[Vec<Pat>], ty: &Ty) -> Vec<Head> {
        let Pat::Node(head, _) = pat else {
            return Vec::new();
        };
        match head {
            Head::AtLeast(front, back) => {
                let mut longest = front + back;
                for row in rows {
                    longest = longest.max(longest_list(&row[0]));
                }
                let mut out: Vec<Head> = (front + back..longest + 1).map(Head::Exactly).collect();
                out.push(Head::AtLeast(longest + 1, 0));
                out
            }
            Head::Ctor(index, name) => {
                let name = name.trim_start_matches('=').to_string();
                let _ = ty;
                vec![Head::Ctor(*index, name)]
            }
            other => vec![other.clone()],
        }
    }

    /// The heads that occur in a column.
    fn used(&self, rows: &[Vec<Pat>], ty: &Ty) -> Vec<Head> {
        let mut out = Vec::new();
        let longest = rows.iter().map(|r| longest_list(&r[0])).max().unwrap_or(0);
        for row in rows {
            heads(&row[0], longest, &mut out);
        }
        let _ = ty;
        out
    }

    /// All heads of a type, if they are finitely many as far as the used ones go.
    fn signature(&self, ty: &Ty, used: &[Head]) -> Option<Vec<Head>> {
        Some(match ty {
            Ty::Never => Vec::new(),
            Ty::Bool => vec![Head::Bool(true), Head::Bool(false)],
            Ty::Unit | Ty::Tuple(_) => vec![Head::Tuple],
            Ty::List(_) => {
                let longest = used.iter().map(length).max().unwrap_or(0);
                let mut out: Vec<Head> = (0..longest + 1).map(Head::Exactly).collect();
                out.push(Head::AtLeast(longest + 1, 0));
                out
            }
            Ty::Data(path, _) => {
                let header = self.env.header(path)?;
                let HeaderKind::Data(data) = &header.kind else {
                    return None;
                };
                data.ctors
                    .iter()
                    .enumerate()
                    .map(|(i, c)| Head::Ctor(i as u32, c.name.to_string()))
                    .collect()
            }
            _ => return None,
        })
    }
}

fn resized(parts: &[Pat], arity: usize) -> Vec<Pat> {
    let mut out = parts.to_vec();
    out.resize(arity, Pat::Any);
    out
}

fn default_rows(row: &[Pat]) -> Vec<Vec<Pat>> {
    match &row[0] {
        Pat::Any => vec![row[1..].to_vec()],
        Pat::Node(..) => Vec::new(),
        Pat::Or(alternatives) => alternatives
            .iter()
            .flat_map(|alternative| {
                let mut one = vec![alternative.clone()];
                one.extend_from_slice(&row[1..]);
                default_rows(&one)
            })
            .collect(),
    }
}

fn length(head: &Head) -> usize {
    match head {
        Head::Exactly(n) => *n,
        // The head for "longer than all" counts as one less than it says.
        Head::AtLeast(front, back) => (front + back).saturating_sub(1),
        _ => 0,
    }
}

/// The number of elements that a list pattern speaks about.
fn longest_list(pat: &Pat) -> usize {
    match pat {
        Pat::Node(Head::Exactly(n), _) => *n,
        Pat::Node(Head::AtLeast(front, back), _) => front + back,
        Pat::Or(parts) => parts.iter().map(longest_list).max().unwrap_or(0),
        _ => 0,
    }
}

fn heads(pat: &Pat, longest: usize, out: &mut Vec<Head>) {
    let mut push = |head: Head| {
        if !out.contains(&head) {
            out.push(head);
        }
    };
    match pat {
        Pat::Any => {}
        Pat::Or(parts) => parts.iter().for_each(|p| heads(p, longest, out)),
        Pat::Node(Head::AtLeast(front, back), _) => {
            (front + back..longest + 1).for_each(|n| push(Head::Exactly(n)));
            push(Head::AtLeast(longest + 1, 0));
        }
        Pat::Node(Head::Ctor(index, name), _) => {
            push(Head::Ctor(*index, name.trim_start_matches('=').to_string()));
        }
        Pat::Node(head, _) => push(head.clone()),
    }
}
