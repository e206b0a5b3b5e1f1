import type { I18n } from '../i18n/i18n.js';
import { LANGUAGE_NAMES, type Language } from '../i18n/language.js';
import type {
  ChangeView,
  ComparisonView,
  TemplateVersionSummaryView,
} from '../interview-templates/interview-templates.dto.js';
import type { PageContext } from '../views/page-context.js';
import type { PageView } from '../views/views.js';
import { piece, wordDiff, type Piece } from './word-diff.js';

interface ChangeRow {
  readonly field: string;
  readonly language: { readonly code: Language; readonly name: string } | null;
  /** How, in a word: colour is never the only sign. */
  readonly kind: string;
  readonly before: readonly Piece[] | null;
  readonly after: readonly Piece[] | null;
}

/** What changed in one thing: a question, a fact, or the template as a whole. */
interface ChangedThing {
  readonly id: string;
  readonly heading: string;
  readonly rows: readonly ChangeRow[];
}

export interface ComparisonPageView extends PageView {
  readonly back: { readonly href: string; readonly label: string };
  readonly action: string;
  readonly choices: readonly {
    readonly name: 'from' | 'to';
    readonly label: string;
    readonly versions: readonly Choice[];
  }[];
  readonly heads: { readonly before: string; readonly after: string };
  readonly things: readonly ChangedThing[];
}

interface Choice {
  readonly number: number;
  readonly label: string;
  readonly isCurrent: boolean;
}

/** Lists whose members have codes, and how deep in the content the code stands. */
const CODED: Readonly<Record<string, number>> = {
  questions: 1,
  facts: 1,
  'role_play.actor_script': 2,
  'role_play.gates': 2,
  'role_play.behaviours': 2,
};

/** Two versions side by side, in the words of the reader. */
export class ComparisonPresenter {
  constructor(
    private readonly i18n: I18n,
    private readonly language: Language,
  ) {}

  page(
    { path }: PageContext,
    name: string,
    back: string,
    { from, to, changes }: ComparisonView,
    versions: readonly TemplateVersionSummaryView[],
  ): ComparisonPageView {
    const choices = (['from', 'to'] as const).map((side) => ({
      name: side,
      label: this.t(side),
      versions: versions.map((version) => ({
        number: version.number,
        label: this.version(version.number, version.published_at === null),
        isCurrent: version.number === (side === 'from' ? from : to),
      })),
    }));
    const label = (number: number): string =>
      this.version(
        number,
        versions.some((one) => one.number === number && one.published_at === null),
      );
    return {
      title: this.t('title', { name }),
      back: { href: back, label: this.i18n.t(this.language, 'guide.screen.back-to-template') },
      action: path,
      choices,
      heads: { before: label(from), after: label(to) },
      things: this.things(changes),
    };
  }

  private things(changes: readonly ChangeView[]): ChangedThing[] {
    const places = changes.map((change) => ({ change, place: placeOf(change.path) }));
    const ids = [...new Set(places.map(({ place }) => place.id))];
    return ids.map((id) => {
      const own = places.filter(({ place }) => place.id === id);
      return {
        id,
        heading: this.heading(own[0]?.place),
        rows: own.map(({ change, place }) => this.row(change, place)),
      };
    });
  }

  private heading(place: Place | undefined): string {
    return place?.code == null ? this.t('whole') : this.t(`thing.${place.list}`, { code: place.code });
  }

  private row({ change, language, before, after }: ChangeView, { field }: Place): ChangeRow {
    const words = before !== null && after !== null && change === 'changed' ? wordDiff(before, after) : null;
    return {
      field: field.length === 0 && change === 'moved' ? this.t('field.place') : this.field(field),
      language: language && { code: language, name: LANGUAGE_NAMES[language] },
      kind: this.t(`kind.${change}`),
      before: words?.before ?? (before === null ? null : piece(before)),
      after: words?.after ?? (after === null ? null : piece(after)),
    };
  }

  /** `['anchors', '3']`: "Anchor 3"; nothing where the thing itself came, went or moved. */
  private field([name, detail]: readonly string[]): string {
    if (name === undefined) return this.t('field.itself');
    const key = `field.${name.replaceAll('_', '-')}`;
    const said = this.i18n.has(`guide.compare.${key}`) ? this.t(key) : name;
    return detail === undefined ? said : `${said} ${detail}`;
  }

  private version(number: number, isDraft: boolean): string {
    const said = this.i18n.t(this.language, 'guide.screen.version', { number });
    return isDraft ? `${said} (${this.i18n.t(this.language, 'guide.screen.draft')})` : said;
  }

  private t(key: string, variables = {}): string {
    return this.i18n.t(this.language, `guide.compare.${key}`, variables);
  }
}

interface Place {
  readonly id: string;
  readonly list: string;
  readonly code: string | null;
  /** Within the thing. */
  readonly field: readonly string[];
}

function placeOf(path: readonly string[]): Place {
  for (const [list, depth] of Object.entries(CODED)) {
    const code = path[depth];
    if (code === undefined || path.slice(0, depth).join('.') !== list) continue;
    const name = list.split('.').at(-1) ?? list;
    return { id: `${name}-${code}`, list: name.replaceAll('_', '-'), code, field: path.slice(depth + 1) };
  }
  const field = path.filter((part) => part !== 'role_play' && part !== 'decision');
  return { id: 'template', list: '', code: null, field };
}
