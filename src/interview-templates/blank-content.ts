import sql from 'sql-template-tag';
import { firstRow, type Queryable } from '../database/sql.js';
import { invalidField } from '../errors.js';
import { LANGUAGES } from '../i18n/language.js';
import type { LocalTextDto } from '../competencies/competencies.dto.js';
import type { LocalText } from '../i18n/local-text.js';
import type { TemplateContent, TemplateKind } from './content.js';
import { readyMadeTemplates } from './ready-made.js';

interface Given {
  name?: LocalTextDto;
  competency?: string;
}

/** A template without questions. The scale and what never to ask are those of the product. */
export async function blankContent(db: Queryable, kind: TemplateKind, given: Given): Promise<TemplateContent> {
  const name: LocalText = Object.fromEntries(
    LANGUAGES.flatMap((one) => (given.name?.[one] == null ? [] : [[one, given.name[one]]])),
  );
  if (Object.keys(name).length === 0)
    throw invalidField('name', 'is-not-empty', 'must be written in at least one language');
  const [usual] = readyMadeTemplates();
  if (usual === undefined) throw new Error('The product came without its templates.');
  const { scale, never_ask } = usual.content;
  const common = { name, min_interviewers: 2, scale, never_ask, decision: { rule: 'score', min_score: null } } as const;
  if (kind === 'interview')
    return {
      kind,
      ...common,
      duration_minutes: 45,
      competencies: {},
      intro: {},
      closing: {},
      facts: [],
      questions: [],
    };
  const { competency, competencies } = await shown(db, given.competency);
  return {
    kind,
    ...common,
    duration_minutes: 20,
    competencies,
    role_play: {
      competency,
      prepare_minutes: 5,
      call_minutes: 8,
      candidate_brief: {},
      actor_script: [],
      gates: [],
      behaviours: [],
    },
  };
}

async function shown(
  db: Queryable,
  code: string | undefined,
): Promise<{ competency: string; competencies: Record<string, LocalText> }> {
  const found = await firstRow<{ code: string; name: LocalText }>(
    db,
    sql`SELECT code, name FROM competency WHERE code = ${code ?? ''}`,
  );
  if (!found) throw invalidField('competency', 'unknown', 'must name a competency that exists');
  return { competency: found.code, competencies: { [found.code]: found.name } };
}
