//! Smaller texts with the same finding.

/// Takes lines, then characters away for as long as what is left `still_fails`, with at most so many tries (as in Zeller and Hildebrandt, "Simplifying and
/// Isolating Failure-Inducing Input", 2002).
pub fn shrink(text: &str, tries: usize, mut still_fails: impl FnMut(&str) -> bool) -> String {
    let mut left = tries;
    let lines: Vec<String> = text.split_inclusive('\n').map(str::to_string).collect();
    let lines = reduce(lines, &mut left, &mut still_fails);
    let chars: Vec<String> = lines.concat().chars().map(String::from).collect();
    reduce(chars, &mut left, &mut still_fails).concat()
}

fn reduce(
    mut parts: Vec<String>,
    tries: &mut usize,
    still_fails: &mut impl FnMut(&str) -> bool,
) -> Vec<String> {
    let mut size = parts.len().div_ceil(2);
    while size > 0 {
        let mut at = 0;
        while at < parts.len() {
            if *tries == 0 {
                return parts;
            }
            *tries -= 1;
            let end = (at + size).min(parts.len());
            let fewer = [&parts[..at], &parts[end..]].concat();
            if still_fails(&fewer.concat()) {
                parts = fewer;
            } else {
                at = end;
            }
        }
        size /= 2;
    }
    parts
}
