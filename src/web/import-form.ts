import { MappingDto } from '../imports/import.dto.js';
import type { ImportView } from '../imports/import-view.dto.js';
import type { Fields } from './form.js';

/** The form of step two as the API's own document. */
export function mappingOf(fields: Fields, view: ImportView): MappingDto {
  const given = new MappingDto();
  given.columns = view.columns
    .filter(({ forbidden, index }) => forbidden === null && typeof fields[`column.${index}`] === 'string')
    .map(({ index }) => ({ index, field: String(fields[`column.${index}`]) || null }));
  const order = fields['date_order'];
  if (order === 'dmy' || order === 'mdy') given.date_order = order;
  const choices: Record<string, Record<string, string>> = {};
  for (const [i, { field, value }] of view.choices.entries()) {
    const chosen = fields[`choice.${i}`];
    if (typeof chosen !== 'string' || chosen === '?') continue;
    const column = view.columns.find((each) => each.field === field);
    if (column === undefined || given.columns.find(({ index }) => index === column.index)?.field !== field) continue;
    choices[field] = { ...choices[field], [value]: chosen };
  }
  given.choices = choices;
  if (view.columns.some(({ forbidden }) => forbidden !== null))
    given.drop_forbidden = fields['drop_forbidden'] === 'on';
  given.remember = fields['remember'] === 'on';
  return given;
}
