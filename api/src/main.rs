//! The binary `lived-evidence`.

fn main() {}
