// What our scripts use of the article editor's library, which is published without types: Tiptap 3, the
// ProseMirror below it, and the menu that django-prose-editor adds. Their own documents have the last word.

declare module "django-prose-editor/editor" {
  type Attrs = Record<string, string | null | undefined>
  type Options = Record<string, unknown>
  interface NodeType {
    name: string
    create(attrs?: Attrs | null): ProseNode
  }
  interface ProseNode {
    attrs: Attrs
    childCount: number
    content: { size: number; toJSON(): NodeJSON[] | null }
    isAtom: boolean
    isBlock: boolean
    isTextblock: boolean
    lastChild: ProseNode | null
    nodeSize: number
    textContent: string
    type: NodeType & { schema: Schema }
    child(index: number): ProseNode
    descendants(visit: (node: ProseNode, pos: number) => boolean | undefined): void
    maybeChild(index: number): ProseNode | null
    nodeAt(pos: number): ProseNode | null
    nodesBetween(from: number, to: number, visit: (node: ProseNode, pos: number) => void): void
    resolve(pos: number): ResolvedPos
    textBetween(from: number, to: number, between: string, leaf: string): string
  }
  interface NodeJSON {
    type: string
    attrs?: Attrs
    content?: NodeJSON[]
    marks?: NodeJSON[]
    text?: string
  }
  interface Schema {
    nodes: Record<"paragraph" | "Said", NodeType>
  }
  interface ResolvedPos {
    depth: number
    nodeAfter: ProseNode | null
    parent: ProseNode
    parentOffset: number
    pos: number
    after(depth?: number): number
    before(depth?: number): number
    end(depth?: number): number
    index(depth?: number): number
    indexAfter(depth?: number): number
    marks(): unknown[]
    node(depth?: number): ProseNode
  }
  interface Selection {
    $from: ResolvedPos
    $to: ResolvedPos
    empty: boolean
    from: number
    /** Only where a node is selected as a whole. */
    node?: ProseNode
    to: number
  }
  /** A part of a text, as it is cut out and pasted. */
  interface Slice {
    size: number
  }
  interface Transaction {
    doc: ProseNode
    mapping: {
      maps: {
        forEach(visit: (from: number, to: number, start: number, end: number) => void): void
      }[]
    }
    selection: Selection
    delete(from: number, to: number): Transaction
    deleteSelection(): Transaction
    ensureMarks(marks: unknown[]): Transaction
    insert(pos: number, node: ProseNode): Transaction
    insertText(text: string): Transaction
    replaceSelection(slice: Slice): Transaction
    replaceWith(from: number, to: number, nodes: ProseNode | ProseNode[]): Transaction
    scrollIntoView(): Transaction
    setMeta(key: string, value: unknown): Transaction
    setSelection(selection: Selection): Transaction
    split(pos: number, depth: number, types: { type: NodeType }[]): Transaction
  }
  interface State {
    doc: ProseNode
    schema: Schema
    selection: Selection
    storedMarks: unknown[] | null
    tr: Transaction
  }
  interface View {
    dom: HTMLElement
    input: { shiftKey: boolean }
    state: State
    dispatch(transaction: Transaction): void
    focus(): void
    posAtCoords(at: { left: number; top: number }): { pos: number } | null
    setProps(props: object): void
  }

  type Content = NodeJSON | NodeJSON[]
  type Command = (given: { tr: Transaction; state: State }) => boolean
  /** `Done` is what a command answers: at once whether it could, or the chain that goes on. */
  interface Commands<Done> {
    addColumnAfter(): Done
    addRowAfter(): Done
    command(command: Command): Done
    deleteColumn(): Done
    deleteRow(): Done
    deleteSelection(): Done
    deleteTable(): Done
    extendMarkRange(mark: string): Done
    focus(at?: "end"): Done
    insertContent(content: Content): Done
    insertContentAt(pos: number | { from: number; to: number }, content: Content): Done
    insertTable(shape?: { rows: number; cols: number; withHeaderRow: boolean }): Done
    scrollIntoView(): Done
    setContent(content: Content): Done
    setMark(mark: string, attrs: Attrs): Done
    setNode(name: string): Done
    setNodeSelection(pos: number): Done
    setTextSelection(pos: number): Done
    toggleHeaderColumn(): Done
    toggleHeaderRow(): Done
    toggleMark(name: string): Done
    toggleNode(name: string, otherwise: string): Done
    unsetLink(): Done
    unsetMark(mark: string): Done
    updateAttributes(name: string, attrs: Attrs): Done
  }
  interface Chain extends Commands<Chain> {
    run(): boolean
  }
  interface Editor {
    commands: Commands<boolean>
    state: State
    storage: { menu: { dom: HTMLElement } }
    view: View
    can(): Commands<boolean>
    chain(): Chain
    options: { enablePasteRules: string[] }
    getAttributes(name: string): Attrs
    getJSON(): NodeJSON & { content: NodeJSON[] }
    isActive(name: string): boolean
    on(event: "create" | "transaction", listener: () => void): void
  }

