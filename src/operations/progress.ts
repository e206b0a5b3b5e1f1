/** A line that says where a long command is; on a terminal only, so that logs stay short. */
export class Progress {
  constructor(private readonly stream: NodeJS.WriteStream) {}

  show(text: string): void {
    if (this.stream.isTTY) this.stream.write(`\r\x1b[K${text}`);
  }

  clear(): void {
    this.show('');
  }
}

const UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB'];

/** `1.2 MB` */
export function sizeText(bytes: number): string {
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  return `${(bytes / 1000 ** power).toFixed(power === 0 ? 0 : 1)} ${UNITS[power]}`;
}

/** `12,345` */
export function countText(count: number): string {
  return count.toLocaleString('en-US');
}
