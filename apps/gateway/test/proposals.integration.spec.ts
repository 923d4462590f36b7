import { Controller, Module, type INestMicroservice } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { MessagePattern, Payload } from '@nestjs/microservices';
import { ANSWER_PROPOSAL_QUERY, type AnswerProposal, type ProposalState } from '#contracts';
import { answering, QueryFailed, queryTransport } from '#messaging';
import { ServiceInternal } from '#security';
import { recordIdOf } from '../src/records/local-id.js';
import { DownstreamStandIn } from './downstream-stand-in.js';
import { GatewayUnderTest } from './gateway-under-test.js';

const ID = '0193a5c2-0000-7000-8000-000000000001';

function proposal(version: number, change: Partial<ProposalState> = {}): ProposalState {
  return {
    proposalId: ID,
    version,
    roundId: 'round-1',
    organisation: 'trade-union',
    recordId: recordIdOf('trade-union', 'DV-1'),
    localId: 'DV-1',
    unitCode: 'CS-1',
    kind: 'transfer',
    reasons: [
      { code: 'left.moved-work', message: { vi: 'Đã chuyển nơi làm việc', en: 'Moved to other work' } },
    ],
    suggestedUnitCode: 'CS-2',
    suggestedLeftReason: null,
    dueOn: '2026-12-31',
    state: 'open',
    openedAt: '2026-11-26T08:00:00.000Z',
    closedAt: null,
    answer: null,
    ...change,
  };
}

function answered(
  version: number,
  given: Omit<AnswerProposal, 'organisation' | 'proposalId'>,
): ProposalState {
  const answeredAt = '2026-11-27T08:00:00.000Z';
  return proposal(version, { state: 'answered', closedAt: answeredAt, answer: { ...given, answeredAt } });
}

