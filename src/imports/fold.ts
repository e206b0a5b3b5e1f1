/** Words of a header or a value: accents and case gone, camelCase and punctuation split: `Fecha_de-Envío` → `fecha de envio`. */
export function fold(text: string): string {
  return text
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
