//! Guests of a few instructions: what they do is written beside each.

use std::path::Path;

/// A boot sector that waits for the power button and switches off. `SeaBIOS` puts the registers of the fixed ACPI events at
/// 0x600: status, enable, and at 4 control. Bit 8 is the button; sleep enable is bit 13.
pub(super) const OBEDIENT: [u8; 26] = [
    0xba, 0x02, 0x06, 0xb8, 0x00, 0x01, 0xef, // mov dx, 0x602; mov ax, 0x100; out dx, ax
    0xfb, 0xf4, 0xba, 0x00, 0x06, 0xed, // wait: sti; hlt; mov dx, 0x600; in ax, dx
    0xf6, 0xc4, 0x01, 0x74, 0xf5, // test ah, 1; jz wait
    0xba, 0x04, 0x06, 0xb8, 0x00, 0x20, 0xef, 0xf4, // mov dx, 0x604; mov ax, 0x2000; out dx, ax; hlt
];

/// A boot sector that sends back what the first serial port receives.
pub(super) const ECHO: [u8; 15] = [
    0xba, 0xfd, 0x03, 0xec, 0xa8, 0x01, 0x74,
    0xfb, // wait: mov dx, 0x3fd; in al, dx; test al, 1; jz wait
    0xba, 0xf8, 0x03, 0xec, 0xee, 0xeb, 0xf1, // mov dx, 0x3f8; in al, dx; out dx, al; jmp wait
];

/// The options for a disk with a program in its boot sector.
pub(super) fn disk(root: &Path, program: &[u8]) -> String {
    let mut disk = vec![0; 64 * 1024];
    disk[..program.len()].copy_from_slice(program);
    disk[510..512].copy_from_slice(&[0x55, 0xaa]);
    let path = root.join("disk.img");
    std::fs::write(&path, disk).unwrap();
    format!("-drive file={},format=raw,if=ide", path.display())
}
