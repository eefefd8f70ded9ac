// What a camera sees: the code, white around it, as raw video of one picture; and a browser with it
// before its camera.
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import qrcode from 'qrcode-generator';

function film(dir, text) {
  const code = qrcode(0, 'M'), width = 640, height = 480;
  code.addData(text, 'Byte');
  code.make();
  const n = code.getModuleCount(), scale = Math.floor(400 / n), left = (width - n * scale) >> 1, top = (height - n * scale) >> 1;
  const luma = Buffer.alloc(width * height, 235), chroma = Buffer.alloc(width * height / 2, 128);
  for (let y = 0; y < n * scale; y++)
    for (let x = 0; x < n * scale; x++) if (code.isDark(Math.floor(y / scale), Math.floor(x / scale))) luma[(top + y) * width + left + x] = 16;
  const frame = Buffer.concat([Buffer.from('FRAME\n'), luma, chroma]);
  const file = join(dir, createHash('sha1').update(text).digest('hex') + '.y4m');
  writeFileSync(file, Buffer.concat([Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420\n`), frame, frame]));
  return file;
}

export async function eyeWith(dir, text) {
  return chromium.launch({
    executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
    args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update', '--disable-sync',
      '--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${film(dir, text)}`],
  });
}
