import type { Bilingual, PeriodAction, PeriodObjection, PeriodState, PeriodStatement } from '#contracts';

/** One step of a period, kept for good. */
export type PeriodEventBody =
  | { readonly type: 'counted'; readonly revision: number }
  /** `digest`: over the organisation's own rows and figures of the revision. */
  | {
      readonly type: 'attested';
      readonly revision: number;
      readonly digest: string;
      readonly remarks: string | null;
    }
  | { readonly type: 'objected'; readonly remarks: string }
  | { readonly type: 'objection-withdrawn'; readonly objectionId: number; readonly remarks: string }
  | { readonly type: 'objection-resolved'; readonly objectionId: number; readonly remarks: string }
  | { readonly type: 'cancelled'; readonly remarks: string }
  | { readonly type: 'signed'; readonly revision: number };

export type PeriodEvent = PeriodEventBody & {
  readonly seq: number;
  readonly organisation: string | null;
  readonly actor: string;
  readonly at: string;
};

/** Where a period stands after its events. */
export interface Standing {
  readonly state: PeriodState;
  readonly revision: number;
  readonly statements: readonly PeriodStatement[];
  readonly objections: readonly PeriodObjection[];
  readonly signed: { readonly actor: string; readonly at: string } | null;
  /** Number of the last event. */
  readonly seq: number;
}

/**
 * Adds up the events of a period.
 *
 * @param digests what each organisation's figures of the present revision are: an attestation of others has lapsed
 */
export function standing(events: readonly PeriodEvent[], digests: ReadonlyMap<string, string>): Standing {
  let state: PeriodState = 'collecting';
  let revision = 0;
  let signed: Standing['signed'] = null;
  const attested = new Map<string, Extract<PeriodEvent, { type: 'attested' }>>();
  const objections = new Map<number, PeriodObjection>();
  for (const event of events) {
    const { actor, at, organisation } = event;
    switch (event.type) {
      case 'counted':
        state = 'collecting';
        revision = event.revision;
        break;
      case 'attested':
        attested.set(organisation ?? '', event);
        break;
      case 'objected': {
        attested.delete(organisation ?? '');
        const objectionId = event.seq;
        objections.set(objectionId, {
          ...{ objectionId, organisation: organisation ?? '', remarks: event.remarks, actor, at },
          ...{ state: 'open', outcome: null, closedBy: null, closedAt: null },
        });
        break;
      }
      case 'objection-withdrawn':
      case 'objection-resolved': {
        const open = objections.get(event.objectionId);
        const ending = event.type === 'objection-resolved' ? 'resolved' : 'withdrawn';
        if (open) {
          objections.set(event.objectionId, {
            ...open,
            state: ending,
            outcome: event.remarks,
            closedBy: actor,
            closedAt: at,
          });
        }
        break;
      }
      case 'cancelled':
        state = 'cancelled';
        break;
      case 'signed':
        state = 'signed';
        signed = { actor, at };
        break;
    }
  }
  const all = [...objections.values()];
  const organisations = new Set([
    ...digests.keys(),
    ...attested.keys(),
    ...all.map((one) => one.organisation),
  ]);
  return {
    state,
    revision,
    signed,
    objections: all,
    statements: [...organisations].sort().map((organisation) => {
      const objection = all.findLast((one) => one.organisation === organisation && one.state === 'open');
      const given = attested.get(organisation);
      if (objection) {
        const { actor, at, remarks } = objection;
        return { organisation, state: 'objected', actor, at, remarks };
      }
      if (!given) return { organisation, state: 'missing', actor: null, at: null, remarks: null };
      const current = given.digest === (digests.get(organisation) ?? '');
      return {
        ...{ organisation, state: current ? 'attested' : 'lapsed' },
        ...{ actor: given.actor, at: given.at, remarks: given.remarks },
      };
    }),
    seq: events.at(-1)?.seq ?? 0,
  };
}

/** Why an action is refused: HTTP status, stable code, and text. */
export interface ActionRefusal {
  readonly status: number;
  readonly code: string;
  readonly message: Bilingual;
}

