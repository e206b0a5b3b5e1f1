import type { AppError } from '../errors.js';
import { formatOfficeTime } from '../i18n/format.js';
import type { I18n, MessageVariables } from '../i18n/i18n.js';
import type { PageContext } from '../views/page-context.js';
import type { Standing } from './application-details.queries.js';
import type { Notice } from './board-answers.js';
import { namesIn } from './names.js';

/** Somebody was faster, or it does not fit where the application stands: who did what, when, and that nothing changed. */
export function conflictNotice(i18n: I18n, page: PageContext, standing: Standing, error: AppError): Notice {
  const t = (key: string, variables?: MessageVariables): string =>
    i18n.t(page.language, `applications.conflict.${key}`, variables);
  const { moved_by: who, moved_at: at } = error.facts;
  const when = typeof at === 'string' ? formatOfficeTime(at, page.language, standing.time_zone, page.timeZone) : null;
  const by = typeof who === 'string' && when !== null ? t('who', { who, when }) : '';
  return {
    kind: 'warn',
    strong: whatIs(i18n, page, standing, error),
    text: [by, t('unchanged')].filter((sentence) => sentence !== '').join(' '),
    href: `/applications/${standing.id}`,
    link: t('next'),
  };
}

function whatIs(i18n: I18n, page: PageContext, standing: Standing, { code }: AppError): string {
  const { language } = page;
  const name = standing.candidate_name;
  const own = `applications.conflict.${code}`;
  if (i18n.has(own)) return i18n.t(language, own, { name });
  if (standing.status !== 'active') {
    const status = i18n.t(language, `applications.status.${standing.status}`).toLocaleLowerCase(language);
    return i18n.t(language, 'applications.conflict.status', { name, status });
  }
  if (code !== 'stale-stage') return i18n.t(language, 'applications.conflict.other');
  const stage = namesIn(i18n, language)('stage', { name: standing.stage_name, code: standing.stage_code });
  return i18n.t(language, 'applications.conflict.stage', { name, stage });
}
