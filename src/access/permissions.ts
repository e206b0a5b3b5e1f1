/**
 * Who may do what: one table, read by the guard, the pages and the tests. A column is a role or an extra grant that is
 * given to single users on top of their role. Row scope (offices, projects) is applied besides, by every query.
 */
export const ROLES = [
  'administrator',
  'recruiter',
  'interviewer',
  'team_lead',
  'coach',
  'project_lead',
  'hr',
  'auditor',
  'agent',
] as const;
export type Role = (typeof ROLES)[number];

export const GRANTS = ['hr_data', 'equality', 'works_council'] as const;
export type Grant = (typeof GRANTS)[number];

const OWN = ['account:manage-own', 'own-results:read', 'own-results:object'] as const;
const READ_FUNNEL = ['offices:read', 'jobs:read', 'pipelines:read', 'intakes:read', 'sources:read'] as const;
const READ_PEOPLE = ['candidates:read', 'applications:read'] as const;
const MOVE_PEOPLE = ['applications:create', 'applications:update', 'applications:move', 'candidates:update'] as const;
const ORGANIZE = ['offices:manage', 'jobs:manage', 'pipelines:manage', 'intakes:manage', 'sources:manage'] as const;

/** The interviews one is part of. Everybody who may be asked to interview has it. */
const INTERVIEW = ['interview-templates:read', 'interviews:read', 'interviews:conduct'] as const;
/** All interviews within the row scope; scorecards only when nobody is left to submit. */
const OVERSEE_INTERVIEWS = ['interviews:oversee', 'interviews:decide'] as const;

/** The method of the selection is open to who organizes it and who checks it. */
const ORGANIZE_SELECTION = ['policies:read', 'policies:choose'] as const;

export const PERMISSIONS = {
  administrator: [
    ...OWN,
    ...READ_FUNNEL,
    ...ORGANIZE,
    ...READ_PEOPLE,
    ...MOVE_PEOPLE,
    'candidates:link-account',
    'applications:backdate',
    'applications:correct',
    'imports:manage',
    'reports:read',
    'reports:export',
    'users:manage',
    'tokens:manage',
    'demonstration:remove',
    'teams:read',
    'teams:manage',
    'agents:read',
    'agents:manage',
    'audit:read',
    'audit:export',
    ...INTERVIEW,
    ...OVERSEE_INTERVIEWS,
    'interviews:plan',
    'interviews:excuse',
    'interview-templates:manage',
    'interview-quality:read',
    ...ORGANIZE_SELECTION,
    'policies:manage',
  ],
  recruiter: [
    ...OWN,
    ...READ_FUNNEL,
    ...READ_PEOPLE,
    ...MOVE_PEOPLE,
    'applications:backdate',
    'imports:manage',
    'reports:read',
    'reports:export',
    'agents:read',
    ...INTERVIEW,
    ...OVERSEE_INTERVIEWS,
    'interviews:plan',
  ],
  interviewer: [...OWN, ...INTERVIEW],
  team_lead: [...OWN, ...INTERVIEW, 'agents:read'],
  coach: [...OWN, ...INTERVIEW, 'agents:read'],
  project_lead: [
    ...OWN,
    ...READ_FUNNEL,
    ...READ_PEOPLE,
    'applications:move',
    'reports:read',
    'reports:export',
    'agents:read',
    ...INTERVIEW,
    ...OVERSEE_INTERVIEWS,
    ...ORGANIZE_SELECTION,
  ],
  hr: [
    ...OWN,
    ...READ_FUNNEL,
    ...READ_PEOPLE,
    ...MOVE_PEOPLE,
    'candidates:link-account',
    'intakes:manage',
    'applications:backdate',
    'applications:correct',
    'imports:manage',
    'reports:read',
    'reports:export',
    'teams:read',
    'teams:manage',
    'agents:read',
    'agents:manage',
    'audit:read',
    'audit:export',
    ...INTERVIEW,
    ...OVERSEE_INTERVIEWS,
    'interviews:plan',
    'interviews:excuse',
    'interview-templates:manage',
    'interview-quality:read',
    ...ORGANIZE_SELECTION,
    'policies:manage',
  ],
  auditor: [
    ...OWN,
    ...READ_FUNNEL,
    'reports:read',
    'reports:export',
    'audit:read',
    'audit:export',
    'interview-templates:read',
    'policies:read',
  ],
  agent: [...OWN],
  hr_data: [],
  equality: [],
  works_council: ['policies:read'],
} as const satisfies Record<Role | Grant, readonly string[]>;

export type Permission = (typeof PERMISSIONS)[Role | Grant][number];

/**
 * What no API token may do, whatever its role: accounts, sessions, tokens and own results stay with people, so that a leaked token
 * cannot make itself another one.
 */
export const PEOPLE_ONLY = [
  'account:manage-own',
  'own-results:read',
  'own-results:object',
  'users:manage',
  'tokens:manage',
] as const satisfies Permission[];
