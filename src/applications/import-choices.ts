import { fold } from '../imports/fold.js';
import type { ChoiceOption } from '../imports/import-kind.js';
import type { Milestone } from '../pipelines/ladder.js';
import type { ReasonType } from '../organization/rejection-reason.entity.js';
import { SOURCE_KINDS, type SourceKind } from '../organization/source.entity.js';

/** How an application of a file stands. `hired` as a stage: placed and hired. */
export const OUTCOMES = ['open', 'rejected', 'withdrawn', 'hired'] as const;
export type ImportedOutcome = (typeof OUTCOMES)[number];

export interface ImportedStage {
  id: string;
  name: string;
  code: string | null;
  milestone: Milestone;
}

export interface KnownSource {
  id: string;
  name: string;
  code: string | null;
  kind: SourceKind;
}

export interface KnownReason {
  id: string;
  name: string;
  code: string | null;
  type: ReasonType;
}

/** The stages of the intake, and what a stage column also says in many files. */
export function stageOptions(stages: readonly ImportedStage[]): ChoiceOption[] {
  const hasPlaced = stages.some(({ milestone }) => milestone === 'placed');
  return [
    ...stages.map(({ id, name, code }) => ({ value: `stage:${id}`, name, code: code ?? 'stage' })),
    ...(hasPlaced ? [{ value: 'hired', name: null, code: 'hired' }] : []),
    { value: 'rejected', name: null, code: 'rejected-stage-unknown' },
    { value: 'withdrawn', name: null, code: 'withdrawn-stage-unknown' },
  ];
}

export function outcomeOptions(stages: readonly ImportedStage[]): ChoiceOption[] {
  const hasPlaced = stages.some(({ milestone }) => milestone === 'placed');
  return OUTCOMES.filter((outcome) => outcome !== 'hired' || hasPlaced).map((code) => ({
    value: code,
    name: null,
    code,
  }));
}

/** The sources of the office, and a new one of a chosen kind. */
export function sourceOptions(sources: readonly KnownSource[]): ChoiceOption[] {
  return [
    ...sources.map(({ id, name, code }) => ({ value: id, name, code: code ?? 'source' })),
    ...SOURCE_KINDS.map((kind) => ({ value: `new:${kind}`, name: null, code: `new-${kind.replaceAll('_', '-')}` })),
  ];
}

/** The reasons of the office, and an end for which none of them is right. */
export function reasonOptions(reasons: readonly KnownReason[], stages: readonly ImportedStage[]): ChoiceOption[] {
  const hasPlaced = stages.some(({ milestone }) => milestone === 'placed');
  return [
    ...reasons.map(({ id, name, code }) => ({ value: id, name, code: code ?? 'reason' })),
    { value: 'rejected', name: null, code: 'rejected-for-another-reason' },
    { value: 'withdrawn', name: null, code: 'withdrawn-for-another-reason' },
    ...(hasPlaced ? [{ value: 'hired', name: null, code: 'hired' }] : []),
  ];
}

/** Whether a row is of the job that the import goes into. */
export const JOB_OPTIONS: readonly ChoiceOption[] = [
  { value: 'here', name: null, code: 'job-here' },
  { value: 'elsewhere', name: null, code: 'job-elsewhere' },
];

