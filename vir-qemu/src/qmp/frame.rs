//! Cutting the byte stream into JSON objects, within limits, before any of it is interpreted.

use super::SessionError;

/// How much of a peer's input is taken before the session gives up on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Longest single message, in bytes. Default 64 MiB: the longest that QEMU sends, its schema, is below 1 MiB.
    pub message_bytes: usize,
    /// Deepest nesting of objects and arrays. Default 64; at most 127, which is where the JSON reader stops.
    pub depth: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { message_bytes: 64 << 20, depth: 64 }
    }
}

/// Finds where each top-level object of a stream begins and ends.
///
/// QEMU ends every message with a line break, but with `pretty=on` there are more line breaks inside; counting
/// brackets outside of strings is right for both.
#[derive(Debug)]
pub(super) struct Framer {
    limits: Limits,
    buffer: Vec<u8>,
    start: usize,
    scanned: usize,
    depth: usize,
    text: Text,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Text {
    Outside,
    Inside,
    Escaped,
}

enum Step {
    Between,
    Within,
    Complete,
}

impl Framer {
    pub(super) fn new(limits: Limits) -> Self {
        Self { limits, buffer: Vec::new(), start: 0, scanned: 0, depth: 0, text: Text::Outside }
    }

    /// Adds bytes to what is waiting to be cut.
    pub(super) fn push(&mut self, bytes: &[u8]) {
        self.buffer.drain(..self.start);
        self.scanned -= self.start;
        self.start = 0;
        self.buffer.extend_from_slice(bytes);
    }

    /// The next whole object, if one has arrived.
    pub(super) fn next_object(&mut self) -> Result<Option<&[u8]>, SessionError> {
        while let Some(&byte) = self.buffer.get(self.scanned) {
            self.scanned += 1;
            match self.step(byte)? {
                Step::Between => self.start = self.scanned,
                Step::Within if self.scanned - self.start > self.limits.message_bytes => {
                    return Err(SessionError::TooLong { limit: self.limits.message_bytes });
                }
                Step::Within => {}
                Step::Complete => {
                    let object = self.start..self.scanned;
                    self.start = self.scanned;
                    return Ok(Some(&self.buffer[object]));
                }
            }
        }
        Ok(None)
    }

    /// Whether the stream may end here without cutting an object in two.
    pub(super) fn is_between_objects(&self) -> bool {
        self.depth == 0
    }

    fn step(&mut self, byte: u8) -> Result<Step, SessionError> {
        match self.text {
            Text::Inside if byte == b'\\' => self.text = Text::Escaped,
            Text::Inside if byte == b'"' => self.text = Text::Outside,
            Text::Inside => {}
            Text::Escaped => self.text = Text::Inside,
            Text::Outside => return self.outside_text(byte),
        }
        Ok(Step::Within)
    }

    fn outside_text(&mut self, byte: u8) -> Result<Step, SessionError> {
        match byte {
            b'{' | b'[' => return self.open(byte),
            b' ' | b'\t' | b'\r' | b'\n' if self.depth == 0 => return Ok(Step::Between),
            _ if self.depth == 0 => return Err(SessionError::Garbage { byte }),
            b'}' | b']' => self.depth -= 1,
            b'"' => self.text = Text::Inside,
            _ => {}
        }
        Ok(if self.depth == 0 { Step::Complete } else { Step::Within })
    }

    fn open(&mut self, byte: u8) -> Result<Step, SessionError> {
        if self.depth == 0 && byte == b'[' {
            return Err(SessionError::Garbage { byte });
        }
        if self.depth == self.limits.depth {
            return Err(SessionError::TooDeep { limit: self.limits.depth });
        }
        self.depth += 1;
        Ok(Step::Within)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn objects(limits: Limits, input: &str) -> Result<Vec<String>, SessionError> {
        let mut framer = Framer::new(limits);
        framer.push(input.as_bytes());
        let mut found = Vec::new();
        while let Some(object) = framer.next_object()? {
            found.push(String::from_utf8_lossy(object).into_owned());
        }
        Ok(found)
    }

    #[test]
    fn objects_end_at_their_bracket_whatever_strings_hold() {
        let input = "{\"a\":\"}\\\"{\"}\r\n\n{\n \"b\": [1, {}]\n}{}";
        let expected = ["{\"a\":\"}\\\"{\"}", "{\n \"b\": [1, {}]\n}", "{}"];
        assert_eq!(objects(Limits::default(), input).expect("it is well-formed"), expected);
    }

    #[test]
    fn limits_hold() {
        let limits = Limits { message_bytes: 8, depth: 2 };
        assert_eq!(objects(limits, "{\"a\":[{}]}"), Err(SessionError::TooDeep { limit: 2 }));
        assert_eq!(objects(limits, "{\"a\":  \"bc"), Err(SessionError::TooLong { limit: 8 }));
    }

    #[test]
    fn anything_but_an_object_is_garbage() {
        for input in ["qemu: could not", "[1]", "]", "\"{}\"", "\u{ff}"] {
            assert!(
                matches!(objects(Limits::default(), input), Err(SessionError::Garbage { .. })),
                "{input}"
            );
        }
    }
}
