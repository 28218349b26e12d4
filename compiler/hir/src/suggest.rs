//! "Did you mean": the name nearest to one that does not exist.

/// Names from other languages, with Tenet's.
const FOREIGN: &[(&str, &str)] = &[
    ("True", "true"),
    ("False", "false"),
    ("null", "None"),
    ("nil", "None"),
    ("none", "None"),
    ("undefined", "None"),
    ("println", "print"),
    ("puts", "print"),
    ("str", "show"),
    ("to_string", "show"),
    ("length", "len"),
    ("size", "len"),
    ("append", "push"),
    ("add", "push"),
    ("String", "Text"),
    ("Str", "Text"),
    ("Integer", "Int"),
    ("Boolean", "Bool"),
    ("Array", "List"),
    ("Vec", "List"),
    ("Seq", "List"),
    ("Dict", "Map"),
    ("HashMap", "Map"),
    ("HashSet", "Set"),
    ("Maybe", "Option"),
    ("Optional", "Option"),
    ("Either", "Result"),
    ("Void", "Unit"),
    ("Just", "Some"),
    ("Nothing", "None"),
    ("Error", "Err"),
];

/// Tenet's name for what other languages call `name`.
pub fn foreign(name: &str) -> Option<&'static str> {
    FOREIGN
        .iter()
        .find(|(from, _)| *from == name)
        .map(|(_, to)| *to)
}

/// The candidate nearest to `wanted`, if one is near: at most a third of its characters are wrong. Of several
/// equally near the first in alphabetical order.
pub fn nearest<'a>(wanted: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let wanted: Vec<char> = wanted.chars().take(64).collect();
    let limit = (wanted.len() / 3).max(1);
    candidates
        .into_iter()
        .filter(|c| *c != "_")
        .map(|c| {
            (
                distance(&wanted, &c.chars().take(64).collect::<Vec<_>>()),
                c,
            )
        })
        .filter(|(d, c)| *d <= limit && *d < c.chars().count().max(wanted.len()))
        .min()
        .map(|(_, c)| c.to_string())
}

/// The optimal string alignment distance: insertions, deletions, replacements and swaps of neighbours
/// (Damerau 1964; Wagner and Fischer 1974).
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let replace = last[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            row[j] = replace.min(last[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before[j - 2] + 1);
            }
        }
        before = last;
        last = row;
    }
    last[b.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn near_names_are_found_and_far_ones_are_not() {
        let names = ["balance", "owner", "print"];
        assert_eq!(nearest("balence", names).as_deref(), Some("balance"));
        assert_eq!(nearest("pritn", names).as_deref(), Some("print"));
        assert_eq!(nearest("amount", names), None);
        assert_eq!(
            nearest("x", ["y"]),
            None,
            "nothing would be left of the name"
        );
        assert_eq!(nearest("", ["a"]), None);
    }
}
