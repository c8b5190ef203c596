//! Suite `qemuxmlconf`: a domain document to its completed form and to a QEMU command line.

use std::collections::BTreeMap;

use serde::Deserialize;
use vir_test::corpus::text::{same_cause, unwrap};
use vir_test::corpus::{DataPath, Entry, Suite};

use super::qemu_environment::Environment;
use super::suites::Runner;
use super::verdict::Verdict;
use steps::{Setting, Steps};

mod capabilities;
mod host;
mod network;
mod steps;

/// The step at which a case ends is the expected one, and so is the cause when that is a refusal.
const STAGE: &str = "stage";
/// The completed document prints as expected, and what was printed reads and prints the same.
const XML: &str = "xml";
/// The command line is the expected one.
const ARGS: &str = "args";

/// One case, as the suite's index has it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "all fields are typed; one is read once a step of the product asks for it")]
struct Case {
    input: DataPath,
    input_missing: bool,
    arch: String,
    host_arch: String,
    caps_version: String,
    caps_real_version: String,
    caps_variant: String,
    strip_machine_aliases: bool,
    caps: DataPath,
    qmp_replies: DataPath,
    caps_add: Vec<String>,
    caps_del: Vec<String>,
    expect_stage: Stage,
    abi_update: bool,
    host_cpu: Option<String>,
    host_cpu_explicit: bool,
    gic: Option<GicVersions>,
    nbdkit_caps: Vec<String>,
    fd_groups: Vec<FdGroup>,
    vdpa_fds: Vec<VdpaFd>,
    migrate_from: Option<String>,
    migrate_fd: Option<u32>,
    slirp_helper: bool,
    swtpm_versions: Vec<String>,
    driver_config: DriverConfig,
    env: BTreeMap<String, String>,
    expect: Expect,
}

/// Where the way from document to command line ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Stage {
    /// Nowhere: there is a command line.
    Ok,
    /// The document is refused.
    Parse,
    /// The document is fine, the command line is not to be had.
    Build,
}

/// Versions of the Arm interrupt controller that take the place of those in the capabilities.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
enum GicVersions {
    /// The capabilities stay as they are.
    None,
    V2,
    V3,
    Both,
}

impl GicVersions {
    /// The versions, unless the capabilities stay as they are.
    fn listed(self) -> Option<&'static [u8]> {
        match self {
            Self::None => None,
            Self::V2 => Some(&[2]),
            Self::V3 => Some(&[3]),
            Self::Both => Some(&[2, 3]),
        }
    }
}

/// File descriptors handed to the domain for a disk.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "all fields are typed; one is read once a step of the product asks for it")]
struct FdGroup {
    name: String,
    writable: bool,
    fds: Vec<u32>,
}

/// The descriptor of a vhost-vdpa disk.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "all fields are typed; one is read once a step of the product asks for it")]
struct VdpaFd {
    device: String,
    fd: u32,
}

/// Settings of the driver that differ from the environment's.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "camelCase")]
#[allow(dead_code, reason = "all fields are typed; one is read once a step of the product asks for it")]
struct DriverConfig {
    #[serde(rename = "vncTLS")]
    vnc_tls: bool,
    #[serde(rename = "vncTLSx509verify")]
    vnc_tls_x509_verify: bool,
    #[serde(rename = "vncTLSx509secretUUID")]
    vnc_tls_x509_secret_uuid: Option<String>,
    #[serde(rename = "vncSASL")]
    vnc_sasl: bool,
    vnc_auto_unix_socket: bool,
    vnc_allow_host_audio: bool,
    nogfx_allow_host_audio: bool,
    #[serde(rename = "spiceTLS")]
    spice_tls: bool,
    #[serde(rename = "spiceSASL")]
    spice_sasl: bool,
    spice_auto_unix_socket: bool,
    #[serde(rename = "chardevTLS")]
    chardev_tls: bool,
    #[serde(rename = "chardevTLSx509verify")]
    chardev_tls_x509_verify: bool,
    #[serde(rename = "chardevTLSx509secretUUID")]
    chardev_tls_x509_secret_uuid: Option<String>,
    #[serde(rename = "vxhsTLS")]
    vxhs_tls: bool,
    #[serde(rename = "vxhsTLSx509secretUUID")]
    vxhs_tls_x509_secret_uuid: Option<String>,
    #[serde(rename = "nbdTLS")]
    nbd_tls: bool,
    #[serde(rename = "nbdTLSx509secretUUID")]
    nbd_tls_x509_secret_uuid: Option<String>,
    dump_guest_core: bool,
    storage_use_nbdkit: bool,
}

