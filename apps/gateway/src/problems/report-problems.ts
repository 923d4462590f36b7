import type { ProblemText } from './problem-text.js';

/** Figures: reports, periods, their files, and review rounds. */
export const REPORT_PROBLEMS = {
  'report.unknown': {
    status: 404,
    en: 'There is no such report. Reports: {names}.',
    vi: 'Không có báo cáo này. Các báo cáo: {names}.',
  },
  'report.rows-expected': {
    status: 400,
    en: 'Rows were expected: CSV with a header line, or JSON, a list of objects. See /docs.',
    vi: 'Cần gửi các dòng dữ liệu: CSV có dòng tiêu đề, hoặc JSON là danh sách đối tượng. Xem /docs.',
  },
  'report.too-many-rows': {
    status: 413,
    en: 'At most {most} rows at once. Send them in several requests.',
    vi: 'Nhiều nhất {most} dòng mỗi lần. Hãy chia thành nhiều yêu cầu.',
  },
  'period.unknown': {
    status: 404,
    en: 'There is no such period. GET /v1/periods lists those that were opened.',
    vi: 'Không có kỳ báo cáo này. GET /v1/periods liệt kê các kỳ đã mở.',
  },
  'objection.unknown': {
    status: 404,
    en: 'There is no such objection. GET the period to see its objections.',
    vi: 'Không có ý kiến này. Hãy xem kỳ báo cáo để biết các ý kiến.',
  },
  'export.unknown': {
    status: 404,
    en: 'There is no such export, or it has expired. POST /v1/exports makes a new one.',
    vi: 'Không có tệp này, hoặc đã hết hạn. POST /v1/exports tạo tệp mới.',
  },
  'export.unfinished': {
    status: 409,
    en: 'The file is not finished yet. GET /v1/exports/{id} shows how far it is.',
    vi: 'Tệp chưa tạo xong. GET /v1/exports/{id} cho biết tiến độ.',
  },
  'subscription.unknown': {
    status: 404,
    en: 'There is no such subscription. GET /v1/subscriptions lists them.',
    vi: 'Không có đăng ký này. GET /v1/subscriptions liệt kê các đăng ký.',
  },
  'round.unknown': {
    status: 404,
    en: 'There is no such review round. GET /v1/rounds lists them.',
    vi: 'Không có đợt rà soát này. GET /v1/rounds liệt kê các đợt.',
  },
} as const satisfies Record<string, ProblemText>;
