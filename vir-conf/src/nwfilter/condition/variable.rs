//! Values that a rule writes out, or that come from a variable when the filter is applied.

use std::fmt;

use crate::facet;
use crate::scalar::Scalar;
use crate::schema::{Facet, ScalarShape};
use crate::xml::Text;

/// Numbers that an iterator may have are up to this.
const MAX_ITERATOR: u32 = 1000;

/// A value that stands in the rule, or a variable that holds it.
#[derive(Debug, Clone, PartialEq)]
pub enum Value<T> {
    /// It is known when the filter is applied to a card.
    Variable(Variable),
    /// It stands in the rule.
    Literal(T),
}

impl<T> Value<T> {
    /// The value, where it stands in the rule.
    pub fn literal(&self) -> Option<&T> {
        match self {
            Self::Literal(value) => Some(value),
            Self::Variable(_) => None,
        }
    }
}

/// A value that may stand in a rule.
pub trait Literal: Scalar {
    /// Whether the published schema lets a variable stand for it. A rule may have one in any case.
    const VARIES: bool = true;

    /// Whether the published schema has it so spelt.
    fn fits(text: &str) -> bool;
}

impl<T: Literal> Scalar for Value<T> {
    const SHAPE: ScalarShape = T::SHAPE;
    const FACET: Option<&'static Facet> = Some(&Facet {
        what: what(&T::SHAPE),
        examples: &[],
        fits: |text| match text.strip_prefix('$') {
            Some(variable) if T::VARIES => Variable::fits(variable),
            Some(_) | None => T::fits(text),
        },
    });

    fn read(text: &str) -> Option<Self> {
        match text.strip_prefix('$') {
            Some(variable) => Variable::read(variable).map(Self::Variable),
            None => T::read(text).map(Self::Literal),
        }
    }

    fn write(&self, out: &mut Text<'_>) {
        match self {
            Self::Variable(variable) => out.push(&variable.to_string()),
            Self::Literal(value) => value.write(out),
        }
    }
}

const fn what(shape: &ScalarShape) -> &'static str {
    match shape {
        ScalarShape::Like { what, .. } => what,
        ScalarShape::Text => "text",
        ScalarShape::Number { .. } => "a number",
        ScalarShape::Words(_) => "one of few words",
    }
}

impl<T> crate::table::Maybe for Value<T> {
    crate::table::required_body!();
}

/// A variable, and which of its values is meant where it holds a list: `$IP`, `$IP[@1]`, `$IP[2]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable {
    /// Its name: letters, digits and underscores.
    pub name: String,
    /// Which of its values.
    pub access: Access,
}

/// Which values of a list are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Access {
    /// All, one after the other. Lists with the same number advance together, those with different ones make every
    /// combination. The number is 0 where none is written, and at most 1000.
    Each(u32),
    /// The one at this place, from 0.
    At(u32),
}

impl Variable {
    /// Reads what follows the dollar sign.
    fn read(text: &str) -> Option<Self> {
        let (name, index) = match text.split_once('[') {
            Some((name, index)) => (name, Some(index.trim_ascii_end().strip_suffix(']')?.trim_ascii())),
            None => (text, None),
        };
        let is_name = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        let access = match index {
            None => Access::Each(0),
            Some(index) => match index.strip_prefix('@') {
                Some(number) => Access::Each(number.trim_ascii_start().parse().ok()?),
                None => Access::At(index.parse().ok()?),
            },
        };
        let in_range = !matches!(access, Access::Each(number) if number > MAX_ITERATOR);
        (is_name && in_range).then(|| Self { name: name.to_owned(), access })
    }

    /// Whether the published schema has what follows the dollar sign so spelt, given that it can be read.
    fn fits(text: &str) -> bool {
        let is_index = |index: &str| {
            let index = index.trim_end_matches(' ').trim_end_matches(']').trim_matches(' ');
            facet::is_digits(index.strip_prefix('@').unwrap_or(index))
        };
        match text.split_once('[') {
            Some((name, index)) => !name.is_empty() && is_index(index),
            None => !text.is_empty(),
        }
    }
}

impl fmt::Display for Variable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "${}", self.name)?;
        match self.access {
            Access::Each(0) => Ok(()),
            Access::Each(number) => write!(f, "[@{number}]"),
            Access::At(place) => write!(f, "[{place}]"),
        }
    }
}
