import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { address } from '../api/request.js';
import type { Model } from '../api/types.js';
import { Button } from '../design/button.js';
import { Badge } from '../design/parts.js';
import { Table } from '../design/table.js';
import { useFormat } from '../language/format.js';
import { usePreciseShare } from './share.js';
import { ReasonDialog } from '../review/reason-dialog.js';

/** What a summary and an evaluation hold of interest here. */
interface Summary {
  readonly thresholds?: { readonly link: number; readonly review: number };
  readonly targetPrecision?: number;
}
interface Evaluation {
  readonly persons?: number;
  readonly cases?: { readonly count: number };
}

/** All models, the newest first: try one out, let it decide, or go back to a former one. */
export function ModelVersions({
  models,
  busy,
  onShadow,
  onActivate,
}: {
  readonly models: readonly Model[];
  readonly busy: boolean;
  readonly onShadow: (modelId: number) => void;
  readonly onActivate: (modelId: number, reason: string) => void;
}) {
  const { t } = useTranslation('models');
  const { instant, number } = useFormat();
  const precise = usePreciseShare();
  const [activating, setActivating] = useState<Model | null>(null);
  return (
    <section className="stack">
      <h2>{t('versions')}</h2>
      <Table
        caption={t('versions')}
        rows={models}
        rowKey={({ modelId }) => String(modelId)}
        columns={[
          {
            key: 'version',
            title: t('model'),
            heads: true,
            cell: ({ version, state }) => (
              <>
                <span className="version">{version}</span>{' '}
                {state !== 'available' && (
                  <Badge tone={state === 'active' ? 'good' : 'accent'}>{t(`state.${state}`)}</Badge>
                )}
              </>
            ),
          },
          {
            key: 'origin',
            title: t('origin.title'),
            cell: ({ origin, createdAt }) => `${t(`origin.${origin}`)}, ${instant(createdAt)}`,
          },
          {
            key: 'target',
            title: t('target'),
            numeric: true,
            cell: ({ summary }) => {
              const target = (summary as Summary).targetPrecision;
              return target === undefined ? '' : precise(target);
            },
          },
          {
            key: 'expected',
            title: t('expected'),
            cell: ({ evaluation }) => {
              const { persons, cases } = (evaluation ?? {}) as Evaluation;
              return persons === undefined
                ? '–'
                : t('expectedOf', { persons: number(persons), cases: number(cases?.count ?? 0) });
            },
          },
          {
            key: 'actions',
            title: t('actions'),
            cell: (model) => (
              <span className="row">
                {model.state === 'available' && (
                  <>
                    <Button small busy={busy} onClick={() => onShadow(model.modelId)}>
                      {t('shadow')}
                    </Button>
                    <Button small busy={busy} onClick={() => setActivating(model)}>
                      {t('activate')}
                    </Button>
                  </>
                )}
                <a href={address(`/v1/models/${model.modelId}/file`)} download={`${model.version}.json`}>
                  {t('file')}
                </a>
              </span>
            ),
          },
        ]}
      />
      {activating && (
        <ReasonDialog
          title={t('activateTitle', { version: activating.version })}
          lead={t('activateLead')}
          submit={t('activate')}
          onClose={() => setActivating(null)}
          onSubmit={(reason) => onActivate(activating.modelId, reason)}
        />
      )}
    </section>
  );
}
