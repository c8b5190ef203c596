//! The guest's disk: the program from its committed source, in the first sectors.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::{Outcome, project};

/// Where the firmware loads a boot sector.
const ORIGIN: &str = "0x7c00";

/// Size of the disk, in bytes.
const SIZE: u64 = 1 << 20;

/// Assembles the guest into a disk image in `dir`.
pub(super) fn build(dir: &Path) -> Outcome<PathBuf> {
    let source = project::root().join("xtask/src/demo/guest.s");
    let (object, image) = (dir.join("guest.o"), dir.join("guest.img"));
    project::run(Command::new("as").args(["--32", "-o"]).args([&object, &source]))?;
    let link = ["-m", "elf_i386", "-Ttext", ORIGIN, "--oformat", "binary", "-o"];
    project::run(Command::new("ld").args(link).args([&image, &object]))?;
    let program = fs::read(&image)?;
    if program.get(510..512) != Some(&[0x55, 0xaa]) {
        return Err("the guest is not a boot sector".into());
    }
    File::options().write(true).open(&image)?.set_len(SIZE)?;
    Ok(image)
}
