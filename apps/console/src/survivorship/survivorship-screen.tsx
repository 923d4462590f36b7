import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { hub } from '../api/queries.js';
import type { SurvivorshipRules } from '../api/types.js';
import { Loaded } from '../design/loaded.js';
import { ScreenHead } from '../design/parts.js';
import { useAccount } from '../sign-in/session.js';
import { Changing } from './changing.js';
import { Rederivation } from './rederivation.js';
import { RulesTable } from './rules-table.js';
import { differing, sameRules, type Edits, type FieldRules } from './rules.js';
import { Versions } from './versions.js';
import type { PersonField } from '../person/fields.js';
import './survivorship.css';

/** Whose value holds when organisations disagree: the rules in force, other ones, what they would change, and the way back. */
export function SurvivorshipScreen() {
  const { t } = useTranslation('survivorship');
  const mayChange = useAccount().role === 'administrator';
  const rules = useQuery(hub<SurvivorshipRules>('/v1/survivorship'));
  const [edits, setEdits] = useState<Edits>({});
  const [reason, setReason] = useState('');
  const begin = (next: Edits, suggested = '') => {
    setEdits(next);
    setReason(suggested);
  };
  return (
    <>
      <ScreenHead title={t('title')} lead={t(mayChange ? 'lead' : 'leadReader')} />
      <Loaded query={rules} height="40rem">
        {({ version, fields, job }) => {
          const pending = differing(fields, { ...fields, ...edits });
          const edit = (field: PersonField, wanted: FieldRules) => {
            const { [field]: _former, ...others } = edits;
            begin(sameRules(fields[field], wanted) ? others : { ...others, [field]: wanted }, reason);
          };
          return (
            <>
              {job && <Rederivation key={job.jobId} job={job} />}
              <RulesTable
                version={version}
                fields={{ ...fields, ...edits }}
                pending={pending}
                {...(mayChange && { onEdit: edit })}
              />
              {pending.length > 0 && (
                <Changing
                  key={JSON.stringify(edits)}
                  basedOn={version}
                  fields={{ ...fields, ...edits }}
                  reason={reason}
                  onDone={() => begin({})}
                />
              )}
              <Versions
                inForce={version}
                {...(mayChange && {
                  onReturn: (former: SurvivorshipRules) => {
                    const back = differing(fields, former.fields).map((field) => [
                      field,
                      former.fields[field],
                    ]);
                    begin(Object.fromEntries(back) as Edits, t('back.reason', { version: former.version }));
                  },
                })}
              />
            </>
          );
        }}
      </Loaded>
    </>
  );
}
