import { expect } from '@jest/globals';
import type { ReportName, ReportParameters, SummaryReport } from '#contracts';
import type { TestHub } from '#testing';
import { expectLedger } from '../../apps/reports/test/exactness.js';
import { SimulatedMonths, monthsFrom } from './simulated-months.js';

export interface SimulatedYears {
  readonly seed: number;
  /** Records at the beginning. */
  readonly records: number;
  readonly firstMonth: string;
  readonly months: number;
  /** Events a month. */
  readonly events: number;
  /** Units whose ledgers are compared, at most. */
  readonly units: number;
}

/**
 * Lets months of events go through the hub and expects, for every unit, month and organisation, that the ledger closes
 * to the unit, that each of its causes is as often as a naive telling of what the registry announced says, and that it
 * closes where the summary of that day, as known then, stands.
 *
 * @returns what happened, and how many ledgers were compared
 */
export async function expectLedgersOf(hub: TestHub, years: SimulatedYears): Promise<object> {
  const { seed, records, firstMonth, months, events } = years;
  const simulated = new SimulatedMonths(hub, seed, records);
  await simulated.begin(firstMonth);
  const all = monthsFrom(firstMonth, months);
  for (const month of all) await simulated.month(month, events);
  const messages = await simulated.messages();

  const board = hub.client('board');
  const report = (name: ReportName, parameters: ReportParameters) =>
    board.json<never>(`/v1/reports/${name}?${new URLSearchParams(parameters as Record<string, string>)}`);
  const lastDay = (month: string) =>
    new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5, 7)), 0)).toISOString().slice(0, 10);
  const asOf = lastDay(all.at(-1)!);
  const provinces = ((await report('summary', { asOf })) as SummaryReport).children;
  const communes: string[] = [];
  for (const { code } of provinces)
    communes.push(
      ...((await report('summary', { unit: code, asOf })) as SummaryReport).children.map(
        (child) => child.code,
      ),
    );
  const units = [null, ...provinces.map(({ code }) => code), ...communes].slice(0, years.units);
  const organisations = [null, 'trade-union', 'youth-union'];
  let compared = 0;
  for (const unit of units) {
    for (const organisation of organisations) {
      const found = await expectLedger({ report }, messages, unit, organisation, {
        from: `${firstMonth}-01`,
        asOf,
      });
      expect(found).toBe(months);
      compared += found * 2;
    }
    const asked = { from: `${firstMonth}-01`, asOf, ...(unit && { unit }) };
    const { periods } = (await report('movements', asked)) as {
      periods: {
        to: string;
        closingKnownAt: string;
        persons: { closing: number };
        memberships: { closing: number };
      }[];
    };
    for (const { to, closingKnownAt: knownAt, persons, memberships } of periods) {
      const summary = (await report('summary', {
        asOf: to,
        knownAt,
        ...(unit && { unit }),
      })) as SummaryReport;
      expect({ to, persons: summary.persons, memberships: summary.memberships }).toEqual({
        ...{ to, persons: persons.closing, memberships: memberships.closing },
      });
    }
  }
  const { periods } = (await report('movements', { from: `${firstMonth}-01`, asOf, period: 'year' })) as {
    periods: { persons: object }[];
  };
  return {
    events: simulated.events,
    units: units.length,
    ledgers: compared,
    years: periods.map(({ persons }) => persons),
  };
}
