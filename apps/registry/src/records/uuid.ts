const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether PostgreSQL would take the text for a UUID in its usual form; what is none names nothing. */
export function isUuid(text: unknown): text is string {
  return typeof text === 'string' && UUID.test(text);
}
