//! Chains and verifies segments of the event log. Bytes in, bytes out; `src/hash-chain.ts` is the twin and describes the layout.

use napi::bindgen_prelude::{Buffer, Error, Result, Status};
use napi_derive::napi;
use sha2::{Digest, Sha256};

const HASH: usize = 32;
const LINK: usize = 2 * HASH;
const HEADER: usize = 8;
/// Stands in place of the length of a record that was removed from the log: its hash is taken as it is kept.
const REMOVED: u32 = u32::MAX;

type Hash = [u8; HASH];

struct Entry<'a> {
    chain: usize,
    /// Nothing for a removed record.
    record: Option<&'a [u8]>,
}

/// Hashes each record and links it to the one before it in its chain: `record hash | link hash` for each, in order.
#[napi(catch_unwind)]
pub fn chain_segment(previous: Buffer, packed: Buffer) -> Result<Buffer> {
    let mut heads = read_heads(&previous)?;
    let mut links = Vec::with_capacity(packed.len() / 8);
    let mut rest: &[u8] = &packed;
    while let Some(entry) = next_entry(&mut rest, heads.len())? {
        let record = entry.record.ok_or_else(|| refuse("a removed record cannot be chained"))?;
        let hash: Hash = Sha256::digest(record).into();
        let head = link(&heads[entry.chain], &hash);
        links.extend_from_slice(&hash);
        links.extend_from_slice(&head);
        heads[entry.chain] = head;
    }
    Ok(links.into())
}

/// The index of the first record whose kept hashes are not those of its bytes and its place, or -1.
#[napi(catch_unwind)]
pub fn verify_segment(previous: Buffer, packed: Buffer, expected: Buffer) -> Result<i64> {
    let mut heads = read_heads(&previous)?;
    let mut rest: &[u8] = &packed;
    let mut kept = expected.chunks_exact(LINK);
    let mut index = 0;
    let mut first_bad = -1;
    // Read to the end even after a bad record, so that malformed input is refused wherever it stands.
    while let Some(entry) = next_entry(&mut rest, heads.len())? {
        let kept = kept.next().ok_or_else(|| refuse("there are fewer hashes than records"))?;
        if first_bad < 0 {
            let hash: Hash = match entry.record {
                Some(record) => Sha256::digest(record).into(),
                None => read_hash(&kept[..HASH]),
            };
            let head = link(&heads[entry.chain], &hash);
            if hash != kept[..HASH] || head != kept[HASH..] {
                first_bad = index;
            }
            heads[entry.chain] = head;
        }
        index += 1;
    }
    if kept.next().is_some() || !expected.len().is_multiple_of(LINK) {
        return Err(refuse("there are more hashes than records"));
    }
    Ok(first_bad)
}

fn link(head: &Hash, record: &Hash) -> Hash {
    Sha256::new().chain_update(head).chain_update(record).finalize().into()
}

fn read_heads(previous: &[u8]) -> Result<Vec<Hash>> {
    if previous.is_empty() || !previous.len().is_multiple_of(HASH) {
        return Err(refuse("the previous hashes are not whole"));
    }
    Ok(previous.chunks_exact(HASH).map(read_hash).collect())
}

fn next_entry<'a>(rest: &mut &'a [u8], chains: usize) -> Result<Option<Entry<'a>>> {
    if rest.is_empty() {
        return Ok(None);
    }
    let (Some(chain), Some(length)) = (read_number(rest, 0), read_number(rest, 4)) else {
        return Err(refuse("a record is cut off"));
    };
    if chain as usize >= chains {
        return Err(refuse("a record names a chain that has no previous hash"));
    }
    let body = &rest[HEADER..];
    if length == REMOVED {
        *rest = body;
        return Ok(Some(Entry { chain: chain as usize, record: None }));
    }
    let Some((record, after)) = body.split_at_checked(length as usize) else {
        return Err(refuse("a record is cut off"));
    };
    *rest = after;
    Ok(Some(Entry { chain: chain as usize, record: Some(record) }))
}

fn read_number(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn read_hash(bytes: &[u8]) -> Hash {
    let mut hash = [0; HASH];
    hash.copy_from_slice(bytes);
    hash
}

fn refuse(reason: &str) -> Error {
    Error::new(Status::InvalidArg, format!("The packed segment is malformed: {reason}."))
}
