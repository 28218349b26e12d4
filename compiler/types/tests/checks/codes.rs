//! Every code of names, types, effects and what is not supported yet: its failing program gives it and nothing else,
//! its passing program gives nothing.

#[test]
fn examples_of_codes_fail_and_pass() {
    let mut wrong = Vec::new();
    for info in tenet_source::codes::all() {
        let own = info.code < "T1910" || info.code.starts_with("T2");
        if info.code < "T1000" || !own || info.fails.is_empty() {
            continue;
        }
        let found = crate::check::diagnostics(&[("test.tenet", info.fails)]);
        let own = format!(": {} ", info.code);
        if found.is_empty() || !found.iter().all(|f| f.contains(&own)) {
            wrong.push(format!(
                "{} should fail with it alone: {found:#?}",
                info.code
            ));
        }
        let found = crate::check::diagnostics(&[("test.tenet", info.passes)]);
        if !found.is_empty() {
            wrong.push(format!("{} should pass: {found:#?}", info.code));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
