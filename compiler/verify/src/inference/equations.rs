//! Polynomial equations among integers, from their values in states that were seen: the null space of the matrix of their monomials
//! (Müller-Olm and Seidl, "Precise interprocedural analysis through linear algebra", POPL 2004; Nguyen, Kapur, Weimer and Forrest, "Using dynamic
//! analysis to discover polynomial and array invariants", ICSE 2012).

use super::terms::{self, equal, int, operation};
use tenet_core::{Expr, Intrinsic, Type};

/// The most monomials that are looked at together.
const MAX_MONOMIALS: usize = 40;
/// The largest coefficient of an equation.
const MAX_COEFFICIENT: i128 = 120;
/// How many states more than monomials there must be.
const MARGIN: usize = 3;

/// The largest number on the way to an equation.
const MAX_NUMBER: u128 = 1 << 100;

/// A product of variables, by their positions, in ascending order.
type Monomial = Vec<usize>;

/// The equations that hold in all rows, each for a monomial that is determined by simpler ones.
pub(super) fn equations(variables: &[Expr], rows: &[Vec<i64>]) -> Vec<Expr> {
    let mut found = Vec::new();
    let mut basis: Vec<Monomial> = vec![Vec::new()];
    let mut independent: Vec<usize> = (0..variables.len()).collect();
    for degree in 1..=3 {
        let mut added = products(&independent, degree);
        if degree == 3 && independent.len() > 2 {
            added.retain(|m| m[0] == m[2]);
        }
        added.truncate(MAX_MONOMIALS.saturating_sub(basis.len()));
        let mut columns = basis.clone();
        columns.extend(added);
        if rows.len() < columns.len() + MARGIN {
            // Too few states say too much.
            let few = rows.len().saturating_sub(MARGIN);
            columns.truncate(few);
        }
        let Some((pivots, equations)) = null_space(&columns, rows) else {
            break;
        };
        for (column, coefficients) in equations {
            if let [variable] = columns[column][..] {
                independent.retain(|v| *v != variable);
            }
            if columns[column].len() == degree
                && let Some(equation) = written(variables, &columns, &coefficients)
            {
                found.push(equation);
            }
        }
        basis = pivots.into_iter().map(|p| columns[p].clone()).collect();
        if basis.len() >= MAX_MONOMIALS || columns.iter().all(|m| m.len() < degree) {
            break;
        }
    }
    found
}

/// The monomials of a degree.
fn products(variables: &[usize], degree: usize) -> Vec<Monomial> {
    let mut found: Vec<Monomial> = vec![Vec::new()];
    for _ in 0..degree {
        found = found
            .iter()
            .flat_map(|m| {
                let last = m.last().copied();
                variables
                    .iter()
                    .filter(move |v| last.is_none_or(|last| **v >= last))
                    .map(move |v| {
                        let mut longer = m.clone();
                        longer.push(*v);
                        longer
                    })
            })
            .collect();
    }
    found
}

type Dependence = (usize, Vec<i128>);

/// The columns that depend on none before them, and for each other one a vector that is orthogonal to all rows. `None` where numbers grow
/// too large.
fn null_space(columns: &[Monomial], rows: &[Vec<i64>]) -> Option<(Vec<usize>, Vec<Dependence>)> {
    let mut matrix: Vec<Vec<i128>> = Vec::new();
    let mut pivots: Vec<usize> = Vec::new();
    for row in rows {
        let mut values: Vec<i128> = columns
            .iter()
            .map(|m| {
                m.iter()
                    .try_fold(1i128, |product, v| product.checked_mul(row[*v].into()))
            })
            .collect::<Option<_>>()?;
        for (known, pivot) in matrix.iter().zip(&pivots) {
            eliminate(&mut values, known, *pivot)?;
        }
        let Some(pivot) = values.iter().position(|v| *v != 0) else {
            continue;
        };
        for known in &mut matrix {
            eliminate(known, &values, pivot)?;
        }
        matrix.push(values);
        pivots.push(pivot);
    }
    let mut dependent = Vec::new();
    for column in (0..columns.len()).filter(|c| !pivots.contains(c)) {
        // With this column 1, the pivots' values follow; scaled to integers.
        let mut scale = 1i128;
        for (row, pivot) in matrix.iter().zip(&pivots) {
            if row[column] != 0 {
                let divisor = gcd(row[*pivot], row[column]);
                let factor = (row[*pivot] / divisor).abs();
                scale = scale.checked_mul(factor / gcd(scale, factor))?;
                if scale > MAX_COEFFICIENT {
                    break;
                }
            }
        }
        if scale > MAX_COEFFICIENT {
            continue;
        }
        let mut coefficients = vec![0i128; columns.len()];
        coefficients[column] = scale;
        for (row, pivot) in matrix.iter().zip(&pivots) {
            coefficients[*pivot] = -(row[column].checked_mul(scale)? / row[*pivot]);
        }
        dependent.push((column, coefficients));
    }
    let mut sorted = pivots;
    sorted.sort_unstable();
    Some((sorted, dependent))
}

