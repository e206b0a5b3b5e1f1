import { may, type Actor } from '../access/actor.js';
import type { I18n } from '../i18n/i18n.js';
import type { PageContext } from '../views/page-context.js';
import type { Views } from '../views/views.js';

/**
 * What a page says that needs an intake before there is one: who may set one up is shown the way.
 * @param keys of the title of the page, and of what it needs an intake for
 */
export function noIntakePage(
  views: Views,
  i18n: I18n,
  page: PageContext,
  actor: Actor,
  keys: { readonly title: string; readonly text: string },
): string {
  const t = (key: string): string => i18n.t(page.language, key);
  return views.page('board/none', page, {
    title: t(keys.title),
    heading: t('board.none.heading'),
    text: t(keys.text),
    way: may(actor, 'offices:manage') ? { href: '/settings/first-steps', link: t('board.none.first-steps') } : {},
  });
}
