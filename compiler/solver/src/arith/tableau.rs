//! The tableau: rows of integer coefficients, each an equation `a1 x1 + … + an xn = 0` that holds by the meaning of the
//! columns. One column of each row is basic: it occurs in no other row.

use super::columns::Col;
use super::integer::Int;

/// The position of a row; positions of removed rows are used again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct RowId(u32);

/// Entries in the order of their columns, without common divisor.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) basic: Col,
    pub(super) entries: Vec<(Col, Int)>,
}

impl Row {
    /// The coefficient of a column that occurs in the row.
    pub(super) fn coefficient(&self, col: Col) -> &Int {
        let position = self
            .entries
            .binary_search_by_key(&col, |(c, _)| *c)
            .expect("the occurrence lists name only columns of the row");
        &self.entries[position].1
    }
}

#[derive(Clone, Debug, Default)]
pub(super) struct Tableau {
    rows: Vec<Option<Row>>,
    free: Vec<u32>,
    /// For each column the row in which it is basic.
    row_of: Vec<Option<RowId>>,
    /// For each column the rows in which it occurs, sorted.
    occurs: Vec<Vec<RowId>>,
    scratch: Vec<(Col, Int)>,
}

impl Tableau {
    /// Makes room for columns below `count`.
    pub(super) fn reserve(&mut self, count: usize) {
        if self.row_of.len() < count {
            self.row_of.resize(count, None);
            self.occurs.resize(count, Vec::new());
        }
    }

    pub(super) fn row(&self, id: RowId) -> &Row {
        self.rows[id.0 as usize]
            .as_ref()
            .expect("identifiers are taken from the occurrence lists, which name live rows only")
    }

    pub(super) fn rows(&self) -> impl Iterator<Item = RowId> {
        self.rows
            .iter()
            .enumerate()
            .filter(|(_, row)| row.is_some())
            .map(|(index, _)| RowId(index as u32))
    }

    pub(super) fn row_count(&self) -> usize {
        self.rows.len() - self.free.len()
    }

    /// The row in which the column is basic.
    pub(super) fn row_of(&self, col: Col) -> Option<RowId> {
        self.row_of[col.index()]
    }

    pub(super) fn is_basic(&self, col: Col) -> bool {
        self.row_of(col).is_some()
    }

    /// The rows in which the column occurs.
    pub(super) fn occurs(&self, col: Col) -> &[RowId] {
        &self.occurs[col.index()]
    }

    /// Adds the row `col = definition`, in which `col` becomes basic. The column occurs nowhere yet.
    pub(super) fn add_row(&mut self, col: Col, definition: &[(Col, Int)]) -> RowId {
        let mut entries = definition.to_vec();
        let position = entries.partition_point(|(c, _)| *c < col);
        entries.insert(position, (col, Int::MINUS_ONE));
        let id = match self.free.pop() {
            Some(index) => RowId(index),
            None => {
                self.rows.push(None);
                RowId(self.rows.len() as u32 - 1)
            }
        };
        for (c, _) in &entries {
            insert_sorted(&mut self.occurs[c.index()], id);
        }
        self.rows[id.0 as usize] = Some(Row {
            basic: col,
            entries,
        });
        self.row_of[col.index()] = Some(id);
        let basics: Vec<Col> = definition
            .iter()
            .map(|(c, _)| *c)
            .filter(|c| self.is_basic(*c))
            .collect();
        for basic in basics {
            if let Some(source) = self.row_of(basic) {
                self.eliminate(id, source, basic);
            }
        }
        id
    }

    /// Removes a row with its basic column, which then occurs nowhere.
    pub(super) fn remove_row(&mut self, id: RowId) {
        if let Some(row) = self.rows[id.0 as usize].take() {
            for (col, _) in &row.entries {
                remove_sorted(&mut self.occurs[col.index()], id);
            }
            self.row_of[row.basic.index()] = None;
            self.free.push(id.0);
        }
    }

