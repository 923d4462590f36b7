/** PostgreSQL holds neither NUL nor half of a surrogate pair. */
const UNSTORABLE = /\u0000|\p{Surrogate}/u;

export function isStorable(text: string): boolean {
  return !UNSTORABLE.test(text);
}
