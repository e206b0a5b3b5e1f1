import { LANGUAGES, type Language } from '../i18n/language.js';
import type { TemplateContent } from './content.js';

/** The languages in which every text of the template says something. */
export function spokenLanguages(content: TemplateContent): Language[] {
  return LANGUAGES.filter((language) => isComplete(content, language));
}

function isComplete(part: unknown, language: Language): boolean {
  if (part === null || typeof part !== 'object') return true;
  if (!isText(part)) return Object.values(part).every((inner) => isComplete(inner, language));
  const words = part[language];
  return typeof words === 'string' && words.trim() !== '';
}

/** A text in languages has nothing but languages for keys. */
function isText(part: object): part is Partial<Record<Language, unknown>> {
  const keys = Object.keys(part);
  return keys.length > 0 && keys.every((key) => (LANGUAGES as readonly string[]).includes(key));
}
