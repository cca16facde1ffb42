//! The binary `lived-evidence`.

use std::process::ExitCode;

// Answers consist of many small allocations on many threads.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    api::cli::main()
}
