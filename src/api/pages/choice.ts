import { markup, type Html } from '../../markup';

/** One option of a choice, selected if it is the chosen one; the empty value if none is. */
export function option(value: string, label: string, chosen: string | undefined): Html {
  const selected = value === (chosen ?? '') && markup` selected`;
  return markup`<option value="${value}"${selected}>${label}</option>`;
}

/** A choice among names, with a first option that lets everything through. */
export function choice<T extends string>(
  field: { name: string; label: string; any: string; chosen: string | undefined },
  values: readonly T[],
  nameOf: (value: T) => string,
): Html {
  const { name, label, any, chosen } = field;
  return markup`<div>
    <label for="${name}">${label}</label>
    <select id="${name}" name="${name}">
      ${option('', any, chosen)} ${values.map((value) => option(value, nameOf(value), chosen))}
    </select>
  </div>`;
}
