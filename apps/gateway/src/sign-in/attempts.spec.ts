import { Attempts } from './attempts.js';

describe('Attempts', () => {
  const failTimes = (attempts: Attempts, times: number, now: number) => {
    for (let i = 0; i < times; i++) expect(attempts.begin('lan', now)).toBe(0);
  };

  it('lets a few failures pass, then makes each further one wait twice as long', () => {
    const attempts = new Attempts();
    failTimes(attempts, 5, 0);
    expect(attempts.begin('lan', 0)).toBe(5);
    expect(attempts.begin('lan', 4_999)).toBe(1);
    expect(attempts.begin('lan', 5_000)).toBe(0);
    expect(attempts.begin('lan', 5_000)).toBe(10);
  });

  it('never waits longer than a quarter of an hour, and forgets after an hour', () => {
    const attempts = new Attempts();
    let now = 0;
    for (let i = 0; i < 40; i++) {
      const wait = attempts.begin('lan', now);
      expect(wait).toBeLessThanOrEqual(900);
      now += wait * 1000;
    }
    failTimes(attempts, 5, now + 3_600_000);
  });

  it('forgets the failures of who succeeds, and of nobody else', () => {
    const attempts = new Attempts();
    failTimes(attempts, 5, 0);
    attempts.succeeded('minh');
    expect(attempts.begin('lan', 0)).toBe(5);
    attempts.succeeded('lan');
    failTimes(attempts, 5, 0);
  });

  it('remembers a bounded number of names', () => {
    const attempts = new Attempts();
    failTimes(attempts, 5, 0);
    for (let i = 0; i < 10_000; i++) attempts.begin(`name ${i}`, 0);
    expect(attempts.begin('lan', 0)).toBe(0);
  });
});
