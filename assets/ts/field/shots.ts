// 照片: what was taken of the activity that is open, each with where it stands; and the sheets of paper.
import { againShot, shoot, shots, SHOTS_MOST, thumbOf, undoShot, Unreadable, waits, type Shot } from './pictures';
import type { Kit, Sheet } from './sync';
import { $, copy, hour, show, word } from './words';

interface Around {
  kit(): Kit | undefined;                           // of the activity whose pictures are on the screen
  say(text: string, back?: () => unknown): void;
  changed(): Promise<void>;                         // what waits has changed
}

export class PhotoTab {
  private links: string[] = [];
  private sheet = '';

  constructor(private readonly around: Around) {}

  listen(): void {
    for (const id of ['shoot', 'choose', 'shoot-sheet']) $(id).addEventListener('change', (event) => {
      const input = event.target as HTMLInputElement, files = Array.from(input.files ?? []);
      input.value = '';
      void this.take(files, id === 'shoot-sheet' ? this.sheet : '');
    });
  }

  private async take(files: File[], sheet: string): Promise<void> {
    const kit = this.around.kit();
    if (!kit) return;
    for (const file of files) {
      const mine = (await shots()).filter((one) => one.activity === kit.id);
      if (mine.filter(waits).length >= SHOTS_MOST) {
        this.around.say(word('p_many', SHOTS_MOST));
        break;
      }
      try {
        const shot = await shoot(file, kit.id, sheet);
        this.around.say(word(sheet ? 'p_sheet_kept' : 'p_kept'), () => this.undo(shot));
      } catch (error) {
        const full = (error as Error)?.name === 'QuotaExceededError';
        this.around.say(word(full ? 'p_full' : error instanceof Unreadable ? 'p_unreadable' : 'p_failed', String((error as Error)?.message ?? '')));
        break;
      }
    }
    await this.around.changed();
    await this.draw();
  }

  private async undo(shot: Shot): Promise<void> {
    await undoShot(shot.id);
    this.around.say(word('p_undone'));
    await this.around.changed();
    await this.draw();
  }

  private async again(shot: Shot): Promise<void> {
    await againShot(shot.id);
    await this.around.changed();
    await this.draw();
  }

  // Drawn anew as a whole: twenty small pictures at most wait, and the ones that went are few.
  async draw(): Promise<void> {
    const kit = this.around.kit();
    if (!kit) return;
    const mine = (await shots()).filter((one) => one.activity === kit.id);
    const pictures = mine.filter((one) => !one.sheet && one.state !== 'undoing').reverse();
    const before = this.links;
    this.links = [];
    const nodes = await Promise.all(pictures.map((shot) => this.one(shot)));
    $('shots').replaceChildren(...nodes);
    for (const link of before) URL.revokeObjectURL(link);
    show('no-shots', pictures.length === 0);
    const gone = mine.filter((one) => one.state === 'undoing').length;
    show('undoing', gone > 0);
    $('undoing').textContent = word('p_undoing', gone);
    const sheets = kit.sheets ?? [];
    show('no-sheets', sheets.length === 0);
    $('sheets').replaceChildren(...sheets.map((sheet) => this.paper(sheet, mine.filter((one) => one.sheet === sheet.id && one.state !== 'undoing').pop())));
    $<HTMLAnchorElement>('to-album').href = `/activities/${kit.id}/album`;
  }

  private state(shot: Shot, tag: HTMLElement): void {
    tag.textContent = word('p_' + shot.state);
    tag.className = 'tag ' + { queued: 'info', sent: 'ok', refused: 'warn', undoing: 'plain' }[shot.state];
  }

  private buttons(shot: Shot | undefined, parts: Record<string, HTMLElement>): void {
    show(parts.again, shot?.state === 'refused');
    show(parts.undo, shot !== undefined);
    if (!shot) return;
    parts.again.addEventListener('click', () => void this.again(shot));
    parts.undo.addEventListener('click', () => void this.undo(shot));
    parts.undo.setAttribute('aria-label', `${parts.undo.textContent} ${hour(shot.at)}`);
    parts.again.setAttribute('aria-label', `${parts.again.textContent} ${hour(shot.at)}`);
  }

  private async one(shot: Shot): Promise<HTMLElement> {
    const { node, parts } = copy('t-shot'), image = parts.image as HTMLImageElement;
    const link = URL.createObjectURL(await thumbOf(shot));
    this.links.push(link);
    image.src = link;
    image.alt = word('p_alt', hour(shot.at));
    parts.at.textContent = hour(shot.at);
    this.state(shot, parts.tag);
    parts.reason.textContent = shot.reason;
    show(parts.reason, Boolean(shot.reason));
    this.buttons(shot, parts);
    node.dataset.shot = shot.id;
    return node;
  }

  private paper(sheet: Sheet, shot: Shot | undefined): HTMLElement {
    const { node, parts } = copy('t-sheet');
    parts.number.textContent = sheet.number;
    if (shot) this.state(shot, parts.tag);
    else {
      parts.tag.textContent = word(sheet.photographed ? 'p_sent' : 'p_none');
      parts.tag.className = sheet.photographed ? 'tag ok' : 'tag plain';
    }
    parts.reason.textContent = shot?.reason ?? '';
    show(parts.reason, Boolean(shot?.reason));
    show(parts.take, !shot && !sheet.photographed);
    parts.take.setAttribute('aria-label', `${parts.take.textContent} ${sheet.number}`);
    parts.take.addEventListener('click', () => {
      this.sheet = sheet.id;
      $('shoot-sheet').click();
    });
    this.buttons(shot, parts);
    return node;
  }
}
