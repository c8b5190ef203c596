//! Conformance cases as data: a folder of suites, each with a `cases.json` and the files it names.
//!
//! The reader knows suites and entries; what the fields of an entry mean is for the suite's runner to say, by decoding it
//! into a type that refuses what it does not know. Nothing here knows the name of any case.

use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::host;

pub mod command_line;
pub mod text;

/// A corpus that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("{}: {reason}", path.display())]
pub struct CorpusError {
    /// The file or folder.
    pub path: PathBuf,
    /// What is wrong with it.
    pub reason: String,
}

/// A folder of suites.
#[derive(Debug, Clone)]
pub struct Corpus {
    root: PathBuf,
}

impl Corpus {
    /// Opens the corpus in `dir`; without one in `$VIR_CORPUS`; without that in `../shared/corpus` beside the project.
    pub fn open(dir: Option<&Path>) -> Result<Self, CorpusError> {
        let root = dir.map(Path::to_owned).or_else(|| host::variable("VIR_CORPUS").map(PathBuf::from));
        let root = root.unwrap_or_else(beside_project);
        let root = root.canonicalize().map_err(|err| refuse(&root, &err))?;
        Ok(Self { root })
    }

    /// The folder itself.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The folder of inputs that many suites share.
    pub fn common(&self) -> PathBuf {
        self.root.join("_common")
    }

    /// Every folder that has cases, by name.
    pub fn suites(&self) -> Result<Vec<Suite>, CorpusError> {
        let folders = host::folders(&self.root).map_err(|err| refuse(&self.root, &err))?;
        Ok(folders.into_iter().map(|dir| Suite { dir }).filter(|suite| suite.index().is_file()).collect())
    }
}

fn beside_project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus")
}

fn refuse(path: &Path, reason: &impl ToString) -> CorpusError {
    CorpusError { path: path.to_owned(), reason: reason.to_string() }
}

/// A folder of cases that one runner understands.
#[derive(Debug, Clone)]
pub struct Suite {
    dir: PathBuf,
}

impl Suite {
    /// The folder's name.
    pub fn name(&self) -> &str {
        self.dir.file_name().and_then(|name| name.to_str()).unwrap_or("?")
    }

    /// The folder itself.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// The folder of inputs that many suites share.
    pub fn common(&self) -> PathBuf {
        self.dir.join("../_common")
    }

    /// All cases, in the order of the file.
    pub fn entries(&self) -> Result<Vec<Entry>, CorpusError> {
        let index = self.index();
        let text = host::read(&index).map_err(|err| refuse(&index, &err))?;
        serde_json::from_str(&text).map_err(|err| refuse(&index, &err))
    }

    /// Where a file that a case names lies.
    pub fn path(&self, file: &DataPath) -> PathBuf {
        self.dir.join(&file.0)
    }

    /// The text of a file that a case names.
    pub fn read(&self, file: &DataPath) -> Result<String, CorpusError> {
        read(&self.path(file))
    }

    fn index(&self) -> PathBuf {
        self.dir.join("cases.json")
    }
}

/// The text of any file of the corpus.
pub fn read(path: &Path) -> Result<String, CorpusError> {
    host::read(path).map_err(|err| refuse(path, &err))
}

/// Fields that only name a case: itself, and the name that it shares with others.
const NAMING: &[&str] = &["name", "base"];

/// One case: a name that is unique in its suite, and fields that the suite's runner understands.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "Value")]
pub struct Entry {
    name: String,
    fields: Value,
}

impl Entry {
    /// The case's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The guest's architecture, in suites whose cases have one.
    pub fn arch(&self) -> Option<&str> {
        self.fields.get("arch")?.as_str()
    }

    /// The case as its runner understands it, without what only names it. `T` should refuse unknown fields: a field that is skipped is a check missed.
    pub fn decode<T: DeserializeOwned>(&self) -> Result<T, serde_json::Error> {
        T::deserialize(&self.fields)
    }
}

impl TryFrom<Value> for Entry {
    type Error = String;

    fn try_from(fields: Value) -> Result<Self, String> {
        let mut fields = fields;
        let name = fields.get("name").and_then(Value::as_str).ok_or("a case without a name")?.to_owned();
        if let Some(fields) = fields.as_object_mut() {
            NAMING.iter().for_each(|name| drop(fields.remove(*name)));
        }
        Ok(Self { name, fields })
    }
}

/// A file that a case names, relative to its suite: in `data/` or in `../_common/`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(try_from = "String")]
pub struct DataPath(String);

impl DataPath {
    /// The path as the case spells it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for DataPath {
    type Error = String;

    fn try_from(path: String) -> Result<Self, String> {
        let inner = path.strip_prefix("data/").or_else(|| path.strip_prefix("../_common/"));
        match inner {
            Some(inner) if !inner.split('/').any(|step| step == "..") => Ok(Self(path)),
            _ => Err(format!("'{path}' is no path into data/ or ../_common/")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    #[allow(dead_code, reason = "only what decodes and what does not is looked at")]
    struct Plain {
        input: DataPath,
    }

    fn entry(json: &str) -> Result<Entry, serde_json::Error> {
        serde_json::from_str(json)
    }

    #[test]
    fn fields_not_understood_are_an_error() {
        let known = entry(r#"{"name": "a", "base": "b", "input": "data/a.xml"}"#).expect("has a name");
        let more = entry(r#"{"name": "a", "input": "data/a.xml", "flags": []}"#).expect("has a name");
        assert!(known.decode::<Plain>().is_ok());
        assert!(more.decode::<Plain>().unwrap_err().to_string().contains("unknown field `flags`"));
        assert!(entry(r#"{"input": "data/a.xml"}"#).is_err());
    }

    #[test]
    fn data_paths_stay_inside() {
        assert!(DataPath::try_from("../_common/a/b.xml".to_owned()).is_ok());
        for outside in ["/etc/passwd", "data/../../x", "../other/data/x", "datax"] {
            assert!(DataPath::try_from(outside.to_owned()).is_err(), "{outside}");
        }
    }
}
