//! Tokens, and how logos recognises them.

use logos::Logos;
use std::sync::Arc;

/// A token of the grammar. Variants without a logos attribute are made by the lexer's driver or by later passes.
#[derive(Logos, Clone, Debug, PartialEq)]
#[logos(skip r"[ \t\r]+")]
pub(crate) enum Tok {
    #[token("all")]
    All,
    #[token("and")]
    And,
    #[token("as")]
    As,
    #[token("assert")]
    Assert,
    #[token("assume")]
    Assume,
    #[token("because")]
    Because,
    #[token("break")]
    Break,
    #[token("by")]
    By,
    #[token("case")]
    Case,
    #[token("const")]
    Const,
    #[token("continue")]
    Continue,
    #[token("decreases")]
    Decreases,
    #[token("def")]
    Def,
    #[token("do")]
    Do,
    #[token("elif")]
    Elif,
    #[token("else")]
    Else,
    #[token("end")]
    End,
    #[token("ensures")]
    Ensures,
    #[token("enum")]
    Enum,
    #[token("example")]
    Example,
    #[token("exists")]
    Exists,
    #[token("extern")]
    Extern,
    #[token("false")]
    False,
    #[token("for")]
    For,
    #[token("forall")]
    Forall,
    #[token("ghost")]
    Ghost,
    #[token("handle")]
    Handle,
    #[token("if")]
    If,
    #[token("iff")]
    Iff,
    #[token("impl")]
    Impl,
    #[token("implies")]
    Implies,
    #[token("import")]
    Import,
    #[token("in")]
    In,
    #[token("invariant")]
    Invariant,
    #[token("is")]
    Is,
    #[token("lemma")]
    Lemma,
    #[token("let")]
    Let,
    #[token("match")]
    Match,
    #[token("not")]
    Not,
    #[token("or")]
    Or,
    #[token("pub")]
    Pub,
    #[token("record")]
    Record,
    #[token("requires")]
    Requires,
    #[token("return")]
    Return,
    #[token("some")]
    SomeOf,
    #[token("spec")]
    Spec,
    #[token("then")]
    Then,
    #[token("trait")]
    Trait,
    #[token("true")]
    True,
    #[token("try")]
    Try,
    #[token("type")]
    Type,
    #[token("uses")]
    Uses,
    #[token("var")]
    Var,
    #[token("where")]
    Where,
    #[token("while")]
    While,
    #[token("with")]
    With,

    // Words that mean something only where the grammar says so, and are names elsewhere.
    #[token("at")]
    At,
    #[token("effect")]
    Effect,
    #[token("from")]
    From,
    #[token("law")]
    Law,
    #[token("module")]
    Module,
    #[token("test")]
    Test,

    #[token("(")]
    LParen,
    #[token(")")]
    RParen,
    #[token("[")]
    LBracket,
    #[token("]")]
    RBracket,
    #[token("{")]
    LBrace,
    #[token("}")]
    RBrace,
    #[token(",")]
    Comma,
    #[token(":")]
    Colon,
    #[token("=")]
    Assign,
    #[token("->")]
    Arrow,
    #[token(".")]
    Dot,
    #[token("..")]
    DotDot,
    #[token("|")]
    Bar,
    #[token("|>")]
    Pipe,
    #[token("+")]
    Plus,
    #[token("-")]
    Minus,
    #[token("*")]
    Star,
    #[token("/")]
    Slash,
    #[token("//")]
    SlashSlash,
    #[token("%")]
    Percent,
    #[token("==")]
    EqEq,
    #[token("!=")]
    NotEq,
    #[token("<")]
    Lt,
    #[token("<=")]
    Le,
    #[token(">")]
    Gt,
    #[token(">=")]
    Ge,

    #[regex(r"[a-z_][a-z0-9_]*", |lex| Arc::from(lex.slice()))]
    Lower(Arc<str>),
    #[regex(r"[A-Z][A-Za-z0-9]*", |lex| Arc::from(lex.slice()))]
    Upper(Arc<str>),
    #[regex(r"\?[a-z_][a-z0-9_]*", |lex| Arc::from(&lex.slice()[1..]))]
    Hole(Arc<str>),
    #[regex(r"[0-9](_?[0-9])*", |lex| Arc::from(lex.slice()), priority = 5)]
    #[regex(r"0x[0-9a-fA-F](_?[0-9a-fA-F])*", |lex| Arc::from(lex.slice()), priority = 5)]
    #[regex(r"0b[01](_?[01])*", |lex| Arc::from(lex.slice()), priority = 5)]
    Int(Arc<str>),
    #[regex(r"[0-9](_?[0-9])*\.[0-9](_?[0-9])*([eE][+-]?[0-9]+)?", |lex| Arc::from(lex.slice()), priority = 5)]
    #[regex(r"[0-9](_?[0-9])*[eE][+-]?[0-9]+", |lex| Arc::from(lex.slice()), priority = 5)]
    Float(Arc<str>),
    #[regex(r#""([^"\\\n]|\\[^\n])*""#, |lex| Arc::from(lex.slice()), priority = 5)]
    Text(Arc<str>),
    #[regex(r"'([^'\\\n]|\\[^\nu]|\\u(\{[0-9a-fA-F]*\})?)'", |lex| Arc::from(lex.slice()), priority = 5)]
    Char(Arc<str>),

