//! Processor architectures of hosts and guests.

use crate::values;

values! {
    /// A processor architecture.
    pub enum Arch {
        Aarch64 = "aarch64", Alpha = "alpha", Armv6l = "armv6l", Armv7b = "armv7b", Armv7l = "armv7l", Cris = "cris",
        I686 = "i686", Ia64 = "ia64", Lm32 = "lm32", LoongArch64 = "loongarch64", M68k = "m68k",
        Microblaze = "microblaze", MicroblazeEl = "microblazeel", Mips = "mips", MipsEl = "mipsel",
        Mips64 = "mips64", Mips64El = "mips64el", OpenRisc = "openrisc", PaRisc = "parisc",
        PaRisc64 = "parisc64", Ppc = "ppc", Ppc64 = "ppc64", Ppc64Le = "ppc64le", PpcEmb = "ppcemb",
        PpcLe = "ppcle",
        RiscV32 = "riscv32", RiscV64 = "riscv64", S390 = "s390", S390x = "s390x", Sh4 = "sh4", Sh4Eb = "sh4eb",
        Sparc = "sparc", Sparc64 = "sparc64", Unicore32 = "unicore32", X86_64 = "x86_64", Xtensa = "xtensa",
        XtensaEb = "xtensaeb",
    }
}
