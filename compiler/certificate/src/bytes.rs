//! Numbers, texts and lists as bytes.

use crate::Malformed;
use tenet_logic::BigInt;

/// Bytes that are being written.
#[derive(Default)]
pub(crate) struct Writer {
    pub(crate) bytes: Vec<u8>,
}

impl Writer {
    pub(crate) fn byte(&mut self, byte: u8) {
        self.bytes.push(byte);
    }

    pub(crate) fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.bytes.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.bytes.push(number as u8);
    }

    pub(crate) fn count(&mut self, count: usize) {
        self.number(count as u64);
    }

    pub(crate) fn text(&mut self, text: &str) {
        self.count(text.len());
        self.bytes.extend_from_slice(text.as_bytes());
    }

    pub(crate) fn integer(&mut self, value: &BigInt) {
        let bytes = value.to_signed_bytes_le();
        self.count(bytes.len());
        self.bytes.extend_from_slice(&bytes);
    }
}

/// Bytes that are being read. Nothing is allocated for what they announce and do not have.
pub(crate) struct Reader<'a> {
    rest: &'a [u8],
}

impl<'a> Reader<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Reader<'a> {
        Reader { rest: bytes }
    }

    pub(crate) fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }

    pub(crate) fn byte(&mut self) -> Result<u8, Malformed> {
        let (first, rest) = self.rest.split_first().ok_or(Malformed::Truncated)?;
        self.rest = rest;
        Ok(*first)
    }

    pub(crate) fn number(&mut self) -> Result<u64, Malformed> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            let bits = u64::from(byte & 0x7f);
            if bits << shift >> shift != bits {
                break;
            }
            number |= bits << shift;
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        Err(Malformed::Invalid("a number is too large"))
    }

    pub(crate) fn small(&mut self) -> Result<u32, Malformed> {
        let number = self.number()?;
        u32::try_from(number).map_err(|_| Malformed::Invalid("a number is too large"))
    }

    /// The length of a list each of whose items takes at least one byte.
    pub(crate) fn count(&mut self) -> Result<usize, Malformed> {
        let count = usize::try_from(self.number()?).map_err(|_| Malformed::Truncated)?;
        if count > self.rest.len() {
            return Err(Malformed::Truncated);
        }
        Ok(count)
    }

    pub(crate) fn list<T>(
        &mut self,
        mut item: impl FnMut(&mut Self) -> Result<T, Malformed>,
    ) -> Result<Vec<T>, Malformed> {
        let count = self.count()?;
        // Grown as items come, so that the memory follows the bytes that are there.
        let mut items = Vec::new();
        for _ in 0..count {
            items.push(item(self)?);
        }
        Ok(items)
    }

    fn taken(&mut self) -> Result<&'a [u8], Malformed> {
        let count = self.count()?;
        let (taken, rest) = self.rest.split_at(count);
        self.rest = rest;
        Ok(taken)
    }

    pub(crate) fn text(&mut self) -> Result<&'a str, Malformed> {
        std::str::from_utf8(self.taken()?).map_err(|_| Malformed::Invalid("a name is not UTF-8"))
    }

    pub(crate) fn integer(&mut self) -> Result<BigInt, Malformed> {
        Ok(BigInt::from_signed_bytes_le(self.taken()?))
    }
}

#[cfg(test)]
mod tests {
    use super::{Reader, Writer};
    use crate::Malformed;

    #[test]
    fn numbers_come_back() {
        for number in [0, 1, 127, 128, 300, u64::from(u32::MAX), u64::MAX] {
            let mut writer = Writer::default();
            writer.number(number);
            let mut reader = Reader::new(&writer.bytes);
            assert_eq!(reader.number(), Ok(number));
            assert!(reader.is_at_end());
            let all_but_one = &writer.bytes[..writer.bytes.len() - 1];
            assert_eq!(Reader::new(all_but_one).number(), Err(Malformed::Truncated));
        }
        for too_large in [[0xff; 11], [0x80; 11]] {
            let read = Reader::new(&too_large).number();
            assert!(matches!(read, Err(Malformed::Invalid(_))), "{read:?}");
        }
        let beyond = [0xff, 0xff, 0xff, 0xff, 0x7f];
        assert!(Reader::new(&beyond).small().is_err());
    }

    #[test]
    fn lengths_are_checked_before_anything_is_allocated() {
        let mut writer = Writer::default();
        writer.number(u64::MAX);
        writer.byte(1);
        let mut reader = Reader::new(&writer.bytes);
        assert_eq!(reader.list(Reader::byte), Err(Malformed::Truncated));
        assert_eq!(
            Reader::new(&[3, b'a', b'b']).text(),
            Err(Malformed::Truncated)
        );
        assert!(Reader::new(&[1, 0xff]).text().is_err());
    }
}
