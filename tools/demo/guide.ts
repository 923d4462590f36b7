import type { SandboxClients } from '../hub/clients.js';
import type { MemberList } from './member-lists.js';

/** How to look further: address, credentials and commands that work when pasted. */
export function guideText(
  url: string,
  clients: SandboxClients,
  clientsFile: string,
  lists: readonly MemberList[],
): string {
  const member = lists.flatMap(({ organisation, single }) =>
    single.map(({ localId }) => ({ organisation, localId })),
  )[0];
  return [
    'XEM TIẾP / LOOK FURTHER',
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

function asRole(role: string, clients: SandboxClients, url: string): string[] {
  const { clientId, clientSecret } = clients[role] ?? { clientId: '', clientSecret: '' };
  return [
    `  TOKEN=$(curl -s -u '${clientId}:${clientSecret}' -d grant_type=client_credentials ${url}/oauth/token |`,
    `    node -pe 'JSON.parse(fs.readFileSync(0)).access_token')`,
  ];
}
