//! What an edit re-does, read from the database's own account of which queries it executed.

use tenet_db::{Checked, Database};

const PROGRAM: &str = "module shop

## Twice a number.
def double(n: Int) -> m: Int
  ensures m == n + n

  n * 2
end

def quadruple(n: Int) -> m: Int
  ensures m == 4 * n

  double(double(n))
end

def other(n: Int) -> m: Int
  ensures m == n

  n
end
";

fn pool() -> rayon::ThreadPool {
    rayon::ThreadPoolBuilder::new()
        .num_threads(1)
        .stack_size(64 << 20)
        .build()
        .expect("a thread can be started")
}

fn check(database: &Database) -> Checked {
    let file = database
        .workspace()
        .files(database)
        .iter()
        .copied()
        .find(|file| &**file.name(database) == "shop.tenet");
    database.check(file.as_slice(), &pool(), &|| ())
}

/// How many items are verified anew after an edit, from a database in which the program was checked before.
fn verified_after(edit: impl Fn(&str) -> String) -> (usize, Checked) {
    let mut database = Database::new();
    database.set_file("shop.tenet", PROGRAM);
    let before = check(&database);
    assert!(before.ok(), "{:?}", before.diagnostics);
    database.note_executions(true);
    database.set_file("shop.tenet", &edit(PROGRAM));
    let after = check(&database);
    let reports = database
        .executions()
        .iter()
        .filter(|query| query.starts_with("report("))
        .count();
    (reports, after)
}

#[test]
fn the_first_check_verifies_everything() {
    let mut database = Database::new();
    database.note_executions(true);
    database.set_file("shop.tenet", PROGRAM);
    let checked = check(&database);
    assert!(checked.ok(), "{:?}", checked.diagnostics);
    let executed = database.executions();
    let reports = executed.iter().filter(|q| q.starts_with("report("));
    assert_eq!(reports.count(), 3, "{executed:?}");
}

#[test]
fn nothing_changed_verifies_nothing() {
    let (reports, after) = verified_after(str::to_string);
    assert_eq!(reports, 0);
    assert!(after.ok());
}

#[test]
fn a_comment_verifies_nothing() {
    let (reports, after) =
        verified_after(|text| text.replace("  n * 2\n", "  # by two\n\n  n * 2\n"));
    assert_eq!(reports, 0);
    assert!(after.ok());
}

#[test]
fn a_moved_function_verifies_nothing() {
    let (reports, after) = verified_after(|text| {
        let at = text.find("def other").expect("the program has it");
        let (rest, other) = text.split_at(at);
        rest.replace("def quadruple", &format!("{other}\ndef quadruple"))
    });
    assert_eq!(reports, 0);
    assert!(after.ok());
}

#[test]
fn a_body_verifies_one_function() {
    let (reports, after) = verified_after(|text| text.replace("n * 2", "n + n"));
    assert_eq!(reports, 1);
    assert!(after.ok());
}

#[test]
fn a_wrong_body_is_noticed_where_it_is() {
    let (reports, after) = verified_after(|text| text.replace("n * 2", "n * 3"));
    assert_eq!(reports, 1);
    let wrong: Vec<_> = after.diagnostics.iter().map(|d| d.code).collect();
    assert_eq!(wrong, ["T3001"]);
}

#[test]
fn a_signature_verifies_its_callers() {
    let (reports, after) = verified_after(|text| {
        text.replace(
            "ensures m == n + n\n",
            "ensures m == n + n\n  ensures m == 2 * n\n",
        )
    });
    assert_eq!(reports, 2, "the function itself and its caller");
    assert!(after.ok());
}

#[test]
fn a_weaker_signature_fails_its_callers() {
    let (_, after) =
        verified_after(|text| text.replace("ensures m == n + n", "ensures m >= n or m < n"));
    let wrong: Vec<_> = after
        .diagnostics
        .iter()
        .map(|d| (d.code, d.function.as_deref()))
        .collect();
    assert_eq!(wrong, [("T3001", Some("shop.quadruple"))]);
}

#[test]
fn a_removed_callee_is_noticed() {
    let (_, after) = verified_after(|text| text.replace("def double", "def treble"));
    assert!(!after.ok(), "a cached verdict outlived what it depended on");
}
