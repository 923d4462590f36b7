/** What lists write for a member who holds no office. */
const PLAIN = new Set(['member', 'hội viên', 'đoàn viên', 'hoi vien', 'doan vien']);

/** The office that a record's role names; null where it says no more than that somebody is a member. */
export function officeOf(role: string | null | undefined): string | null {
  const text = role?.trim().normalize('NFC');
  return !text || PLAIN.has(text.toLowerCase()) ? null : text;
}
