import { useMutation, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { hub } from '../api/queries.js';
import { ask, Refused } from '../api/request.js';
import type { Adapter, AdapterCheck } from '../api/types.js';
import { Button } from '../design/button.js';
import { Failure } from '../design/failure.js';
import { SelectField } from '../design/field.js';
import { Bar, ScreenHead, Skeleton } from '../design/parts.js';
import { useFormat } from '../language/format.js';
import { AdapterPreview } from './adapter-preview.js';
import { FileDrop } from './file-drop.js';
import './organisation.css';
import {
  formatOf,
  isCanonicalCsv,
  mediaTypeOf,
  sendList,
  type ListFormat,
  type ListToSend,
} from './sending.js';

const CANONICAL = 'canonical';
const MODES = ['upsert', 'full'] as const;

interface Choice {
  readonly file: File;
  readonly format: ListFormat;
  /** Name of an adapter, or the hub's own format. */
  readonly adapter: string;
  /** Nobody chose it: it is the organisation's for this format. */
  readonly guessed: boolean;
}

/** One object a line has its meaning by itself. */
const canBePreviewed = ({ format, adapter }: Choice) => adapter !== CANONICAL || format !== 'ndjson';
const isOtherHeader = (error: Error) =>
  error instanceof Refused && ['adapter.header-missing', 'adapter.sheet-missing'].includes(error.code);

/** A list on its way to the hub: chosen, looked at, sent. */
export function UploadScreen() {
  const { t } = useTranslation('organisation');
  const { percent, text } = useFormat();
  const navigate = useNavigate();
  const adapters = useQuery(hub<{ items: readonly Adapter[] }>('/v1/adapters'));
  const [file, setFile] = useState<File>();
  const [choice, setChoice] = useState<Choice>();
  const [mode, setMode] = useState<(typeof MODES)[number]>('upsert');
  const [sent, setSent] = useState(0);
  const leaving = useRef<AbortController>(undefined);

  const check = useMutation({
    mutationFn: ({ file: body, format, adapter }: Choice) =>
      ask<AdapterCheck>('/v1/adapters/check', {
        method: 'POST',
        query: { adapter, showPersonalData: true },
        headers: { 'content-type': mediaTypeOf(format) },
        body,
      }),
    meta: { handled: true },
    onError: (error, given) => {
      // Not the adapter's header: a workbook may have the columns of the hub itself.
      if (given.guessed && given.format === 'xlsx' && isOtherHeader(error))
        choose({ ...given, adapter: CANONICAL, guessed: false });
    },
  });
  const sending = useMutation({
    mutationFn: (list: ListToSend) => {
      leaving.current = new AbortController();
      setSent(0);
      return sendList(list, setSent, leaving.current.signal);
    },
    meta: { handled: true },
  });

  const own = adapters.data?.items ?? [];
  const choose = (chosen: Choice) => {
    setChoice(chosen);
    sending.reset();
    check.reset();
    if (canBePreviewed(chosen)) check.mutate(chosen);
  };
  const take = async (given: File) => {
    setFile(given);
    setChoice(undefined);
    check.reset();
    sending.reset();
    const format = formatOf(given);
    if (!format || given.size === 0) return;
    const fitting = own.filter((adapter) => adapter.format === format);
    const isCanonical = format === 'ndjson' || (format === 'csv' && (await isCanonicalCsv(given)));
    const found = isCanonical ? undefined : (fitting.find((adapter) => adapter.default) ?? fitting[0]);
    choose({ file: given, format, adapter: found?.adapter ?? CANONICAL, guessed: found !== undefined });
  };
  const send = () => {
    if (!choice || sending.isPending) return;
    const { file: list, format, adapter } = choice;
    sending.mutate(
      { file: list, format, mode, adapter: adapter === CANONICAL ? undefined : adapter },
      {
        // Who has gone elsewhere meanwhile stays there: the batch is in the list of batches.
        onSuccess: (batchId) => void navigate({ to: '/organisation/batches/$batchId', params: { batchId } }),
      },
    );
  };
  const isUnknown = file !== undefined && formatOf(file) === undefined;
  return (
    <>
      <ScreenHead title={t('upload.title')} lead={t('upload.lead')} />
      <section className="card stack" aria-label={t('upload.file')}>
        <FileDrop file={file} onFile={(given) => void take(given)} />
        {file !== undefined && (isUnknown || file.size === 0) && (
          <div className="notice notice-bad" role="alert">
            {t(isUnknown ? 'upload.unknownFormat' : 'upload.empty')}
          </div>
        )}
        {choice && (
          <div className="grid">
            <SelectField
              label={t('upload.adapter')}
              hint={t('upload.adapterHint')}
              value={choice.adapter}
              options={[
                ...own
                  .filter(({ format }) => format === choice.format)
                  .map(({ adapter, title }) => ({ value: adapter, label: title ? text(title) : adapter })),
                ...(choice.format === 'json' ? [] : [{ value: CANONICAL, label: t('upload.canonical') }]),
              ]}
              onChange={(event) => choose({ ...choice, adapter: event.target.value, guessed: false })}
            />
            <SelectField
              label={t('upload.mode')}
              hint={t(`upload.modeHint.${mode}`)}
              value={mode}
              options={MODES.map((value) => ({ value, label: t(`upload.modes.${value}`) }))}
              onChange={(event) => setMode(MODES.find((each) => each === event.target.value) ?? 'upsert')}
            />
          </div>
        )}
        {sending.isError && <Failure error={sending.error} onRetry={send} />}
        {choice && (
          <div className="row">
            {sending.isPending ? (
              <>
                <span className="grow">
                  <Bar share={sent} label={t('upload.sent', { share: percent(sent) })} />
                </span>
                <span aria-live="polite">{t('upload.sent', { share: percent(sent) })}</span>
                <Button small onClick={() => leaving.current?.abort()}>
                  {t('upload.stop')}
                </Button>
              </>
            ) : (
              <Button kind="primary" onClick={send}>
                {t('upload.send')}
              </Button>
            )}
          </div>
        )}
      </section>
      {choice && (
        <section className="stack" aria-live="polite" aria-busy={check.isPending}>
          <h2>{t('preview.title')}</h2>
          {!canBePreviewed(choice) && <p className="muted">{t('preview.canonical')}</p>}
          {check.isPending && <Skeleton height="20rem" />}
          {check.isError && <Failure error={check.error} onRetry={() => check.mutate(choice)} />}
          {check.data && <AdapterPreview check={check.data} />}
        </section>
      )}
    </>
  );
}
