import { CardFront } from './card.tsx';
import { Drawing } from './drawing.tsx';

/** Card, face and phone: all that one needs. */
export function CardFacePhone() {
  return (
    <Drawing name="card-face-phone">
      <g transform="translate(6 166) rotate(-8) scale(0.8)">
        <CardFront />
      </g>
      <g transform="translate(172 20)">
        <ellipse className="paper" cx="96" cy="92" rx="84" ry="96" />
        <path d="M56 84 V86 M136 84 V86" strokeWidth="18" />
        <path d="M96 92 V116 H106 M68 138 C84 154 108 154 124 138" />
      </g>
      <g transform="translate(344 116)">
        <rect className="paper" x="0" y="0" width="124" height="220" rx="20" />
        <path d="M48 196 H76" />
        <circle className="gold" cx="62" cy="92" r="38" />
        <path d="M44 92 L58 106 L82 78" />
      </g>
    </Drawing>
  );
}

/** A shield: what is kept safe. */
export function Shield() {
  return (
    <Drawing name="shield">
      <path
        className="mist"
        d="M240 24 L366 66 V172 C366 252 312 306 240 338 C168 306 114 252 114 172 V66 Z"
      />
      <path className="gold-edge" d="M184 178 L226 222 L304 132" />
      <path className="gold-line" d="M184 178 L226 222 L304 132" />
    </Drawing>
  );
}

/** An officer at a counter. */
export function StaffedCounter() {
  return (
    <Drawing name="staffed-counter">
      <circle className="paper" cx="240" cy="96" r="54" />
      <path d="M222 92 V94 M258 92 V94" strokeWidth="13" />
      <path d="M222 116 C232 126 248 126 258 116" />
      <path className="paper" d="M138 236 C138 180 184 164 240 164 C296 164 342 180 342 236" />
      <path d="M214 168 L240 196 L266 168" />
      <rect className="mist" x="50" y="236" width="380" height="96" rx="12" />
      <rect className="gold" x="290" y="210" width="86" height="26" rx="6" />
    </Drawing>
  );
}

/** The kiosk and the central system, with something on its way between them. */
export function TalkingToCentral() {
  return (
    <Drawing name="talking-to-central">
      <rect className="paper" x="40" y="70" width="120" height="190" rx="16" />
      <path d="M64 100 H136 V180 H64 Z M100 260 V316 M62 318 H138" />
      <path className="paper" d="M320 318 V170 L390 120 L460 170 V318 Z" />
      <path d="M306 318 H474 M348 200 V290 M390 200 V290 M432 200 V290" />
      <path d="M180 200 H300" strokeDasharray="2 24" strokeWidth="10" />
      <g className="message-travels">
        <rect className="gold" x="218" y="172" width="72" height="52" rx="8" />
        <path d="M220 180 L254 204 L288 180" />
      </g>
    </Drawing>
  );
}

/** A slip that comes out of its slot. */
export function SlipLeaving() {
  return (
    <Drawing name="slip-leaving">
      <g className="slip-comes-out">
        <path
          className="paper"
          d="M160 70 H320 V330 L300 316 L280 330 L260 316 L240 330 L220 316 L200 330 L180 316 L160 330 Z"
        />
        <path d="M188 150 H292 M188 182 H260" />
        <rect className="gold" x="188" y="212" width="64" height="64" />
        <path d="M206 230 H234 V258 H206 Z" />
      </g>
      <path className="mist" d="M70 -6 H410 V92 C410 106 400 112 390 112 H90 C80 112 70 106 70 92 Z" />
      <path d="M136 112 H344" strokeWidth="16" />
    </Drawing>
  );
}

/** A tick in a circle. */
export function Done() {
  return (
    <Drawing name="done">
      <circle className="paper leaf" cx="240" cy="180" r="150" strokeWidth="14" />
      <path className="leaf" d="M166 186 L220 240 L320 126" strokeWidth="30" />
    </Drawing>
  );
}

