import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';

const SRC = import.meta.dirname;

/** The files at the top of src/: what every folder may use, and what puts the product together. */
const GROUND = 'errors.ts';

const PLATFORM = ['config', 'i18n', 'access', 'database', 'jobs', 'http', 'audit', 'views'];

/** What pages stand on. */
const FEATURES = [
  'imports',
  'organization',
  'pipelines',
  'accounts',
  'api-tokens',
  'users',
  'teams',
  'candidates',
  'intakes',
  'applications',
  'competencies',
  'interview-templates',
  'interview-guides',
  'interviews',
  'scorecards',
  'interview-results',
  'interview-quality',
  'selection',
  'agents',
  'policies',
  'inbox',
  'nominations',
  'ratings',
  'score-runs',
  'decisions',
  'reports',
];

/** What the way of an agent into an intake stands on. */
const SELECTION = [
  ...PLATFORM,
  'organization',
  'pipelines',
  'accounts',
  'teams',
  'candidates',
  'intakes',
  'applications',
  'competencies',
  'selection',
  'agents',
];

/** Who may import whom, from the bottom up. A folder that is not named here does not exist. */
const ALLOWED: Record<string, readonly string[]> = {
  config: [],
  i18n: [],
  statistics: [],
  access: ['i18n'],
  database: ['config'],
  operations: ['config', 'database'],
  jobs: ['config', 'database'],
  http: ['config', 'access', 'database', 'jobs'],
  audit: ['access', 'database', 'jobs', 'http'],
  views: ['access', 'http', 'i18n'],
  imports: PLATFORM,
  doctor: ['config', 'database', 'operations', 'imports'],
  organization: PLATFORM,
  pipelines: [...PLATFORM, 'organization'],
  accounts: [...PLATFORM, 'organization'],
  'api-tokens': [...PLATFORM, 'organization', 'accounts'],
  users: [...PLATFORM, 'organization', 'accounts'],
  teams: [...PLATFORM, 'organization', 'accounts'],
  candidates: [...PLATFORM, 'imports', 'organization', 'pipelines', 'accounts'],
  intakes: [...PLATFORM, 'imports', 'organization', 'pipelines', 'accounts'],
  applications: [...PLATFORM, 'imports', 'organization', 'pipelines', 'accounts', 'candidates', 'intakes'],
  competencies: [...PLATFORM, 'organization', 'pipelines', 'accounts'],
  'interview-templates': [...PLATFORM, 'organization', 'pipelines', 'accounts', 'competencies'],
  'interview-guides': [...PLATFORM, 'accounts', 'competencies', 'interview-templates'],
  interviews: [
    ...PLATFORM,
    'organization',
    'pipelines',
    'accounts',
    'candidates',
    'intakes',
    'applications',
    'interview-templates',
    'interview-guides',
  ],
  scorecards: [...PLATFORM, 'accounts', 'competencies', 'interview-templates', 'interviews'],
  'interview-results': [...PLATFORM, 'accounts', 'candidates', 'competencies', 'interview-templates', 'interviews'],
  'interview-quality': [
    ...PLATFORM,
    'statistics',
    'organization',
    'accounts',
    'competencies',
    'interview-templates',
    'interviews',
  ],
  selection: ['statistics', 'competencies'],
  agents: [...PLATFORM, 'imports', 'organization', 'accounts', 'teams', 'selection'],
  policies: [...PLATFORM, 'organization', 'pipelines', 'accounts', 'intakes', 'competencies', 'selection'],
  inbox: [...PLATFORM, 'accounts'],
  nominations: [...SELECTION, 'policies', 'inbox'],
  ratings: [...SELECTION, 'policies', 'inbox', 'nominations', 'interview-quality'],
  'score-runs': [...SELECTION, 'policies', 'nominations', 'ratings'],
  decisions: [...SELECTION, 'policies', 'inbox', 'nominations', 'ratings', 'score-runs'],
  reports: [...PLATFORM, 'organization', 'pipelines', 'accounts', 'candidates', 'intakes', 'applications'],
  demo: [
    ...PLATFORM,
    'organization',
    'pipelines',
    'accounts',
    'candidates',
    'intakes',
    'applications',
    'interview-templates',
    'interviews',
    'interview-results',
  ],
  web: [...PLATFORM, ...FEATURES],
  settings: [...PLATFORM, ...FEATURES, 'demo', 'web'],
  'interview-pages': [...PLATFORM, 'statistics', ...FEATURES, 'web', 'settings'],
  'template-pages': [...PLATFORM, ...FEATURES, 'web', 'settings'],
};

