//! What came of the mutants of many programs, as a table.

use std::fmt::Write as _;

/// What came of the mutants of one program.
#[derive(Clone, Debug, Default)]
pub struct Row {
    /// The program.
    pub name: String,
    /// Mutants that are programs.
    pub mutants: usize,
    /// Of these, those that are known to behave differently.
    pub different: usize,
    /// Of these, those that are refused.
    pub rejected: usize,
    /// Of these, those that come with inputs that fail.
    pub confirmed: usize,
    /// The longest check of a mutant, as a multiple of that of the program.
    pub slowest: f64,
    /// The mutants that behave differently and are accepted.
    pub survivors: Vec<String>,
    /// The mutants that behave differently and are refused without inputs that fail.
    pub unconfirmed: Vec<String>,
    /// The mutants whose check took more than ten times as long as the program's.
    pub slow: Vec<String>,
}

impl Row {
    fn add(&mut self, other: &Row) {
        self.mutants += other.mutants;
        self.different += other.different;
        self.rejected += other.rejected;
        self.confirmed += other.confirmed;
        self.slowest = self.slowest.max(other.slowest);
        self.slow.extend(other.slow.iter().cloned());
    }

    /// How many percent of the mutants that behave differently are refused.
    pub fn rejected_share(&self) -> f64 {
        share(self.rejected, self.different)
    }

    /// How many percent of these come with inputs that fail.
    pub fn confirmed_share(&self) -> f64 {
        share(self.confirmed, self.rejected)
    }

    fn line(&self) -> String {
        format!(
            "| {} | {} | {} | {:.1} | {:.1} | {:.1} |\n",
            self.name,
            self.mutants,
            self.different,
            self.rejected_share(),
            self.confirmed_share(),
            self.slowest
        )
    }
}

fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 {
        100.0
    } else {
        part as f64 * 100.0 / whole as f64
    }
}

/// The table in Markdown, and the sum of its rows.
pub fn table(rows: &[Row]) -> (String, Row) {
    let mut total = Row {
        name: "all".into(),
        ..Row::default()
    };
    let mut text = String::from(
        "| program | mutants | behave differently | % rejected | % of these confirmed | slowest / program |\n|---|---|---|---|---|---|\n",
    );
    for row in rows {
        text.push_str(&row.line());
        total.add(row);
    }
    text.push_str(&total.line());
    for (title, of) in [
        (
            "accepted, though different",
            (|row| &row.survivors) as fn(&Row) -> &Vec<String>,
        ),
        ("refused without inputs that fail", |row| &row.unconfirmed),
        ("slow", |row| &row.slow),
    ] {
        if rows.iter().all(|row| of(row).is_empty()) {
            continue;
        }
        // Writing to a string cannot fail.
        let _ = writeln!(text, "\n{title}:");
        for row in rows {
            for mutant in of(row) {
                let _ = writeln!(text, "- {} {mutant}", row.name);
            }
        }
    }
    (text, total)
}
