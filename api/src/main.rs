//! The binary `lived-evidence`.

use std::process::ExitCode;

fn main() -> ExitCode {
    api::cli::main()
}
