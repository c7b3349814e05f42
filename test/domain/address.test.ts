import { expect, test } from '@jest/globals';
import { domainOfAddress } from '../../src/domain/address';

test.each([
  ['Vera@Customer.Example', 'customer.example'],
  ['"vera@home"@customer.example', 'customer.example'],
  ['@customer.example', 'customer.example'],
  ['Customer.example', 'customer.example'],
  ['vera@', ''],
  ['', ''],
])('the domain of %j is %j', (address, domain) => {
  expect(domainOfAddress(address)).toBe(domain);
});
