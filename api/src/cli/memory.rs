//! How memory goes back to the system. What one answer needed is kept by the allocator for a second, and for longer by a thread that
//! allocates nothing meanwhile; on large pages, a few small values keep 2 MiB. A server that has answered sixteen long queries at once
//! holds 65 to 70 MiB with the settings below, and 107 to 119 MiB without them (docs/performance.md, Memory).

#[cfg(unix)]
use std::env;

/// The settings of the allocator (mimalloc), which reads them from the environment before `main`.
#[cfg(unix)]
const SETTINGS: [(&str, &str); 2] = [("MIMALLOC_PURGE_DELAY", "0"), ("MIMALLOC_ALLOW_THP", "0")];

/// Starts this program once more in the same process, with the settings that the environment does not have. Call it before anything else
/// is open. It returns if there is nothing to set, or if the program cannot be started again, because its file was removed meanwhile: then
/// memory goes back later, and a closed standard output ends the process.
#[cfg(unix)]
#[expect(
    clippy::disallowed_methods,
    reason = "settings of the allocator, which reads them from there; they are no configuration of the service"
)]
pub fn goes_back_at_once() {
    use std::os::unix::process::CommandExt as _;

    let missing: Vec<_> = SETTINGS.into_iter().filter(|(name, _)| env::var_os(name).is_none()).collect();
    let Some(program) = env::current_exe().ok().filter(|_| !missing.is_empty()) else {
        return;
    };
    let mut arguments = env::args_os();
    let mut again = std::process::Command::new(program);
    if let Some(name) = arguments.next() {
        again.arg0(name);
    }
    let _cannot_be_started = again.args(arguments).envs(missing).exec();
}

/// Only systems with `exec` can do this.
#[cfg(not(unix))]
pub const fn goes_back_at_once() {}
