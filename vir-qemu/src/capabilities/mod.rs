//! What one QEMU binary can do: flags, machine types, CPU models, found out by a probe or read from a document.
//!
//! ```
//! use vir_qemu::capabilities::{Capabilities, Flag};
//!
//! let text = "<qemuCaps>
//!   <emulator>/usr/bin/qemu-system-x86_64</emulator>
//!   <qemuctime>0</qemuctime> <selfctime>0</selfctime> <selfvers>0</selfvers>
//!   <flag name='kvm'/>
//!   <version>10000000</version> <microcodeVersion>0</microcodeVersion> <arch>x86_64</arch>
//!   <machine type='kvm' name='pc-q35-10.0' alias='q35' maxCpus='4096' defaultCPU='qemu64-x86_64-cpu'/>
//! </qemuCaps>";
//! let capabilities = Capabilities::parse(text)?;
//! assert!(capabilities.has(Flag::Kvm));
//! assert_eq!(capabilities.machine("q35").expect("it is listed").name, "pc-q35-10.0");
//! # Ok::<(), vir_conf::diagnostic::Report>(())
//! ```

mod accelerators;
mod convert;
mod document;
mod facts;
mod flag;
mod flag_set;
mod lookup;
mod package;
mod probe;
mod prober;
mod recorded;
mod rules;
mod version;

pub use accelerators::{Accelerator, Accelerators};
pub use document::{
    AcceleratorKind, Capabilities, CpuModel, CpuProperty, DeprecatedFeatures, Gic, Holds, HostCpu, Hyperv,
    HypervCap, HypervFeature, MachineType, Named, PropertyKind, Sev, Sgx, SgxSection, SgxSections, SgxSize,
    SgxUnit,
};
pub use flag::Flag;
pub use flag_set::FlagSet;
pub use package::Package;
pub use probe::{Host, Probe, Run};
pub use prober::{ProbeError, Prober, Stage};
pub use recorded::RecordedError;
pub use version::Version;
