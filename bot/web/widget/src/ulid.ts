/** Ids that a caller may choose: ULIDs, as the server reads them. */

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** A fresh ULID: ten letters of milliseconds, sixteen of chance. */
export function ulid(nowMs: number = Date.now()): string {
  let time = "";
  for (let rest = nowMs; time.length < 10; rest = Math.floor(rest / 32)) time = ALPHABET.charAt(rest % 32) + time;
  let chance = "";
  for (const byte of crypto.getRandomValues(new Uint8Array(16))) chance += ALPHABET.charAt(byte % 32);
  return time + chance;
}