const STAGE_WORDS: Readonly<Record<string, Milestone | 'hired' | 'rejected' | 'withdrawn'>> = words({
  applied:
    'applied|application|application received|applicants?|new|new application|received|inbox|open|sourced|prospect|lead|ansökt|ansökan|ny|nya|inkommen|mottagen|öppen|inscrito|inscrita|solicitud|solicitado|nuevo|nueva|recibida|recibido|abierto|candidatura',
  screened:
    'screened|screening|screen|phone screen|phone screening|phone interview|in review|review|under review|reviewed|shortlist|shortlisted|contacted|replied|qualified|initial qualification|urval|gallring|granskad|granskas|telefonintervju|kontaktad|preselección|preseleccionado|preseleccionada|cribado|criba|en revisión|revisado|contactado|entrevista telefónica',
  interviewed:
    'interviewed|interviewing|interview|interviews|first interview|second interview|final interview|onsite|on site|intervju|intervjuad|intervjuas|entrevista|entrevistado|entrevistada|en entrevista',
  matched:
    'offered|offer|offer extended|offer sent|matched|match|profile match|selected|selection|contract proposal|erbjuden|erbjudande|matchad|utvald|oferta|ofertado|ofrecido|seleccionado|seleccionada|propuesta de contrato',
  training: 'training|in training|trainee|onboarding|utbildning|under utbildning|formación|en formación',
  placed: 'on project|placed|i projekt|placerad|en proyecto|colocado',
  hired: 'hired|joined|contract signed|employed|anställd|kontrakt skrivet|contratado|contratada|contrato firmado',
  rejected:
    'rejected|declined|disqualified|not selected|archived|turned down|avslagen|avslag|nekad|ej aktuell|rechazado|rechazada|descartado|descartada|no seleccionado',
  withdrawn:
    'withdrew|withdrawn|opted out|candidate withdrew|self withdrawn|återtagen|återkallad|dragit tillbaka|avböjt|retirado|retirada|desistido|renuncia|se retiró',
});

const OUTCOME_WORDS: Readonly<Record<string, ImportedOutcome>> = words({
  open: 'open|active|in progress|pending|ongoing|in process|new|öppen|aktiv|pågående|pågår|abierto|abierta|activo|activa|en curso|pendiente|en proceso',
  rejected:
    'rejected|declined|disqualified|not selected|archived|no|avslagen|avslag|nekad|rechazado|rechazada|descartado|descartada|no seleccionado',
  withdrawn:
    'withdrew|withdrawn|withdraw|opted out|candidate withdrew|återtagen|återkallad|dragit tillbaka|retirado|retirada|desistido|renuncia|se retiró',
  hired: 'hired|joined|accepted|contract signed|employed|anställd|contratado|contratada|contrato firmado',
});

const SOURCE_WORDS: Readonly<Record<string, SourceKind>> = words({
  referral:
    'referral|employee referral|referred|colleague|rekommendation|tips|kollega|tips från kollega|referido|recomendación|recomendado|compañero|compañera|un compañero',
  friend: 'friend|a friend|friends|vän|kompis|bekant|amigo|amiga|un amigo|por un amigo|por un amigo o amiga|conocido',
  social_media:
    'social media|social|linkedin|linked in|facebook|facebook group|facebook ad|instagram|tiktok|tik tok|twitter|x|youtube|whatsapp|whatsapp group|bereal|snapchat|sociala medier|redes sociales',
  job_board:
    'job board|job boards|indeed|infojobs|glassdoor|monster|stepstone|jobbsafari|blocket jobb|arbetsförmedlingen|platsbanken|jobtoday|job today|jobandtalent|trabajos|ziprecruiter|jobbportal|jobbannons|portal de empleo|bolsa de empleo|bolsa de trabajo|sepe',
  walk_in: 'walk in|walkin|walk ins|drop in|spontanansökan|spontaneous|visita|en persona|presencial',
  agency:
    'agency|staffing agency|recruitment agency|randstad|adecco|manpower|bemanning|bemanningsföretag|ett|agencia|empresa de trabajo temporal',
  internal: 'internal|internal transfer|intern|internt|interno|interna|promoción interna',
  other:
    'other|company website|website|web site|careers page|career site|web|webb|hemsida|karriärsida|página web|sitio web|web de la empresa|job fair|career fair|campus|university|jobbmässa|feria de empleo|feria|annat|otro|otra|otros',
});

