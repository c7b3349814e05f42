/**
 * `read`, which must be pure, but only once for each mail: several rules look at the same words, and
 * finding these costs more than what most rules do with them. What it found goes with the mail.
 */
export function oncePerMail<M extends object, T>(read: (mail: M) => T): (mail: M) => T {
  const found = new WeakMap<object, { value: T }>();
  return (mail) => {
    const known = found.get(mail);
    if (known !== undefined) return known.value;
    const value = read(mail);
    found.set(mail, { value });
    return value;
  };
}
