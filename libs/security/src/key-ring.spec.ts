import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { KeyRing } from './key-ring.js';
import { openJson, sealJson } from './sealed-json.js';

describe('KeyRing', () => {
  const file = KeyRing.generate();
  const sut = new KeyRing(file);
  const plain = Buffer.from('072185012345');

  it('opens what it sealed, under the same associated data', () => {
    expect(sut.open(sut.seal(plain, 'record:1:1'), 'record:1:1')).toEqual(plain);
  });

  it('never seals twice to the same bytes', () => {
    const sealed = Array.from({ length: 3000 }, () => sut.seal(plain, 'a').toString('hex'));
    expect(new Set(sealed).size).toBe(sealed.length);
  });

  it('does not open a value that was moved to another row', () => {
    const sealed = sut.seal(plain, 'record:1:1');
    expect(() => sut.open(sealed, 'record:2:1')).toThrow('altered or belongs elsewhere');
  });

  it('does not open a value in which any one bit was changed', () => {
    const sealed = sut.seal(plain, 'row');
    for (let at = 0; at < sealed.length; at++) {
      const altered = Buffer.from(sealed);
      altered[at] = altered[at]! ^ 1;
      expect(() => sut.open(altered, 'row')).toThrow(/sealed/);
    }
  });

  it('opens older values after the sealing key was rotated, and seals with the new key', () => {
    const sealed = sut.seal(plain, 'row');
    const rotated = new KeyRing(KeyRing.withNewSealingKey(file));
    expect(rotated.open(sealed, 'row')).toEqual(plain);
    expect(rotated.sealingKeyId).toBe(2);
    expect(() => sut.open(rotated.seal(plain, 'row'), 'row')).toThrow('key 2');
  });

  it('seals JSON with text outside ASCII', () => {
    const value = { fullName: 'Nguyễn Thị Hòa', note: null };
    expect(openJson(sut, sealJson(sut, value, 'x'), 'x')).toEqual(value);
  });

  it('gives equal values equal blind indexes, of one kind and one key only', () => {
    const index = sut.blindIndex('national-id', '072185012345');
    expect(index).toHaveLength(16);
    expect(sut.blindIndex('national-id', '072185012345')).toEqual(index);
    expect(sut.blindIndex('phone', '072185012345')).not.toEqual(index);
    expect(new KeyRing(KeyRing.generate()).blindIndex('national-id', '072185012345')).not.toEqual(index);
  });

  it('keeps content hashes when the sealing key rotates', () => {
    const rotated = new KeyRing(KeyRing.withNewSealingKey(file));
    expect(rotated.contentHash('{"a":1}')).toEqual(sut.contentHash('{"a":1}'));
    expect(sut.contentHash('{"a":2}')).not.toEqual(sut.contentHash('{"a":1}'));
  });

  describe('key file', () => {
    const directory = mkdtempSync(join(tmpdir(), 'key-ring-'));
    afterAll(() => rmSync(directory, { recursive: true }));

    it('is read from disk', () => {
      const path = join(directory, 'keys.json');
      writeFileSync(path, JSON.stringify(file), { mode: 0o600 });
      expect(KeyRing.fromFile(path).blindIndex('phone', '0912345678')).toEqual(
        sut.blindIndex('phone', '0912345678'),
      );
    });

    it('is refused with its path when missing or damaged', () => {
      expect(() => KeyRing.fromFile(join(directory, 'none.json'))).toThrow(
        /none\.json cannot be read: ENOENT/,
      );
      const path = join(directory, 'damaged.json');
      writeFileSync(path, '{');
      expect(() => KeyRing.fromFile(path)).toThrow('is not JSON');
    });

    it('is refused without naming key material when a key is too short', () => {
      expect(() => new KeyRing({ ...file, contentHash: 'c2VjcmV0' })).toThrow(
        'key file: contentHash must be 32 bytes in base64url',
      );
    });

    it('may lack a purpose, which then cannot be used', () => {
      const ring = new KeyRing({ format: 1, contentHash: file.contentHash });
      expect(ring.contentHash('x')).toHaveLength(16);
      expect(() => ring.seal(plain, 'row')).toThrow('purpose seal is missing');
    });
  });
});
