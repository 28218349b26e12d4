//! `tenet explain`.

use crate::cli::ExplainArgs;
use crate::terminal::{complain, say};
use tenet_source::codes;

/// Explains a diagnostic code, or lists them all.
pub(crate) fn perform(args: &ExplainArgs) -> u8 {
    let Some(code) = &args.code else {
        for info in codes::all() {
            say(&format!("{}  {}\n", info.code, info.title));
        }
        return 0;
    };
    let Some(info) = codes::find(code) else {
        complain(&format!(
            "there is no code `{code}`; `tenet explain` lists them all"
        ));
        return 2;
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
