import type { ChallengeAction } from '../../../contracts/device-ports.ts';
import { Drawing } from './drawing.tsx';

/*
 * The drawings are mirrors as the picture in the oval is: who turns to their own left sees the mirror's nose go to the
 * left side of the screen, and so does the drawing's.
 */

const features = 'M240 176 V208 H254';

function Head() {
  return (
    <g>
      <path d="M150 330 C160 292 196 284 206 280 V262 M330 330 C320 292 284 284 274 280 V262" />
      <path
        className="paper"
        d="M160 150 C160 70 320 70 320 150 C320 226 290 276 240 276 C190 276 160 226 160 150 Z"
      />
      <path d="M158 150 C140 146 140 192 164 196 M322 150 C340 146 340 192 316 196" />
      <path d="M160 140 C200 130 216 112 226 96 C250 124 290 134 320 140" />
    </g>
  );
}

function OpenEyes() {
  return (
    <g>
      <circle className="dot-only" cx="206" cy="164" r="9" />
      <circle className="dot-only" cx="274" cy="164" r="9" />
    </g>
  );
}

const plainMouth = 'M212 236 H268';
const smileMouth = 'M200 226 C214 258 266 258 280 226 Z';

/** A face looking straight ahead inside the oval. */
export function FaceInOval() {
  return (
    <Drawing name="face-in-oval">
      <ellipse cx="240" cy="182" rx="150" ry="176" strokeDasharray="4 20" strokeWidth="10" />
      <g transform="translate(48 36) scale(0.8)">
        <Head />
        <OpenEyes />
        <path d={features} />
        <path d={plainMouth} />
      </g>
    </Drawing>
  );
}

/** A head turned to the side of the screen, its features moved there, and an arrow around it. */
function TurnedHead({ side }: { readonly side: 'left' | 'right' }) {
  const shift = side === 'left' ? -44 : 44;
  const arrow =
    side === 'left'
      ? 'M300 44 C240 10 160 20 116 70 M118 24 L112 74 L162 68'
      : 'M180 44 C240 10 320 20 364 70 M362 24 L368 74 L318 68';
  return (
    <g data-turns={side} transform="translate(24 36) scale(0.9)">
      <Head />
      <g className={`features-${side}`}>
        <g transform={`translate(${shift} 0)`}>
          <OpenEyes />
          <path d={side === 'left' ? 'M240 176 L226 208 H240' : 'M240 176 L254 208 H240'} />
          <path d="M216 236 H264" />
        </g>
      </g>
      <path className="gold-edge" d={arrow} />
      <path className="gold-line" d={arrow} />
    </g>
  );
}

/** How one challenge is done. */
export function ChallengeDrawing({ action }: { readonly action: ChallengeAction }) {
  return (
    <Drawing name={`challenge-${action}`}>
      <Challenge action={action} />
    </Drawing>
  );
}

function Challenge({ action }: { readonly action: ChallengeAction }) {
  switch (action) {
    case 'turn-left':
      return <TurnedHead side="left" />;
    case 'turn-right':
      return <TurnedHead side="right" />;
    case 'smile':
      return (
        <g>
          <Head />
          <OpenEyes />
          <path d={features} />
          <path className="gold shows-then" d={smileMouth} />
        </g>
      );
    case 'blink':
      return (
        <g>
          <Head />
          <g className="shows-then">
            <path d="M190 162 C196 174 216 174 222 162 M258 162 C264 174 284 174 290 162" />
            <path
              className="gold-line"
              d="M196 190 V200 M216 190 V200 M264 190 V200 M284 190 V200"
              strokeWidth="8"
            />
          </g>
          <path d={features} />
          <path d={plainMouth} />
        </g>
      );
  }
}

/** A face that holds still. */
export function StillFace() {
  return (
    <Drawing name="still-face">
      <Head />
      <OpenEyes />
      <path d={features} />
      <path d={plainMouth} />
    </Drawing>
  );
}
