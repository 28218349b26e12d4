//! Runs programs from their text.
#![allow(dead_code, reason = "each test file uses some of it")]

use tenet_core::ProgramMap;
use tenet_core::eval::{
    Contracts, NoIo, Options, Outcome, Place, Run, ScriptedIo, SearchOptions, Value, ViolationKind,
    eval_call, eval_example, search_violation,
};
use tenet_core::lower::lower_program;
use tenet_source::{FileId, SourceFile};
use tenet_types::check_program;

const STD: &[(&str, &str)] = &[
    ("std/prelude.tenet", include_str!("../std/prelude.tenet")),
    ("std/list.tenet", include_str!("../std/list.tenet")),
    ("std/text.tenet", include_str!("../std/text.tenet")),
    ("std/set.tenet", include_str!("../std/set.tenet")),
    ("std/map.tenet", include_str!("../std/map.tenet")),
    ("std/char.tenet", include_str!("../std/char.tenet")),
];

/// A program from its text, ready to run. Its own module is `m`.
pub struct Source {
    pub core: ProgramMap,
    typed: tenet_types::Program,
    texts: Vec<String>,
}

impl Source {
    /// Parses, checks and lowers a module `m` with a small standard library. Nothing may be wrong with it.
    #[track_caller]
    pub fn new(text: &str) -> Source {
        let source = Source::unlowered(text);
        let lowered = lower_program(&source.typed);
        let failures: Vec<_> = lowered.failures;
        assert!(failures.is_empty(), "{failures:#?}");
        Source {
            core: lowered.program,
            ..source
        }
    }

    #[track_caller]
    fn unlowered(text: &str) -> Source {
        let own = format!("module m\n{text}");
        let mut files = Vec::new();
        let mut texts = Vec::new();
        let modules = STD.iter().copied().chain([("m.tenet", own.as_str())]);
        for (i, (name, text)) in modules.enumerate() {
            let id = FileId(i as u32);
            let parsed = tenet_grammar::parse(text, id);
            assert!(
                parsed.diagnostics.is_empty(),
                "{name}: {:#?}",
                parsed.diagnostics
            );
            let file = SourceFile {
                id,
                name: name.into(),
                text: text.into(),
            };
            texts.push(text.to_string());
            files.push((file, parsed.file));
        }
        let typed = check_program(&files);
        let errors: Vec<_> = typed
            .diagnostics
            .iter()
            .filter(|d| d.severity == tenet_source::Severity::Error)
            .collect();
        assert!(errors.is_empty(), "{errors:#?}");
        Source {
            core: ProgramMap::default(),
            typed,
            texts,
        }
    }

    /// The codes of what could not be lowered.
    #[track_caller]
    pub fn refusals(text: &str) -> Vec<&'static str> {
        let source = Source::unlowered(text);
        let lowered = lower_program(&source.typed);
        let findings = lowered.failures.iter().flat_map(|(_, f)| &f.findings);
        findings.map(|f| f.code).collect()
    }

    /// The text of a node.
    pub fn text_at(&self, place: &Place) -> String {
        let item = &self.typed.items[&place.item];
        let span = item.source_map.span(place.node);
        self.texts[span.file.0 as usize][span.start as usize..span.end as usize].to_string()
    }

    pub fn call(&self, name: &str, args: Vec<Value>, contracts: Contracts) -> Run {
        let options = Options {
            contracts,
            fuel: 5_000_000,
            stack_bytes: 256 << 20,
        };
        let path = format!("m.{name}");
        eval_call(&self.core, &path, &[], args, &options, &mut NoIo)
    }

    /// What a function without parameters gives, contracts evaluated; anything but a value as debug text.
    pub fn value(&self, name: &str) -> String {
        match self.call(name, vec![], Contracts::All).outcome {
            Outcome::Returned(value) => value.to_string(),
            other => format!("{other:#?}"),
        }
    }

    /// What a function without parameters violates: `kind: text of the place <- text of the clause`.
    pub fn violation(&self, name: &str) -> String {
        match self.call(name, vec![], Contracts::All).outcome {
            Outcome::Violated(violation) => self.describe(&violation),
            other => format!("{other:#?}"),
        }
    }

    fn describe(&self, violation: &tenet_core::eval::Violation) -> String {
        let place = self.text_at(&violation.place);
        let kind = violation.kind.name();
        match &violation.clause {
            Some(clause) => format!("{kind}: {place} <- {}", self.text_at(clause)),
            None => format!("{kind}: {place}"),
        }
    }

    /// What a search finds: `f(args) kind: place <- clause`.
    pub fn search(&self, name: &str) -> Vec<String> {
        let path = format!("m.{name}");
        let search = search_violation(&self.core, &path, &SearchOptions::default());
        assert!(
            search.admissible > 0 || !search.found.is_empty(),
            "{search:?}"
        );
        search
            .found
            .iter()
            .map(|found| {
                let args: Vec<_> = found.args.iter().map(Value::to_string).collect();
                format!("({}) {}", args.join(", "), self.describe(&found.violation))
            })
            .collect()
    }

    /// What a function writes to the terminal, given lines to read.
    pub fn output(&self, name: &str, input: &[&str]) -> String {
        let mut io = ScriptedIo {
            input: input.iter().map(|line| (*line).to_string()).collect(),
            output: String::new(),
        };
        let path = format!("m.{name}");
        let run = eval_call(&self.core, &path, &[], vec![], &Options::default(), &mut io);
        assert!(
            matches!(run.outcome, Outcome::Returned(_)),
            "{:?}",
            run.outcome
        );
        io.output
    }

    /// The kinds of violations of a function's examples, `None` for one that holds.
    pub fn examples(&self, name: &str) -> Vec<Option<ViolationKind>> {
        let path = format!("m.{name}");
        let count = self.core.signatures[&*path].examples.len();
        (0..count)
            .map(
                |i| match eval_example(&self.core, &path, i, &Options::default()).outcome {
                    Outcome::Returned(_) => None,
                    Outcome::Violated(violation) => Some(violation.kind),
                    other => panic!("{other:?}"),
                },
            )
            .collect()
    }
}

/// Checks what functions without parameters give: each line of `expected` is `name = value`.
#[track_caller]
pub fn check_values(text: &str, expected: &[(&str, &str)]) {
    let source = Source::new(text);
    for (name, value) in expected {
        assert_eq!(source.value(name), *value, "{name}");
    }
}
