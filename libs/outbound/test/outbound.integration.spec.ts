import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { AddressPolicy, OutboundFailed, OutboundHttp, OutboundRefused } from '../src/index.js';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A listener that counts who connects. */
class Listener {
  connections = 0;
  answer: Answer = (_request, response) => void response.end('hello');
  private constructor(
    private readonly server: Server,
    readonly port: number,
  ) {}

  static async at(host: string, port = 0): Promise<Listener> {
    const server = createServer((request, response) => listener.answer(request, response));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({ host, port, ipv6Only: host.includes(':') }, resolve);
    });
    const listener = new Listener(server, (server.address() as AddressInfo).port);
    server.on('connection', () => void (listener.connections += 1));
    return listener;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

/** Names whose addresses the test decides. */
const NAMES: Record<string, string[]> = {
  'loopback.example': ['127.0.0.1'],
  'loopback-6.example': ['::1'],
  'private.example': ['10.1.2.3'],
  'metadata.example': ['169.254.169.254'],
  'half-and-half.example': ['93.184.215.14', '127.0.0.1'],
  'mapped.example': ['::ffff:127.0.0.1'],
  'translated.example': ['64:ff9b::7f00:1'],
  'six-to-four.example': ['2002:7f00:1::'],
  'zone.example': ['fe80::1%lo'],
  'nowhere.example': ['0.0.0.0'],
};

/** Hosts, in all the notations that have fooled others. */
const HOSTS = [
  ...['127.0.0.1', '127.1', '127.0.1', '127.255.255.254', '127.0.0.1.', '0', '0.0.0.0', '0x0', '00'],
  ...['2130706433', '0x7f000001', '0x7f.0.0.1', '0x7f.1', '0177.0.0.1', '017700000001', '0177.1', '0x7F.0x1'],
  ...['①②⑦.⓪.⓪.①', '127。0。0。1', '127.0.0.%31', '%31%32%37.0.0.1'],
  ...['localhost', 'LOCALHOST', 'localhost.', 'loop\tback.example'],
  ...['[::1]', '[::]', '[0:0:0:0:0:0:0:1]', '[0000::0001]', '[::127.0.0.1]', '[::7f00:1]'],
  ...['[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[0:0:0:0:0:ffff:127.0.0.1]', '[::ffff:0:127.0.0.1]'],
  ...['[64:ff9b::127.0.0.1]', '[64:ff9b:1::7f00:1]', '[2002:7f00:1::]', '[2001:0:7f00:1::1]'],
  ...['10.0.0.1', '10.255.255.255', '172.16.0.1', '172.31.255.254', '192.168.0.1', '192.168.255.255'],
  ...['3232235521', '0xc0a80001', '0300.0250.0.1', '[::ffff:192.168.0.1]', '[::ffff:10.0.0.1]'],
  ...['169.254.169.254', '169.254.0.1', '0xa9fea9fe', '2852039166', '[::ffff:a9fe:a9fe]', '[fd00:ec2::254]'],
  ...['100.64.0.1', '100.100.100.200', '100.127.255.254', '168.63.129.16', '192.0.0.192'],
  ...[
    '224.0.0.1',
    '239.255.255.250',
    '255.255.255.255',
    '240.0.0.1',
    '198.18.0.1',
    '192.0.2.1',
    '203.0.113.9',
  ],
  ...[
    '[fe80::1]',
    '[fec0::1]',
    '[fc00::1]',
    '[fdff::1]',
    '[ff02::1]',
    '[2001:db8::1]',
    '[100::1]',
    '[3fff::1]',
  ],
  ...Object.keys(NAMES),
];

