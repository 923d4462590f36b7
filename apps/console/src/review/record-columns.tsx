import { Link } from '@tanstack/react-router';
import { useState, type DragEvent, type Ref } from 'react';
import { useTranslation } from 'react-i18next';
import type { CanonicalRecord } from '../api/types.js';
import { useFormat } from '../language/format.js';
import { MEMBERSHIP_FIELDS, PERSON_FIELDS, useFieldText, wordsOf } from '../person/fields.js';
import { useOrganisationName } from '../sign-in/session.js';
import { marked, unmarked, type Stretch } from './difference.js';
import { letterOf, unusedGroup, type Partition } from './partition.js';

/** A record of which a person compares what its organisation wrote. */
export interface ComparedRecord {
  readonly recordId: string;
  readonly organisation: string;
  readonly localId: string;
  /** Missing where it must not be known whom the hub takes the record for. */
  readonly personId?: string | null;
  readonly person: Partial<CanonicalRecord['person']>;
  readonly membership: Partial<CanonicalRecord['membership']>;
}

/** Groups have a number and a colour; there are as many colours as series. */
const COLOURS = 6;
const colourOf = (group: number): string => `group-${((group - 1) % COLOURS) + 1}`;

/**
 * Records side by side, field by field, with what differs marked letter by letter. On a phone they are cards that
 * scroll sideways.
 *
 * @param onPlace puts a record into a group; missing: nothing can be changed
 */
