const OFFSET = 0x6c62272e07bb014262b821756295c58dn;
const PRIME = 0x0000000001000000000000000000013bn;

/**
 * The 128-bit hash FNV-1a of a text's UTF-8 bytes (Fowler, Noll & Vo 1991): two texts that do not have the
 * same bytes practically never share it.
 */
export function fnv1a128(text: string): bigint {
  let hash = OFFSET;
  for (const byte of new TextEncoder().encode(text)) {
    hash = BigInt.asUintN(128, (hash ^ BigInt(byte)) * PRIME);
  }
  return hash;
}
