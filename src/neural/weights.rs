//! The quantized weights file of multilingual-e5-small, read back into full tensors.
//!
//! Layout (little-endian), as its own reader tells: `E5S1`, version, seven sizes, epsilon, block length; a vocabulary
//! that the tokenizer's own file replaces here; then a directory of tensors. A tensor is plain 32-bit floats, or blocks
//! of 32 weights: a 16-bit scale and 16 bytes, whose low halves are the first 16 weights and whose high halves the rest.

use std::collections::BTreeMap;

/// Weights in one block.
const BLOCK: usize = 32;
/// Bytes of one block.
const BLOCK_BYTES: usize = 2 + BLOCK / 2;

/// The sizes that the file tells of its model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sizes {
    pub(super) hidden: usize,
    pub(super) layers: usize,
    pub(super) heads: usize,
    pub(super) feed_forward: usize,
    pub(super) vocabulary: usize,
    pub(super) positions: usize,
}

struct Entry {
    quantized: bool,
    count: usize,
    offset: usize,
}

/// A weights file: its sizes, and where each tensor stands.
pub(super) struct Weights<'a> {
    bytes: &'a [u8],
    pub(super) sizes: Sizes,
    entries: BTreeMap<String, Entry>,
}

struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Cursor<'_> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let part = self.bytes.get(self.at..self.at.checked_add(N)?)?;
        self.at += N;
        part.try_into().ok()
    }

    fn size(&mut self) -> Option<usize> {
        usize::try_from(u32::from_le_bytes(self.take()?)).ok()
    }

    fn long(&mut self) -> Option<usize> {
        usize::try_from(u64::from_le_bytes(self.take()?)).ok()
    }

    fn skip(&mut self, count: usize) -> Option<()> {
        self.at = self.at.checked_add(count).filter(|at| *at <= self.bytes.len())?;
        Some(())
    }
}

impl<'a> Weights<'a> {
    /// The file's directory; `None` when it is not such a file, or cut short.
    pub(super) fn read(bytes: &'a [u8]) -> Option<Self> {
        let mut cursor = Cursor { bytes, at: 0 };
        if cursor.take::<4>()? != *b"E5S1" || cursor.size()? != 1 {
            return None;
        }
        let [hidden, layers, heads, feed_forward, vocabulary, positions, _types] =
            [(); 7].map(|()| cursor.size()).iter().copied().collect::<Option<Vec<_>>>()?.try_into().ok()?;
        cursor.skip(4)?;
        if cursor.size()? != BLOCK {
            return None;
        }
        let pieces = cursor.size()?;
        cursor.skip(16)?;
        let letters = cursor.long()?;
        cursor.skip(pieces.checked_mul(8)?.checked_add(4)?.checked_add(letters)?)?;
        cursor.skip(4)?;
        let map = cursor.size()?;
        cursor.skip(map)?;
        let mut entries = BTreeMap::new();
        for _ in 0..cursor.size()? {
            let length = usize::from(u16::from_le_bytes(cursor.take()?));
            let name = bytes.get(cursor.at..cursor.at.checked_add(length)?)?;
            let name = std::str::from_utf8(name).ok()?.to_owned();
            cursor.skip(length)?;
            let [kind] = cursor.take()?;
            let count = cursor.size()?;
            let offset = cursor.long()?;
            cursor.skip(8)?;
            entries.insert(name, Entry { quantized: kind == 1, count, offset });
        }
        let sizes = Sizes { hidden, layers, heads, feed_forward, vocabulary, positions };
        Some(Weights { bytes, sizes, entries })
    }

    /// Number of weights in the tensor `name`.
    pub(super) fn count(&self, name: &str) -> Option<usize> {
        self.entries.get(name).map(|entry| entry.count)
    }

    /// The `count` weights of the tensor `name` that begin at `start`, both in whole blocks; `None` when there is no
    /// such tensor, or the file is cut short.
    pub(super) fn part(&self, name: &str, start: usize, count: usize) -> Option<Vec<f32>> {
        let entry =
            self.entries.get(name).filter(|e| start.checked_add(count).is_some_and(|end| end <= e.count))?;
        let rest = self.bytes.get(entry.offset..)?;
        if !entry.quantized {
            let plain = rest.get(start.checked_mul(4)?..(start + count).checked_mul(4)?)?;
            let (floats, _) = plain.as_chunks::<4>();
            return Some(floats.iter().map(|four| f32::from_le_bytes(*four)).collect());
        }
        let blocks =
            (start / BLOCK).checked_mul(BLOCK_BYTES)?..((start + count) / BLOCK).checked_mul(BLOCK_BYTES)?;
        let packed = rest.get(blocks)?;
        let mut weights = vec![0.0; count];
        let (blocks, _) = packed.as_chunks::<BLOCK_BYTES>();
        for (block, out) in blocks.iter().zip(weights.chunks_exact_mut(BLOCK)) {
            let scale = half(u16::from_le_bytes([block[0], block[1]]));
            let (low, high) = out.split_at_mut(BLOCK / 2);
            for ((byte, low), high) in block[2..].iter().zip(low).zip(high) {
                *low = (f32::from(byte & 0x0f) - 8.0) * scale;
                *high = (f32::from(byte >> 4) - 8.0) * scale;
            }
        }
        Some(weights)
    }
}

/// A 16-bit float (IEEE 754 binary16) as 32 bits.
fn half(bits: u16) -> f32 {
    let sign = if bits & 0x8000 == 0 { 1.0 } else { -1.0 };
    let fraction = f32::from(bits & 0x3ff);
    match (bits >> 10) & 0x1f {
        0 => sign * fraction * 2f32.powi(-24),
        31 if fraction == 0.0 => sign * f32::INFINITY,
        31 => f32::NAN,
        exponent => sign * (1.0 + fraction / 1024.0) * 2f32.powi(i32::from(exponent) - 15),
    }
}

#[cfg(test)]
mod tests {
    use super::{Weights, half};

    #[test]
    fn halves_are_read() {
        let pairs =
            [(0x3c00, 1.0), (0xc000, -2.0), (0x3555, 0.333_251_95), (0x0001, 5.960_464_5e-8), (0x8000, 0.0)];
        for (bits, value) in pairs {
            assert!((half(bits) - value).abs() < 1e-9, "{bits:#x} is {}", half(bits));
        }
    }

    #[test]
    fn what_is_no_weights_file_is_refused() {
        assert!(Weights::read(b"").is_none());
        assert!(Weights::read(b"E5S1").is_none());
        assert!(Weights::read(&[b'E'; 4096]).is_none());
        let mut cut = b"E5S1\x01\0\0\0".to_vec();
        cut.extend([0xff; 64]);
        assert!(Weights::read(&cut).is_none());
    }
}
