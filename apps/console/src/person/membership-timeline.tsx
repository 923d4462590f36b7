import { useTranslation } from 'react-i18next';
import type { Person, PersonMembership } from '../api/types.js';
import { Badge, Empty } from '../design/parts.js';
import { useFormat } from '../language/format.js';
import { useOrganisationName } from '../sign-in/session.js';
import { useFieldText } from './fields.js';
import { placeOf, spanOf, yearsOf, type Span } from './time-span.js';

/** The memberships of a person side by side in time, each interval also in words. */
export function MembershipTimeline({ person: { memberships, roles } }: { readonly person: Person }) {
  const { t } = useTranslation('person');
  const { text } = useFormat();
  const organisationName = useOrganisationName();
  const span = spanOf(
    memberships.flatMap(({ intervals }) => intervals),
    new Date().toISOString().slice(0, 10),
  );
  return (
    <section className="card stack" aria-labelledby="memberships">
      <h2 id="memberships">{t('memberships')}</h2>
      {memberships.length === 0 && <Empty>{t('timeline.none')}</Empty>}
      {memberships.length > 0 && (
        <div className="timeline">
          <div className="timeline-axis" aria-hidden="true">
            {yearsOf(span).map(({ year, place }) => (
              <span key={year} style={{ left: `${place}%` }}>
                {year}
              </span>
            ))}
          </div>
          <ul>
            {memberships.map((membership) => (
              <MembershipRow key={membership.organisation} membership={membership} span={span} />
            ))}
          </ul>
        </div>
      )}
      {roles.length > 0 && (
        <ul>
          {roles.map(({ organisation, role, unitCode, recordId, member }) => (
            <li key={`${recordId} ${role}`}>
              {[text(organisationName(organisation)), role, unitCode].filter(Boolean).join(' · ')}
              {!member && ` (${t('timeline.noMember')})`}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function MembershipRow({
  membership: { organisation, status, unitCode, intervals, leftReason, proofs, counted },
  span,
}: {
  readonly membership: PersonMembership;
  readonly span: Span;
}) {
  const { t } = useTranslation('person');
  const { day, text } = useFormat();
  const organisationName = useOrganisationName();
  const fieldText = useFieldText();
  const when = ({ from, to }: PersonMembership['intervals'][number]) =>
    `${from ? day(from) : t('timeline.unknown')} – ${to ? day(to) : t('timeline.now')}`;
  return (
    <li>
      <div className="row">
        <strong>{text(organisationName(organisation))}</strong>
        <Badge {...(counted && { tone: 'good' as const })}>{t(`status.${status}`)}</Badge>
        {unitCode && <span className="muted">{unitCode}</span>}
      </div>
      <div className="timeline-track" aria-hidden="true">
        {intervals.map((interval) => {
          const { left, width } = placeOf(interval, span);
          return (
            <span
              key={`${interval.status} ${interval.from}`}
              className={`interval interval-${interval.status}`}
              style={{ left: `${left}%`, width: `${width}%` }}
            />
          );
        })}
      </div>
      <p className="muted">
        {intervals.map((interval) => `${t(`status.${interval.status}`)}: ${when(interval)}`).join('; ')}
        {leftReason && ` · ${t('field.leftReason')}: ${fieldText('leftReason', leftReason)}`}
        {proofs.feesPaidThrough &&
          ` · ${t('field.feesPaidThrough')}: ${day(proofs.feesPaidThrough.slice(0, 7))}`}
        {proofs.lastActivityOn && ` · ${t('field.lastActivityOn')}: ${day(proofs.lastActivityOn)}`}
      </p>
    </li>
  );
}
