import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { hub } from '../api/queries.js';
import { ask } from '../api/request.js';
import type { Export, StartExport } from '../api/types.js';
import { Button } from '../design/button.js';
import { Failure } from '../design/failure.js';
import { Bar } from '../design/parts.js';
import { useFormat } from '../language/format.js';
import { Popover } from './popover.js';

const FORMATS = ['xlsx', 'pdf', 'docx', 'csv'] as const;
const POLL_MS = 700;

/** Has a file made in the background, shows how far it is, and hands it out. */
export function ExportMenu({ request }: { readonly request: Omit<StartExport, 'format' | 'language'> }) {
  const { t, i18n } = useTranslation('board');
  const [started, setStarted] = useState<Export>();
  const start = useMutation({
    mutationFn: (format: StartExport['format']) =>
      ask<Export>('/v1/exports', {
        method: 'POST',
        body: { ...request, format, language: i18n.language === 'en' ? 'en' : 'vi' },
      }),
    onSuccess: setStarted,
    meta: { handled: true },
  });
  return (
    <Popover label={t('export.title')}>
      {() => (
        <>
          <div className="row">
            {FORMATS.map((format) => (
              <Button key={format} small busy={start.isPending} onClick={() => start.mutate(format)}>
                {format.toUpperCase()}
              </Button>
            ))}
          </div>
          <p className="muted small">{t('export.hint')}</p>
          {start.isError && <Failure error={start.error} />}
          {started && <Progress key={started.exportId} started={started} />}
        </>
      )}
    </Popover>
  );
}

function Progress({ started }: { readonly started: Export }) {
  const { t } = useTranslation('board');
  const { percent, text } = useFormat();
  const path = `/v1/exports/${started.exportId}`;
  const { data = started } = useQuery({
    ...hub<Export>(path),
    initialData: started,
    refetchInterval: ({ state }) =>
      state.data?.state === 'done' || state.data?.state === 'failed' ? false : POLL_MS,
  });
  if (data.state === 'done') {
    return (
      <p role="status">
        <a className="button button-primary" href={`${path}/file`} download>
          {t('export.download', { file: data.fileName ?? '' })}
        </a>
      </p>
    );
  }
  if (data.state === 'failed') {
    return (
      <p role="status" className="notice notice-bad">
        {data.error?.message ? text(data.error.message) : t('export.failed')}
      </p>
    );
  }
  return (
    <div role="status" className="stack">
      <span>{t('export.running', { progress: percent(data.progress) })}</span>
      <Bar share={data.progress} label={percent(data.progress)} />
    </div>
  );
}
