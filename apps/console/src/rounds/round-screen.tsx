import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { hub } from '../api/queries.js';
import { ask } from '../api/request.js';
import type { Round } from '../api/types.js';
import '../board/board.css';
import { ExportMenu } from '../board/export-menu.js';
import { PlaceName } from '../places/place-name.js';
import { Button } from '../design/button.js';
import { Dialog } from '../design/dialog.js';
import { Loaded } from '../design/loaded.js';
import { useNumberColumn } from '../design/number-column.js';
import { Badge, Empty, Figure, ScreenHead } from '../design/parts.js';
import { LongTable, type Column } from '../design/table.js';
import { useFormat } from '../language/format.js';
import { useOrganisationColumn } from '../sign-in/organisation-column.js';
import { answeredOf, sumOf, type Answers } from './progress.js';
import './rounds.css';
import { AnsweredBar } from './answered-bar.js';

/** One round: how far the organisations are, what they answered, and what became of the memberships. */
export function RoundScreen() {
  const { t } = useTranslation('rounds');
  const { day, instant, number, signed, text } = useFormat();
  const { roundId } = useParams({ from: '/rounds/$roundId' });
  const [closing, setClosing] = useState(false);
  const round = useQuery(hub<Round>(`/v1/rounds/${roundId}`));
  return (
    <>
      <ScreenHead
        title={round.data ? text(round.data.title) : t('title')}
        lead={<Link to="/rounds">{t('all')}</Link>}
      >
        {round.data?.state === 'open' && <Button onClick={() => setClosing(true)}>{t('close.title')}</Button>}
        <ExportMenu request={{ subject: 'round', roundId }} />
      </ScreenHead>
      {closing && <CloseDialog roundId={roundId} onClose={() => setClosing(false)} />}
      <Loaded query={round} height="30rem">
        {(data) => {
          const sum = sumOf(data.progress);
          const change = (key: 'persons' | 'memberships') =>
            (data.now?.[key] ?? 0) - (data.before?.[key] ?? 0);
          return (
            <>
              <section className="card stack">
                <div className="row">
                  <Badge {...(data.state === 'open' ? { tone: 'accent' as const } : {})}>
                    {t(`state.${data.state}`)}
                  </Badge>
                  <span>
                    {t('dueOn')}: {day(data.dueOn)}
                  </span>
                  <span className="muted small">
                    {t('openedBy', { at: instant(data.openedAt), actor: data.openedBy })}
                  </span>
                </div>
                <p>
                  {t('criteria')}: {data.criteria.map((each) => t(`criterion.${each}`)).join('; ')}
                </p>
                <AnsweredBar progress={data.progress} />
              </section>
              {sum.proposals === 0 ? (
                <Empty>{t('nothing')}</Empty>
              ) : (
                <>
                  <div className="grid">
                    <Figure name={t('answer.keep')} value={number(sum.keep)} />
                    <Figure
                      name={t('answer.transfer')}
                      value={number(sum.transfer)}
                      note={t('moved', { moved: number(sum.moved) })}
                    />
                    <Figure
                      name={t('answer.remove')}
                      value={number(sum.remove)}
                      note={t('ended', { ended: number(sum.ended) })}
                    />
                    <Figure name={t('answer.correct')} value={number(sum.correct)} />
                    <Figure
                      name={t('outcome')}
                      value={signed(change('persons'))}
                      note={t('outcomeNote', {
                        before: number(data.before?.persons ?? 0),
                        now: number(data.now?.persons ?? 0),
                        memberships: signed(change('memberships')),
                      })}
                    />
                  </div>
                  <ByOrganisation round={data} />
                  <ByUnit round={data} />
                </>
              )}
            </>
          );
        }}
      </Loaded>
    </>
  );
}

interface Line extends Answers {
  readonly organisation: string;
  readonly unit: string | null;
}

function useAnswerColumns(): Column<Line>[] {
  const { t } = useTranslation('rounds');
  const { number } = useFormat();
  const numberColumn = useNumberColumn();
  return [
    numberColumn('proposals', t('proposals')),
    {
      ...{ key: 'answered', title: t('answered'), numeric: true },
      cell: (line) => number(answeredOf(line)),
    },
    numberColumn('open', t('unanswered')),
    numberColumn('keep', t('answer.keep')),
    numberColumn('transfer', t('answer.transfer')),
    numberColumn('remove', t('answer.remove')),
    numberColumn('correct', t('answer.correct')),
    numberColumn('withdrawn', t('withdrawn')),
  ];
}

function ByOrganisation({ round }: { readonly round: Round }) {
  const { t } = useTranslation('rounds');
  const organisationColumn = useOrganisationColumn();
  const columns = useAnswerColumns();
  const slugs = [...new Set(round.progress.map(({ organisation }) => organisation))];
  return (
    <section className="stack wrap-heads">
      <h2>{t('byOrganisation')}</h2>
      <LongTable
        caption={t('byOrganisation')}
        rows={slugs.map((organisation): Line => ({
          ...sumOf(round.progress.filter((line) => line.organisation === organisation)),
          ...{ organisation, unit: null },
        }))}
        rowKey={({ organisation }) => organisation}
        columns={[organisationColumn(t('organisation'), { heads: true }), ...columns]}
      />
    </section>
  );
}

function ByUnit({ round }: { readonly round: Round }) {
  const { t } = useTranslation('rounds');
  const organisationColumn = useOrganisationColumn();
  const columns = useAnswerColumns();
  return (
    <section className="stack wrap-heads">
      <h2>{t('byUnit')}</h2>
      <LongTable
        caption={t('byUnit')}
        rows={round.progress.map((line): Line => ({
          ...sumOf([line]),
          ...{ organisation: line.organisation, unit: line.unit },
        }))}
        rowKey={({ organisation, unit }) => `${organisation} ${unit}`}
        columns={[
          {
            ...{ key: 'unit', title: t('unit'), heads: true },
            cell: ({ unit }) =>
              unit === null ? (
                t('unknown')
              ) : (
                <Link to="/board/units/$code" params={{ code: unit }}>
                  <PlaceName code={unit} />
                </Link>
              ),
          },
          organisationColumn(t('organisation')),
          ...columns,
        ]}
      />
    </section>
  );
}

function CloseDialog({ roundId, onClose }: { readonly roundId: string; readonly onClose: () => void }) {
  const { t } = useTranslation('rounds');
  const queries = useQueryClient();
  const close = useMutation({
    mutationFn: () => ask<Round>(`/v1/rounds/${roundId}/close`, { method: 'POST' }),
    onSuccess: async (round) => {
      queries.setQueryData([`/v1/rounds/${roundId}`, {}], round);
      onClose();
      await queries.invalidateQueries({ queryKey: ['/v1/rounds'] });
    },
  });
  return (
    <Dialog title={t('close.title')} onClose={onClose}>
      <p>{t('close.hint')}</p>
      <div className="row">
        <Button kind="danger" busy={close.isPending} onClick={() => close.mutate()}>
          {t('close.do')}
        </Button>
        <Button onClick={onClose}>{t('back')}</Button>
      </div>
    </Dialog>
  );
}