  interface MenuItem {
    name: string
    groups: string
    button: HTMLElement
    command(editor: Editor): unknown
    active?(editor: Editor): boolean
    enabled?(editor: Editor): boolean
    hidden?(editor: Editor): boolean
    update?(editor: Editor): void
  }
  interface Menu {
    defineItem(item: MenuItem): void
    /** Those of these groups, whose names stand in one text. */
    items(groups: string): {
      name: string
      button: HTMLElement
      groups: Set<string>
      priority: number
    }[]
  }
  interface Buttons {
    material(sign: string, title: string | undefined): HTMLElement
    text(text: string | undefined, title: string | undefined): HTMLElement
  }

  interface Attribute {
    default: unknown
    parseHTML(element: HTMLElement): unknown
    renderHTML?(attrs: Attrs): Record<string, unknown>
  }
  type Rendered = [string, ...unknown[]]
  interface NodeView {
    dom: HTMLElement
    contentDOM?: HTMLElement
    destroy?(): void
    ignoreMutation?(mutation: { target: Node }): boolean
    update?(node: ProseNode): boolean
  }
  type Keys = Record<string, (given: { editor: Editor }) => boolean>
  interface Config {
    name?: string
    priority?: number
    group?: string
    content?: string
    marks?: string
    excludes?: string
    inline?: boolean
    atom?: boolean
    defining?: boolean
    draggable?: boolean
    isolating?: boolean
    selectable?: boolean
    addAttributes?(): Record<string, Attribute>
    addKeyboardShortcuts?(): Keys
    addMenuItems?(given: { buttons: Buttons; menu: Menu }): void
    addNodeView?():
      | ((given: { node: ProseNode; editor: Editor; getPos(): number }) => NodeView)
      | null
    addOptions?(): Options
    addProseMirrorPlugins?(): Plugin[]
    onBeforeCreate?(given: { editor: Editor }): void
    onCreate?(given: { editor: Editor }): void
    parseHTML?(): { tag: string; ignore?: boolean; priority?: number }[]
    renderHTML?(given: { node: ProseNode; HTMLAttributes: Attrs }): Rendered
  }
  interface Within {
    editor: Editor
    /** What the extension said that this one extends. */
    parent?(): Record<string, never>
  }
  interface Extendable {
    configure(options: Options): Extendable
    extend(config: Config & ThisType<Within>): Extendable
  }
  interface Creates {
    create(config: Config & ThisType<Within>): Extendable
  }

  const Extension: Creates
  const Node: Creates
  const Blockquote: Extendable
  const Bold: Extendable
  const Document: Extendable
  const History: Extendable
  const Italic: Extendable
  const Link: Extendable
  const Menu: Extendable
  const Paragraph: Extendable
  const Subscript: Extendable
  const Superscript: Extendable
  const Table: Extendable
  const TableCell: Extendable
  const TableHeader: Extendable
  const TableRow: Extendable
  const Text: Extendable

  interface PluginProps {
    decorations?(state: State): unknown
    handleDOMEvents?: Record<string, (view: View, event: Event) => boolean>
    handleDoubleClickOn?(view: View, pos: number, node: ProseNode): boolean
    handleDrop?(view: View, event: DragEvent, slice: unknown, isMoved: boolean): boolean
    handleKeyDown?(view: View, event: KeyboardEvent): boolean
    handlePaste?(view: View, event: ClipboardEvent, slice: Slice): boolean
    handleTextInput?(view: View, from: number, to: number, text: string): boolean
    transformPastedHTML?(html: string): string
  }
  class Plugin {
    constructor(spec: { props: PluginProps; view?(view: View): object })
  }
  const pm: {
    history: { closeHistory(transaction: Transaction): Transaction }
    model: { DOMParser: { fromSchema(schema: Schema): { parseSlice(dom: Node): Slice } } }
    state: {
      Selection: { near(pos: ResolvedPos): Selection }
      NodeSelection: { create(doc: ProseNode, from: number): Selection }
      TextSelection: { create(doc: ProseNode, anchor: number, head?: number): Selection }
    }
    view: {
      Decoration: {
        node(from: number, to: number, attrs: Record<string, string | undefined>): unknown
        widget(
          pos: number,
          draw: (view: View, getPos: () => number) => HTMLElement,
          spec: object,
        ): unknown
      }
      DecorationSet: { create(doc: ProseNode, decorations: unknown[]): unknown }
    }
  }
  function createTextareaEditor(textarea: HTMLTextAreaElement, extensions: Extendable[]): Editor
}