/** The role of a file; one without a suffix is pure, or names what it is. */
const SUFFIXES =
  'entity|dto|service|queries|controller|pages|module|report|job|import|guard|filter|decorator|spec|e2e-spec|browser-spec';

interface Import {
  from: string;
  to: string;
  /** Types leave nothing behind in the built code. */
  isType: boolean;
}

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .map((path) => path.split(sep).join('/'))
  .filter((path) => path.endsWith('.ts') && !path.startsWith('web/client/'));

const imports: Import[] = files
  .filter((path) => path !== 'architecture.spec.ts')
  .flatMap((from) => {
    const text = readFileSync(join(SRC, from), 'utf8');
    return [...text.matchAll(/^(?:import|export)( type)?\b[^;]*?'(\.[^']+)'/gm)].map(([, type, target = '']) => ({
      from,
      isType: type !== undefined,
      to: relative(SRC, resolve(SRC, dirname(from), target))
        .split(sep)
        .join('/')
        .replace(/\.js$/, '.ts'),
    }));
  });

const folderOf = (path: string): string => (path.includes('/') ? (path.split('/')[0] ?? '') : '');

describe('the source', () => {
  it('has folders that the table of allowed imports knows, and no other', () => {
    const folders = new Set(files.map(folderOf).filter((folder) => folder !== ''));
    expect([...folders].toSorted()).toEqual(Object.keys(ALLOWED).toSorted());
  });

  it('imports only from below', () => {
    const upward = imports.filter(({ from, to }) => {
      const [importer, imported] = [folderOf(from), folderOf(to)];
      if (importer === '' || importer === imported || to === GROUND) return false;
      return !ALLOWED[importer]?.includes(imported);
    });
    expect(upward.map(({ from, to }) => `${from} -> ${to}`)).toEqual([]);
  });

  it('allows no two folders to import each other, over any detour', () => {
    const above = (folder: string, seen: readonly string[]): string[] =>
      (ALLOWED[folder] ?? []).flatMap((below) =>
        seen.includes(below) ? [[...seen, below].join(' -> ')] : above(below, [...seen, below]),
      );
    expect(Object.keys(ALLOWED).flatMap((folder) => above(folder, [folder]))).toEqual([]);
  });

  it('has no cycle between files, which would crash at the start', () => {
    expect(cycles()).toEqual([]);
  });

  it('names files in kebab case with a suffix of the closed list', () => {
    const pattern = new RegExp(`^[a-z0-9]+(-[a-z0-9]+)*(\\.(${SUFFIXES}))?\\.ts$`);
    const odd = files
      .filter((path) => !path.startsWith('database/migrations/') && path !== 'app.setup.ts')
      .filter((path) => !pattern.test(path.split('/').at(-1) ?? ''));
    expect(odd).toEqual([]);
  });

  it('has no folder inside a folder but the migrations and what the browser loads', () => {
    expect(files.filter((path) => path.split('/').length > 2 && !path.startsWith('database/migrations/'))).toEqual([]);
  });
});

function cycles(): string[] {
  const targets = new Map<string, string[]>();
  for (const { from, to, isType } of imports) if (!isType) targets.set(from, [...(targets.get(from) ?? []), to]);
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) found.push([...path.slice(path.indexOf(file)), file].join(' -> '));
    if (done.has(file)) return;
    done.add(file);
    for (const target of targets.get(file) ?? []) visit(target, [...path, file]);
  };
  for (const file of files) visit(file, []);
  return found;
}
