import type { I18n } from '../i18n/i18n.js';
import type { Language } from '../i18n/language.js';
import { spelled } from '../interview-templates/content-problem.js';
import type { FileProblem } from '../interview-templates/template-file.js';
import { WORDS } from './draft-form.js';

/** What is wrong with a template file in the reader's language: `line 12, column 5 · questions.0.text · is missing`. */
export function fileProblemLines(i18n: I18n, language: Language, problems: readonly FileProblem[]): string[] {
  return problems.map(({ line, column, path, code, facts }) => {
    const place = line === null ? '' : i18n.t(language, `${WORDS}.wrong-at`, { line, column: column ?? 1 });
    return [place, spelled(path), i18n.t(language, keyOf(i18n, code, facts), facts)].filter(Boolean).join(' · ');
  });
}

/** The parser's own reasons are English: the frequent ones have words of their own. */
function keyOf(i18n: I18n, code: FileProblem['code'], { parser }: FileProblem['facts']): string {
  const own = `${WORDS}.wrong.${code}.${String(parser)}`;
  return i18n.has(own) ? own : `${WORDS}.wrong.${code}`;
}
