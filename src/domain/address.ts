/** The domain of an address in lower case: what stands behind its last `@`, or all of it if it has none. */
export function domainOfAddress(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase();
}
