import type { ProblemText } from './problem-text.js';

/** Who is one person: cases, decisions, persons, and the rules and models that link them. */
export const REVIEW_PROBLEMS = {
  'case.unknown': {
    status: 404,
    en: 'There is no such case. GET /v1/review/cases lists those that are open.',
    vi: 'Không có hồ sơ này. GET /v1/review/cases liệt kê các hồ sơ đang mở.',
  },
  'decision.unknown': {
    status: 404,
    en: 'There is no such decision. Check its id.',
    vi: 'Không có quyết định này. Hãy kiểm tra lại mã quyết định.',
  },
  'assignee.unknown': {
    status: 422,
    en: 'There is no coordinator with this id. GET /v1/review/coordinators lists them.',
    vi: 'Không có điều phối viên mang mã này. GET /v1/review/coordinators liệt kê các điều phối viên.',
  },
  'bulk.unknown': {
    status: 404,
    en: 'There is no such bulk decision. Check its id.',
    vi: 'Không có quyết định hàng loạt này. Hãy kiểm tra lại mã.',
  },
  'person.unknown': {
    status: 404,
    en: 'There is no such person. Check the id.',
    vi: 'Không có người này. Hãy kiểm tra lại mã.',
  },
  'search.too-broad': {
    status: 422,
    en: 'The search is too broad. Give at least one of: name, nationalId, oldNationalId, phone, organisation with localId.',
    vi: 'Tìm kiếm quá rộng. Hãy cho ít nhất một trong: name, nationalId, oldNationalId, phone, organisation cùng localId.',
  },
  'model.unknown': {
    status: 404,
    en: 'There is no such model. GET /v1/models lists those that exist.',
    vi: 'Không có mô hình này. GET /v1/models liệt kê các mô hình hiện có.',
  },
  'model.job-unknown': {
    status: 404,
    en: 'There is no such job. Its id is in the answer that began it.',
    vi: 'Không có công việc này. Mã công việc nằm trong câu trả lời khi bắt đầu.',
  },
  'survivorship.unknown': {
    status: 404,
    en: 'There is no such version of the survivorship rules. GET /v1/survivorship shows those in force.',
    vi: 'Không có phiên bản quy tắc chọn giá trị này. GET /v1/survivorship cho biết phiên bản hiện hành.',
  },
  'survivorship.job-unknown': {
    status: 404,
    en: 'There is no such job. GET /v1/survivorship names the one of the rules in force.',
    vi: 'Không có công việc này. GET /v1/survivorship nêu công việc của bộ quy tắc hiện hành.',
  },
  'sharing.unknown': {
    status: 404,
    en: 'There is no such version of the sharing agreements. GET /v1/sharing-agreements shows those in force.',
    vi: 'Không có phiên bản thoả thuận chia sẻ này. GET /v1/sharing-agreements cho biết phiên bản hiện hành.',
  },
} as const satisfies Record<string, ProblemText>;