    /// Makes `entering` basic in the row in place of the column that was. Returns the number of entries touched.
    pub(super) fn pivot(&mut self, id: RowId, entering: Col) -> u64 {
        let leaving = self.row(id).basic;
        let others: Vec<RowId> = self
            .occurs(entering)
            .iter()
            .copied()
            .filter(|other| *other != id)
            .collect();
        let mut touched = self.row(id).entries.len() as u64;
        for other in others {
            touched += self.eliminate(other, id, entering);
        }
        self.row_of[leaving.index()] = None;
        self.row_of[entering.index()] = Some(id);
        if let Some(row) = self.rows[id.0 as usize].as_mut() {
            row.basic = entering;
        }
        touched
    }

    /// Adds a multiple of the row `source` to a multiple of `target` such that `col` vanishes from it.
    fn eliminate(&mut self, target: RowId, source: RowId, col: Col) -> u64 {
        let mut old = match self.rows[target.0 as usize].as_mut() {
            Some(row) => std::mem::take(&mut row.entries),
            None => return 0,
        };
        let coefficient = |entries: &[(Col, Int)]| {
            let position = entries.binary_search_by_key(&col, |(c, _)| *c).ok();
            position.map(|position| entries[position].1.clone())
        };
        let mut merged = std::mem::take(&mut self.scratch);
        merged.clear();
        let source_entries: &[(Col, Int)] = match &self.rows[source.0 as usize] {
            Some(row) => &row.entries,
            None => &[],
        };
        if let (Some(a), Some(b)) = (coefficient(&old), coefficient(source_entries)) {
            let divisor = a.gcd(&b);
            // The multiplier of the target stays positive, which keeps the rows readable in traces.
            let (mut keep, mut add) = (b.exact_div(&divisor), -&a.exact_div(&divisor));
            if keep.is_negative() {
                (keep, add) = (-&keep, -&add);
            }
            combine(
                &mut old,
                &keep,
                source_entries,
                &add,
                &mut merged,
                |c, appears| {
                    let list = &mut self.occurs[c.index()];
                    if appears {
                        insert_sorted(list, target);
                    } else {
                        remove_sorted(list, target);
                    }
                },
            );
            divide_by_content(&mut merged);
            std::mem::swap(&mut old, &mut merged);
        }
        let touched = old.len() as u64;
        if let Some(row) = self.rows[target.0 as usize].as_mut() {
            row.entries = old;
        }
        self.scratch = merged;
        touched
    }
}

/// `keep * a + add * b` into `merged`; tells which columns of `b` are new and which of `a` have vanished. Leaves nothing in `a`.
fn combine(
    a: &mut Vec<(Col, Int)>,
    keep: &Int,
    b: &[(Col, Int)],
    add: &Int,
    merged: &mut Vec<(Col, Int)>,
    mut changed: impl FnMut(Col, bool),
) {
    let keeps_all = keep.is_one();
    let kept = |coefficient: Int| {
        if keeps_all {
            coefficient
        } else {
            keep * &coefficient
        }
    };
    merged.reserve(a.len() + b.len());
    let mut others = b.iter().peekable();
    for (col, coefficient) in a.drain(..) {
        while let Some((other, added)) = others.next_if(|(other, _)| *other < col) {
            merged.push((*other, add * added));
            changed(*other, true);
        }
        match others.next_if(|(other, _)| *other == col) {
            None => merged.push((col, kept(coefficient))),
            Some((_, added)) => {
                let sum = &kept(coefficient) + &(add * added);
                if sum.is_zero() {
                    changed(col, false);
                } else {
                    merged.push((col, sum));
                }
            }
        }
    }
    for (other, added) in others {
        merged.push((*other, add * added));
        changed(*other, true);
    }
}

fn divide_by_content(entries: &mut [(Col, Int)]) {
    let divisor = super::poly::content(entries);
    if !divisor.is_one() && !divisor.is_zero() {
        for (_, coefficient) in entries {
            *coefficient = coefficient.exact_div(&divisor);
        }
    }
}

fn insert_sorted(list: &mut Vec<RowId>, id: RowId) {
    if let Err(position) = list.binary_search(&id) {
        list.insert(position, id);
    }
}

fn remove_sorted(list: &mut Vec<RowId>, id: RowId) {
    if let Ok(position) = list.binary_search(&id) {
        list.remove(position);
    }
}