describe('targets inside the network', () => {
  let everywhere: Listener[];
  let port: number;
  const sut = new OutboundHttp({
    policy: new AddressPolicy(),
    resolve: async (host) => {
      const addresses = NAMES[host.replace(/\.$/, '')] ?? (host.startsWith('localhost') ? ['127.0.0.1'] : []);
      return addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
    },
  });
  let sockets = 0;
  const count = () => void (sockets += 1);

  beforeAll(async () => {
    const first = await Listener.at('0.0.0.0');
    port = first.port;
    const hasIpv6 = Object.values(networkInterfaces())
      .flat()
      .some((address) => address?.family === 'IPv6');
    everywhere = hasIpv6 ? [first, await Listener.at('::', port)] : [first];
    subscribe('net.client.socket', count);
  });
  afterAll(async () => {
    unsubscribe('net.client.socket', count);
    for (const listener of everywhere) await listener.stop();
  });

  const targets = [
    ...HOSTS.flatMap((host) => [`http://${host}:PORT/`, `https://${host}:PORT/hook?x=1`]),
    ...['http:127.0.0.1:PORT', 'http:\\\\127.0.0.1:PORT\\', 'http://public.example@127.0.0.1:PORT/'],
    ...['http://user:word@93.184.215.14:PORT/', 'https://127.0.0.1:PORT#@public.example/'],
    ...['file:///etc/passwd', 'gopher://127.0.0.1:PORT/_', 'ftp://127.0.0.1:PORT/', 'data:text/plain,x'],
    ...[
      'ws://127.0.0.1:PORT/',
      'unix:/run/docker.sock',
      '//127.0.0.1:PORT/',
      '127.0.0.1:PORT',
      '',
      'http://',
    ],
    'http://127.0.0.1:PORT\r\nHost: public.example',
  ];

  it(`are never connected to: ${targets.length} of them, 0 connections`, async () => {
    expect(targets.length).toBeGreaterThanOrEqual(60);
    const reached: string[] = [];
    for (const target of targets) {
      const url = target.replace('PORT', String(port));
      const error = await sut.send({ url, timeoutMs: 2_000 }).then(
        ({ status }) => new Error(`answered ${status}`),
        (refusal: unknown) => refusal,
      );
      if (!(error instanceof OutboundRefused)) reached.push(`${target}: ${String(error)}`);
      await expect(sut.check(url)).rejects.toThrow(OutboundRefused);
    }
    expect(reached).toEqual([]);
    expect(sockets).toBe(0);
    expect(everywhere.map(({ connections }) => connections)).toEqual(everywhere.map(() => 0));
  });

  it('would be counted if they were', async () => {
    const open = new OutboundHttp({ policy: new AddressPolicy(['127.0.0.0/8']) });
    await open.send({ url: `http://127.0.0.1:${port}/` });
    expect(sockets).toBe(1);
    expect(everywhere[0]?.connections).toBe(1);
  });
});

