//! Compact JSON, byte for byte as `serde_json` writes it, into memory.
//!
//! A record of a text full of figures is ten times as long as the text, and nearly all of it is names of fields and short
//! strings. Here names go in as they are, and strings are looked through for what must be escaped eight bytes at a time.

use serde::ser::{self, Error as _, Serialize};
use serde_json::{Error, Result, Value};

/// Write `value` behind what `out` holds.
///
/// ```
/// let mut out = Vec::new();
/// wirecheck::export::write_json(&("gold", Some(4604), ["\"haven\""]), &mut out)?;
/// assert_eq!(out, br#"["gold",4604,["\"haven\""]]"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// # Errors
/// Keys of a map that are no strings, and what a type has against being written.
pub fn write_json(value: &(impl Serialize + ?Sized), out: &mut Vec<u8>) -> Result<()> {
    value.serialize(Writer { out })
}

/// Writes one value.
struct Writer<'a> {
    out: &'a mut Vec<u8>,
}

/// Writes what a list or an object holds.
struct Items<'a> {
    out: &'a mut Vec<u8>,
    /// What closes it.
    end: &'static [u8],
}

impl Items<'_> {
    /// What stands before the next item: a comma, but for the first one.
    fn next(&mut self) {
        if !matches!(self.out.last(), Some(b'[' | b'{')) {
            self.out.push(b',');
        }
    }

    fn item(&mut self, value: &(impl Serialize + ?Sized)) -> Result<()> {
        self.next();
        write_json(value, self.out)
    }

    /// A field, whose name is a name of Rust's and holds nothing to escape.
    fn field(&mut self, name: &str, value: &(impl Serialize + ?Sized)) -> Result<()> {
        self.next();
        self.out.push(b'"');
        self.out.extend_from_slice(name.as_bytes());
        self.out.extend_from_slice(b"\":");
        write_json(value, self.out)
    }

    fn close(self) -> Result<()> {
        self.out.extend_from_slice(self.end);
        Ok(())
    }
}

impl<'a> Writer<'a> {
    /// What seldom comes, or takes long anyway.
    fn whole(self, value: impl Serialize) -> Result<()> {
        serde_json::to_writer(self.out, &value)
    }

