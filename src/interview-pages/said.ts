import { LANGUAGES, type Language } from '../i18n/language.js';
import { say, type LocalText } from '../i18n/local-text.js';

/** One text in one language; the page holds them all, so that the language is switched without a network. */
export interface Said {
  readonly lang: Language;
  readonly text: string;
  readonly is_current: boolean;
}

/** A text in every language it has; the one asked for is shown, else the first there is. */
export function said(text: LocalText, language: Language): Said[] {
  const spoken = LANGUAGES.filter((one) => text[one] !== undefined);
  const shown = spoken.includes(language) ? language : spoken[0];
  return spoken.map((lang) => ({ lang, text: say(text, lang), is_current: lang === shown }));
}