/// Makes `row` 0 at the pivot of `by`.
fn eliminate(row: &mut [i128], by: &[i128], pivot: usize) -> Option<()> {
    if row[pivot] == 0 {
        return Some(());
    }
    let (a, b) = (by[pivot], row[pivot]);
    let mut divisor = 0;
    for (value, other) in row.iter_mut().zip(by) {
        *value = value.checked_mul(a)?.checked_sub(other.checked_mul(b)?)?;
        if value.unsigned_abs() > MAX_NUMBER {
            return None;
        }
        divisor = gcd(divisor, *value);
    }
    if divisor > 1 {
        row.iter_mut().for_each(|value| *value /= divisor);
    }
    Some(())
}

fn gcd(a: i128, b: i128) -> i128 {
    let (mut a, mut b) = (a.abs(), b.abs());
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

/// The equation with these coefficients, positive terms on one side and negative ones on the other.
fn written(variables: &[Expr], columns: &[Monomial], coefficients: &[i128]) -> Option<Expr> {
    let (mut left, mut right): (Option<Expr>, Option<Expr>) = (None, None);
    let mut terms_in_it = 0;
    for (monomial, coefficient) in columns.iter().zip(coefficients).rev() {
        if *coefficient == 0 {
            continue;
        }
        terms_in_it += 1;
        if coefficient.abs() > MAX_COEFFICIENT || terms_in_it > 6 {
            return None;
        }
        let size = i64::try_from(coefficient.abs()).ok()?;
        let mut product: Option<Expr> = (size != 1 || monomial.is_empty()).then(|| int(size));
        for variable in monomial {
            let factor = &variables[*variable];
            product = Some(match product {
                Some(product) => {
                    operation(Intrinsic::IntMul, vec![product, factor.clone()], Type::Int)
                }
                None => factor.clone(),
            });
        }
        let side = if *coefficient > 0 {
            &mut left
        } else {
            &mut right
        };
        let product = product?;
        *side = Some(match side.take() {
            Some(sum) => terms::add(&sum, &product),
            None => product,
        });
    }
    Some(equal(
        &left.unwrap_or_else(|| int(0)),
        &right.unwrap_or_else(|| int(0)),
    ))
}

#[cfg(test)]
mod tests {
    use super::equations;
    use crate::inference::terms::read;
    use tenet_core::{LocalId, Type};

    fn variables(count: u32) -> Vec<tenet_core::Expr> {
        (0..count).map(|n| read(LocalId(n), Type::Int)).collect()
    }

    #[test]
    fn a_line_is_found() {
        let rows: Vec<Vec<i64>> = (0..10).map(|i| vec![i, 6 * i + 6]).collect();
        assert_eq!(equations(&variables(2), &rows).len(), 1);
    }

    #[test]
    fn cubes_are_found() {
        let rows: Vec<Vec<i64>> = (0..12)
            .map(|i| vec![i, i * i * i, 3 * i * i + 3 * i + 1, 6 * i + 6])
            .collect();
        assert!(equations(&variables(4), &rows).len() >= 3);
    }

    #[test]
    fn nothing_is_found_among_unrelated_numbers() {
        let rows: Vec<Vec<i64>> = (0..40)
            .map(|i: i64| vec![i * i * i % 17, (i * 7 + 3) % 11])
            .collect();
        assert!(equations(&variables(2), &rows).is_empty());
    }
}
