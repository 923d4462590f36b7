import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { hub } from '../api/queries.js';
import type { Round } from '../api/types.js';
import { Button } from '../design/button.js';
import { Loaded } from '../design/loaded.js';
import { Badge, Empty, ScreenHead } from '../design/parts.js';
import { Table } from '../design/table.js';
import { useFormat } from '../language/format.js';
import { AnsweredBar } from './answered-bar.js';
import { OpenRoundDialog } from './open-round-dialog.js';
import { sumOf } from './progress.js';
import './rounds.css';

/** Review rounds with their progress, newest first. */
export function RoundsScreen() {
  const { t } = useTranslation('rounds');
  const { day, number, text } = useFormat();
  const [opening, setOpening] = useState(false);
  const rounds = useQuery(hub<{ items: readonly Round[] }>('/v1/rounds'));
  return (
    <>
      <ScreenHead title={t('title')} lead={t('lead')}>
        <Button kind="primary" onClick={() => setOpening(true)}>
          {t('open.title')}
        </Button>
      </ScreenHead>
      {opening && <OpenRoundDialog onClose={() => setOpening(false)} />}
      <Loaded query={rounds} height="14rem">
        {({ items }) =>
          items.length === 0 ? (
            <Empty>{t('none')}</Empty>
          ) : (
            <Table
              caption={t('title')}
              rows={items}
              rowKey={({ roundId }) => roundId}
              columns={[
                {
                  ...{ key: 'title', title: t('round'), heads: true },
                  cell: ({ roundId, title }) => (
                    <Link to="/rounds/$roundId" params={{ roundId }}>
                      {text(title)}
                    </Link>
                  ),
                },
                {
                  ...{ key: 'state', title: t('stateTitle') },
                  cell: ({ state }) => (
                    <Badge {...(state === 'open' ? { tone: 'accent' as const } : {})}>
                      {t(`state.${state}`)}
                    </Badge>
                  ),
                },
                { key: 'dueOn', title: t('dueOn'), cell: ({ dueOn }) => day(dueOn) },
                {
                  ...{ key: 'proposals', title: t('proposals'), numeric: true },
                  cell: ({ progress }) => number(sumOf(progress).proposals),
                },
                {
                  ...{ key: 'answered', title: t('answered') },
                  cell: ({ progress }) => <AnsweredBar progress={progress} />,
                },
              ]}
            />
          )
        }
      </Loaded>
    </>
  );
}
