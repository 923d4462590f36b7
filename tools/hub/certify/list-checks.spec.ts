import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateProvince, ORGANISATIONS, OWN_FORMATS, ownList } from '../../generator/index.js';
import { checkFile } from '../adapters.js';
import { checkList } from './list-checks.js';

const folder = mkdtempSync(join(tmpdir(), 'certify-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function failed(adapter: string, name: string, bytes: string | Buffer): Promise<string[]> {
  const file = join(folder, name);
  writeFileSync(file, bytes);
  const report = await checkFile(adapter, file);
  return checkList(report).flatMap(({ check, passed }) => (passed ? [] : [check]));
}

describe('checks of a list', () => {
  const members = [...generateProvince({ records: 1_500, seed: 6 })];

  it.each(ORGANISATIONS)('pass for that of %s', async (organisation) => {
    const own = members
      .filter((each) => each.organisation === organisation)
      .map(({ canonical }) => canonical);
    const { extension } = OWN_FORMATS[organisation];
    expect(await failed(organisation, `list.${extension}`, await ownList(organisation, own))).toEqual([]);
  });

  it('fail for one that is not ready', async () => {
    const header = 'Mã hội viên;Họ đệm;Tên;Ngày sinh;Giới tính;Tình trạng';
    const rows = [
      'A1;Trần Thị;Hai;1980-01-01;Nữ;Đang sinh hoạt',
      'A1;Lê Thị;Ba;sinh ở quê;Nữ;Đang sinh hoạt',
      'A2;Lê Thị;Tư;chưa rõ;Nữ;Đang sinh hoạt',
      ';Lê Thị;Năm;1980-01-01;Nữ;Không biết',
    ];
    expect(await failed('womens-union', 'bad.csv', `\uFEFF${[header, ...rows].join('\n')}`)).toEqual([
      'rows are accepted',
      'has every column that the adapter names',
      'local ids are unique',
      'code tables know every value',
      'dates are readable',
      'rows say enough to be linked',
    ]);
  });
});
