import { FILE_FAULTS } from '#adapters';
import type { Bilingual } from '#contracts';
import { SPREADSHEET_FAULTS } from '#spreadsheets';
import type { ProblemText } from './problem-text.js';

/** Files in an organisation’s own format, and where the hub fetches them. */
export const ADAPTER_PROBLEMS = {
  'adapter.unknown': {
    status: 422,
    en: 'Your organisation has no such adapter. GET /v1/adapters lists yours; without the parameter the canonical format is expected.',
    vi: 'Tổ chức của bạn không có bộ chuyển đổi này. GET /v1/adapters liệt kê; nếu bỏ tham số thì gửi theo định dạng chuẩn.',
  },
  'adapter.definition': {
    status: 422,
    en: 'The adapter file is not valid. Correct the lines listed in errors.',
    vi: 'Tệp bộ chuyển đổi không hợp lệ. Hãy sửa các dòng nêu trong errors.',
  },
  'adapter.incomplete': {
    status: 422,
    en: 'Name an adapter (?adapter=NAME) and send a file, or send JSON with "adapter" (YAML) and "content" (the file in base64).',
    vi: 'Hãy nêu bộ chuyển đổi (?adapter=TÊN) và gửi tệp, hoặc gửi JSON gồm "adapter" (YAML) và "content" (tệp dạng base64).',
  },
  'connector.unknown': {
    status: 404,
    en: 'There is no such connector. GET /v1/connectors lists those that you may see.',
    vi: 'Không có kết nối này. GET /v1/connectors liệt kê các kết nối bạn được xem.',
  },
  'connector.paused': {
    status: 409,
    en: 'The connector is paused. Resume it first.',
    vi: 'Kết nối đang tạm dừng. Hãy cho chạy lại trước.',
  },
  ...unprocessable(FILE_FAULTS),
  ...unprocessable(SPREADSHEET_FAULTS),
} as const satisfies Record<string, ProblemText>;

/** Texts of a library as problems of the content. */
function unprocessable<K extends string>(texts: Readonly<Record<K, Bilingual>>): Record<K, ProblemText> {
  const entries = Object.entries<Bilingual>(texts).map(([code, text]) => [code, { status: 422, ...text }]);
  return Object.fromEntries(entries) as Record<K, ProblemText>;
}
