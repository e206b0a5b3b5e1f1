import { fold } from './fold.js';

export const LEVELS = ['A1', 'A2', 'B1', 'B2', 'C1', 'C2', 'native'] as const;
export type LanguageLevel = (typeof LEVELS)[number];

/** `language`: ISO 639-1. */
export interface LanguageSkill {
  language: string;
  level: LanguageLevel | null;
}

/** The languages of Europe and the larger ones of the people who apply to its offices. */
const CODES =
  'ar bg bn bs ca cs cy da de el en es et eu fa fi fo fr ga gl he hi hr hu hy id is it ja ka kk ko ku lb lt lv mk ms mt nb nl nn no pa pl ps pt ro ru sk sl so sq sr sv sw ta te th ti tl tr uk ur uz vi zh'.split(
    ' ',
  );
const OWN_NAMES: Readonly<Record<string, readonly string[]>> = {
  ca: ['valencian', 'valenciano', 'valencia', 'catala'],
  es: ['castellano', 'castilian', 'castellà', 'spa'],
  en: ['eng'],
  eu: ['euskera', 'euskara', 'vascuence'],
  gl: ['galego'],
  fa: ['farsi', 'dari'],
  zh: ['mandarin', 'mandarín', 'mandarin chinese', 'kinesiska'],
  ku: ['kurmanji', 'sorani'],
  tl: ['filipino', 'tagalog'],
  sr: ['serbo-croatian', 'serbokroatiska'],
  no: ['norwegian', 'norska', 'noruego'],
  sv: ['swe'],
};

let codes: ReadonlyMap<string, string> | null = null;

/** Folded name in English, Swedish, Spanish, French, German, Italian, Portuguese or in itself → code; made at the first use. */
export function languageCode(name: string): string | undefined {
  codes ??= new Map(
    CODES.flatMap((code) => {
      const names = ['en', 'sv', 'es', 'fr', 'de', 'it', 'pt', code].map((locale) =>
        new Intl.DisplayNames([locale], { type: 'language' }).of(code),
      );
      return [code, ...names.filter((known) => known !== undefined), ...(OWN_NAMES[code] ?? [])].map(
        (known) => [fold(known), code] as const,
      );
    }),
  );
  return codes.get(fold(name));
}

const LEVEL = /(?:^|[\s(:,–-])(A1|A2|B1|B2|C1|C2)\+?(?=$|[\s).])/i;
const NATIVE = /\b(native( speaker)?|mother tongue|nativ[oa]|(lengua )?matern[oa]|modersmal)\b/;
/** Words for a level that no scale defines: understood, and no level is made up from them. */
const VAGUE =
  /\b(fluent(ly)?|flytande|fluido|fluida|advanced|avancerad|avanzado|intermediate|medel|intermedio|medio|basic|grundlaggande|basico|bajo|alto|good|bra|bueno|level|niva|nivel|upper|lower|very|mycket|muy|conversational|professional|working|bilingual|tvasprakig|bilingue|beginner|nyborjare)\b/g;

/** `Español C2; Inglés C1`, `Polish, English`, `Spanish (native) / sv`: the skills and the parts that name no known language. */
export function parseLanguages(text: string): { skills: LanguageSkill[]; unknown: string[] } {
  const skills = new Map<string, LanguageSkill>();
  const unknown: string[] = [];
  for (const part of text.split(/[;,/|\n•·+&]| and | och | y | e /i)) {
    if (fold(part) === '') continue;
    const skill = parseSkill(part);
    if (skill === null) unknown.push(part.trim());
    else if (skills.get(skill.language)?.level == null) skills.set(skill.language, skill);
  }
  return { skills: [...skills.values()].toSorted((a, b) => (a.language < b.language ? -1 : 1)), unknown };
}

function parseSkill(part: string): LanguageSkill | null {
  const scale = LEVEL.exec(part)?.[1]?.toUpperCase() as LanguageLevel | undefined;
  const words = fold(scale === undefined ? part : part.replace(LEVEL, ' '));
  const level = scale ?? (NATIVE.test(words) ? 'native' : null);
  const name = words.replace(NATIVE, ' ').replace(VAGUE, ' ').replace(/\s+/g, ' ').trim();
  const language = languageCode(name) ?? languageCode(words);
  return language === undefined ? null : { language, level };
}
