//! Commands from standard input, line by line.

use std::io::{self, BufRead, IsTerminal};

use super::Shell;

const WELCOME: &str = "Welcome to vir, the virtualization interactive terminal.

Type:  'help' for help with commands
       'quit' to quit

";

impl Shell {
    /// Reads and runs lines until the input or the user ends it. Prompts only where a person can see it.
    pub(crate) fn run_interactive(&mut self) {
        let prompts = io::stdin().is_terminal();
        if prompts {
            self.screen.extra(WELCOME);
        }
        let mut line = String::new();
        while !self.quits {
            if prompts {
                self.screen.print("vir # ");
                self.screen.flush();
            }
            line.clear();
            match io::stdin().lock().read_line(&mut line) {
                Ok(0) | Err(_) => break,
                Ok(_) => self.run_text(&line),
            };
        }
        self.screen.flush();
    }
}
