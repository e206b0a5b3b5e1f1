import Handlebars, { type HelperDeclareSpec, type HelperOptions } from 'handlebars';
import { formatDate, formatDateTime, formatNumber, formatPercent, type DateStyle } from '../i18n/format.js';
import type { I18n, MessageVariables } from '../i18n/i18n.js';
import type { Assets } from './assets.js';
import { iconReference, inlineIcon } from './icons.js';
import type { PageContext } from './page-context.js';
import { SafeHtml } from './safe-html.js';

/** What travels beside the view through all templates of one rendering. */
export interface RenderData {
  readonly page: PageContext;
  /** Collects the icons of a whole page; null in a fragment, which draws its own. */
  readonly icons: Set<string> | null;
}

const dataOf = (options: HelperOptions): RenderData => options.data as RenderData;
const hashOf = <Hash>(options: HelperOptions): Partial<Hash> => options.hash as Partial<Hash>;

/** The helpers every template may use. */
export function viewHelpers(i18n: I18n, assets: Assets): HelperDeclareSpec {
  return {
    /** `{{t "board.more" count=3}}`: words in the reader's language. */
    t: (key: string, options: HelperOptions) =>
      i18n.t(dataOf(options).page.language, key, options.hash as MessageVariables),

    /** `{{date day style="long"}}`: a calendar date, or the day of an instant in `zone` (the page's, if none). */
    date(value: Date | string, options: HelperOptions) {
      const { language, timeZone } = dataOf(options).page;
      const { zone, style } = hashOf<{ zone: string; style: DateStyle }>(options);
      return formatDate(value, language, zone ?? timeZone, style ?? 'medium');
    },

    /** `{{datetime at zone=office_zone}}` */
    datetime(value: Date | string, options: HelperOptions) {
      const { language, timeZone } = dataOf(options).page;
      const { zone, style } = hashOf<{ zone: string; style: DateStyle }>(options);
      return formatDateTime(value, language, zone ?? timeZone, style ?? 'medium');
    },

    /** `{{number seats}}`, `{{number score digits=1}}` */
    number: (value: number, options: HelperOptions) =>
      formatNumber(value, dataOf(options).page.language, hashOf<{ digits: number }>(options).digits),

    /** `{{percent share}}`: of a share from 0 to 1. */
    percent: (share: number, options: HelperOptions) =>
      formatPercent(share, dataOf(options).page.language, hashOf<{ digits: number }>(options).digits),

    /** `{{icon "search"}}`: decoration; what it means stands beside it in words. */
    icon(name: string, options: HelperOptions) {
      const { icons } = dataOf(options);
      icons?.add(name);
      return new Handlebars.SafeString(icons ? iconReference(name) : inlineIcon(name));
    },

    /** `{{asset "handpick.css"}}` */
    asset: (name: string) => assets.url(name),

    /** `{{#times 3}}…{{/times}}`: the same again. */
    times(count: number, options: HelperOptions) {
      return options.fn(this).repeat(count);
    },

    eq: (one: unknown, other: unknown) => one === other,

    /** `{{html chart}}`: the only way to print markup, for what the server itself drew. */
    html(value: unknown) {
      if (!(value instanceof SafeHtml)) throw new TypeError('Only a SafeHtml is printed unescaped.');
      return new Handlebars.SafeString(value.html);
    },
  };
}
