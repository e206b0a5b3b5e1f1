import { fold } from '../imports/fold.js';
import type { ChoiceOption } from '../imports/import-kind.js';
import type { Milestone } from '../pipelines/ladder.js';
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
