// eslint-disable-next-line no-control-regex -- control characters are what it looks for
const control = /[\u0000-\u001f\u007f]/;

/** Whether a string holds half of a surrogate pair, which UTF-8 cannot carry. */
export function hasLoneSurrogate(text: string): boolean {
  return !text.isWellFormed();
}

/** Whether a string holds a control character (C0 or DEL). */
export function hasControl(text: string): boolean {
  return control.test(text);
}

/** Up to this length a look at each character takes less time than the call. */
const short = 64;

/** Length in UTF-8 bytes. */
export function utf8Length(text: string): number {
  const { length } = text;
  if (length <= short && isAscii(text)) return length;
  return Buffer.byteLength(text, 'utf8');
}

function isAscii(text: string): boolean {
  for (let index = 0; index < text.length; index += 1) if (text.charCodeAt(index) > 0x7f) return false;
  return true;
}