describe('proposals', () => {
  let sut: GatewayUnderTest;
  let downstream: DownstreamStandIn;
  let reports: INestMicroservice;
  const asked: AnswerProposal[] = [];
  beforeAll(async () => {
    sut = await GatewayUnderTest.start();
    downstream = await DownstreamStandIn.start(sut);
    reports = await answersOf(sut);
  }, 120_000);
  afterAll(async () => {
    await reports?.close();
    await downstream?.stop();
    await sut?.stop();
  }, 60_000);

  /** As reports answer: once, and the same words again. */
  async function answersOf({ infrastructure }: GatewayUnderTest): Promise<INestMicroservice> {
    @Controller()
    @ServiceInternal()
    class AnswersController {
      @MessagePattern(ANSWER_PROPOSAL_QUERY.subject)
      answer(@Payload() given: AnswerProposal): ReturnType<typeof answering<ProposalState>> {
        return answering(async () => {
          asked.push(given);
          if (given.answer === 'remove') {
            throw new QueryFailed({
              status: 409,
              code: 'proposal.closed',
              message: { vi: 'Đã đóng', en: 'Closed' },
            });
          }
          const { organisation: _, proposalId: __, ...answer } = given;
          return answered(2, answer);
        });
      }
    }
    @Module({ controllers: [AnswersController] })
    class AnswersModule {}
    const app = await NestFactory.createMicroservice(AnswersModule, {
      ...queryTransport(infrastructure.natsUrl, 'reports'),
      logger: false as const,
    });
    await app.listen();
    return app;
  }

  const announce = (...proposals: ProposalState[]) =>
    downstream.proposals({ knownAt: '2026-11-26T08:00:00.000Z', proposals });
  const feed = async () => {
    const { body } = await sut.as('trade-union', '/v1/changes');
    const items = body['items'] as {
      type: string;
      localId: string;
      data: { proposalId: string; state: string };
    }[];
    return items.map(
      ({ type, localId, data }) => `${type} ${localId} ${data.proposalId.slice(-1)} ${data.state}`,
    );
  };

  it('are told in the feed and listed', async () => {
    await announce(proposal(1));
    const items = await sut.eventually(async () => {
      const { body } = await sut.as('trade-union', '/v1/proposals');
      const found = body['items'] as object[];
      return found.length > 0 && found;
    });
    const { organisation: _, version: __, ...view } = proposal(1);
    expect(items).toEqual([view]);
    expect(await feed()).toEqual(['proposal.opened DV-1 1 open']);
    expect((await sut.as('trade-union', '/v1/proposals?kind=removal')).body).toEqual({
      items: [],
      next: null,
    });
    expect(
      (await sut.as('trade-union', '/v1/proposals?unitCode=CS-1&roundId=round-1')).body['items'],
    ).toEqual([view]);
    expect((await sut.as('veterans', '/v1/proposals')).body['items']).toEqual([]);
    expect((await sut.as('veterans', `/v1/proposals/${ID}`)).status).toBe(404);
  });

  it('are answered by their organisation', async () => {
    const body = { answer: 'transfer', reason: 'Chuyển sinh hoạt về CS-2', unitCode: 'CS-2' };
    const path = `/v1/proposals/${ID}/answer`;
    const { status, body: now } = await sut.as('trade-union', path, { method: 'POST', body });
    expect([status, now]).toMatchObject([
      200,
      { state: 'answered', answer: { answer: 'transfer', unitCode: 'CS-2' } },
    ]);
    expect(asked).toEqual([
      { ...body, leftReason: null, organisation: 'trade-union', proposalId: ID, actor: 'trade-union-client' },
    ]);
    expect((await sut.as('veterans', path, { method: 'POST', body })).status).toBe(404);
    const late = { answer: 'remove', reason: 'x', leftReason: 'moved-work' };
    expect(await sut.as('trade-union', path, { method: 'POST', body: late })).toMatchObject({
      status: 409,
      body: { code: 'proposal.closed' },
    });
  });

  it('are closed in the feed once, whatever comes late or twice', async () => {
    const done = answered(3, { answer: 'keep', reason: '', unitCode: null, leftReason: null, actor: 'x' });
    await announce(done);
    await announce(proposal(2), done, proposal(1));
    const other = { proposalId: ID.replace(/1$/, '2') };
    // Heard of only when it is over: both are told, in their order.
    await announce({ ...done, ...other });
    await sut.eventually(async () => (await feed()).length >= 4);
    expect(await feed()).toEqual([
      'proposal.opened DV-1 1 open',
      'proposal.closed DV-1 1 answered',
      'proposal.opened DV-1 2 open',
      'proposal.closed DV-1 2 answered',
    ]);
    expect((await sut.as('trade-union', '/v1/proposals')).body['items']).toEqual([]);
    const first = await sut.as('trade-union', '/v1/proposals?state=answered&limit=1');
    expect(first.body['items']).toMatchObject([{ proposalId: ID }]);
    const second = await sut.as(
      'trade-union',
      `/v1/proposals?state=any&limit=1&cursor=${String(first.body['next'])}`,
    );
    expect(second.body).toMatchObject({ items: [other], next: null });
  });

  it('keep the words of an answer sealed', async () => {
    const [row] = await sut.rows('SELECT content FROM proposal LIMIT 1');
    expect((row!['content'] as Buffer).includes('DV-1')).toBe(false);
  });

  it.each<[object, string[]]>([
    [{}, ['answer field.required']],
    [{ answer: 'maybe' }, ['answer field.unknown-value']],
    [{ answer: 'transfer' }, ['reason field.required', 'unitCode field.required']],
    [
      { answer: 'remove', reason: 'x', unitCode: 'A' },
      ['unitCode field.not-here', 'leftReason field.required'],
    ],
    [{ answer: 'remove', reason: 'x', leftReason: 'bored' }, ['leftReason field.unknown-value']],
    [{ answer: 'keep', personId: 'x' }, ['personId field.unknown']],
  ])('refuse the answer %j', async (body, errors) => {
    const refused = await sut.as('trade-union', `/v1/proposals/${ID}/answer`, { method: 'POST', body });
    expect(refused.status).toBe(422);
    const named = refused.body['errors'] as { field: string; code: string }[];
    expect(named.map(({ field, code }) => `${field} ${code}`)).toEqual(expect.arrayContaining(errors));
  });
});
