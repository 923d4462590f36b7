import type { Bilingual, ProposalState, RoundView } from '#contracts';
import type { Column, ReportDocument, Table } from '#documents';
import { organisationName } from '../exports/report-documents.js';

const text = (id: string, vi: string, en: string): Column => ({ id, title: { vi, en }, type: 'text' });
const count = (id: string, vi: string, en: string): Column => ({
  id,
  title: { vi, en },
  type: 'integer',
  sum: true,
});

const KINDS: Readonly<Record<string, Bilingual>> = {
  transfer: { vi: 'Chuyển sinh hoạt', en: 'Transfer' },
  removal: { vi: 'Đưa ra khỏi danh sách', en: 'Removal' },
  check: { vi: 'Kiểm tra', en: 'Check' },
};
const ANSWERS: Readonly<Record<string, Bilingual>> = {
  keep: { vi: 'Giữ', en: 'Keep' },
  transfer: { vi: 'Chuyển sinh hoạt', en: 'Transfer' },
  remove: { vi: 'Đưa ra khỏi danh sách', en: 'Remove' },
  correct: { vi: 'Đính chính', en: 'Correct' },
};
const STATES: Readonly<Record<string, Bilingual>> = {
  open: { vi: 'Chờ trả lời', en: 'Open' },
  answered: { vi: 'Đã trả lời', en: 'Answered' },
  withdrawn: { vi: 'Đã rút', en: 'Withdrawn' },
};

/** A review round on paper: an organisation's worklist, or the outcome before and after for the board. */
export function roundDocument(
  round: RoundView,
  organisation: string | undefined,
  worklist: readonly ProposalState[],
  day: string,
): ReportDocument {
  return {
    id: 'review-round',
    title: round.title,
    date: day,
    facts: [
      ...(organisation === undefined
        ? []
        : [{ label: { vi: 'Tổ chức', en: 'Organisation' }, value: organisationName(organisation) }]),
      { label: { vi: 'Số liệu khi mở đợt, ngày', en: 'As of' }, value: round.asOf, type: 'date' as const },
      { label: { vi: 'Hạn trả lời', en: 'Due on' }, value: round.dueOn, type: 'date' as const },
    ],
    tables: organisation === undefined ? [...beforeAndNow(round), outcome(round)] : [worklistTable(worklist)],
    notes: [
      {
        vi: 'Hệ thống chỉ đề xuất; mỗi tổ chức tự quyết định theo Điều lệ và tự cập nhật bản ghi của mình.',
        en: 'The hub only proposes; each organisation decides by its charter and changes its own records.',
      },
    ],
  };
}

function worklistTable(worklist: readonly ProposalState[]): Table {
  return {
    id: 'worklist',
    title: { vi: 'Danh sách cần rà soát', en: 'Worklist' },
    columns: [
      text('localId', 'Mã nội bộ', 'Local id'),
      text('unitCode', 'Đơn vị', 'Unit'),
      text('kind', 'Đề xuất', 'Proposal'),
      text('reasons', 'Lý do', 'Reasons'),
      text('state', 'Tình trạng', 'State'),
      text('answer', 'Trả lời', 'Answer'),
      text('proposalId', 'Mã đề xuất', 'Proposal id'),
    ],
    rows: worklist.map(({ localId, unitCode, kind, reasons, state, answer, proposalId }) => [
      ...[localId, unitCode, KINDS[kind] ?? kind],
      {
        vi: reasons.map(({ message }) => message.vi).join(' '),
        en: reasons.map(({ message }) => message.en).join(' '),
      },
      ...[STATES[state] ?? state, answer ? (ANSWERS[answer.answer] ?? answer.answer) : null, proposalId],
    ]),
  };
}

function beforeAndNow({ before, now }: RoundView): Table[] {
  if (!before || !now) return [];
  const table: Table = {
    id: 'before-and-now',
    title: { vi: 'Trước và sau rà soát', en: 'Before and after' },
    columns: [
      text('measure', 'Chỉ tiêu', 'Measure'),
      { id: 'before', title: { vi: 'Khi mở đợt', en: 'When opened' }, type: 'integer' },
      { id: 'now', title: { vi: 'Hiện nay', en: 'Now' }, type: 'integer' },
      { id: 'difference', title: { vi: 'Tăng, giảm', en: 'Difference' }, type: 'integer' },
    ],
    rows: [
      [{ vi: 'Số người', en: 'People' }, before.persons, now.persons, now.persons - before.persons],
      [
        { vi: 'Số lượt', en: 'Memberships' },
        before.memberships,
        now.memberships,
        now.memberships - before.memberships,
      ],
    ],
  };
  return [table];
}

function outcome({ progress }: RoundView): Table {
  return {
    id: 'outcome',
    title: { vi: 'Kết quả rà soát theo tổ chức và đơn vị', en: 'Outcome by organisation and unit' },
    columns: [
      text('organisation', 'Tổ chức', 'Organisation'),
      text('unit', 'Đơn vị', 'Unit'),
      count('proposals', 'Đề xuất', 'Proposals'),
      count('open', 'Chờ trả lời', 'Open'),
      count('keep', 'Giữ', 'Keep'),
      count('transfer', 'Chuyển', 'Transfer'),
      count('remove', 'Đưa ra', 'Remove'),
      count('correct', 'Đính chính', 'Correct'),
      count('ended', 'Đã thôi tính', 'No longer counted'),
    ],
    rows: progress.map(({ organisation, unit, proposals, open, answered, ended }) => [
      ...[
        organisationName(organisation),
        unit,
        proposals,
        open,
        answered.keep,
        answered.transfer,
        answered.remove,
      ],
      ...[answered.correct, ended],
    ]),
  };
}
