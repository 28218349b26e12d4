//! The programs of the language's description are in canonical layout; the formatter makes others so.

use tenet_grammar::{FormatError, format, parse};
use tenet_source::FileId;

#[test]
fn canonical_programs_stay_as_they_are() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/canonical");
    let mut count = 0;
    for entry in std::fs::read_dir(folder)
        .expect("the folder is there")
        .flatten()
    {
        let text = std::fs::read_to_string(entry.path()).expect("the file is text");
        assert_eq!(
            parse(&text, FileId(0)).diagnostics,
            [],
            "{}",
            entry.path().display()
        );
        assert_eq!(
            format(&text).as_deref(),
            Ok(text.as_str()),
            "{}",
            entry.path().display()
        );
        count += 1;
    }
    assert!(count >= 6, "{count} programs");
}

/// Formats `text`, compares, and formats again.
fn check(text: &str, expected: &str) {
    let once = format(text).unwrap_or_else(|error| panic!("{error:?}\n{text}"));
    assert_eq!(once, expected);
    assert_eq!(format(&once).as_deref(), Ok(expected));
}

#[test]
fn white_space_is_canonical() {
    check(
        "\n\nmodule   a . b\r\nimport x as   y\n\n\n\ndef f( x:Int,y :Int )->Int=x+ y*2\ndef g()=1",
        "module a.b\nimport x as y\n\ndef f(x: Int, y: Int) -> Int = x + y * 2\ndef g() = 1\n",
    );
    check("", "");
    check("\n\n", "");
    check("# only\n\n\n# this", "# only\n\n# this\n");
}

#[test]
fn tall_declarations_have_room() {
    check(
        "def f()\n1\nend\ndef g() = 1\n# about h\ndef h()\n\n1\n\n\n2\n\nend",
        "def f()\n  1\nend\n\ndef g() = 1\n\n# about h\ndef h()\n  1\n\n  2\nend\n",
    );
}

#[test]
fn comments_stay_beside_their_code() {
    check(
        "def f() # head\n# first\nlet x = 1 # one\nlet long_name = 2 # two\nif x # cond\n# in\n1\n# last in\nelse # other\n2\nend # closed\n# at end\nend # all",
        "def f()  # head\n  # first\n  let x = 1          # one\n  let long_name = 2  # two\n  if x               # cond\n    # in\n    1\n    # last in\n  else  # other\n    2\n  end  # closed\n  # at end\nend  # all\n",
    );
    check(
        "def f() = g(\n  1, # one\n  # two\n  2\n)\n",
        "def f() =\n  g(\n    1,  # one\n    # two\n    2,\n  )\n",
    );
    check(
        "def f()\n  a # why\n    # more\n    and b\nend\n",
        "def f()\n  a  # why\n    # more\n    and b\nend\n",
    );
    check(
        "def f()\n  match x\n  # before\n  case A then 1 # one\n  # between\n  case B\n    2\n    # in\n  # at end\n  end\nend\n",
        "def f()\n  match x\n  # before\n  case A then 1  # one\n  # between\n  case B\n    2\n    # in\n  # at end\n  end\nend\n",
    );
}

#[test]
fn long_lines_are_broken() {
    check(
        "def f() = some_function(a_rather_long_argument, another_rather_long_argument, b_third_argument_here, d)\n",
        "def f() =\n  some_function(a_rather_long_argument, another_rather_long_argument, b_third_argument_here, d)\n",
    );
    check(
        "def a_function_with_a_long_name(first_parameter: Int, second_parameter: Int where second_parameter > 0, third: Int) -> Int = 1\n",
        "def a_function_with_a_long_name(\n  first_parameter: Int,\n  second_parameter: Int where second_parameter > 0,\n  third: Int,\n) -> Int = 1\n",
    );
    check(
        "def f()\n  let x = xs.filter(x -> x > 0 and x < 1_000_000).map(x -> x * 2 + 1).take_while(x -> x < 100).reverse()\nend\n",
        "def f()\n  let x = xs\n    .filter(x -> x > 0 and x < 1_000_000)\n    .map(x -> x * 2 + 1)\n    .take_while(x -> x < 100)\n    .reverse()\nend\n",
    );
    check(
        "def f()\n  if a_long_condition(with_arguments) then a_long_value_for_that_case(x, y) else another_long_value_for_it(y) end\nend\n",
        "def f()\n  if a_long_condition(with_arguments)\n    a_long_value_for_that_case(x, y)\n  else\n    another_long_value_for_it(y)\n  end\nend\n",
    );
    check(
        "def f()\n  let total = a_long_name_of_a_value * 1000 - another_long_name_of_a_value * 2000 - a_third_long_name * 30\nend\n",
        "def f()\n  let total = a_long_name_of_a_value * 1000 -\n    another_long_name_of_a_value * 2000 -\n    a_third_long_name * 30\nend\n",
    );
}

#[test]
fn blocks_hang_on_their_line() {
    check(
        "def f()\n  let x = match y\n  case A then 1\n  end\n  xs.map(x -> do\n  x\n  end)\n  let z = if a\n  1\n  else\n  2\n  end\nend\n",
        "def f()\n  let x = match y\n    case A then 1\n  end\n  xs.map(x -> do\n    x\n  end)\n  let z = if a\n    1\n  else\n    2\n  end\nend\n",
    );
}

#[test]
fn texts_with_errors_are_refused() {
    let error = format("def f( = 1\n").expect_err("the bracket is open");
    assert!(matches!(error, FormatError::Syntax(diagnostics) if diagnostics.len() == 1));
}

#[test]
fn blank_lines_stay_above_documentation() {
    let program = "# c\n\n## D\nmodule a\n\n## Of it.\nrecord R\n  # c\n\n  ## d\n  x: Int\n\n  ## e\n  y: Int\nend\n";
    check(program, program);
}
