//! Snapshots: moments of a domain that one can go back to.

use vir_conf::xml::Writer;

use super::domain::{self, DOMAIN};
use super::echo::split_list;
use crate::failure::Failure;
use crate::grammar::{Arguments, Command, Outcome, flag, list, text};
use crate::shell::Shell;
use crate::xml::{element, empty, leaf};

pub(super) const SNAPSHOT_CREATE_AS: Command = Command::new(
    "snapshot-create-as",
    "Create a snapshot from a set of args",
    "Create a snapshot (disk and RAM) from arguments",
    &[
        DOMAIN,
        text("name", "name of snapshot").tolerated(),
        text("description", "description of snapshot").tolerated(),
        flag("print-xml", "print XML document rather than create"),
        flag("no-metadata", "take snapshot but create no metadata"),
        flag("halt", "halt domain after snapshot is created"),
        flag("disk-only", "capture disk state but not vm state"),
        flag("reuse-external", "reuse any existing external files"),
        flag("quiesce", "quiesce guest's file systems"),
        flag("atomic", "require atomic operation"),
        flag("live", "take a live snapshot"),
        flag("validate", "validate the XML against the schema"),
        text("memspec", "memory attributes: [file=]name[,snapshot=type]"),
        list("diskspec", "disk attributes: disk[,snapshot=type][,driver=type][,stype=type][,file=name]")
            .tolerated(),
    ],
    snapshot_create_as,
);

fn snapshot_create_as(shell: &mut Shell, arguments: &Arguments) -> Outcome {
    domain::find(shell, arguments)?;
    let memory = match arguments.text("memspec")? {
        Some(spec) => Some(Spec::parse(spec, "memspec", &["file", "snapshot"], false)?),
        None => None,
    };
    let disk = |spec| Spec::parse(spec, "diskspec", &["snapshot", "driver", "stype", "file"], true);
    let disks: Vec<Spec> = arguments.all("diskspec").map(disk).collect::<Result<_, _>>()?;
    let mut w = Writer::new();
    let _ = w.open("domainsnapshot");
    leaf(&mut w, "name", arguments.text("name")?);
    leaf(&mut w, "description", arguments.text("description")?);
    if let Some(memory) = memory {
        empty(&mut w, "memory", &[("snapshot", memory.get("snapshot")), ("file", memory.get("file"))]);
    }
    if !disks.is_empty() {
        element(&mut w, "disks", &[], |w| disks.iter().for_each(|disk| write_disk(w, disk)));
    }
    w.close_spread("domainsnapshot");
    if arguments.has("print-xml") {
        shell.screen.print(w.finish() + "\n");
        return Ok(());
    }
    Err(Failure::new("taking snapshots is not supported yet; --print-xml shows the document for one"))
}

fn write_disk(w: &mut Writer, disk: &Spec) {
    let source = if disk.get("stype") == Some("block") { "dev" } else { "file" };
    let attributes =
        [("name", disk.get("name")), ("snapshot", disk.get("snapshot")), ("type", disk.get("stype"))];
    element(w, "disk", &attributes, |w| {
        if let Some(driver) = disk.get("driver") {
            empty(w, "driver", &[("type", Some(driver))]);
        }
        if let Some(file) = disk.get("file") {
            empty(w, "source", &[(source, Some(file))]);
        }
    });
}

/// `name,key=value,key=value`; a doubled comma stands for one.
struct Spec {
    values: Vec<(&'static str, String)>,
}

impl Spec {
    /// Reads the `text` of an option; where it is `named`, its first item has no key.
    fn parse(text: &str, option: &str, keys: &[&'static str], named: bool) -> Result<Self, Failure> {
        let complaint = format!("unable to parse {option}: {text}");
        let wrong = || Failure::new(complaint.as_str());
        let mut items = split_list(text).into_iter();
        let mut values = Vec::new();
        if named {
            values.extend(items.next().map(|name| ("name", name)));
        }
        for item in items {
            let (key, value) = item.split_once('=').ok_or_else(wrong)?;
            let key = keys.iter().find(|known| **known == key).ok_or_else(wrong)?;
            if *key == "stype" && !["file", "block"].contains(&value) {
                return Err(Failure::new(format!("Unknown storage type: '{value}'")).and(complaint));
            }
            values.push((*key, value.to_owned()));
        }
        Ok(Spec { values })
    }

    fn get(&self, key: &str) -> Option<&str> {
        self.values.iter().find(|(name, _)| *name == key).map(|(_, value)| value.as_str())
    }
}
