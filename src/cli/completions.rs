//! `ner-cli completions` and `ner-cli man`: the command line's own definition, for shells and for `man`.

use crate::args::Cli;
use anyhow::{Context, bail};
use clap::CommandFactory;
use clap_complete::Shell;
use clap_mangen::Man;
use std::io::Write;

pub(crate) const HELP: &str = "\
Where they go:
  bash  ner-cli completions bash > ~/.local/share/bash-completion/completions/ner-cli
  zsh   ner-cli completions zsh > \"${fpath[1]}/_ner-cli\"
  fish  ner-cli completions fish > ~/.config/fish/completions/ner-cli.fish";

/// Writes the completions for a shell.
pub(crate) fn write(shell: Shell, out: &mut dyn Write) -> anyhow::Result<()> {
    let mut script = Vec::new(); // clap_complete panics where it cannot write
    clap_complete::generate(shell, &mut Cli::command(), "ner-cli", &mut script);
    out.write_all(&script).context("standard output")
}

/// Writes the manual page of the program, or of the command that `path` names.
pub(crate) fn write_manual(path: &[String], out: &mut dyn Write) -> anyhow::Result<()> {
    let mut command = Cli::command();
    command.build();
    for name in path {
        let Some(found) = command.find_subcommand(name) else {
            bail!("{name}: no command of {}; `ner-cli help` lists them", command.get_name());
        };
        command = found.clone();
    }
    let examples = command.get_before_help().map(ToString::to_string);
    let mut page = Vec::new();
    Man::new(command).source(concat!("ner-cli ", env!("CARGO_PKG_VERSION"))).render(&mut page)?;
    if let Some(examples) = examples {
        write!(page, ".SH EXAMPLES\n.nf\n{}\n.fi\n", roff(examples.trim_start_matches("Examples:\n")))?;
    }
    out.write_all(&page).context("standard output")
}

/// Text that roff leaves as it is; its lines begin with a blank, so none is taken for a request.
fn roff(text: &str) -> String {
    let escaped = |c: char| match c {
        '\\' => "\\e".into(),
        '-' => "\\-".into(),
        '\'' => "\\(aq".into(),
        c if c.is_ascii() => c.to_string(),
        c => format!("\\[u{:04X}]", u32::from(c)),
    };
    text.chars().map(escaped).collect()
}
