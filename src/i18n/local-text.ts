import type { Language } from './language.js';

/** Says the same thing in up to three languages; what is published says it in every language its offices use. */
export type LocalText = Partial<Record<Language, string>>;

/** The text in the language asked for, else in the first one there is; empty when it says nothing at all. */
export function say(text: LocalText, language: Language): string {
  return text[language] ?? text.en ?? text.sv ?? text.es ?? '';
}
