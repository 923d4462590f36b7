import { toTcvn3, toVni } from './legacy-encodings.js';
import { generateProvince } from './generate.js';
import type { GeneratedRecord } from './generated-record.js';
import { misplaceTone, newTonePlacement, toTelex, toVniKeys } from './name-errors.js';
import { isoDate } from './date-errors.js';
import { NO_NOISE, noiseProfile } from './noise-profile.js';
import { stripMarks, syllable, withTone } from './syllable.js';

describe('spelling', () => {
  it.each([
    ['Nguyễn', 'Nguyeenx', 'Nguye6n4'],
    ['Văn', 'Vawn', 'Va8n'],
    ['Đức', 'DDuwcs'.replace('DD', 'Dd'), 'D9u7c1'],
    ['Hòa', 'Hoaf', 'Hoa2'],
  ])('%s typed as %s and %s', (word, telex, vni) => {
    expect(toTelex(word)).toBe(telex);
    expect(toVniKeys(word)).toBe(vni);
  });

  it.each([
    ['Hòa', 'Hoà'],
    ['Thủy', 'Thuỷ'],
    ['Quý', 'Quý'],
    ['Hoàng', 'Hoàng'],
    ['Thúy', 'Thuý'],
  ])('new tone placement: %s → %s', (word, expected) => expect(newTonePlacement(word)).toBe(expected));

  it.each([
    ['Quý', 'Qúy'],
    ['Huỳnh', 'Hùynh'],
    ['Hoài', 'Hòai'],
    ['Lan', 'Lan'],
  ])('misplaced tone: %s → %s', (word, expected) => expect(misplaceTone(word)).toBe(expected));

  it.each([
    ['Hòa', 'Hoà'],
    ['Quí', 'Quý'],
    ['Mĩ', 'MỸ'],
    ['Hoa\u0300', 'hòa'],
  ])('%s and %s are one syllable', (a, b) => expect(syllable(a).key).toBe(syllable(b).key));

  it.each([
    ['Hùng', 'Hưng'],
    ['Thanh', 'Thành'],
    ['Thúy', 'Thúi'],
  ])('%s and %s are two', (a, b) => expect(syllable(a).key).not.toBe(syllable(b).key));

  it('knows tones and legacy encodings', () => {
    expect(withTone('Diễm', 3)).toBe('Diểm');
    expect(withTone('Hung', 2)).toBe('Hùng');
    expect(toTcvn3('Nguyễn Văn Đức')).toBe('NguyÔn V¨n §øc');
    expect(toVni('Nguyễn Văn Đức')).toBe('Nguyeãn Vaên Ñöùc');
  });
});

const digits = (text: string | null) => (text ?? '').replace(/\D/g, '');
const truth = (record: GeneratedRecord) => record.person;
const name = (record: GeneratedRecord) => record.record.full_name;

