import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { Loaded } from '../design/loaded.js';
import { CaseDesk } from './case-desk.js';
import { caseQuery } from './next-case.js';
import './review.css';

/** A case with everything that it takes to decide it. */
export function CaseScreen() {
  const { caseId } = useParams({ from: '/review/cases/$caseId' });
  const query = useQuery(caseQuery(caseId));
  return (
    <Loaded query={query} height="80vh">
      {/* What was chosen belongs to what was seen: another version is begun anew. */}
      {(shown) => <CaseDesk key={`${shown.caseId} ${shown.version} ${shown.state}`} shown={shown} />}
    </Loaded>
  );
}
