import pg from 'pg';

const REQUIRED = ['fsync', 'synchronous_commit', 'full_page_writes'];

/**
 * Asserts that a commit of this server survives a power cut; "accepted" means nothing otherwise.
 * @throws Error naming the settings that are off
 */
export async function assertDurable(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string; setting: string }>(
      'SELECT name, setting FROM pg_settings WHERE name = ANY ($1)',
      [REQUIRED],
    );
    const off = rows.filter(({ setting }) => setting === 'off').map(({ name }) => name);
    if (off.length > 0) {
      throw new Error(
        `PostgreSQL would lose accepted data in a crash: set ${off.map((name) => `${name}=on`).join(', ')}`,
      );
    }
  } finally {
    await client.end();
  }
}
