import type { Role } from '../access/permissions.js';
import type { DemoOffice } from './people.js';

/** Published, therefore only ever on a database that was planted as a demonstration. */
export const DEMO_PASSWORD = 'handpick-demo-2026';

export interface DemoAccount {
  email: string;
  name: string;
  role: Role;
  offices: readonly DemoOffice[] | 'all';
  language: 'en' | 'sv' | 'es';
}

/** One for every role, and a recruiter for each office. */
export const DEMO_ACCOUNTS = [
  account('administrator', 'Nora Wallin', 'administrator', 'all'),
  account('recruiter', 'Elena Vives', 'recruiter', ['Barcelona']),
  { ...account('recruiter.malmo', 'Håkan Öberg', 'recruiter', ['Malmö']), language: 'sv' },
  account('hr', 'Laia Font', 'hr', 'all'),
  account('interviewer', 'Tomás Peña', 'interviewer', ['Barcelona']),
  account('team.lead', 'Lluís Prat', 'team_lead', ['Barcelona']),
  account('coach', 'Märta Dahl', 'coach', ['Barcelona']),
  account('project.lead', 'Jordi Roca', 'project_lead', ['Barcelona']),
  account('auditor', 'Signe Lind', 'auditor', 'all'),
  account('agent', 'Ona Serra', 'agent', ['Barcelona']),
] as const satisfies readonly DemoAccount[];

function account(mailbox: string, name: string, role: Role, offices: DemoAccount['offices']): DemoAccount {
  return { email: `${mailbox}@handpick.example`, name, role, offices, language: 'en' };
}
