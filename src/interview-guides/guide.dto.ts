import { IsIn, IsOptional } from 'class-validator';
import { LANGUAGES, type Language } from '../i18n/language.js';

export class GuideQuery {
  /**
   * The language of the paper, one in which the version is complete; without it the first of them.
   * @example sv
   */
  @IsOptional()
  @IsIn(LANGUAGES)
  lang?: Language;
}
