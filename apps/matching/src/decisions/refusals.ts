import type { QueryFailure } from '#contracts';
import { QueryFailed } from '#messaging';
import type { DecisionRefusal } from './decision-service.js';

/** The failure that the asker is told: stable code, HTTP status, what to do about it. */
export function refused(refusal: DecisionRefusal): QueryFailed {
  return new QueryFailed(failureOf(refusal));
}

function failureOf(refusal: DecisionRefusal): QueryFailure {
  const { code } = refusal;
  switch (code) {
    case 'decision.reason-missing':
      return failure(422, code, 'Thiếu lý do. Hãy ghi lý do quyết định.', 'The reason is missing. Say why.');
    case 'decision.too-few-records':
      return failure(
        422,
        code,
        'Quyết định phải có ít nhất hai bản ghi.',
        'A decision needs two records at least.',
      );
    case 'decision.record-repeated':
      return failure(
        422,
        code,
        `Bản ghi ${refusal.recordId} xuất hiện nhiều lần. Mỗi bản ghi chỉ thuộc một nhóm.`,
        `Record ${refusal.recordId} occurs more than once. Put each record into one group.`,
      );
    case 'decision.record-unknown':
      return failure(
        422,
        code,
        `Không có bản ghi ${refusal.recordIds.join(', ')} trong hồ sơ. Hãy tải lại hồ sơ.`,
        `Record ${refusal.recordIds.join(', ')} is not there. Load the case again.`,
      );
    case 'decision.partition-incomplete':
      return failure(
        422,
        code,
        'Các nhóm phải chứa đúng mọi bản ghi của hồ sơ, mỗi bản ghi một lần.',
        'The groups must hold exactly the records of the case, each once.',
      );
    case 'decision.contradiction':
      return failure(
        409,
        code,
        `Mâu thuẫn với quyết định trước: chuỗi ${refusal.chain.join(' → ')}. Hãy thu hồi quyết định cũ trước.`,
        `Contradicts earlier decisions along ${refusal.chain.join(' → ')}. Revoke one of them first.`,
      );
    case 'case.unknown':
      return failure(404, code, 'Không có hồ sơ này.', 'There is no such case.');
    case 'case.moved-on': {
      const next = refusal.supersededBy;
      return failure(
        409,
        code,
        next ? `Hồ sơ đã thay đổi. Xem hồ sơ ${next}.` : 'Hồ sơ đã thay đổi hoặc đã đóng. Hãy tải lại hồ sơ.',
        next
          ? `The case has moved on. See case ${next}.`
          : 'The case has changed or is closed. Load it again.',
      );
    }
    case 'decision.unknown':
      return failure(404, code, 'Không có quyết định này.', 'There is no such decision.');
    case 'decision.already-revoked':
      return failure(
        409,
        code,
        'Quyết định đã được thu hồi trước đó.',
        'The decision has been revoked already.',
      );
  }
}

function failure(status: number, code: string, vi: string, en: string): QueryFailure {
  return { status, code, message: { vi, en } };
}
