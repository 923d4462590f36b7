import type { Bilingual, DecisionState, QueryFailure } from '#contracts';
import { QueryFailed } from '#messaging';
import type { DecisionRefusal } from './refused.js';

/** The failure that the asker is told: stable code, HTTP status, what to do about it. */
export function refused(refusal: DecisionRefusal): QueryFailed {
  return new QueryFailed(failureOf(refusal));
}

const STATE_TEXTS: Readonly<Record<DecisionState, Bilingual>> = {
  standing: { vi: 'đang có hiệu lực', en: 'in force' },
  revoked: { vi: 'đã thu hồi', en: 'revoked' },
  'awaiting-second': { vi: 'đang chờ người thứ hai xác nhận', en: 'waiting for a second coordinator' },
  rejected: { vi: 'đã bị bác', en: 'rejected' },
  lapsed: { vi: 'hết hiệu lực vì hồ sơ đã thay đổi', en: 'lapsed, since its case has changed' },
};

/** Why a decision was refused, in words. */
export function failureOf(refusal: DecisionRefusal): QueryFailure {
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
        { recordIds: [refusal.recordId] },
      );
    case 'decision.record-unknown':
      return failure(
        422,
        code,
        `Không có bản ghi ${refusal.recordIds.join(', ')} trong hồ sơ. Hãy tải lại hồ sơ.`,
        `Record ${refusal.recordIds.join(', ')} is not there. Load the case again.`,
        { recordIds: refusal.recordIds },
      );
    case 'decision.partition-incomplete':
      return failure(
        422,
        code,
        'Các nhóm phải chứa đúng mọi bản ghi của hồ sơ, mỗi bản ghi một lần.',
        'The groups must hold exactly the records of the case, each once.',
        { missing: refusal.missing, foreign: refusal.foreign },
      );
    case 'decision.contradiction':
      return failure(
        409,
        code,
        `Mâu thuẫn với quyết định trước: chuỗi ${refusal.chain.join(' → ')}. Hãy thu hồi quyết định cũ trước.`,
        `Contradicts earlier decisions along ${refusal.chain.join(' → ')}. Revoke one of them first.`,
        { chain: refusal.chain, decisions: refusal.decisions },
      );
    case 'case.unknown':
      return failure(404, code, 'Không có hồ sơ này.', 'There is no such case.');
    case 'case.foreign-unit':
      return foreignUnit(code);
    case 'case.moved-on': {
      const next = refusal.supersededBy;
      return failure(
        409,
        code,
        next ? `Hồ sơ đã thay đổi. Xem hồ sơ ${next}.` : 'Hồ sơ đã thay đổi hoặc đã đóng. Hãy tải lại hồ sơ.',
        next
          ? `The case has moved on. See case ${next}.`
          : 'The case has changed or is closed. Load it again.',
        { successor: next, version: refusal.version },
      );
    }
    case 'case.awaiting-second':
      return failure(
        409,
        code,
        `Hồ sơ đang chờ người thứ hai xác nhận quyết định ${refusal.decisionId}. Hãy xác nhận hoặc bác quyết định đó.`,
        `Decision ${refusal.decisionId} on this case waits for a second coordinator. Confirm or reject it first.`,
        { decisionId: refusal.decisionId },
      );
    case 'decision.unknown':
      return failure(404, code, 'Không có quyết định này.', 'There is no such decision.');
    case 'decision.foreign-unit':
      return failure(
        403,
        code,
        'Quyết định này thuộc đơn vị khác với các đơn vị được giao cho bạn.',
        'This decision concerns other units than those that you are bound to.',
      );
    case 'decision.same-person':
      return failure(
        403,
        code,
        'Người xác nhận phải là người khác với người quyết định. Hãy nhờ một điều phối viên khác.',
        'Whoever decided cannot confirm it. Ask another coordinator.',
      );
    case 'decision.not-awaiting':
      return failure(
        409,
        code,
        `Quyết định không chờ người thứ hai: ${STATE_TEXTS[refusal.state].vi}.`,
        `The decision waits for nobody: it is ${STATE_TEXTS[refusal.state].en}.`,
        { state: refusal.state },
      );
    case 'decision.not-standing':
      return failure(
        409,
        code,
        `Không có gì để thu hồi: quyết định ${STATE_TEXTS[refusal.state].vi}.`,
        `There is nothing to take back: the decision is ${STATE_TEXTS[refusal.state].en}.`,
        { state: refusal.state },
      );
    case 'decision.already-revoked':
      return failure(
        409,
        code,
        'Quyết định đã được thu hồi trước đó.',
        'The decision has been revoked already.',
      );
  }
}

/** The case lies in other units than the coordinator's. */
export function foreignUnit(code: 'case.foreign-unit' | 'assignee.foreign-unit'): QueryFailure {
  return code === 'case.foreign-unit'
    ? failure(
        403,
        code,
        'Hồ sơ không có bản ghi nào thuộc các đơn vị được giao cho bạn.',
        'No record of this case lies in the units that you are bound to.',
      )
    : failure(
        422,
        code,
        'Hồ sơ không có bản ghi nào thuộc các đơn vị của người được giao. Hãy chọn người khác.',
        'No record of this case lies in the units of the assignee. Choose somebody else.',
      );
}

export function failure(
  status: number,
  code: string,
  vi: string,
  en: string,
  details?: QueryFailure['details'],
): QueryFailure {
  return { status, code, message: { vi, en }, ...(details && { details }) };
}
