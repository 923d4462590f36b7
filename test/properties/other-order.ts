import type { IntakeRow } from '#contracts';
import type { Random } from '../../apps/matching/test/random.js';
import type { Operation, Play } from './play.js';

/**
 * The same operations in another order that has the same effect: neighbours are swapped wherever they commute.
 * Rows of different records do; what people decided keeps its order, also towards the rows of every record that
 * was ever decided on. The activation of a model commutes with everything but another one.
 */
export function anotherOrder(operations: readonly Operation[], random: Random): Operation[] {
  const decided = new Set(operations.flatMap((one) => (one.op === 'decide' ? one.groups.flat() : [])));
  const commute = (a: Operation, b: Operation): boolean => {
    if (a.op === 'activate' || b.op === 'activate') return a.op !== b.op;
    if (a.op === 'row' && b.op === 'row') return a.recordId !== b.recordId;
    if (a.op !== 'row' && b.op !== 'row') return false;
    const { recordId } = a.op === 'row' ? a : (b as Operation & { op: 'row' });
    return !decided.has(recordId);
  };
  const order = [...operations];
  for (let swap = 0; swap < operations.length ** 2; swap++) {
    const at = random.below(Math.max(order.length - 1, 1));
    const [a, b] = [order[at], order[at + 1]];
    if (a && b && commute(a, b)) [order[at], order[at + 1]] = [b, a];
  }
  return order;
}

/** Does the operations one after the other, rows in chunks of another size, with messages under way between them. */
export async function replay(play: Play, operations: readonly Operation[], random: Random): Promise<void> {
  const renamed = new Map<string, string>();
  let chunk: { organisation: string; rows: IntakeRow[] } | null = null;
  const release = (): void => {
    if (chunk) play.send(chunk.organisation, chunk.rows);
    chunk = null;
  };
  for (const operation of operations) {
    if (operation.op === 'row') {
      const { organisation, row } = operation;
      const fits: boolean =
        chunk !== null && (chunk as { organisation: string }).organisation === organisation;
      const names = (chunk as { rows: IntakeRow[] } | null)?.rows.some(
        ({ localId }) => localId === row.localId,
      );
      if (!fits || names || random.chance(0.3)) release();
      chunk ??= { organisation, rows: [] };
      chunk.rows.push(row);
      await play.hub.work(random.below(3));
      continue;
    }
    release();
    if (operation.op === 'activate') {
      await play.activate(operation.model);
      continue;
    }
    await play.hub.settle();
    if (operation.op === 'revoke') await play.revoke(renamed.get(operation.decision)!);
    else renamed.set(operation.decision, (await play.decide(operation.groups)) ?? 'refused');
  }
  release();
  await play.hub.settle();
}
