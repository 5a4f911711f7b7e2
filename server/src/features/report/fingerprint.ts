const prime = 0x100000001b3n;
// The offset basis of FNV-1a, and another one: together two hashes of 64 bits.
const bases = [0xcbf29ce484222325n, 0x6a1f9d3b0c57e4a1n];

/** 32 hexadecimal digits that stand for a text (FNV-1a over its UTF-16 units). No secret may depend on them: they only tell texts apart. */
export function fingerprintOf(text: string): string {
  return bases
    .map((basis) => {
      let hash = basis;
      for (let i = 0; i < text.length; i += 1)
        hash = BigInt.asUintN(64, (hash ^ BigInt(text.charCodeAt(i))) * prime);
      return hash.toString(16).padStart(16, '0');
    })
    .join('');
}
