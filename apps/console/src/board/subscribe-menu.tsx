import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ask } from '../api/request.js';
import type { Subscription } from '../api/types.js';
import { Button } from '../design/button.js';
import { SelectField } from '../design/field.js';
import { toast } from '../design/toasts.js';
import { Popover } from './popover.js';
import type { ReportName } from './reports.js';

const SCHEDULES = ['daily', 'weekly', 'monthly', 'quarterly'] as const;
type Schedule = (typeof SCHEDULES)[number];

/** Has the report come by itself from now on, each time with what changed. */
export function SubscribeMenu({
  report,
  parameters,
}: {
  readonly report: ReportName;
  readonly parameters: Readonly<Record<string, string>>;
}) {
  const { t } = useTranslation('board');
  const queries = useQueryClient();
  const [schedule, setSchedule] = useState<Schedule>('monthly');
  const subscribe = useMutation({
    mutationFn: () =>
      ask<Subscription>('/v1/subscriptions', { method: 'POST', body: { report, parameters, schedule } }),
    onSuccess: async ({ subscriptionId }) => {
      toast({
        content: (
          <Link to="/board/subscriptions/$subscriptionId" params={{ subscriptionId }}>
            {t('subscribe.done')}
          </Link>
        ),
      });
      await queries.invalidateQueries({ queryKey: ['/v1/subscriptions'] });
    },
  });
  return (
    <Popover label={t('subscribe.title')}>
      {(close) => (
        <>
          <p className="muted small">{t('subscribe.hint')}</p>
          <SelectField
            label={t('subscribe.schedule')}
            value={schedule}
            onChange={({ target }) => setSchedule(target.value as Schedule)}
            options={SCHEDULES.map((value) => ({ value, label: t(`schedule.${value}`) }))}
          />
          <Button
            kind="primary"
            busy={subscribe.isPending}
            onClick={() => subscribe.mutate(undefined, { onSuccess: close })}
          >
            {t('subscribe.do')}
          </Button>
        </>
      )}
    </Popover>
  );
}
