import { RECORD_NAMESPACE, recordName, type IdentityFields, type RecordChange } from '#contracts';
import { FeatureExtractor, MatchIndex, vietnameseMembershipModel, type Model } from '#linkage';
import { v5 as uuidv5 } from 'uuid';
import { matchedRow } from '../src/records/record-intake.js';

const NOBODY: IdentityFields = {
  full_name: null,
  date_of_birth: null,
  gender: null,
  national_id: null,
  old_national_id: null,
  phone: null,
  commune_code: null,
  commune_text: null,
  province_text: null,
  hamlet: null,
};

export const HOA: IdentityFields = {
  ...NOBODY,
  full_name: 'Nguyễn Thị Hòa',
  date_of_birth: '1985-03-12',
  gender: 'female',
  national_id: '072185012345',
  phone: '0912345678',
  commune_code: '25534',
};
/** Somebody else altogether. */
export const DUC: IdentityFields = {
  ...NOBODY,
  full_name: 'Trần Văn Đức',
  date_of_birth: '1971-11-02',
  gender: 'male',
  national_id: '072071054321',
  phone: '0987654321',
  commune_code: '25549',
};
/** May be Hoà, may be another one: a case for a person. */
export const PERHAPS_HOA: IdentityFields = {
  ...NOBODY,
  full_name: 'Nguyễn Thị Hòa',
  gender: 'female',
  phone: '0912345678',
};
/** Agrees with Hoà in all but the valid national id, which contradicts. */
export const NOT_HOA: IdentityFields = { ...HOA, national_id: '072185099999' };

/**
 * The shipped model with thresholds around the doubtful pairs above, so that what the suites expect does
 * not hang on its trained weights.
 */
export function modelInDoubt(model = vietnameseMembershipModel()): Model {
  const [perhaps, contradicting] = [weightWithHoa(model, PERHAPS_HOA), weightWithHoa(model, NOT_HOA)];
  return { ...model, thresholds: { link: perhaps + 1, review: Math.min(perhaps, contradicting) - 1 } };
}

function weightWithHoa(model: Model, identity: IdentityFields): number {
  const index = new MatchIndex({ ...model, thresholds: { ...model.thresholds, review: -1_000 } });
  const extractor = new FeatureExtractor(model);
  index.upsert('hoa', extractor.derive(matchedRow('trade-union', HOA)));
  const [hit] = index.search(extractor.derive(matchedRow('youth-union', identity)));
  if (!hit) throw new Error('the model does not compare the pair');
  return hit.weight;
}

/** Another model, which sees fewer matches and asks less: what the first one links, it may leave apart. */
export function stricterModel(model: Model): Model {
  const { link, review } = model.thresholds;
  return {
    ...model,
    version: `${model.version}-stricter`,
    prior: model.prior - 4,
    thresholds: { link: link + 1, review: review + 2 },
  };
}

/** Another model, which sees more matches, and links what the first one asks about. */
export function bolderModel(model: Model): Model {
  const { link, review } = model.thresholds;
  return {
    ...model,
    version: `${model.version}-bolder`,
    prior: model.prior + 3,
    thresholds: { link: link - 2, review },
  };
}

let lastVersion = 0;

/** The next version of an organisation's record. */
export function record(
  organisation: string,
  localId: string,
  identity: IdentityFields | null,
  epoch = 1,
): RecordChange {
  return {
    recordId: uuidv5(recordName(organisation, localId), RECORD_NAMESPACE),
    organisation,
    localId,
    version: ++lastVersion,
    epoch,
    identity,
  };
}
