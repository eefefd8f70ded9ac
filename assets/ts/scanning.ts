// A code of this house before the camera opens the page it names: 扫码签到, 核销.
import { running, start, stop } from './field/scan';

// The path of a code of ours; links of other houses are never followed.
function pathOf(text: string): string | null {
  try {
    const link = new URL(text);
    return link.origin === location.origin ? link.pathname + link.search : null;
  } catch {
    return null;
  }
}

const here = document.querySelector<HTMLElement>('[data-scan-here]');
if (here && navigator.mediaDevices) {
  const part = <Kind extends HTMLElement>(name: string): Kind => here.querySelector<Kind>(name)!;
  const button = part<HTMLButtonElement>('button'), finder = part('.finder'), video = part<HTMLVideoElement>('video');
  const foreign = part('[data-foreign]'), blind = part('[data-blind]');
  const close = () => {
    stop(video);
    finder.hidden = true;
    button.hidden = false;
  };
  const seen = async (text: string) => {
    const path = pathOf(text);
    foreign.hidden = path !== null;
    if (path === null) return;
    close();
    location.assign(path);
  };
  here.hidden = false;
  button.addEventListener('click', async () => {
    blind.hidden = true;
    try {
      await start(video, seen);
      finder.hidden = false;
      button.hidden = true;
    } catch {
      close();
      blind.hidden = false;
      blind.focus();
    }
  });
  window.addEventListener('pagehide', () => { if (running()) close(); });
}
