import { generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

/*
 * X.509 certificates for servers that a test plays, in the few bytes of DER (X.690) that they need: Node can read
 * certificates but not make them.
 */

export type Authority = { readonly name: string; readonly key: KeyObject; readonly pem: string };
export type ServerCertificate = { readonly key: string; readonly cert: string };

const der = (tag: number, ...parts: readonly Uint8Array[]): Buffer => {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
};
const sequence = (...parts: readonly Uint8Array[]): Buffer => der(0x30, ...parts);
const oid = (hex: string): Buffer => der(0x06, Buffer.from(hex, 'hex'));
const ecdsaWithSha256 = sequence(oid('2a8648ce3d040302'));
const commonName = (name: string): Buffer =>
  sequence(der(0x31, sequence(oid('550403'), der(0x0c, Buffer.from(name)))));
const time = (at: Date): Buffer =>
  der(0x18, Buffer.from(`${at.toISOString().replace(/[-:T]/g, '').slice(0, 14)}Z`));

function certificate(o: {
  readonly subject: string;
  readonly subjectKey: KeyObject;
  readonly issuer: string;
  readonly issuerKey: KeyObject;
  readonly from: Date;
  readonly to: Date;
  readonly extension: Buffer;
}): string {
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, Buffer.from([1]), randomBytes(8)),
    ecdsaWithSha256,
    commonName(o.issuer),
    sequence(time(o.from), time(o.to)),
    commonName(o.subject),
    o.subjectKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(o.extension)),
  );
  const signature = sign('sha256', body, o.issuerKey);
  const whole = sequence(body, ecdsaWithSha256, der(0x03, Buffer.from([0]), signature));
  const lines = whole.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

const day = 86_400_000;
const daysFromNow = (days: number): Date => new Date(Date.now() + days * day);

/** A certificate authority of its own. */
export function makeAuthority(name: string): Authority {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const isAuthority = sequence(
    oid('551d13'),
    der(0x01, Buffer.from([0xff])),
    der(0x04, sequence(der(0x01, Buffer.from([0xff])))),
  );
  const pem = certificate({
    subject: name,
    subjectKey: publicKey,
    issuer: name,
    issuerKey: privateKey,
    from: daysFromNow(-30),
    to: daysFromNow(30),
    extension: isAuthority,
  });
  return { name, key: privateKey, pem };
}

/** For a server at that IPv4 address; `days`: from when until when it holds, counted from now. */
export function issueFor(o: {
  readonly authority: Authority;
  readonly address: string;
  readonly days: readonly [number, number];
}): ServerCertificate {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const address = der(0x87, Buffer.from(o.address.split('.').map(Number)));
  const cert = certificate({
    subject: 'server',
    subjectKey: publicKey,
    issuer: o.authority.name,
    issuerKey: o.authority.key,
    from: daysFromNow(o.days[0]),
    to: daysFromNow(o.days[1]),
    extension: sequence(oid('551d11'), der(0x04, sequence(address))),
  });
  return { key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(), cert };
}