/// What must come out, by check.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Expect {
    xml: Option<DataPath>,
    args: Option<DataPath>,
    err: Option<DataPath>,
}

struct QemuXmlConf {
    suite: Suite,
    environment: Environment,
    steps: Steps,
}

pub(super) fn open(suite: &Suite) -> Result<Box<dyn Runner>, String> {
    let environment = Environment::load(&suite.common())?;
    Ok(Box::new(QemuXmlConf { suite: suite.clone(), environment, steps: Steps::default() }))
}

impl Runner for QemuXmlConf {
    fn run(&self, entry: &Entry, verdict: &mut Verdict) -> Result<(), String> {
        let case = entry.decode::<Case>().map_err(|err| err.to_string())?;
        verdict.plan(STAGE);
        case.expect.xml.iter().for_each(|_| verdict.plan(XML));
        case.expect.args.iter().for_each(|_| verdict.plan(ARGS));
        self.document(&case, verdict)
    }
}

impl QemuXmlConf {
    fn document(&self, case: &Case, verdict: &mut Verdict) -> Result<(), String> {
        let setting = Setting { case, suite: &self.suite, environment: &self.environment };
        let Some(input) = self.input(case)? else {
            // The reference names the file; any loader's message about a file that is not there does.
            return self.refusal(case, Stage::Parse, case.input.as_str(), verdict);
        };
        let definition = match self.steps.define(&setting, &input) {
            Ok(definition) => definition,
            Err(reason) => return self.refusal(case, Stage::Parse, &reason, verdict),
        };
        if case.expect_stage == Stage::Parse {
            verdict.fail(STAGE, format!("accepted, but expected: {}", self.expected_refusal(case)?));
            return Ok(());
        }
        if let Some(expected) = &case.expect.xml {
            let expected = unwrap(&self.read(expected)?);
            verdict.compare(XML, &expected, &steps::format(&definition));
            match self.steps.define(&setting, &expected) {
                Ok(again) => verdict.compare(XML, &expected, &steps::format(&again)),
                Err(reason) => verdict.fail(XML, format!("the printed document is refused: {reason}")),
            }
        }
        self.command(&setting, &definition, verdict)
    }

    fn command(
        &self,
        setting: &Setting<'_>,
        definition: &steps::Definition,
        verdict: &mut Verdict,
    ) -> Result<(), String> {
        let case = setting.case;
        let command = match self.steps.build(setting, definition) {
            Ok(command) => command,
            Err(reason) => return self.refusal(case, Stage::Build, &reason, verdict),
        };
        if case.expect_stage == Stage::Build {
            verdict.fail(STAGE, format!("built, but expected: {}", self.expected_refusal(case)?));
            return Ok(());
        }
        verdict.pass(STAGE);
        if let Some(expected) = &case.expect.args {
            verdict.compare(ARGS, &self.read(expected)?, &command.wrapped());
        }
        Ok(())
    }

    /// Judges a refusal at `stage`: expected there, and for the expected cause?
    fn refusal(&self, case: &Case, stage: Stage, reason: &str, verdict: &mut Verdict) -> Result<(), String> {
        if case.expect_stage != stage {
            return Err(reason.to_owned());
        }
        let expected = self.expected_refusal(case)?;
        if same_cause(&expected, reason) {
            verdict.pass(STAGE);
        } else {
            verdict.fail(STAGE, format!("refused for another cause: {reason}\nexpected: {expected}"));
        }
        Ok(())
    }

    fn expected_refusal(&self, case: &Case) -> Result<String, String> {
        let path = case.expect.err.as_ref().ok_or("the case expects a refusal but has no text for it")?;
        Ok(unwrap(&self.read(path)?).trim_end().to_owned())
    }

    /// The document, unless the case is about its absence.
    fn input(&self, case: &Case) -> Result<Option<String>, String> {
        if case.input_missing { Ok(None) } else { self.read(&case.input).map(Some) }
    }

    fn read(&self, file: &DataPath) -> Result<String, String> {
        self.suite.read(file).map_err(|err| err.to_string())
    }
}
