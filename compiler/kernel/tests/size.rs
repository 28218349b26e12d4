//! The kernel stays small enough to be read in one sitting.

use std::path::Path;

const MOST_LINES: usize = 1500;

#[test]
fn the_kernel_is_small() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut lines = 0;
    for entry in std::fs::read_dir(folder).expect("the sources are there") {
        let path = entry.expect("the folder can be read").path();
        assert!(path.is_file(), "the sources are not nested");
        let text = std::fs::read_to_string(path).expect("sources are text");
        lines += text.lines().count();
    }
    assert!(lines > 0 && lines <= MOST_LINES, "{lines} lines");
}
