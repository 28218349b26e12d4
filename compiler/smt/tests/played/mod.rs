//! A solver played by a script, for tests of what misbehaves.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

/// A script in the folder that answers as z3 would: it says its name and this version, echoes marks, and does `at_check` at `(check-sat)`.
pub fn script(folder: &Path, version: &str, at_check: &str) -> PathBuf {
    let text = format!(
        r#"#!/bin/sh
while read -r line; do
  case "$line" in
    "(get-info :name)") echo '(:name "Z3")' ;;
    "(get-info :version)") echo '(:version "{version}")' ;;
    "(check-sat)") {at_check} ;;
    "(echo "*) echo "$line" | sed 's/(echo "//; s/")$//' ;;
  esac
done
"#
    );
    let path = folder.join("solver");
    std::fs::write(&path, text).expect("a temporary file can be written");
    let mode = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(&path, mode).expect("a temporary file can be made executable");
    path
}
