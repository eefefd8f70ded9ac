// Reads QR codes where the browser cannot by itself; fetched when the camera is first used there.
import jsQR from 'jsqr';

export function read(picture: ImageData): string {
  return jsQR(picture.data, picture.width, picture.height, { inversionAttempts: 'dontInvert' })?.data ?? '';
}
