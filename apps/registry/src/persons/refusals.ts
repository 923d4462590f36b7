import { QueryFailed } from '#messaging';

/** The hub had not heard of the person at that time. */
export function notYetKnown(): QueryFailed {
  return new QueryFailed({
    status: 404,
    code: 'person.not-yet-known',
    message: {
      vi: 'Tại thời điểm knownAt hệ thống chưa biết người này. Hãy chọn thời điểm muộn hơn; /history cho biết từ khi nào.',
      en: 'The hub did not know this person yet at knownAt. Choose a later instant; /history tells since when it does.',
    },
  });
}

/** The id stood for nobody at that time. */
export function notKnownThen(): QueryFailed {
  return new QueryFailed({
    status: 404,
    code: 'person.not-known-then',
    message: {
      vi: 'Tại thời điểm knownAt mã này không ứng với người nào. Xem /history để biết diễn biến.',
      en: 'This id stood for nobody at knownAt. See /history for what became of it.',
    },
  });
}

/** The asker is bound to units in which the person has no record. */
export function foreignUnit(): QueryFailed {
  return new QueryFailed({
    status: 403,
    code: 'person.foreign-unit',
    message: {
      vi: 'Người này không có bản ghi nào thuộc các đơn vị được giao cho bạn.',
      en: 'No record of this person lies in the units that you are bound to.',
    },
  });
}