export function RecordColumns({
  ref,
  records,
  partition,
  settled,
  focused,
  onFocus,
  onPlace,
}: {
  readonly ref?: Ref<HTMLDivElement>;
  readonly records: readonly ComparedRecord[];
  readonly partition?: Partition;
  /** The partition was chosen by the person, not just found. */
  readonly settled?: boolean;
  readonly focused?: number;
  readonly onFocus?: (index: number) => void;
  readonly onPlace?: (index: number, group: number) => void;
}) {
  const { t } = useTranslation(['review', 'person']);
  const { text } = useFormat();
  const fieldText = useFieldText(records.map(({ person }) => person.residence));
  const organisationName = useOrganisationName();
  const [over, setOver] = useState<number | null>(null);
  const groupOf = (index: number) => partition?.[index] ?? 0;
  const organisations = new Set(records.map(({ organisation }) => organisation));
  const rows = [
    ...PERSON_FIELDS.map((field) => ({
      field,
      own: false,
      values: records.map(({ person }) => fieldText(field, person[field])),
    })),
    ...MEMBERSHIP_FIELDS.map((field) => ({
      field,
      // Each organisation has its own units, days and cards: there is nothing to compare.
      own: organisations.size > 1,
      values: records.map(({ membership }) => fieldText(field, membership[field])),
    })),
  ].filter(({ values }) => values.some((value) => value !== ''));

  const groups = partition ? Math.min(records.length, Math.max(1, ...partition) + 1) : 0;
  /** What a record can be dropped on; `group` is asked for when it is. */
  const target = (place: number, group: () => number) => ({
    onDragOver: (event: DragEvent) => {
      if (!onPlace || !event.dataTransfer.types.includes(RECORD_TYPE)) return;
      event.preventDefault();
      setOver(place);
    },
    onDragLeave: () => setOver(null),
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      setOver(null);
      const index = Number(event.dataTransfer.getData(RECORD_TYPE));
      if (event.dataTransfer.types.includes(RECORD_TYPE) && index !== place) onPlace?.(index, group());
    },
  });

  return (
    <div
      className="records table-frame"
      ref={ref}
      tabIndex={0}
      role="region"
      aria-label={t('records.caption')}
    >
      <table className="records-table" style={{ '--columns': records.length } as object}>
        <caption className="visually-hidden">{t('records.caption')}</caption>
        <thead>
          <tr>
            <th
              scope="col"
              className={over === ALONE ? 'record-over' : ''}
              {...target(ALONE, () => unusedGroup(partition ?? []))}
            >
              <span className="visually-hidden">{t('records.field')}</span>
              {onPlace && <small className="muted no-print">{t('records.dragHint')}</small>}
            </th>
            {records.map(({ recordId, organisation, localId, personId }, index) => (
              <th
                key={recordId}
                scope="col"
                className={[
                  partition && colourOf(groupOf(index)),
                  settled && 'group-settled',
                  over === index && 'record-over',
                ]
                  .filter(Boolean)
                  .join(' ')}
                {...target(index, () => groupOf(index))}
              >
                <div
                  className="record-head"
                  data-record={index}
                  draggable={!!onPlace}
                  tabIndex={onFocus ? (index === focused ? 0 : -1) : undefined}
                  role={onFocus ? 'group' : undefined}
                  aria-label={
                    onFocus &&
                    t('records.label', {
                      letter: letterOf(index),
                      organisation: text(organisationName(organisation)),
                      group: groupOf(index),
                    })
                  }
                  onFocus={() => onFocus?.(index)}
                  onDragStart={(event) => {
                    event.dataTransfer.setData(RECORD_TYPE, String(index));
                    event.dataTransfer.effectAllowed = 'move';
                  }}
                >
                  <span className="row">
                    <span className="record-letter">{letterOf(index)}</span>
                    <span>
                      {text(organisationName(organisation))}
                      <small className="muted">{localId}</small>
                    </span>
                  </span>
                  {partition && (
                    <GroupChoice
                      label={t('records.group', { letter: letterOf(index) })}
                      groups={groups}
                      chosen={groupOf(index)}
                      {...(onPlace && { onChoose: (group) => onPlace(index, group) })}
                    />
                  )}
                  {personId && (
                    <Link
                      to="/persons/$personId"
                      params={{ personId }}
                      className="record-person"
                      draggable={false}
                    >
                      {t('records.person')}
                    </Link>
                  )}
                </div>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ field, own, values }) => {
            const distinct = new Set(values.filter((value) => value !== ''));
            const differ = !own && distinct.size > 1;
            return (
              <tr key={field} className={differ ? 'row-differs' : ''}>
                <th scope="row">
                  {t(`person:field.${field}`)}
                  {differ && <span className="differs">{t('records.differs')}</span>}
                </th>
                {(own ? values.map(unmarked) : marked(values)).map((stretches, index) => (
                  <td
                    key={records[index]?.recordId}
                    data-label={t(`person:field.${field}`)}
                    {...wordsOf(field)}
                  >
                    {stretches.length === 0 ? (
                      <span className="muted">
                        <span aria-hidden="true">–</span>
                        <span className="visually-hidden">{t('records.missing')}</span>
                      </span>
                    ) : (
                      <Letters stretches={stretches} />
                    )}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

/** What is dragged: nothing else may be dropped on a record. */
const RECORD_TYPE = 'application/x-lienthong-record';
/** Place on which a record is dropped to stand alone. */
const ALONE = -1;

function Letters({ stretches }: { readonly stretches: readonly Stretch[] }) {
  return stretches.map(({ text, differs }, index) =>
    differs ? <mark key={index}>{text}</mark> : <span key={index}>{text}</span>,
  );
}

/** The numbers 1 … n of the groups, as far as there are records; they do the same as the keys. */
function GroupChoice({
  label,
  groups,
  chosen,
  onChoose,
}: {
  readonly label: string;
  readonly groups: number;
  readonly chosen: number;
  readonly onChoose?: (group: number) => void;
}) {
  const { t } = useTranslation('review');
  if (!onChoose)
    return (
      <span className="group-number">
        <span className="visually-hidden">{label} </span>
        {chosen}
      </span>
    );
  return (
    <span className="groups" role="group" aria-label={label}>
      {Array.from({ length: groups }, (_, index) => index + 1).map((group) => (
        <button
          key={group}
          type="button"
          className="group-number"
          aria-pressed={group === chosen}
          aria-label={t('records.toGroup', { group })}
          onClick={() => onChoose(group)}
        >
          {group}
        </button>
      ))}
    </span>
  );
}
