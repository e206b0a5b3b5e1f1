import { describe, expect, it } from '@jest/globals';
import { matchColumns } from '../imports/columns.js';
import { FileProfile } from '../imports/profile.js';
import { APPLICATION_FIELDS } from './import-fields.js';

/** Header → field of a small file. */
function matched(headers: readonly string[], ...rows: readonly (readonly string[])[]): Record<string, string> {
  const profile = new FileProfile(headers.length);
  for (const row of rows) profile.add(row);
  const profiles = new Map(profile.result().map((each) => [each.index, each]));
  const columns = headers.map((header, index) => ({ index, header }));
  const matches = matchColumns(APPLICATION_FIELDS, null, columns, profiles);
  return Object.fromEntries(matches.map(({ index, field }) => [headers[index], field]));
}

describe('the columns of a file', () => {
  it('are not names when they hold numbers, whatever word is in the header', () => {
    const headers = ['candidate_id', 'application_id', 'first_name', 'last_name'];
    expect(matched(headers, ['1.0', '15071', 'Ada', 'Berg'], ['2.0', '37302', 'Bo', 'Ek'])).toEqual({
      application_id: 'external_id',
      first_name: 'first_name',
      last_name: 'last_name',
    });
  });

  it('leave no room for a guess beside a whole header', () => {
    expect(matched(['Candidate ref', 'First name', 'Surname'], ['C-17', 'Ada', 'Berg'])).toEqual({
      'First name': 'first_name',
      Surname: 'last_name',
    });
    expect(matched(['Full name', 'Agency first name'], ['Ada Berg', 'Bo'])).toEqual({ 'Full name': 'name' });
  });

  it('are taken side by side when both say a name in full', () => {
    expect(matched(['Full Name', 'First Name', 'Last Name'], ['Ada Berg', 'Ada', 'Berg'])).toEqual({
      'Full Name': 'name',
      'First Name': 'first_name',
      'Last Name': 'last_name',
    });
  });
});
