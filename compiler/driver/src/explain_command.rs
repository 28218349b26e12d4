//! `tenet explain`.

use crate::cli::ExplainArgs;
use crate::terminal::{complain, say};
use tenet_source::codes;

/// Explains a diagnostic code, or lists them all.
pub(crate) fn perform(args: &ExplainArgs) -> u8 {
    if args.json {
        return in_json(args.code.as_deref());
    }
    let Some(code) = &args.code else {
        for info in codes::all() {
            say(&format!("{}  {}\n", info.code, info.title));
        }
        return 0;
    };
    let Some(info) = codes::find(code) else {
        return unknown(code);
    };
    let mut text = format!("{}: {}\n\n{}\n", info.code, info.title, info.explanation);
    for (title, program) in [("This fails:", info.fails), ("This passes:", info.passes)] {
        if !program.is_empty() {
            text.push_str(&format!("\n{title}\n\n"));
            for line in program.trim_matches('\n').lines() {
                let line = format!("    {line}");
                text.push_str(line.trim_end());
                text.push('\n');
            }
        }
    }
    say(&text);
    0
}

fn unknown(code: &str) -> u8 {
    complain(&format!(
        "there is no code `{code}`; `tenet explain` lists them all"
    ));
    2
}

/// The codes (or one of them) as the document that `--json` prints.
fn in_json(code: Option<&str>) -> u8 {
    if let Some(code) = code.filter(|code| codes::find(code).is_none()) {
        return unknown(code);
    }
    let wanted = codes::all().filter(|info| code.is_none_or(|code| info.code == code));
    let codes: Vec<_> = wanted
        .map(|info| {
            serde_json::json!({
                "code": info.code,
                "title": info.title,
                "explanation": info.explanation,
                "fails": info.fails,
                "passes": info.passes,
            })
        })
        .collect();
    let document = serde_json::json!({"schema": 1, "codes": codes});
    say(&format!("{document:#}\n"));
    0
}