    fn open(self, start: u8, end: &'static [u8]) -> Result<Items<'a>> {
        self.out.push(start);
        Ok(Items { out: self.out, end })
    }

    /// Open an object of one field, whose value opens with `start`.
    fn variant(self, name: &str, start: u8, end: &'static [u8]) -> Result<Items<'a>> {
        let out = self.out;
        out.push(b'{');
        write_json(name, out)?;
        out.extend([b':', start]);
        Ok(Items { out, end })
    }
}

/// Whether a string holds what JSON escapes: a control character, a quotation mark or a backslash.
fn is_escaped(text: &str) -> bool {
    const ONES: u64 = u64::MAX / 0xff;
    // The high bit of a byte is set where that byte is below `limit`, which is no more than 128, and none where none is.
    let below = |eight: u64, limit: u8| eight.wrapping_sub(ONES * u64::from(limit)) & !eight & (ONES << 7);
    let is = |eight: u64, byte: u8| below(eight ^ (ONES * u64::from(byte)), 1);
    let (eights, rest) = text.as_bytes().as_chunks();
    eights.iter().any(|eight| {
        let eight = u64::from_le_bytes(*eight);
        below(eight, b' ') | is(eight, b'"') | is(eight, b'\\') != 0
    }) || rest.iter().any(|byte| matches!(byte, 0..b' ' | b'"' | b'\\'))
}

/// The methods for values that `serde_json` writes as quickly.
macro_rules! whole {
    ($($method:ident: $kind:ty),*) => {
        $(fn $method(self, value: $kind) -> Result<()> {
            self.whole(value)
        })*
    };
}

impl<'a> ser::Serializer for Writer<'a> {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = Items<'a>;
    type SerializeTuple = Items<'a>;
    type SerializeTupleStruct = Items<'a>;
    type SerializeTupleVariant = Items<'a>;
    type SerializeMap = Items<'a>;
    type SerializeStruct = Items<'a>;
    type SerializeStructVariant = Items<'a>;

    whole!(serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64, serialize_i128: i128);
    whole!(serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64, serialize_u128: u128);
    whole!(serialize_bool: bool, serialize_f32: f32, serialize_f64: f64, serialize_char: char, serialize_bytes: &[u8]);

    fn serialize_str(self, text: &str) -> Result<()> {
        if is_escaped(text) {
            return self.whole(text);
        }
        self.out.reserve(text.len() + 2);
        self.out.push(b'"');
        self.out.extend_from_slice(text.as_bytes());
        self.out.push(b'"');
        Ok(())
    }

    fn serialize_none(self) -> Result<()> {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<()> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<()> {
        self.out.extend_from_slice(b"null");
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<()> {
        self.serialize_unit()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<()> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<()> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<()> {
        let mut object = self.open(b'{', b"}")?;
        object.field(variant, value)?;
        object.close()
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Items<'a>> {
        self.open(b'[', b"]")
    }

    fn serialize_tuple(self, _: usize) -> Result<Items<'a>> {
        self.open(b'[', b"]")
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Items<'a>> {
        self.open(b'[', b"]")
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Items<'a>> {
        self.variant(variant, b'[', b"]}")
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Items<'a>> {
        self.open(b'{', b"}")
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Items<'a>> {
        self.open(b'{', b"}")
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Items<'a>> {
        self.variant(variant, b'{', b"}}")
    }
}

/// The traits of what holds items without names.
macro_rules! items {
    ($($kind:ident: $method:ident),*) => {
        $(impl ser::$kind for Items<'_> {
            type Ok = ();
            type Error = Error;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<()> {
                self.item(value)
            }

            fn end(self) -> Result<()> {
                self.close()
            }
        })*
    };
}

items!(SerializeSeq: serialize_element, SerializeTuple: serialize_element);
items!(SerializeTupleStruct: serialize_field, SerializeTupleVariant: serialize_field);

/// The traits of what holds fields.
macro_rules! fields {
    ($($kind:ident),*) => {
        $(impl ser::$kind for Items<'_> {
            type Ok = ();
            type Error = Error;

            fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<()> {
                self.field(name, value)
            }

            fn end(self) -> Result<()> {
                self.close()
            }
        })*
    };
}

fields!(SerializeStruct, SerializeStructVariant);

impl ser::SerializeMap for Items<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<()> {
        let Value::String(key) = serde_json::to_value(key)? else {
            return Err(Error::custom("the key of a map is no string"));
        };
        self.item(&key)
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<()> {
        self.out.push(b':');
        write_json(value, self.out)
    }

    fn end(self) -> Result<()> {
        self.close()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;
    use serde::Serialize;

    use super::*;

    fn written(value: &impl Serialize) -> String {
        let mut out = Vec::new();
        write_json(value, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[derive(Serialize)]
    enum Kind {
        Unit,
        Newtype(u8),
        Tuple(bool, char),
        Struct { text: &'static str, none: Option<u8> },
    }

    #[derive(Serialize)]
    struct All {
        kinds: Vec<Kind>,
        map: BTreeMap<&'static str, f64>,
        nothing: (),
        empty: [u8; 0],
        number: i64,
        day: jiff::civil::Date,
    }

    #[test]
    fn every_shape_is_written_as_serde_json_writes_it() {
        let all = All {
            kinds: vec![
                Kind::Unit,
                Kind::Newtype(7),
                Kind::Tuple(true, '"'),
                Kind::Struct { text: "a\tb", none: None },
            ],
            map: BTreeMap::from([("gold\n", 1.5), ("银价", -2.0)]),
            nothing: (),
            empty: [],
            number: -42,
            day: jiff::civil::date(2026, 2, 2),
        };
        assert_eq!(written(&all), serde_json::to_string(&all).unwrap());
        assert!(write_json(&BTreeMap::from([(1, 2)]), &mut Vec::new()).is_err());
    }

    proptest! {
        #[test]
        fn strings_are_escaped_as_serde_json_escapes_them(text in any::<String>(), plain in "[ -~银]{0,40}") {
            prop_assert_eq!(written(&text), serde_json::to_string(&text).unwrap());
            prop_assert_eq!(written(&plain), serde_json::to_string(&plain).unwrap());
        }
    }
}