/** Taken in, and waiting: a slip and a clock. */
export function Waiting() {
  return (
    <Drawing name="waiting">
      <path className="paper" d="M90 30 H290 V330 H90 Z" />
      <path d="M124 90 H256 M124 130 H256 M124 170 H200" />
      <circle className="gold" cx="320" cy="226" r="96" />
      <path d="M320 164 V228 L362 254" strokeWidth="12" />
    </Drawing>
  );
}

/** Something went wrong: an exclamation mark in a circle. */
export function Trouble() {
  return (
    <Drawing name="trouble">
      <circle className="paper brick" cx="240" cy="180" r="150" strokeWidth="14" />
      <path className="brick" d="M240 96 V206 M240 260 V262" strokeWidth="34" />
    </Drawing>
  );
}

/** A kiosk at rest. */
export function RestingKiosk() {
  return (
    <Drawing name="resting-kiosk">
      <rect className="mist" x="150" y="20" width="180" height="250" rx="20" />
      <rect className="paper" x="176" y="48" width="128" height="146" rx="8" />
      <path d="M206 118 C214 128 230 128 238 118 M252 118 C260 128 276 128 284 118 M208 232 H272 M240 270 V326 M170 328 H310" />
    </Drawing>
  );
}

/** A phone with a message of six digits. */
export function PhoneMessage() {
  return (
    <Drawing name="phone-message">
      <rect className="paper" x="150" y="14" width="180" height="332" rx="28" />
      <path d="M220 318 H260" />
      <path
        className="gold"
        d="M110 90 H370 C382 90 390 98 390 110 V170 C390 182 382 190 370 190 H190 L150 226 V190 H110 C98 190 90 182 90 170 V110 C90 98 98 90 110 90 Z"
      />
      <path
        d="M136 140 H138 M176 140 H178 M216 140 H218 M264 140 H266 M304 140 H306 M344 140 H346"
        strokeWidth="22"
      />
    </Drawing>
  );
}

export function Envelope() {
  return (
    <Drawing name="envelope">
      <rect className="paper" x="60" y="70" width="360" height="230" rx="18" />
      <path d="M70 86 L240 208 L410 86" />
      <circle className="gold" cx="390" cy="90" r="52" />
      <path d="M368 90 L384 108 L414 74" />
    </Drawing>
  );
}

/** A padlock: a secret of one's own. */
export function Padlock() {
  return (
    <Drawing name="padlock">
      <path d="M168 160 V112 C168 16 312 16 312 112 V160" />
      <rect className="paper" x="120" y="160" width="240" height="170" rx="24" />
      <circle className="gold" cx="240" cy="226" r="28" />
      <path d="M240 254 V292" />
    </Drawing>
  );
}

/** The card beside the face, and both are the same. */
export function CardAndFace() {
  return (
    <Drawing name="card-and-face">
      <g transform="translate(10 110)">
        <CardFront />
      </g>
      <g transform="translate(272 70)">
        <ellipse className="paper" cx="96" cy="106" rx="88" ry="104" />
        <path d="M58 96 V98 M134 96 V98" strokeWidth="18" />
        <path d="M96 106 V130 H106 M68 152 C84 168 108 168 124 152" />
      </g>
      <circle className="gold" cx="252" cy="286" r="44" />
      <path d="M230 286 L246 302 L276 268" strokeWidth="11" />
    </Drawing>
  );
}

/** Someone before a screen, asked whether they are still there. */
export function OpenDoor() {
  return (
    <Drawing name="open-door">
      <path className="mist" d="M150 20 H330 V330 H150 Z" />
      <path className="paper" d="M150 20 L262 62 V372 L150 330 Z" />
      <path d="M240 210 V222" strokeWidth="13" />
      <path className="gold-edge" d="M300 190 H430 M396 152 L434 190 L396 228" />
      <path className="gold-line" d="M300 190 H430 M396 152 L434 190 L396 228" />
    </Drawing>
  );
}
