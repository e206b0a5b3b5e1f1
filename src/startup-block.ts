export interface StartupFacts {
  address: string;
  /** Where the data is: a folder of the own server, or null when DATABASE_URL names one. */
  dataDir: string | null;
  /** Accounts of the demonstration; empty without it. */
  accounts: readonly { email: string; role: string }[];
  password: string;
  /** Where the first administrator chooses a password; null when there is one. */
  setupLink: string | null;
}

/** What whoever started the product needs to know next, as one block for the terminal. */
export function startupBlock(facts: StartupFacts): string {
  const sections = [
    [`Handpick is ready at ${facts.address}`],
    facts.setupLink === null ? [] : ['Create the first administrator (once, within a day):', `  ${facts.setupLink}`],
    demonstration(facts),
    facts.dataDir === null ? ['Data: the server in DATABASE_URL'] : ownServer(facts.dataDir),
  ];
  const lines = sections.filter((section) => section.length > 0).flatMap((section) => [...section, '']);
  const rule = '─'.repeat(72);
  return ['', rule, ...lines.slice(0, -1), rule, ''].join('\n');
}

function demonstration({ accounts, password, dataDir }: StartupFacts): string[] {
  if (accounts.length === 0) return [];
  const width = Math.max(...accounts.map(({ email }) => email.length));
  return [
    `Demonstration: sign in with the password ${password} as`,
    ...accounts.map(({ email, role }) => `  ${email.padEnd(width)}  ${role.replaceAll('_', ' ')}`),
    `To start empty: DEMO=off npm start, with ${dataDir === null ? 'an empty database' : 'DATA_DIR set to a new folder'}`,
  ];
}

function ownServer(dataDir: string): string[] {
  return [
    `Data: ${dataDir}`,
    'Your own PostgreSQL: DATABASE_URL=postgres://user:password@host:5432/database npm start',
  ];
}
