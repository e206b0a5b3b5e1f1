import type { I18n } from '../i18n/i18n.js';
import { LANGUAGE_NAMES, type Language } from '../i18n/language.js';
import type { GuideView } from '../interview-guides/guide-view.js';
import type { PageContext } from '../views/page-context.js';
import type { PageView } from '../views/views.js';

export interface GuidePageView extends PageView {
  readonly back: { readonly href: string; readonly label: string };
  readonly languages: readonly {
    readonly code: Language;
    readonly name: string;
    readonly href: string;
    readonly isCurrent: boolean;
  }[];
  readonly pdfHref: string;
  readonly guide: GuideView;
}

/** A guide on the screen, with its other languages and the ways to paper. `back.label` is a key of words. */
export function guidePage(
  i18n: I18n,
  page: PageContext,
  guide: GuideView,
  { spoken, back, pdf }: { spoken: readonly Language[]; back: GuidePageView['back']; pdf: string },
): GuidePageView {
  return {
    title: guide.title,
    back: { href: back.href, label: i18n.t(page.language, back.label) },
    languages: spoken.map((code) => ({
      code,
      name: LANGUAGE_NAMES[code],
      href: `${page.path}?lang=${code}`,
      isCurrent: code === guide.language,
    })),
    pdfHref: `${pdf}?lang=${guide.language}`,
    guide,
  };
}
