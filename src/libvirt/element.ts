/** An XML element that vpf generates: plain data, rendered by `renderElement`. */
export interface XmlElement {
  readonly name: string;
  /** Undefined values are left out. */
  readonly attributes?: Readonly<Record<string, string | number | undefined>>;
  /** Elements, or one text. Undefined children are left out. */
  readonly children?: readonly (XmlElement | undefined)[] | string;
}

/** One element of ours that goes under <devices>, known again by its alias. */
export interface DeviceElement {
  /** `ua-vpf-...`, the text of its <alias name=>. */
  readonly alias: string;
  /** Elements of one group stay together and in order: all of a spec's device. */
  readonly group: string;
  readonly element: XmlElement;
  /** <qemu:property> entries of this alias, in order; none: no entry. */
  readonly overrides: readonly OverrideProperty[];
}

/** One <qemu:property name= type= value=> of a <qemu:frontend>. */
export interface OverrideProperty {
  readonly name: string;
  readonly type: 'string' | 'bool' | 'unsigned' | 'signed';
  readonly value: string;
}
