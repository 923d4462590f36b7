import type { ProblemText } from './problem-text.js';

/** What an organisation hears about its records: change feed, webhooks, proposals. */
export const FEED_PROBLEMS = {
  'cursor.expired': {
    status: 410,
    en: 'What followed this cursor is older than the hub keeps. Read your records anew (GET /v1/members/{localId}), then follow the feed from its beginning: leave `after` out.',
    vi: 'Các mục sau con trỏ này đã quá hạn lưu. Hãy đọc lại bản ghi của bạn (GET /v1/members/{localId}), rồi theo dõi lại từ đầu: bỏ tham số `after`.',
  },
  'proposal.unknown': {
    status: 404,
    en: 'There is no such proposal about a record of yours. GET /v1/proposals lists those that are open.',
    vi: 'Không có đề xuất này về bản ghi của bạn. GET /v1/proposals liệt kê các đề xuất đang mở.',
  },
  'webhook.unknown': {
    status: 404,
    en: 'Your organisation has no such webhook. GET /v1/webhooks lists yours.',
    vi: 'Tổ chức của bạn không có webhook này. GET /v1/webhooks liệt kê các webhook của bạn.',
  },
  'webhook.too-many': {
    status: 409,
    en: 'Your organisation has {limit} webhooks already. Remove one that is not needed.',
    vi: 'Tổ chức của bạn đã có {limit} webhook. Hãy xoá bớt webhook không cần.',
  },
  'webhook.url.refused': {
    status: 422,
    en: 'The hub does not send to this address. Correct it as errors says.',
    vi: 'Hệ thống không gửi tới địa chỉ này. Hãy sửa theo nội dung trong errors.',
  },
  'delivery.unknown': {
    status: 404,
    en: 'This webhook has no such delivery, or it is older than the log keeps.',
    vi: 'Webhook này không có lần gửi đó, hoặc đã quá hạn lưu nhật ký.',
  },
} as const satisfies Record<string, ProblemText>;
