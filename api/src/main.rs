//! The binary `lived-evidence`.

use std::process::ExitCode;

// Answers are made of many small allocations, from many threads.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    api::cli::main()
}
