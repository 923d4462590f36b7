import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { hub } from '../api/queries.js';
import { ask } from '../api/request.js';
import type { BlindPair } from '../api/types.js';
import { Button } from '../design/button.js';
import { Loaded } from '../design/loaded.js';
import { Empty, ScreenHead } from '../design/parts.js';
import { toast } from '../design/toasts.js';
import { useFormat } from '../language/format.js';
import { revoke } from './deciding.js';
import { RecordColumns } from './record-columns.js';
import { ReviewPages } from './review-pages.js';
import { useShortcuts } from './shortcuts.js';

const PATH = '/v1/review/samples';

/** Automatic links, to be judged without knowing what the hub thinks of them. */
export function SamplesScreen() {
  const { t } = useTranslation('review');
  const { number } = useFormat();
  const queries = useQueryClient();
  const samples = useQuery(hub<{ items: readonly BlindPair[] }>(PATH, { limit: 20 }));
  const [answered, setAnswered] = useState<readonly string[]>([]);
  const waiting = (samples.data?.items ?? []).filter((pair) => !answered.includes(idOf(pair)));
  const pair = waiting[0];
  const takeBack = useMutation({
    mutationFn: ({ decisionId }: { decisionId: string; id: string }) => revoke(decisionId, t('undo.reason')),
    onSuccess: (_answer, { id }) => {
      setAnswered((now) => now.filter((each) => each !== id));
      toast({ subject: 'review', content: t('undo.done') });
      void queries.invalidateQueries({ queryKey: [PATH] });
    },
  });
  const answer = useMutation({
    mutationFn: ({ pair: { records }, same }: { pair: BlindPair; same: boolean }) =>
      ask<{ decisionId: string }>(`${PATH}/answers`, {
        method: 'POST',
        body: {
          records: records.map(({ recordId }) => recordId),
          same,
          reason: t(same ? 'samples.reasonSame' : 'samples.reasonDifferent'),
        },
      }),
    onMutate: ({ pair: judged }) => setAnswered((now) => [...now, idOf(judged)]),
    onError: (_error, { pair: judged }) => setAnswered((now) => now.filter((each) => each !== idOf(judged))),
    onSuccess: ({ decisionId }, { pair: judged }) => {
      toast({
        subject: 'review',
        content: (
          <span className="row">
            {t('samples.answered')}
            <Button small onClick={() => takeBack.mutate({ decisionId, id: idOf(judged) })}>
              {t('undo.button')}
            </Button>
          </span>
        ),
      });
      // The last one of the page: the next page comes.
      if (waiting.length <= 1) void queries.invalidateQueries({ queryKey: [PATH] });
    },
  });
  const say = (same: boolean) => pair && answer.mutate({ pair, same });
  useShortcuts({ s: () => say(true), d: () => say(false) });
  return (
    <>
      <ScreenHead title={t('samples.title')} lead={t('samples.lead')} />
      <ReviewPages />
      <Loaded query={samples} height="60vh">
        {() =>
          pair ? (
            <section className="stack" aria-label={t('samples.pair')} data-sample={idOf(pair)}>
              <RecordColumns key={idOf(pair)} records={pair.records} />
              <div className="decision-bar card">
                <div className="decision-choices">
                  <Button onClick={() => say(true)}>
                    <kbd aria-hidden="true">S</kbd> {t('decide.same')}
                  </Button>
                  <Button onClick={() => say(false)}>
                    <kbd aria-hidden="true">D</kbd> {t('decide.different')}
                  </Button>
                </div>
                <p className="muted">
                  {t('samples.left', { count: waiting.length, shown: number(waiting.length) })}
                </p>
              </div>
            </section>
          ) : (
            <Empty>{t('samples.none')}</Empty>
          )
        }
      </Loaded>
    </>
  );
}

const idOf = ({ records }: BlindPair): string => records.map(({ recordId }) => recordId).join(' ');
