//! What the effect `Console` reaches while evaluating.

use std::collections::VecDeque;

/// The world outside of a run. An `Err` ends the run as unsupported, with that reason.
pub trait Io {
    /// Writes text as it stands.
    fn write(&mut self, text: &str) -> Result<(), String>;
    /// The next line without its newline; `None` at the end.
    fn read_line(&mut self) -> Result<Option<String>, String>;
    /// All that is left to read.
    fn read_all(&mut self) -> Result<String, String>;
}

/// Writing goes nowhere, reading is refused: two runs cannot differ.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoIo;

impl Io for NoIo {
    fn write(&mut self, _: &str) -> Result<(), String> {
        Ok(())
    }

    fn read_line(&mut self) -> Result<Option<String>, String> {
        Err("it reads from the terminal".into())
    }

    fn read_all(&mut self) -> Result<String, String> {
        Err("it reads from the terminal".into())
    }
}

/// Reads given lines and keeps what is written.
#[derive(Clone, Debug, Default)]
pub struct ScriptedIo {
    /// Lines that are still to be read.
    pub input: VecDeque<String>,
    /// What was written.
    pub output: String,
}

impl Io for ScriptedIo {
    fn write(&mut self, text: &str) -> Result<(), String> {
        self.output.push_str(text);
        Ok(())
    }

    fn read_line(&mut self) -> Result<Option<String>, String> {
        Ok(self.input.pop_front())
    }

    fn read_all(&mut self) -> Result<String, String> {
        let mut text = String::new();
        for line in self.input.drain(..) {
            text.push_str(&line);
            text.push('\n');
        }
        Ok(text)
    }
}
