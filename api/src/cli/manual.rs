//! Prints shell completions and the manual page.

use clap::{Args, CommandFactory as _};
use clap_complete::Shell;

use super::{Arguments, answer};

const NAME: &str = "lived-evidence";

/// Prints a script that completes commands and options in a shell.
#[derive(Debug, Args)]
pub(super) struct Completions {
    /// The shell, e.g. `bash`: source <(lived-evidence completions bash)
    shell: Shell,
}

impl Completions {
    pub(super) fn run(self) -> anyhow::Result<()> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Arguments::command(), NAME, &mut script);
        answer::text(&String::from_utf8(script)?)
    }
}

/// Prints one manual page for all commands, in roff.
pub(super) fn man() -> anyhow::Result<()> {
    let mut page = Vec::new();
    let mut command = Arguments::command();
    command.build();
    clap_mangen::Man::new(command.clone()).render(&mut page)?;
    for below in leaves(&command) {
        let below = clap_mangen::Man::new(below);
        below.render_synopsis_section(&mut page)?;
        below.render_description_section(&mut page)?;
        below.render_options_section(&mut page)?;
    }
    answer::text(&String::from_utf8(page)?)
}

/// Every command without subcommands, at any level.
fn leaves(command: &clap::Command) -> Vec<clap::Command> {
    let below: Vec<&clap::Command> = command.get_subcommands().filter(|below| below.get_name() != "help").collect();
    if below.is_empty() {
        return vec![command.clone()];
    }
    below.into_iter().flat_map(leaves).collect()
}
