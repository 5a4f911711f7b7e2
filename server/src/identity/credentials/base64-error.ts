/**
 * Where Go's `encoding/base64` stops reading a value of `Secret.data`: the offset that stands in
 * `illegal base64 data at input byte N`. Undefined for valid base64. Line breaks count and are skipped,
 * padding is required, bits behind the last byte are not looked at (encoding/json uses StdEncoding).
 */
export function illegalBase64Byte(text: string): number | undefined {
  const bytes = new TextEncoder().encode(text);
  let position = 0;
  let inQuantum = 0;
  const skipBreaks = (): void => {
    while (position < bytes.length && (bytes[position] === 10 || bytes[position] === 13)) position += 1;
  };
  for (;;) {
    skipBreaks();
    if (position === bytes.length) return inQuantum === 0 ? undefined : position - inQuantum;
    const byte = bytes[position] ?? 0;
    position += 1;
    if (isBase64(byte)) {
      inQuantum = (inQuantum + 1) % 4;
      continue;
    }
    if (byte !== 61 || inQuantum < 2) return position - 1;
    if (inQuantum === 2) {
      skipBreaks();
      if (position === bytes.length) return bytes.length;
      if (bytes[position] !== 61) return position - 1;
      position += 1;
    }
    skipBreaks();
    return position < bytes.length ? position : undefined;
  }
}

function isBase64(byte: number): boolean {
  return (
    (byte >= 65 && byte <= 90) ||
    (byte >= 97 && byte <= 122) ||
    (byte >= 48 && byte <= 57) ||
    byte === 43 ||
    byte === 47
  );
}
