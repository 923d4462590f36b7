import { SHIPPED_ORGANISATIONS } from '#contracts';
import type { SandboxAccounts, SandboxClients } from '../hub/clients.js';
import type { MemberList } from './member-lists.js';

/** How to look further: address, credentials and commands that work when pasted. */
export function guideText(
  hub: {
    readonly url: string;
    readonly clients: SandboxClients;
    readonly accounts: SandboxAccounts;
  },
  clientsFile: string,
  lists: readonly MemberList[],
): string {
  const { url, clients, accounts } = hub;
  const member = lists.flatMap(({ organisation, single }) =>
    single.map(({ localId }) => ({ organisation, localId })),
  )[0];
  return [
    'XEM TIẾP / LOOK FURTHER',
    '',
    `  Trang làm việc / console         ${url}/`,
    ...signIns(accounts),
    '',
    `  Giao diện lập trình / API        ${url}/docs`,
    `  Mã và khoá bí mật / credentials  ${clientsFile}`,
    '',
    '  # Ban chỉ đạo đọc báo cáo / the board reads the report',
    ...asRole('board', clients, url),
    `  curl -s -H "Authorization: Bearer $TOKEN" ${url}/v1/reports/summary`,
    ...(member
      ? [
          '',
          '  # Một tổ chức xem hồ sơ của mình / an organisation looks at a record of its own',
          ...asRole(member.organisation, clients, url),
          `  curl -s -H "Authorization: Bearer $TOKEN" ${url}/v1/members/${encodeURIComponent(member.localId)}`,
        ]
      : []),
    '',
    'Ctrl-C để dừng / to stop.',
  ].join('\n');
}

const WHO: Readonly<Record<string, string>> = {
  coordinator: 'Điều phối viên / coordinator',
  board: 'Ban chỉ đạo / board',
  auditor: 'Kiểm tra, giám sát / auditor',
  administrator: 'Quản trị / administrator',
};

/** One line for each person who can sign in. */
function signIns(accounts: SandboxAccounts): string[] {
  return Object.entries(accounts).map(([key, { name, password }]) => {
    const organisation = SHIPPED_ORGANISATIONS.find(({ slug }) => slug === key);
    const who = organisation ? `${organisation.name.vi} / ${organisation.name.en}` : (WHO[key] ?? key);
    return `    ${who.padEnd(46)} ${name.padEnd(14)} ${password}`;
  });
}

function asRole(role: string, clients: SandboxClients, url: string): string[] {
  const { clientId, clientSecret } = clients[role] ?? { clientId: '', clientSecret: '' };
  return [
    `  TOKEN=$(curl -s -u '${clientId}:${clientSecret}' -d grant_type=client_credentials ${url}/oauth/token |`,
    `    node -pe 'JSON.parse(fs.readFileSync(0)).access_token')`,
  ];
}