/** One class alone at 30 %: share of records that show it among those that could. */
const CLASSES: [path: string, shows: (record: GeneratedRecord) => boolean, could: (record: GeneratedRecord) => boolean][] = [
  ['name.nfd', (r) => name(r) !== name(r).normalize('NFC'), (r) => stripMarks(name(r)) !== name(r)],
  ['name.withoutAccents', (r) => stripMarks(name(r)) === name(r), (r) => stripMarks(truth(r).words.join(' ')) !== truth(r).words.join(' ')],
  ['name.allCaps', (r) => name(r) === name(r).toUpperCase(), () => true],
  ['name.telex', (r) => name(r) !== truth(r).words.join(' '), (r) => /[ạảãăâđêôơưễị]/i.test(truth(r).words.join(' '))],
  ['name.trailingNote', (r) => /[)*]$| - (CT|chi hội phó)$/.test(name(r)), () => true],
  ['name.nickname', (r) => /\)$| - /.test(name(r)), () => true],
  ['name.abbreviation', (r) => name(r).includes('.'), () => true],
  ['name.wrongTone', (r) => name(r) !== truth(r).words.join(' ') && stripMarks(name(r)) === stripMarks(truth(r).words.join(' ')), () => true],
  ['name.droppedMiddle', (r) => name(r).split(' ').length < truth(r).words.length, (r) => truth(r).words.length > 2],
  ['name.spacing', (r) => name(r) !== truth(r).words.join(' '), () => true],
  ['nationalId.lostLeadingZero', (r) => r.record.national_id?.length !== 12, (r) => r.record.national_id !== null],
  ['nationalId.wrongDigit', (r) => r.record.national_id !== truth(r).nationalId, (r) => r.record.national_id !== null],
  ['nationalId.scientific', (r) => /E\+1\d$/.test(r.record.national_id ?? ''), (r) => r.record.national_id !== null],
  ['nationalId.oldIdInstead', (r) => r.record.national_id?.length === 9, (r) => r.record.national_id !== null && truth(r).oldNationalId !== null],
  ['phone.before2018', (r) => digits(r.record.phone).length === 11, (r) => r.record.phone !== null && /^0[357]|^08[1-5]/.test(truth(r).phone ?? '') && !/^08[69]/.test(truth(r).phone ?? '')],
  ['phone.international', (r) => r.record.phone?.startsWith('+84') === true, (r) => r.record.phone !== null],
  ['dateOfBirth.yearOff', (r) => Number(r.record.date_of_birth?.slice(0, 4)) !== truth(r).birth.year, (r) => r.record.date_of_birth !== null],
  ['dateOfBirth.firstOfJanuary', (r) => r.record.date_of_birth?.endsWith('-01-01') === true, (r) => (r.record.date_of_birth?.length ?? 0) > 4 && !isoDate(truth(r).birth).endsWith('01-01')],
  ['dateOfBirth.dayFirst', (r) => r.record.date_of_birth?.includes('/') === true, (r) => (r.record.date_of_birth?.length ?? 0) > 4],
  ['gender.missing', (r) => r.record.gender === null, (r) => r.organisation === 'trade-union'],
  ['place.formerWard', (r) => / (Huyện|Thành phố|Thị xã) /.test(r.record.commune_text ?? ''), (r) => r.record.commune_text !== null],
  ['place.withoutType', (r) => !/^(Xã|Phường) /.test(r.record.commune_text ?? ''), (r) => r.record.commune_text !== null],
]; // prettier-ignore

describe('error classes', () => {
  it.each(CLASSES)('%s shows at the rate asked for', (path, shows, could) => {
    const [group = '', rate = ''] = path.split('.');
    const noise = noiseProfile({ ...NO_NOISE, [group]: { ...NO_NOISE[group as 'name'], [rate]: 0.3 } });
    const records = [...generateProvince({ seed: 21, records: 4000, noise })].filter(could);
    const share = records.filter(shows).length / records.length;
    expect(records.length).toBeGreaterThan(300);
    expect(share).toBeGreaterThan(0.24);
    expect(share).toBeLessThan(0.36);
  });

  it('lists people twice in one organisation at the duplicate rate', () => {
    const noise = noiseProfile({ ...NO_NOISE, record: { ...NO_NOISE.record, duplicate: 0.3 } });
    const records = [...generateProvince({ seed: 21, records: 4000, noise })];
    const memberships = new Set(records.map((record) => `${record.personId} ${record.organisation}`));
    expect(records.length / memberships.size).toBeCloseTo(1.3, 1);
  });
});

describe('noiseProfile', () => {
  it('changes single rates and keeps the defaults of the others', () => {
    expect(noiseProfile({ name: { telex: 0.5 } }).name).toMatchObject({ telex: 0.5, nfd: 0.03 });
  });
  it.each([
    [{ nam: {} }, /Unknown noise group "nam"/],
    [{ name: { telexx: 1 } }, /Unknown rate "name.telexx"/],
    [{ name: { telex: 1.5 } }, /"name.telex" must be a number from 0 to 1/],
    [{ name: 3 }, /must be an object/],
    [[], /JSON object/],
  ])('refuses %j', (profile, message) => expect(() => noiseProfile(profile)).toThrow(message));
});
