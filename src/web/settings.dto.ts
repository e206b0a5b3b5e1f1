import { IsIn, IsOptional, IsString, MaxLength } from 'class-validator';
import { THEMES, type Theme } from '../access/session.js';
import { LANGUAGES, type Language } from '../i18n/language.js';

const LONGEST_PATH = 2000;

class ReturnDto {
  /** The page the form was on. */
  @IsOptional()
  @IsString()
  @MaxLength(LONGEST_PATH)
  return_to?: string;
}

export class ChooseLanguageDto extends ReturnDto {
  @IsIn(LANGUAGES)
  language: Language;
}

export class ChooseThemeDto extends ReturnDto {
  @IsIn(THEMES)
  theme: Theme;
}