/** The reason why `asked` may not be done now; undefined: it may. */
export function refusalOf(asked: PeriodAction, now: Standing): ActionRefusal | undefined {
  const { state, revision, objections, statements } = now;
  if (state === 'signed') {
    return refuse(
      409,
      'period.already-signed',
      'Báo cáo kỳ này đã ký; thay đổi về sau chỉ hiện dưới dạng điều chỉnh.',
      'This period is signed; later changes appear as corrections.',
    );
  }
  if (state === 'cancelled' && asked.action !== 'recount') {
    return refuse(
      409,
      'period.cancelled',
      'Kỳ báo cáo đã huỷ. Hãy chốt lại số liệu để mở lại.',
      'The period was cancelled. Count it anew to take it up again.',
    );
  }
  if ('revision' in asked && asked.revision !== undefined && asked.revision !== revision) {
    return refuse(
      409,
      'period.recounted',
      `Số liệu đã được chốt lại (lần ${revision}). Hãy xem lại rồi thực hiện.`,
      `The figures were counted anew (revision ${revision}). Look at them again first.`,
    );
  }
  const open = objections.filter((one) => one.state === 'open');
  switch (asked.action) {
    case 'attest': {
      const own = statements.find(({ organisation }) => organisation === asked.organisation);
      if (own?.state === 'attested') {
        return refuse(
          409,
          'period.already-attested',
          'Tổ chức đã xác nhận số liệu này.',
          'Your organisation has attested these figures already.',
        );
      }
      if (own?.state === 'objected') {
        return refuse(
          409,
          'period.objection-open',
          'Tổ chức còn ý kiến chưa giải quyết. Hãy rút ý kiến trước khi xác nhận.',
          'Your organisation has an open objection. Withdraw it before you attest.',
        );
      }
      return undefined;
    }
    case 'object':
      return open.some(({ organisation }) => organisation === asked.organisation)
        ? refuse(
            409,
            'period.objection-open',
            'Tổ chức đã có ý kiến chưa giải quyết cho kỳ này.',
            'Your organisation has an open objection to this period already.',
          )
        : undefined;
    case 'withdraw-objection':
    case 'resolve-objection': {
      const objection = objections.find(({ objectionId }) => objectionId === asked.objectionId);
      const own = asked.action === 'resolve-objection' || objection?.organisation === asked.organisation;
      if (!objection || !own) {
        return refuse(404, 'objection.unknown', 'Không có ý kiến này.', 'There is no such objection.');
      }
      return objection.state === 'open'
        ? undefined
        : refuse(
            409,
            'objection.closed',
            'Ý kiến này đã được giải quyết hoặc đã rút.',
            'This objection is closed already.',
          );
    }
    case 'sign': {
      if (open.length > 0) {
        const who = open.map(({ organisation }) => organisation).join(', ');
        return refuse(
          409,
          'period.objections-open',
          `Còn ý kiến chưa giải quyết của: ${who}. Hãy giải quyết trước khi ký.`,
          `Objections are open of: ${who}. Resolve them before you sign.`,
        );
      }
      const missing = missingOf(now);
      return missing.length > 0 && !asked.withoutAttestation
        ? refuse(
            409,
            'period.attestations-missing',
            `Chưa xác nhận số liệu: ${missing.join(', ')}. Hãy chờ, hoặc nêu lý do ký khi thiếu xác nhận (withoutAttestation).`,
            `Not attested by: ${missing.join(', ')}. Wait for them, or say why you sign without (withoutAttestation).`,
          )
        : undefined;
    }
    case 'recount':
    case 'cancel':
      return undefined;
  }
}

/** Organisations that have not attested the present figures. */
export function missingOf({ statements }: Standing): string[] {
  return statements.flatMap(({ organisation, state }) => (state === 'attested' ? [] : [organisation]));
}

function refuse(status: number, code: string, vi: string, en: string): ActionRefusal {
  return { status, code, message: { vi, en } };
}
