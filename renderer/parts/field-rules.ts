/*
 * What may be typed into each field, so that the page can say at once what is missing. The core parses every command
 * with its schema all the same; a test holds these against those schemas. (The schema library stays out of the page.)
 */

export const mobileNumber = /^0[689]\d{8}$/;
export const emailAddress =
  /^(?!\.)(?!.*\.\.)[A-Za-z0-9_'+\-.]*[A-Za-z0-9_+-]@([A-Za-z0-9][A-Za-z0-9-]*\.)+[A-Za-z]{2,}$/;
export const laserCode = /^[A-Z]{2}\d{10}$/;
export const otpCode = /^\d{6}$/;
export const activationCode = /^[A-Z0-9]{8}$/;
export const username = /^[a-z][a-z0-9._-]{5,29}$/;

export const longestEmail = 254;
export const longestUsername = 30;

const thaiDigits = '๐๑๒๓๔๕๖๗๘๙';
/** Thai digits are understood, Arabic ones shown. */
export function toArabicDigits(text: string): string {
  return text.replace(/[๐-๙]/g, (digit) => String(thaiDigits.indexOf(digit)));
}
