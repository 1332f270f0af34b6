const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The first byte of every UTF-8 sequence that stands for U+D000 to U+DFFF; never a later byte of any sequence. */
const surrogateLead = 0xed;

/**
 * Decodes UTF-8 as CPython's `surrogatepass` does: strict, except that lone surrogates (half a pair, which prompts
 * cut by a careless script contain) are let through. Returns `undefined` if the bytes are no such text.
 */
export function decodePythonText(bytes: Uint8Array): string | undefined {
  let text = '';
  let start = 0;
  try {
    for (let at = bytes.indexOf(surrogateLead); at >= 0; at = bytes.indexOf(surrogateLead, at + 1)) {
      const second = bytes[at + 1] ?? 0;
      const third = bytes[at + 2] ?? 0;
      const isSurrogate = second >= 0xa0 && second <= 0xbf && third >= 0x80 && third <= 0xbf;
      if (!isSurrogate) continue;
      text += decoder.decode(bytes.subarray(start, at));
      text += String.fromCharCode(0xd000 | ((second & 0x3f) << 6) | (third & 0x3f));
      start = at + 3;
    }
    return text + decoder.decode(bytes.subarray(start));
  } catch {
    return undefined;
  }
}
