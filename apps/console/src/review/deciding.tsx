import { useMutation, useQueryClient, type QueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useRouter } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { ask, Refused } from '../api/request.js';
import type { ReviewCase } from '../api/types.js';
import { Button } from '../design/button.js';
import { Failure } from '../design/failure.js';
import { toast } from '../design/toasts.js';
import { useAccount } from '../sign-in/session.js';
import { caseQuery, comeBack, leave, nextCase, type FlowSearch } from './next-case.js';

interface Decided {
  readonly decisionId: string;
  readonly caseId: string;
  readonly state: 'open' | 'decided' | 'superseded' | 'awaiting-second';
}

/**
 * Decisions of this visit that can be undone, the latest last; one that is on its way counts already. Somebody else may
 * sign in on the same page, so each names its author.
 */
let done: readonly {
  readonly actor: string;
  readonly caseId: string;
  readonly decision: Promise<Decided>;
}[] = [];

/** Toasts about one's own last step replace each other. */
const LAST_STEP = 'review';

/** Goes to the case that comes after this one; the one that is preloaded at once. */
export function useGoOn() {
  const queries = useQueryClient();
  const router = useRouter();
  const navigate = useNavigate();
  return async (caseId: string, { flow: _flow, ...filter }: FlowSearch) => {
    const here = placeInHistory(router);
    const next = await queries.fetchQuery(nextCase(queries, caseId, filter));
    // The person has gone elsewhere meanwhile, or opened the same case again.
    if (placeInHistory(router) !== here) return;
    await (next === null
      ? navigate({ to: '/review/next', search: filter })
      : navigate({
          to: '/review/cases/$caseId',
          params: { caseId: next },
          search: { ...filter, flow: true },
        }));
  };
}

const placeInHistory = ({ history }: ReturnType<typeof useRouter>): unknown =>
  history.location.state.__TSR_key;

/**
 * Decides a case. The next one is shown without waiting for the hub's answer: a refusal says so in a toast that leads
 * back to the case, or to the one that took over.
 */
export function useDecide(search: FlowSearch) {
  const { t } = useTranslation('review');
  const { name: actor } = useAccount();
  const queries = useQueryClient();
  const goOn = useGoOn();
  const undo = useUndo();
  const decide = useMutation({
    mutationFn: ({ shown: { caseId, version }, groups, reason }: Decision) => {
      const decision = ask<Decided>(`/v1/review/cases/${caseId}/decisions`, {
        method: 'POST',
        body: { version, groups, reason },
      });
      done = [...done, { actor, caseId, decision }];
      return decision;
    },
    meta: { handled: true },
    onSuccess: ({ state }) =>
      toast({
        subject: LAST_STEP,
        content: (
          <span className="row">
            {t(state === 'awaiting-second' ? 'decided.awaiting' : 'decided.done')}
            <Button small onClick={undo}>
              {t('undo.button')} <kbd aria-hidden="true">U</kbd>
            </Button>
          </span>
        ),
      }),
    onError: (error, { shown: { caseId } }) => {
      done = done.filter((each) => each.caseId !== caseId);
      comeBack(caseId);
      const successor = error instanceof Refused ? error.problem['successor'] : null;
      toast({
        kind: 'bad',
        content: (
          <div className="stack">
            <Failure error={error} />
            <Link
              to="/review/cases/$caseId"
              params={{ caseId: typeof successor === 'string' ? successor : caseId }}
              search={search}
            >
              {t(typeof successor === 'string' ? 'decided.successor' : 'decided.back')}
            </Link>
          </div>
        ),
      });
    },
    onSettled: (_answer, _error, { shown: { caseId } }) => refresh(queries, caseId),
  });
  return (decision: Decision) => {
    const { caseId } = decision.shown;
    leave(caseId);
    decide.mutate(decision);
    void goOn(caseId, search);
  };
}

export interface Decision {
  readonly shown: ReviewCase;
  readonly groups: readonly (readonly string[])[];
  readonly reason: string;
}

/** Takes back the latest decision of this visit and shows its case again. */
export function useUndo(): () => void {
  const { t } = useTranslation('review');
  const { name: actor } = useAccount();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const undo = useMutation({
    mutationFn: async () => {
      const last = done.findLast((each) => each.actor === actor);
      if (!last) return null;
      done = done.filter((each) => each !== last);
      const { decisionId } = await last.decision;
      await revoke(decisionId, t('undo.reason'));
      comeBack(last.caseId);
      await queries.fetchQuery({ ...caseQuery(last.caseId), staleTime: 0 });
      return last.caseId;
    },
    onSuccess: async (caseId) => {
      toast({ subject: LAST_STEP, content: t(caseId === null ? 'undo.nothing' : 'undo.done') });
      if (caseId === null) return;
      await navigate({ to: '/review/cases/$caseId', params: { caseId }, search: { flow: true } });
      refresh(queries, caseId);
    },
  });
  return () => undo.mutate();
}

export function revoke(decisionId: string, reason: string): Promise<void> {
  return ask(`/v1/review/decisions/${decisionId}/revoke`, { method: 'POST', body: { reason } });
}

/** Whatever shows cases, decisions or progress asks anew. */
export function refresh(queries: QueryClient, caseId?: string): void {
  const paths = ['/v1/review/cases', '/v1/review/progress', '/v1/review/decisions', '/v1/review/patterns'];
  if (caseId !== undefined) paths.push(`/v1/review/cases/${caseId}`);
  for (const path of paths) void queries.invalidateQueries({ queryKey: [path] });
}
