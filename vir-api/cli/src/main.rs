//! The `vir` command.

fn main() {}
