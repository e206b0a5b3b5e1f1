import { Platform1780000000000 } from './migrations/1780000000000-platform.js';
import { Organization1780000001000 } from './migrations/1780000001000-organization.js';
import { Accounts1780000002000 } from './migrations/1780000002000-accounts.js';
import { Applications1780000003000 } from './migrations/1780000003000-applications.js';
import { Imports1780000004000 } from './migrations/1780000004000-imports.js';
import { OrganizationAdministration1790000001000 } from './migrations/1790000001000-organization-administration.js';
import { Users1790000002000 } from './migrations/1790000002000-users.js';
import { ApiTokens1790000002500 } from './migrations/1790000002500-api-tokens.js';
import { AuditSeals1790000003000 } from './migrations/1790000003000-audit-seals.js';
import { Demonstration1790000005000 } from './migrations/1790000005000-demonstration.js';
import { Interviews1790000006000 } from './migrations/1790000006000-interviews.js';
import { ResultObjections1790000007000 } from './migrations/1790000007000-result-objections.js';
import { Selection1790000008000 } from './migrations/1790000008000-selection.js';

/** In the order in which they run. */
export const MIGRATIONS = [
  Platform1780000000000,
  Organization1780000001000,
  Accounts1780000002000,
  Applications1780000003000,
  Imports1780000004000,
  OrganizationAdministration1790000001000,
  Users1790000002000,
  ApiTokens1790000002500,
  AuditSeals1790000003000,
  Demonstration1790000005000,
  Interviews1790000006000,
  ResultObjections1790000007000,
  Selection1790000008000,
];
