//! Inputs: source files, and which of them make up the workspace.

use salsa::{Durability, Setter};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use tenet_source::{FileId, SourceFile};
use tenet_verify::Sequents;

/// A source file.
#[salsa::input(debug)]
pub struct Source {
    /// Its number.
    #[returns(copy)]
    pub id: FileId,
    /// The path to show to people.
    pub name: Arc<str>,
    /// The whole text.
    pub text: Arc<str>,
    /// Does it belong to the standard library?
    #[returns(copy)]
    pub standard: bool,
}

/// The files of the workspace, those of the standard library included.
#[salsa::input(singleton, debug)]
pub struct Workspace {
    /// In the order in which they were added.
    pub files: Arc<[Source]>,
    /// Whether reports keep the certificates of what is proved.
    #[returns(copy)]
    pub certificates: bool,
    /// Of which obligations reports keep the sequents.
    #[returns(copy)]
    pub sequents: Sequents,
    /// Whether reports say what each proof used.
    #[returns(copy)]
    pub explanations: bool,
}

/// What queries need of the database.
#[salsa::db]
pub trait Db: salsa::Database {}

/// The database.
#[salsa::db]
#[derive(Clone)]
pub struct Database {
    storage: salsa::Storage<Self>,
    executed: Arc<Mutex<Option<Vec<String>>>>,
}

#[salsa::db]
impl salsa::Database for Database {}

#[salsa::db]
impl Db for Database {}

impl Default for Database {
    fn default() -> Database {
        Database::new()
    }
}

impl Database {
    /// A database that holds the standard library and nothing else.
    pub fn new() -> Database {
        let executed: Arc<Mutex<Option<Vec<String>>>> = Arc::default();
        let log = executed.clone();
        let storage = salsa::Storage::new(Some(Box::new(move |event| {
            if let salsa::EventKind::WillExecute { database_key } = event.kind
                && let Ok(mut log) = log.lock()
                && let Some(log) = log.as_mut()
            {
                log.push(format!("{database_key:?}"));
            }
        })));
        let mut database = Database { storage, executed };
        let mut files = Vec::new();
        for (name, text) in tenet_std::FILES {
            let id = FileId(files.len() as u32);
            let source = Source::builder(id, (*name).into(), (*text).into(), true)
                .durability(Durability::HIGH)
                .new(&database);
            files.push(source);
        }
        Workspace::new(&database, files.into(), false, Sequents::None, false);
        database.note_executions(false);
        database
    }

    /// Starts (or stops) noting which queries are executed.
    pub fn note_executions(&mut self, on: bool) {
        if let Ok(mut log) = self.executed.lock() {
            *log = on.then(Vec::new);
        }
    }

    /// The queries that were executed since noting was started or last asked for, in order.
    pub fn executions(&self) -> Vec<String> {
        match self.executed.lock() {
            Ok(mut log) => log.as_mut().map(std::mem::take).unwrap_or_default(),
            Err(_) => Vec::new(),
        }
    }

    /// Makes reports keep the certificates of what is proved (or stops it).
    pub fn keep_certificates(&mut self, on: bool) {
        let workspace = self.workspace();
        if workspace.certificates(self) != on {
            workspace.set_certificates(self).to(on);
        }
    }

    /// The files of the standard library.
    pub fn standard_files(&self) -> Vec<Source> {
        let files = self.workspace().files(self).iter().copied();
        files.filter(|file| file.standard(self)).collect()
    }

    /// Makes reports keep sequents.
    pub fn keep_sequents(&mut self, which: Sequents) {
        let workspace = self.workspace();
        if workspace.sequents(self) != which {
            workspace.set_sequents(self).to(which);
        }
    }

    /// Makes reports say what each proof used.
    pub fn keep_explanations(&mut self, kept: bool) {
        let workspace = self.workspace();
        if workspace.explanations(self) != kept {
            workspace.set_explanations(self).to(kept);
        }
    }

    /// The workspace; there is always one.
    pub fn workspace(&self) -> Workspace {
        Workspace::get(self)
    }

    /// Adds a file, or gives a file that is there a new text. A copy of a file of the standard library is that file.
    pub fn set_file(&mut self, name: &str, text: &str) -> Source {
        let workspace = self.workspace();
        let files = workspace.files(self).clone();
        let standard = files.iter().copied().find(|file| {
            file.standard(self) && name.ends_with(&**file.name(self)) && &**file.text(self) == text
        });
        if let Some(file) = standard {
            return file;
        }
        let known = files
            .iter()
            .copied()
            .find(|file| !file.standard(self) && &**file.name(self) == name);
        if let Some(file) = known {
            if &**file.text(self) != text {
                file.set_text(self).to(text.into());
            }
            return file;
        }
        let next = files.iter().map(|file| file.id(self).0 + 1).max();
        let id = FileId(next.unwrap_or(0));
        let file = Source::new(self, id, name.into(), text.into(), false);
        let files: Arc<[Source]> = files.iter().copied().chain([file]).collect();
        workspace.set_files(self).to(files);
        file
    }

    /// Takes a file out of the workspace, if it is there.
    pub fn remove_file(&mut self, name: &str) {
        let workspace = self.workspace();
        let files = workspace.files(self).clone();
        let kept: Arc<[Source]> = files
            .iter()
            .copied()
            .filter(|file| file.standard(self) || &**file.name(self) != name)
            .collect();
        if kept.len() != files.len() {
            workspace.set_files(self).to(kept);
        }
    }

    /// The files for rendering diagnostics.
    pub fn source_files(&self) -> BTreeMap<FileId, SourceFile> {
        self.workspace()
            .files(self)
            .iter()
            .map(|file| {
                let id = file.id(self);
                let source = SourceFile {
                    id,
                    name: file.name(self).clone(),
                    text: file.text(self).clone(),
                };
                (id, source)
            })
            .collect()
    }
}
