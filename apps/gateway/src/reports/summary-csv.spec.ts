import type { SummaryReport } from '#contracts';
import { csvLine } from '../http/csv.js';
import { summaryCsv } from './summary-csv.js';

describe('csvLine', () => {
  it('quotes what needs quoting and disarms what a spreadsheet would calculate', () => {
    expect(csvLine(['a', 'b,c', 'd"e', 'f\ng'])).toBe('a,"b,c","d""e","f\ng"\r\n');
    expect(csvLine(['=1+1', '@SUM(A1)', '+84x', '-5', '\tx'])).toBe("'=1+1,'@SUM(A1),'+84x,-5,'\tx\r\n");
  });
});

describe('summaryCsv', () => {
  it('puts every figure of the report into one table', () => {
    const report: SummaryReport = {
      asOf: '2026-11-21',
      knownAt: '2026-11-21T00:00:00Z',
      unit: { code: '80', name: 'Tỉnh Tây Ninh', level: 'province' },
      persons: 90,
      memberships: 100,
      inOneOrganisation: 80,
      inSeveralOrganisations: 10,
      pendingReview: { cases: 1, records: 3, personsLow: 89, personsHigh: 91 },
      organisations: [{ organisation: 'veterans', persons: 40, memberships: 40, duplicates: 2 }],
      overlaps: [{ organisations: ['farmers-union', 'veterans'], persons: 10 }],
      children: [{ code: '25534', name: 'Xã Tân Thành', persons: 90, memberships: 100 }],
      unplaced: 0,
      childrenExcess: 0,
    };
    expect(summaryCsv(report).split('\r\n')).toEqual([
      'section,code,name,persons,memberships,duplicates',
      'total,all,Tỉnh Tây Ninh,90,100,',
      'total,in-one-organisation,Tỉnh Tây Ninh,80,,',
      'total,in-several-organisations,Tỉnh Tây Ninh,10,,',
      'total,unplaced,Tỉnh Tây Ninh,0,,',
      'total,children-excess,Tỉnh Tây Ninh,0,,',
      'total,persons-low,Tỉnh Tây Ninh,89,,',
      'total,persons-high,Tỉnh Tây Ninh,91,,',
      'review,cases,,1,,',
      'review,records,,3,,',
      'organisation,veterans,,40,40,2',
      'overlap,farmers-union+veterans,,10,,',
      'child,25534,Xã Tân Thành,90,100,',
      '',
    ]);
  });
});
