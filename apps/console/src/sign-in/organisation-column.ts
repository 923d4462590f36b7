import type { Column } from '../design/table.js';
import { useFormat } from '../language/format.js';
import { useOrganisationName } from './session.js';

/** Makes the column of whose each row is. */
export function useOrganisationColumn() {
  const { text } = useFormat();
  const organisationName = useOrganisationName();
  return (
    title: string,
    more: Pick<Column<unknown>, 'heads'> = {},
  ): Column<{ readonly organisation: string }> => ({
    ...{ key: 'organisation', title, ...more },
    cell: ({ organisation }) => text(organisationName(organisation)),
  });
}
