import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { hub } from '../api/queries.js';
import { ask } from '../api/request.js';
import type { Webhook, WebhookWithSecret } from '../api/types.js';
import { Button } from '../design/button.js';
import { Dialog } from '../design/dialog.js';
import { Failure } from '../design/failure.js';
import { SelectField, TextField } from '../design/field.js';
import { Loaded } from '../design/loaded.js';
import { useNumberColumn } from '../design/number-column.js';
import { Empty, ScreenHead } from '../design/parts.js';
import { Table, type Column } from '../design/table.js';
import { useFormat } from '../language/format.js';
import { CHANGE_TYPES } from './changes-screen.js';
import './organisation.css';
import { SecretOnce } from './secret-once.js';
import { WebhookState } from './webhook-state.js';

/** Where the hub tells the organisation's systems what changed. */
export function WebhooksScreen() {
  const { t } = useTranslation('organisation');
  const { instant } = useFormat();
  const numberColumn = useNumberColumn();
  const webhooks = useQuery(hub<{ items: readonly Webhook[] }>('/v1/webhooks'));
  const [isAdding, setAdding] = useState(false);
  const columns: Column<Webhook>[] = [
    {
      key: 'url',
      title: t('webhooks.url'),
      heads: true,
      cell: ({ webhookId, url }) => (
        <Link to="/organisation/webhooks/$webhookId" params={{ webhookId }} className="given nowrap">
          {url}
        </Link>
      ),
    },
    { key: 'state', title: t('batches.state'), cell: (each) => <WebhookState webhook={each} /> },
    numberColumn('waiting', t('webhooks.waiting')),
    {
      key: 'last',
      title: t('webhooks.lastDelivered'),
      cell: ({ lastDeliveredAt }) => lastDeliveredAt && instant(lastDeliveredAt),
    },
    { key: 'description', title: t('webhooks.description'), cell: ({ description }) => description },
  ];
  return (
    <>
      <ScreenHead title={t('webhooks.title')} lead={t('webhooks.lead')}>
        <Button kind="primary" onClick={() => setAdding(true)}>
          {t('webhooks.add')}
        </Button>
      </ScreenHead>
      <Loaded query={webhooks} height="10rem">
        {({ items }) =>
          items.length === 0 ? (
            <Empty>{t('webhooks.empty')}</Empty>
          ) : (
            <Table
              caption={t('webhooks.title')}
              columns={columns}
              rows={items}
              rowKey={({ webhookId }) => webhookId}
            />
          )
        }
      </Loaded>
      {isAdding && <RegisterDialog onClose={() => setAdding(false)} />}
    </>
  );
}

function RegisterDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useTranslation('organisation');
  const queries = useQueryClient();
  const [url, setUrl] = useState('');
  const [description, setDescription] = useState('');
  const [from, setFrom] = useState('now');
  const [types, setTypes] = useState<readonly string[]>(CHANGE_TYPES);
  const registering = useMutation({
    mutationFn: () =>
      ask<WebhookWithSecret>('/v1/webhooks', {
        method: 'POST',
        body: { url, from, eventTypes: types, ...(description.trim() !== '' && { description }) },
      }),
    onSuccess: () => void queries.invalidateQueries({ queryKey: ['/v1/webhooks'] }),
    meta: { handled: true },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!registering.isPending) registering.mutate();
  };
  if (registering.data) return <SecretOnce secret={registering.data.secret} onClose={onClose} />;
  return (
    <Dialog title={t('webhooks.add')} onClose={onClose}>
      <form className="stack" onSubmit={submit}>
        <TextField
          label={t('webhooks.url')}
          hint={t('webhooks.urlHint')}
          type="url"
          required
          autoFocus
          value={url}
          onChange={(event) => setUrl(event.target.value)}
        />
        <TextField
          label={t('webhooks.description')}
          value={description}
          onChange={(event) => setDescription(event.target.value)}
        />
        <fieldset className="choices choices-below">
          <legend>{t('webhooks.types')}</legend>
          {CHANGE_TYPES.map((type) => (
            <label key={type}>
              <input
                type="checkbox"
                checked={types.includes(type)}
                onChange={(event) =>
                  setTypes(event.target.checked ? [...types, type] : types.filter((each) => each !== type))
                }
              />
              {t(`changes.types.${type}`)}
            </label>
          ))}
        </fieldset>
        <SelectField
          label={t('webhooks.from')}
          value={from}
          options={[
            { value: 'now', label: t('webhooks.fromNow') },
            { value: 'beginning', label: t('webhooks.fromBeginning') },
          ]}
          onChange={(event) => setFrom(event.target.value)}
        />
        {registering.isError && <Failure error={registering.error} />}
        <div className="row">
          <Button kind="primary" type="submit" busy={registering.isPending}>
            {t('webhooks.add')}
          </Button>
          <Button onClick={onClose}>{t('back')}</Button>
        </div>
      </form>
    </Dialog>
  );
}
