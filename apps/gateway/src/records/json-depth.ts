/** The canonical record is four levels deep; this leaves room for what is ignored. */
const MAX_JSON_DEPTH = 1_000;

const QUOTE = 34;
const BACKSLASH = 92;

/**
 * Whether JSON text nests deeper than {@link MAX_JSON_DEPTH}, told without parsing it. Each level needs a
 * character, so short texts are not even looked at.
 */
export function isTooDeep(json: string): boolean {
  if (json.length <= MAX_JSON_DEPTH) return false;
  let depth = 0;
  let inString = false;
  for (let i = 0; i < json.length; i++) {
    const code = json.charCodeAt(i);
    if (inString) {
      if (code === BACKSLASH) i++;
      else if (code === QUOTE) inString = false;
    } else if (code === QUOTE) inString = true;
    else if (code === 91 || code === 123) {
      if (++depth > MAX_JSON_DEPTH) return true;
    } else if (code === 93 || code === 125) depth--;
  }
  return false;
}
