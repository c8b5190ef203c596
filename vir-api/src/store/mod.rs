//! State on disk: definitions, autostart links, status files, one lock.

mod layout;
mod lock;

use std::{
    io,
    path::{Path, PathBuf},
    sync::Arc,
};

pub(crate) use layout::Layout;
pub(crate) use lock::RootLock;

use crate::{Code, Error, Origin, Result, host::Files};

/// The files of one driver. Every change is on disk when the call returns.
#[derive(Clone)]
pub(crate) struct Store {
    files: Arc<dyn Files>,
    layout: Layout,
}

/// A document found on disk.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Found {
    /// The file's name without `.xml`.
    pub(crate) name: String,
    /// What is in it.
    pub(crate) text: String,
}

impl Store {
    /// Makes the directories that are missing.
    pub(crate) fn open(files: Arc<dyn Files>, layout: Layout) -> Result<Self> {
        for dir in layout.directories() {
            files.create_dir(&dir).map_err(failed("create directory", &dir))?;
        }
        Ok(Self { files, layout })
    }

    /// Where this store keeps things.
    pub(crate) fn layout(&self) -> &Layout {
        &self.layout
    }

    /// The files underneath.
    pub(crate) fn files(&self) -> &dyn Files {
        &*self.files
    }

    /// Every definition.
    pub(crate) fn definitions(&self) -> Result<Vec<Found>> {
        self.documents(&self.layout.config)
    }

    /// Every status file: domains that were active when they were last heard of.
    pub(crate) fn statuses(&self) -> Result<Vec<Found>> {
        self.documents(&self.layout.run)
    }

    /// Stores a definition.
    pub(crate) fn save_definition(&self, name: &str, xml: &str) -> Result<()> {
        self.replace(&self.definition(name)?, with_warning(name, xml))
    }

    /// Removes a definition, and first its autostart link: a link to nowhere would come to life with the next domain of
    /// that name.
    pub(crate) fn remove_definition(&self, name: &str) -> Result<()> {
        self.remove(&self.autostart_link(name)?)?;
        self.remove(&self.definition(name)?)
    }

    /// Stores what a new process must know to find the running domain again.
    pub(crate) fn save_status(&self, name: &str, xml: &str) -> Result<()> {
        self.replace(&document(&self.layout.run, name)?, with_warning(name, xml))
    }

    /// Forgets a domain that is off.
    pub(crate) fn remove_status(&self, name: &str) -> Result<()> {
        self.remove(&document(&self.layout.run, name)?)
    }

    /// Whether the domain starts with its host.
    pub(crate) fn is_autostarted(&self, name: &str) -> bool {
        self.autostart_link(name).is_ok_and(|link| self.files.exists(&link))
    }

    /// Sets or removes the autostart link.
    pub(crate) fn set_autostart(&self, name: &str, autostart: bool) -> Result<()> {
        let link = self.autostart_link(name)?;
        if !autostart {
            return self.remove(&link);
        }
        self.files.link(&self.definition(name)?, &link).map_err(failed("create link", &link))
    }

    /// Makes a directory.
    pub(crate) fn create_dir(&self, path: &Path) -> Result<()> {
        self.files.create_dir(path).map_err(failed("create directory", path))
    }

    /// Removes a directory with all that is in it.
    pub(crate) fn remove_dir(&self, path: &Path) -> Result<()> {
        self.files.remove_dir(path).map_err(failed("remove directory", path))
    }

    fn definition(&self, name: &str) -> Result<PathBuf> {
        document(&self.layout.config, name)
    }

    fn autostart_link(&self, name: &str) -> Result<PathBuf> {
        document(&self.layout.autostart(), name)
    }

    fn documents(&self, dir: &Path) -> Result<Vec<Found>> {
        let names = self.files.list(dir).map_err(failed("read directory", dir))?;
        let names = names.iter().filter_map(|file| file.strip_suffix(".xml"));
        names.filter(|name| !name.starts_with('.')).map(|name| self.document(dir, name)).collect()
    }

    fn document(&self, dir: &Path, name: &str) -> Result<Found> {
        let path = dir.join(format!("{name}.xml"));
        let text = self.files.read(&path).map_err(failed("read file", &path))?;
        Ok(Found { name: name.to_owned(), text })
    }

    /// Puts `content` in the place of what is there.
    pub(crate) fn replace(&self, path: &Path, content: impl AsRef<[u8]>) -> Result<()> {
        self.files.replace(path, content.as_ref()).map_err(failed("write file", path))
    }

    /// Removes a file.
    pub(crate) fn remove(&self, path: &Path) -> Result<()> {
        self.files.remove(path).map_err(failed("remove file", path))
    }
}

/// The path of a domain's document; names that would leave the directory or hide in it are refused.
fn document(dir: &Path, name: &str) -> Result<PathBuf> {
    if name.is_empty() || name.starts_with('.') || name.contains(['/', '\0']) {
        return Err(Error::new(
            Code::XmlError,
            Origin::Qemu,
            format!("name '{name}' cannot be the name of a file"),
        ));
    }
    Ok(dir.join(format!("{name}.xml")))
}

fn failed(doing: &str, path: &Path) -> impl Fn(io::Error) -> Error {
    move |err| Error::system(Origin::Qemu, format!("Failed to {doing} '{}'", path.display()), err)
}

/// Tells whoever opens the file that it is not the place to edit.
fn with_warning(name: &str, xml: &str) -> String {
    // Two dashes would end the comment.
    let name = if name.contains("--") { "NAME" } else { name };
    format!(
        "<!--\nWARNING: THIS IS AN AUTO-GENERATED FILE. CHANGES TO IT ARE LIKELY TO BE\n\
         OVERWRITTEN AND LOST. Changes to this xml configuration should be made using:\n  \
         vir edit {name}\nor another application using the vir API.\n-->\n\n{}\n",
        xml.trim_end()
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::host::RealFiles;

    fn store(root: &Path) -> Store {
        Store::open(Arc::new(RealFiles), Layout::under(root)).unwrap()
    }

    #[test]
    fn what_was_stored_is_found_by_the_next_process() {
        let dir = tempfile::tempdir().unwrap();
        let first = store(dir.path());
        first.save_definition("a", "<domain/>\n").unwrap();
        first.set_autostart("a", true).unwrap();
        let second = store(dir.path());
        let found = second.definitions().unwrap();
        assert_eq!(found.len(), 1);
        assert!(found[0].text.ends_with("-->\n\n<domain/>\n"), "{}", found[0].text);
        assert!(second.is_autostarted("a"));
        assert_eq!(second.statuses().unwrap(), []);
    }

    #[test]
    fn nothing_stays_of_a_removed_definition() {
        let dir = tempfile::tempdir().unwrap();
        let store = store(dir.path());
        store.save_definition("a", "<domain/>").unwrap();
        store.set_autostart("a", true).unwrap();
        store.remove_definition("a").unwrap();
        assert_eq!(store.definitions().unwrap(), []);
        assert!(!store.is_autostarted("a"));
    }

    #[test]
    fn names_stay_in_their_directory() {
        let dir = tempfile::tempdir().unwrap();
        for name in ["", ".", "../a", "a/b", ".hidden"] {
            let err = store(dir.path()).save_definition(name, "<domain/>").unwrap_err();
            assert_eq!(err.code, Code::XmlError, "{name}");
        }
    }
}