/** Code of a default reason → what other systems call it. */
const REASON_WORDS: Readonly<Record<string, string>> = words({
  no_shift_fits:
    'shift|shifts|schedule|schedule mismatch|schedule conflict|availability|not available|unavailable|working hours|inget skift passar|skift|arbetstider|tillgänglighet|ningún turno encaja|turno|horario|disponibilidad',
  language_below_level:
    'language|languages|language level|language skills|failed language test|insufficient language skills|språk|språknivå|språkkunskaper|språket under projektets nivå|idioma|idiomas|nivel de idioma|idioma por debajo del nivel del proyecto',
  below_interview_bar:
    'failed interview|interview|did not pass interview|underqualified|unqualified|not qualified|lack of experience|missing skills|skills|intervju|ej godkänd intervju|saknar erfarenhet|entrevista|no supera la entrevista|falta de experiencia|por debajo del listón de la entrevista',
  another_chosen:
    'another candidate chosen|other candidate chosen|more qualified candidate|stronger candidate|better candidate|position filled|position closed|annan kandidat valdes|tjänsten tillsatt|se eligió a otra persona candidata|otro candidato|puesto cubierto',
  candidate_withdrew:
    'withdrew|withdrawn|candidate withdrew application|not interested|no longer interested|candidate not interested|took another job|accepted another offer|accepted other offer|declined offer|offer declined|kandidaten drog sig ur|drog sig ur|tackade nej|ej intresserad|la persona candidata se retiró|se retiró|no le interesa|rechazó la oferta|aceptó otra oferta',
  no_answer:
    'no response|unresponsive|not responding|did not respond|ghosted|unable to contact|inget svar|svarar inte|sin respuesta|no responde|no contesta',
  did_not_show_up: 'no show|noshow|did not attend|dök inte upp|kom inte|no se presentó|no acudió',
});

/** `{a: 'x|y'}` as `{x: 'a', y: 'a'}`, folded. */
function words<Meaning extends string>(lists: Readonly<Record<Meaning, string>>): Record<string, Meaning> {
  return Object.fromEntries(
    (Object.entries(lists) as [Meaning, string][]).flatMap(([meaning, list]) =>
      list.split('|').map((word) => [fold(word), meaning] as const),
    ),
  );
}

export function suggestStage(value: string, stages: readonly ImportedStage[]): string | null {
  const word = fold(value);
  const named = stages.find(({ name, code }) => fold(name) === word || (code !== null && fold(code) === word));
  if (named !== undefined) return `stage:${named.id}`;
  const meaning = STAGE_WORDS[word];
  if (meaning === undefined) return null;
  if (meaning === 'rejected' || meaning === 'withdrawn') return meaning;
  if (meaning === 'hired') return stages.some(({ milestone }) => milestone === 'placed') ? 'hired' : null;
  const first = stages.find(({ milestone }) => milestone === meaning);
  return first === undefined ? null : `stage:${first.id}`;
}

export function suggestOutcome(value: string): string | null {
  return OUTCOME_WORDS[fold(value)] ?? null;
}

/** A reason of that name or meaning, or the end that a word says without one. */
export function suggestReason(value: string, reasons: readonly KnownReason[]): string | null {
  const word = fold(value);
  const named = reasons.find(({ name, code }) => fold(name) === word || (code !== null && fold(code) === word));
  const meant = named ?? reasons.find(({ code }) => code !== null && code === REASON_WORDS[word]);
  if (meant !== undefined) return meant.id;
  const outcome = OUTCOME_WORDS[word];
  return outcome === undefined || outcome === 'open' ? null : outcome;
}

/** The only job of a file is the one it goes into; of several, the one of the same name, and then no other. */
export function suggestJob(value: string, jobName: string, values: readonly string[]): string | null {
  const isSame = (other: string): boolean => fold(other) === fold(jobName);
  if (values.length === 1 || isSame(value)) return 'here';
  return values.some(isSame) ? 'elsewhere' : null;
}

/** A source of that name; else, for a word of a known kind, a new source, unless the word is the kind's own default source. */
export function suggestSource(value: string, sources: readonly KnownSource[]): string | null {
  const word = fold(value);
  const named = sources.find(({ name, code }) => fold(name) === word || (code !== null && fold(code) === word));
  if (named !== undefined) return named.id;
  const kind = SOURCE_WORDS[word];
  if (kind === undefined) return null;
  const own = sources.find((source) => source.code === kind);
  return own !== undefined && isGeneric(word, kind) ? own.id : `new:${kind}`;
}

/** Words that say no more than the kind itself. */
function isGeneric(word: string, kind: SourceKind): boolean {
  return (
    kind === 'referral' ||
    kind === 'friend' ||
    kind === 'walk_in' ||
    kind === 'internal' ||
    [
      'social media',
      'social',
      'sociala medier',
      'redes sociales',
      'job board',
      'job boards',
      'jobbportal',
      'portal de empleo',
      'agency',
      'agencia',
      'bemanning',
    ].includes(word)
  );
}
