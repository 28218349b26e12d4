//! Codes T1001–T1099, found while names are resolved.

use super::CodeInfo;

pub(super) const CODES: &[CodeInfo] = &[
    CodeInfo {
        code: "T1001",
        title: "unknown name",
        explanation: "No local, item, import or function of the standard library has this name where it stands. Names are seen from their declaration on; items of other modules need an import.",
        fails: r#"def double(n: Int) -> Int = number * 2
"#,
        passes: r#"def double(n: Int) -> Int = n * 2
"#,
    },
    CodeInfo {
        code: "T1002",
        title: "unknown type",
        explanation: "No type of this name is declared, imported or built in.",
        fails: r#"def half(n: Integer) -> Int = n // 2
"#,
        passes: r#"def half(n: Int) -> Int = n // 2
"#,
    },
    CodeInfo {
        code: "T1003",
        title: "unknown constructor",
        explanation: "No record or enum that is seen here has a constructor of this name. Constructors come with their type on import.",
        fails: r#"enum Color
  Red
  Green
end

def first() -> Color = Redd
"#,
        passes: r#"enum Color
  Red
  Green
end

def first() -> Color = Red
"#,
    },
    CodeInfo {
        code: "T1004",
        title: "unknown module",
        explanation: "No module of this name is in the program or the standard library, or it was not imported. Files of the same folder are imported by their module names, the standard library's as `std.…`.",
        fails: r#"import std.lists
"#,
        passes: r#"import std.list
"#,
    },
    CodeInfo {
        code: "T1005",
        title: "no such name in the module",
        explanation: "The module exists and declares nothing of this name.",
        fails: r#"from std.option import unwrap_or_elsewhere
"#,
        passes: r#"import std.option
"#,
    },
    CodeInfo {
        code: "T1006",
        title: "private name",
        explanation: "The item is declared without `pub`, so only its own module sees it. What a module offers is what it marks `pub`.",
        fails: "",
        passes: "",
    },
    CodeInfo {
        code: "T1007",
        title: "declared twice",
        explanation: "Two items of a module, or two imports, have the same name; what the name means would depend on the order.",
        fails: r#"def size() -> Int = 1

def size() -> Int = 2
"#,
        passes: r#"def size() -> Int = 1

def length() -> Int = 2
"#,
    },
    CodeInfo {
        code: "T1008",
        title: "same name twice",
        explanation: "Two parameters, fields, type parameters, parts of a tuple type or names in one pattern are the same.",
        fails: r#"def add(n: Int, n: Int) -> Int = n + n
"#,
        passes: r#"def add(n: Int, m: Int) -> Int = n + m
"#,
    },
    CodeInfo {
        code: "T1009",
        title: "modules import each other",
        explanation: "Imports may not form a cycle: what a module means is made of the modules it imports. Move what is shared into a third module.",
        fails: r#"module a

import a
"#,
        passes: r#"module a
"#,
    },
    CodeInfo {
        code: "T1010",
        title: "ambiguous name",
        explanation: "Two imported modules have an item of this name. Import the modules themselves and write `module.name`.",
        fails: "",
        passes: "",
    },
    CodeInfo {
        code: "T1011",
        title: "alternatives bind different names",
        explanation: "Whichever alternative of a pattern matches, the same names must be bound, at the same types.",
        fails: r#"enum Shape
  Square(side: Int)
  Point(x: Int, y: Int)
end

def size(shape: Shape) -> Int =
  match shape
  case Square(n) | Point(n, m) then n
  end
"#,
        passes: r#"enum Shape
  Square(side: Int)
  Point(x: Int, y: Int)
end

def size(shape: Shape) -> Int =
  match shape
  case Square(n) | Point(n, _) then n
  end
"#,
    },
    CodeInfo {
        code: "T1012",
        title: "`is` binds no names",
        explanation: "`e is P` only says whether the value has that form; a name in the pattern would be lost. Write `_`, or use `match`.",
        fails: r#"enum Shape
  Square(side: Int)
  Point
end

def is_square(shape: Shape) -> Bool = shape is Square(side)
"#,
        passes: r#"enum Shape
  Square(side: Int)
  Point
end

def is_square(shape: Shape) -> Bool = shape is Square(_)
"#,
    },
    CodeInfo {
        code: "T1013",
        title: "two modules of one name",
        explanation: "Two files declare the same module, so an import could mean either.",
        fails: "",
        passes: "",
    },
    CodeInfo {
        code: "T1014",
        title: "wrong kind of name",
        explanation: "A type stands where a value is wanted, or something that is no type where a type is wanted.",
        fails: r#"type Count = n: Int where n >= 0

def zero() -> Int = Count
"#,
        passes: r#"type Count = n: Int where n >= 0

def zero() -> Count = 0
"#,
    },
    CodeInfo {
        code: "T1015",
        title: "named and unnamed parts mixed",
        explanation: "A constructor's pattern names all of its parts or none. Without names it gives all fields in order.",
        fails: r#"record Point
  x: Int
  y: Int
end

def left(p: Point) -> Int =
  match p
  case Point(a, y = _) then a
  end
"#,
        passes: r#"record Point
  x: Int
  y: Int
end

def left(p: Point) -> Int =
  match p
  case Point(x = a, y = _) then a
  end
"#,
    },
    CodeInfo {
        code: "T1016",
        title: "unknown bound",
        explanation: "A type parameter may be bounded by `Eq`, `Ord` and `Show`.",
        fails: r#"def same[T: Equal](a: T, b: T) -> Bool = a == b
"#,
        passes: r#"def same[T: Eq](a: T, b: T) -> Bool = a == b
"#,
    },
    CodeInfo {
        code: "T1017",
        title: "unknown effect",
        explanation: "What stands after `uses` is an effect of the prelude or an effect parameter of the function.",
        fails: r#"def greet() uses Consol
  print("hello")
end
"#,
        passes: r#"def greet() uses Console
  print("hello")
end
"#,
    },
    CodeInfo {
        code: "T1018",
        title: "wrong quantifier",
        explanation: "`all` and `some` run over a collection (`x in xs`); `forall` and `exists` speak about a whole type (`n: Int`), in ghost positions only.",
        fails: r#"ghost spec even_all(xs: List[Int]) -> Bool = forall x in xs: x % 2 == 0
"#,
        passes: r#"spec even_all(xs: List[Int]) -> Bool = all x in xs: x % 2 == 0
"#,
    },
    CodeInfo {
        code: "T1019",
        title: "module name of the standard library",
        explanation: "Modules whose names begin with `std` are the standard library's: what they declare without a body is trusted. A module of one's own has another name.",
        fails: "",
        passes: "",
    },
];
