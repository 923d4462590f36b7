import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useSearch } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ReviewCase } from '../api/types.js';
import { Button } from '../design/button.js';
import { ScreenHead } from '../design/parts.js';
import { useFormat } from '../language/format.js';
import { AssignDialog } from './assign-dialog.js';
import { CaseEvidence } from './case-evidence.js';
import { CaseHistory } from './case-history.js';
import { CaseNotices } from './case-notices.js';
import { useDecide, useUndo } from './deciding.js';
import { DecisionBar } from './decision-bar.js';
import { defaultReason } from './default-reason.js';
import { HelpDialog } from './help-dialog.js';
import { nextCase } from './next-case.js';
import { apart, groupsOf, placed, partitionOf, together, type Partition } from './partition.js';
import { RecordColumns } from './record-columns.js';
import { useShortcuts } from './shortcuts.js';
import { SkipDialog } from './skip-dialog.js';

/** More groups have no key of their own. */
const KEYED_GROUPS = 9;

/** One version of a case: compare, choose, decide; everything by mouse, touch or single keys. */
export function CaseDesk({ shown }: { readonly shown: ReviewCase }) {
  const { t } = useTranslation('review');
  const { ago, number, text } = useFormat();
  const search = useSearch({ from: '/review/cases/$caseId' });
  const queries = useQueryClient();
  const records = shown.records.map(({ recordId }) => recordId);
  const [chosen, setChosen] = useState<Partition | null>(null);
  const [ownReason, setOwnReason] = useState<string | null>(null);
  const [focused, setFocused] = useState(0);
  const [dialog, setDialog] = useState<'help' | 'skip' | 'assign' | null>(null);
  const columns = useRef<HTMLDivElement>(null);
  const confirm = useRef<HTMLButtonElement>(null);
  const reasonField = useRef<HTMLInputElement>(null);
  const decide = useDecide(search);
  const undo = useUndo();
  const open = shown.state === 'open' && shown.pendingDecision === null;

  const { flow, ...filter } = search;
  const { caseId } = shown;
  // Preloads: whoever confirms finds the next case in the cache.
  useQuery({ ...nextCase(queries, caseId, filter), enabled: flow === true });

  const said = defaultReason(shown, chosen, { t, text });
  const reason = ownReason ?? said;
  const choose = (partition: Partition) => {
    setChosen(partition);
    confirm.current?.focus();
  };
  const focusRecord = (index: number) => {
    const column = Math.min(records.length - 1, Math.max(0, index));
    setFocused(column);
    columns.current?.querySelector<HTMLElement>(`[data-record="${column}"]`)?.focus();
  };
  const place = (index: number, group: number) =>
    setChosen((now) => placed(now ?? partitionOf(records, shown.standing), index, group));
  const send = () => {
    if (chosen && open && reason.trim() !== '')
      decide({ shown, groups: groupsOf(records, chosen), reason: reason.trim() });
  };

  const groupKeys = Object.fromEntries(
    Array.from({ length: Math.min(KEYED_GROUPS, records.length) }, (_, index) => [
      String(index + 1),
      () => {
        place(focused, index + 1);
        focusRecord(focused + 1);
      },
    ]),
  );
  useShortcuts({
    ...(open && {
      ...groupKeys,
      s: () => choose(together(records)),
      d: () => choose(apart(records, shown.standing)),
      e: () => reasonField.current?.focus(),
      n: () => setDialog('skip'),
      // A button or link that has the focus is meant itself.
      Enter: ({ target }) =>
        target instanceof HTMLElement && target.closest('button, a, summary') ? false : send(),
    }),
    u: undo,
    '?': () => setDialog('help'),
    ArrowLeft: () => focusRecord(focused - 1),
    ArrowRight: () => focusRecord(focused + 1),
  });

  return (
    <div className="stack case" data-case={caseId}>
      <ScreenHead
        title={t('case.title')}
        lead={t('case.lead', {
          count: records.length,
          shown: number(records.length),
          since: ago(shown.openedAt),
          assignee: shown.assignee ?? t('queue.nobody'),
        })}
      >
        <Button small onClick={() => setDialog('assign')}>
          {t('assign.button')}
        </Button>
        {open && (
          <Button small onClick={() => setDialog('skip')}>
            {t('skip.button')} <kbd aria-hidden="true">N</kbd>
          </Button>
        )}
        <Button small onClick={undo}>
          {t('undo.button')} <kbd aria-hidden="true">U</kbd>
        </Button>
        <Button small onClick={() => setDialog('help')}>
          {t('help.button')} <kbd aria-hidden="true">?</kbd>
        </Button>
      </ScreenHead>
      <CaseNotices shown={shown} />
      <div className={records.length === 2 ? 'case-pair' : 'stack'}>
        <RecordColumns
          ref={columns}
          records={shown.records}
          partition={chosen ?? partitionOf(records, shown.standing)}
          settled={chosen !== null}
          focused={focused}
          onFocus={setFocused}
          {...(open && { onPlace: place })}
        />
        <CaseEvidence shown={shown} />
      </div>
      {open && (
        <DecisionBar
          shown={shown}
          chosen={chosen}
          reason={reason}
          confirmRef={confirm}
          reasonRef={reasonField}
          onReason={setOwnReason}
          onSame={() => choose(together(records))}
          onDifferent={() => choose(apart(records, shown.standing))}
          onSend={send}
        />
      )}
      <CaseHistory shown={shown} />
      {dialog === 'help' && <HelpDialog onClose={() => setDialog(null)} />}
      {dialog === 'skip' && <SkipDialog shown={shown} search={search} onClose={() => setDialog(null)} />}
      {dialog === 'assign' && <AssignDialog shown={shown} onClose={() => setDialog(null)} />}
    </div>
  );
}
