//! S-expressions.

/// An atom or a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sexp {
    Atom(String),
    List(Vec<Sexp>),
}

impl Sexp {
    pub fn atom(&self) -> &str {
        match self {
            Sexp::Atom(text) => text,
            Sexp::List(_) => panic!("an atom is wanted, not {self:?}"),
        }
    }

    pub fn list(&self) -> &[Sexp] {
        match self {
            Sexp::List(items) => items,
            Sexp::Atom(_) => panic!("a list is wanted, not {self:?}"),
        }
    }
}

/// All expressions of a text; `;` starts a comment.
pub fn parse(text: &str) -> Vec<Sexp> {
    let mut spaced = String::new();
    for line in text.lines() {
        let code = line.split(';').next().unwrap_or("");
        spaced.push_str(&code.replace('(', " ( ").replace(')', " ) "));
        spaced.push('\n');
    }
    let mut stack: Vec<Vec<Sexp>> = vec![Vec::new()];
    for token in spaced.split_whitespace() {
        match token {
            "(" => stack.push(Vec::new()),
            ")" => {
                let list = stack
                    .pop()
                    .expect("the bottom is never popped before the end");
                stack
                    .last_mut()
                    .expect("brackets match in the problem files")
                    .push(Sexp::List(list));
            }
            atom => stack
                .last_mut()
                .expect("brackets match in the problem files")
                .push(Sexp::Atom(atom.to_string())),
        }
    }
    assert_eq!(stack.len(), 1, "an open bracket");
    stack.remove(0)
}