describe('targets that may be connected to', () => {
  let trusted: Listener;
  let inner: Listener;
  beforeAll(async () => {
    trusted = await Listener.at('127.0.0.2');
    inner = await Listener.at('127.0.0.1', trusted.port);
  });
  afterAll(() => Promise.all([trusted.stop(), inner.stop()]));

  const policy = new AddressPolicy(['127.0.0.2/32']);
  const sut = new OutboundHttp({ policy });
  const url = () => `http://127.0.0.2:${trusted.port}/hook`;

  it('get the request as it is and answer', async () => {
    trusted.answer = (request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        response.writeHead(201, { 'x-seen': String(request.headers['x-own']) });
        response.end(`${request.method} ${request.url} ${Buffer.concat(parts).toString()}`);
      });
    };
    const answer = await sut.send({
      url: url(),
      method: 'POST',
      headers: { 'x-own': '1' },
      body: 'số người',
    });
    expect(answer.status).toBe(201);
    expect(answer.headers['x-seen']).toBe('1');
    expect(answer.body.toString()).toBe('POST /hook số người');
  });

  it('are resolved once: who answers differently the second time is not asked', async () => {
    trusted.answer = (_request, response) => void response.end();
    let asked = 0;
    const rebinding = new OutboundHttp({
      policy,
      resolve: async () => [{ address: asked++ === 0 ? '127.0.0.2' : '127.0.0.1', family: 4 }],
    });
    const answer = await rebinding.send({ url: `http://rebinding.example:${trusted.port}/` });
    expect(answer.status).toBe(200);
    expect(asked).toBe(1);
    await expect(rebinding.send({ url: `http://rebinding.example:${trusted.port}/` })).rejects.toThrow(
      OutboundRefused,
    );
    expect(inner.connections).toBe(0);
  });

  it('may redirect, and nobody follows', async () => {
    trusted.answer = (_request, response) => {
      response.writeHead(302, { location: `http://127.0.0.1:${inner.port}/secret` });
      response.end();
    };
    expect((await sut.send({ url: url() })).status).toBe(302);
    expect(inner.connections).toBe(0);
  });

  it('are not led elsewhere by a proxy of the environment', async () => {
    process.env.HTTP_PROXY = process.env.http_proxy = `http://127.0.0.1:${inner.port}`;
    try {
      trusted.answer = (_request, response) => void response.end('direct');
      expect((await sut.send({ url: url() })).body.toString()).toBe('direct');
      expect(inner.connections).toBe(0);
    } finally {
      delete process.env.HTTP_PROXY;
      delete process.env.http_proxy;
    }
  });

  it('answer within the limit of size, or are cut, or fail', async () => {
    trusted.answer = (_request, response) => {
      const flood = () => {
        while (response.writable && response.write(Buffer.alloc(65_536, 'x')));
        response.once('drain', flood);
      };
      response.on('error', () => undefined);
      flood();
    };
    await expect(sut.send({ url: url(), maxBytes: 100_000 })).rejects.toMatchObject({ code: 'too-large' });
    const cut = await sut.send({ url: url(), maxBytes: 1_000, excess: 'cut' });
    expect(cut.body.length).toBe(1_000);
  });

  it.each<[string, Answer]>([
    ['never answers', () => undefined],
    ['never ends', (_request, response) => void response.write('x')],
    [
      'drips',
      (_request, response) => {
        const timer = setInterval(() => response.write('x'), 20);
        response.on('close', () => clearInterval(timer));
      },
    ],
  ])('time out when it %s', async (_what, answer) => {
    trusted.answer = answer;
    await expect(sut.send({ url: url(), timeoutMs: 300 })).rejects.toMatchObject({ code: 'timeout' });
  });

  it('say what went wrong', async () => {
    trusted.answer = (_request, response) => void response.socket?.destroy();
    await expect(sut.send({ url: url() })).rejects.toMatchObject({ code: 'connection' });
    trusted.answer = (_request, response) => void response.socket?.end('SSH-2.0-OpenSSH_9.2\r\n');
    await expect(sut.send({ url: url() })).rejects.toMatchObject({ code: 'protocol' });
    await expect(sut.send({ url: `https://127.0.0.2:${trusted.port}` })).rejects.toMatchObject({
      code: 'tls',
    });
    const nameless = new OutboundHttp({ policy, resolve: () => Promise.reject(new Error('no such name')) });
    await expect(nameless.send({ url: 'http://no.example/' })).rejects.toMatchObject({ code: 'unresolved' });
    const slow = new OutboundHttp({ policy, resolve: () => new Promise(() => undefined) });
    await expect(slow.send({ url: 'http://no.example/', timeoutMs: 50 })).rejects.toThrow(OutboundFailed);
  });

  it('stop when the caller does', async () => {
    trusted.answer = () => undefined;
    const caller = new AbortController();
    setTimeout(() => caller.abort(new Error('stopping')), 50);
    await expect(sut.send({ url: url(), signal: caller.signal })).rejects.toThrow('stopping');
  });

  it('over plain http only in allowed ranges', async () => {
    const open = new OutboundHttp({
      policy,
      resolve: async () => [{ address: '93.184.215.14', family: 4 }],
    });
    await expect(open.check('http://public.example/')).rejects.toMatchObject({ code: 'plaintext' });
    await expect(open.check('https://public.example/')).resolves.toBeUndefined();
  });
});

describe('policy', () => {
  it.each(['8.8.8.8', '93.184.215.14', '2606:4700:4700::1111', '172.32.0.1', '100.128.0.1', '11.0.0.1'])(
    'permits %s',
    (address) => expect(new AddressPolicy().permits(address)).toBe(true),
  );
  it('permits nothing that is no address', () => {
    for (const text of ['', 'example.com', '127.1', '0x7f.1', '8.8.8', '8.8.8.8.8', '08.8.8.8']) {
      expect([text, new AddressPolicy().permits(text)]).toEqual([text, false]);
    }
  });
  it('permits what the operator allowed, and no more', () => {
    const sut = new AddressPolicy(['10.20.0.0/16', 'fd12::/32']);
    expect(sut.permits('10.20.255.1')).toBe(true);
    expect(sut.permits('10.21.0.1')).toBe(false);
    expect(sut.permits('fd12::1')).toBe(true);
    expect(sut.permits('::ffff:10.20.0.1')).toBe(false);
  });
  it('names a range that is none', () => {
    expect(() => new AddressPolicy(['10.0.0.0/8', '10.0.0.0/40'])).toThrow('"10.0.0.0/40"');
    expect(() => new AddressPolicy(['internal'])).toThrow(RangeError);
  });
});