    // What the lexer's driver reports and turns into something else.
    #[token("f\"")]
    FTextStart,
    #[regex(r#""([^"\\\n]|\\[^\n])*"#, priority = 4)]
    OpenText,
    #[regex(r"'[^'\n]*'?", priority = 3)]
    BadChar,
    #[regex("[“”„][^“”\"\n]*[“”\"]?", priority = 3)]
    SmartText,
    #[regex("[‘’‚][^‘’'\n]*[‘’']?", priority = 3)]
    SmartChar,
    #[regex(r"[0-9][0-9A-Za-z_]*", priority = 1)]
    BadNumber,
    #[regex(r"[\p{L}_][\p{L}\p{M}\p{N}_]*", priority = 1)]
    OddName,
    #[regex(r"#[^\n]*", priority = 3, allow_greedy = true)]
    Comment,
    #[regex(r"##[^\n]*", priority = 6, allow_greedy = true)]
    RawDoc,
    #[token("\n")]
    Newline,
    #[regex(r"\+=|-=|\*=|/=|//=|%=")]
    OpAssign,
    #[token("&&")]
    AmpAmp,
    #[token("||")]
    BarBar,
    #[token("!")]
    Bang,
    #[token(";")]
    Semicolon,
    #[token("=>")]
    FatArrow,
    #[token(":=")]
    ColonAssign,
    #[token("**")]
    StarStar,
    #[token("===")]
    EqEqEq,
    #[token("!==")]
    NotEqEq,

    /// A line of documentation, `##` and white space around it removed.
    Doc(Arc<str>),
    /// `f"…"`, its expressions lexed.
    FText(Arc<[FTextPiece]>),
    /// The end of a statement.
    Nl,
    /// Something that was reported already.
    Error,
    /// Marks the text to come as a file.
    StartFile,
    /// Marks the text to come as an expression.
    StartExpr,
}

/// A piece of an f-text.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum FTextPiece {
    /// Text between braces, as written.
    Text { spelling: Arc<str>, start: u32 },
    /// `{…}`: the tokens between the braces; `start` and `end` are the places of the braces.
    Expr {
        tokens: Vec<Token>,
        start: u32,
        end: u32,
    },
}

/// A token with its place.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Token {
    /// What it is.
    pub tok: Tok,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// First on its line.
    pub line_start: bool,
    /// The column of the first token of its line, in bytes from 0.
    pub indent: u32,
}

impl Tok {
    /// Whether a newline after it ends a statement.
    pub(crate) fn can_end(&self) -> bool {
        use Tok::*;
        self.ends_expression()
            || matches!(self, Else | Do | Return | Break | Continue | Doc(_) | Error)
    }

    /// Whether an expression (or a type, or a pattern) can end with it.
    pub(crate) fn ends_expression(&self) -> bool {
        use Tok::*;
        self.is_name()
            || matches!(
                self,
                Upper(_)
                    | Hole(_)
                    | Int(_)
                    | Float(_)
                    | Text(_)
                    | FText(_)
                    | Char(_)
                    | True
                    | False
                    | RParen
                    | RBracket
                    | RBrace
                    | End
            )
    }

    /// Whether a newline before it ends a statement.
    pub(crate) fn can_begin(&self) -> bool {
        use Tok::*;
        !matches!(
            self,
            Dot | And
                | Or
                | Implies
                | Iff
                | Arrow
                | Pipe
                | EqEq
                | NotEq
                | Lt
                | Le
                | Gt
                | Ge
                | Plus
                | Star
                | Slash
                | SlashSlash
                | Percent
                | Where
                | Uses
                | Is
                | In
                | DotDot
                | By
                | RParen
                | RBracket
                | RBrace
                | Comma
        )
    }

    /// Whether a statement or declaration may go on behind it on the next line.
    pub(crate) fn leads(&self) -> bool {
        use Tok::*;
        matches!(self, Pub | Ghost | Extern | Then | Nl)
    }

    /// Whether it is a lower-case name, words that are keywords only in places included.
    pub(crate) fn is_name(&self) -> bool {
        use Tok::*;
        matches!(self, Lower(_) | At | Effect | From | Law | Module | Test)
    }

    /// The name that it is, if it is a lower-case one.
    pub(crate) fn name(&self) -> Option<&str> {
        Some(match self {
            Tok::Lower(name) => name,
            Tok::At => "at",
            Tok::Effect => "effect",
            Tok::From => "from",
            Tok::Law => "law",
            Tok::Module => "module",
            Tok::Test => "test",
            _ => return None,
        })
    }

    /// Whether a declaration begins with it, wherever it stands.
    pub(crate) fn begins_declaration(&self) -> bool {
        use Tok::*;
        matches!(
            self,
            Pub | Def
                | Spec
                | Lemma
                | Extern
                | Record
                | Enum
                | Trait
                | Impl
                | Type
                | Const
                | Import
        )
    }

    /// Whether it is a clause's keyword.
    pub(crate) fn begins_clause(&self) -> bool {
        use Tok::*;
        matches!(self, Requires | Ensures | Decreases | Example)
    }
}
