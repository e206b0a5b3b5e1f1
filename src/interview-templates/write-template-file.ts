import { Document, isMap, isScalar, visit } from 'yaml';
import { LANGUAGES } from '../i18n/language.js';
import { RATINGS, type TemplateContent } from './content.js';
import type { LocalText } from '../i18n/local-text.js';
import type { TemplateFile } from './template-file.js';

/** The longest group of languages that stands on one line. */
const SHORT_LINE = 90;

/** A template as a file that a person can read and edit, and that reads back as the same. */
export function writeTemplateFile({ id, content }: TemplateFile): string {
  const document = new Document({ format: 1, id, ...withNumbers(content) }, { aliasDuplicateObjects: false });
  layOut(document);
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

/** Ratings are written as the numbers they are: `3:`, not `"3":`. */
function withNumbers(content: TemplateContent): object {
  const scale = numbered(content.scale);
  if (content.kind === 'interview') {
    const questions = content.questions.map((question) => ({ ...question, anchors: numbered(question.anchors) }));
    return { ...content, scale, questions };
  }
  const behaviours = content.role_play.behaviours.map((one) => ({ ...one, anchors: numbered(one.anchors) }));
  return { ...content, scale, role_play: { ...content.role_play, behaviours } };
}

function numbered(texts: Readonly<Partial<Record<number, LocalText>>>): Map<number, LocalText> {
  return new Map(RATINGS.flatMap((rating) => (texts[rating] === undefined ? [] : [[rating, texts[rating]]])));
}

/** Short texts on one line in all languages, and blank lines before what a person looks for. */
function layOut(document: Document): void {
  visit(document, {
    Map: (_, map) => {
      const isText = map.items.every(({ key }) => isScalar(key) && LANGUAGES.some((one) => one === key.value));
      const shown = JSON.stringify(map.toJSON());
      if (isText && shown.length <= SHORT_LINE && !shown.includes('\\n')) map.flow = true;
    },
    Pair: (_, { key, value }) => {
      if (!isScalar(key)) return;
      if (key.value === 'answers' && typeof value === 'object' && value !== null && 'items' in value)
        Object.assign(value, { flow: true });
    },
  });
  if (!isMap(document.contents)) return;
  for (const { key, value } of document.contents.items) {
    if (!isScalar(key)) continue;
    const isLong = typeof value === 'object' && value !== null && 'items' in value && !('flow' in value && value.flow);
    if (isLong) key.spaceBefore = true;
    if ((key.value === 'questions' || key.value === 'facts') && isLong && Array.isArray(value.items))
      value.items.slice(1).forEach((item: object) => Object.assign(item, { spaceBefore: true }));
  }
}
