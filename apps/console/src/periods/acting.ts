import { useMutation, useQueryClient } from '@tanstack/react-query';
import { ask } from '../api/request.js';
import type { Period } from '../api/types.js';

/** A step of a period, `attest`, `objections/4/resolve` …; what it became is shown at once, lists are asked anew. */
export function usePeriodStep(periodId: string, step: string, onDone?: () => void) {
  const queries = useQueryClient();
  const path = `/v1/periods/${encodeURIComponent(periodId)}`;
  return useMutation({
    mutationFn: (body: Readonly<Record<string, unknown>>) =>
      ask<Period>(`${path}/${step}`, { method: 'POST', body }),
    onSuccess: async (period) => {
      queries.setQueryData([path, {}], period);
      onDone?.();
      await queries.invalidateQueries({ queryKey: ['/v1/periods'] });
      await queries.invalidateQueries({ queryKey: ['/v1/periods/calendar'] });
    },
    meta: { handled: true },
  });
}
