import { type Model, mongo } from 'mongoose';

export type Fields = Record<string, unknown>;
export type Document = Fields & { _id: string };

/** One conditional write, or one read, that somebody has sent and that has not happened yet. */
export interface Operation {
  name: string;
  filter: Fields;
  /** In one piece. @param isAnswered false: who sent it hears of a broken connection, and not of what came of it */
  happen: (isAnswered: boolean) => void;
}

type Kind = 'find' | 'insert' | 'write';

/** Who sends operations. */
export interface Sender {
  /** What the next one is for: `claim`. */
  nameOf(kind: Kind): string;
  send(operation: Operation): void;
  /** @param before undefined: it is new, or, without `after`, none met the condition; @param after undefined: it is gone */
  wrote(name: string, before: Document | undefined, after: Document | undefined): void;
  found(name: string, filter: Fields, documents: Document[]): void;
}

/** What can be taken out of an operation: a condition (`claim: gen`), or a part of what it writes (`claim: $inc.gen`, `begin: insert._id`). */
export type Part = string;

/** Which parts there are, as they are met; and which one is missing. */
export interface Parts {
  met: Set<Part>;
  missing: Part | undefined;
}

const ANOTHER = 'just like it';

/** Whether it was written to by somebody who did not say which one it meant. */
export const isAnother = ({ _id }: Document): boolean => _id === ANOTHER;

/**
 * A collection in memory, as the repositories use it through mongoose. An operation is sent at once and happens when the search says so.
 * Beside each document there is one just like it, of another `_id`: writes that do not name theirs meet that one.
 */
export class MemoryCollection {
  /** The generation that the first document began with. */
  private readonly first: unknown;

  constructor(
    public documents: Document[],
    private readonly others: readonly Document[],
    private readonly parts: Parts,
    private readonly generation: string,
  ) {
    this.first = documents[0]?.[generation];
  }

  /** @returns what a repository takes for its model */
  modelFor<T>(sender: Sender): Model<T> {
    const update = (filter: Fields, change: Fields): Promise<Document | undefined> =>
      this.write(sender, filter, (name, before) => this.updated(name, before, change));
    const model = {
      find: (filter: Fields) => ({
        sort: () => ({ limit: (limit: number) => ({ lean: () => this.find(sender, filter, limit) }) }),
      }),
      findById: (_id: string) => ({
        read: () => ({ lean: async () => (await this.find(sender, { _id }, 1))[0] }),
      }),
      findOneAndUpdate: (filter: Fields, change: Fields) => ({ lean: () => update(filter, change) }),
      updateOne: async (filter: Fields, change: Fields) => ({ matchedCount: (await update(filter, change)) ? 1 : 0 }),
      deleteOne: async (filter: Fields) => {
        let deletedCount = 0;
        await this.write(sender, filter, () => {
          deletedCount = 1;
          return undefined;
        });
        return { deletedCount };
      },
      collection: {
        insertOne: (document: Document) => this.insert(sender, document),
        replaceOne: async (filter: Fields, next: Document) => {
          const written = await this.write(sender, filter, (name, { [this.generation]: generation }) =>
            this.lacks(`${name}: replace.${this.generation}`) ? { ...next, [this.generation]: generation } : next,
          );
          return { matchedCount: written ? 1 : 0 };
        },
        findOneAndUpdate: update,
      },
    };
    return model as unknown as Model<T>;
  }

  private find(sender: Sender, filter: Fields, limit: number): Promise<Document[]> {
    return send(sender, 'find', filter, (name) => {
      const all = [...this.documents, ...this.others];
      const found = all.filter((document) => this.matches(name, document, filter)).slice(0, limit);
      sender.found(name, filter, found);
      return found;
    });
  }

  private insert(sender: Sender, document: Document): Promise<void> {
    return send(sender, 'insert', {}, (name) => {
      const isThere = this.documents.some(({ _id }) => _id === document._id);
      if (!this.lacks(`${name}: insert._id`) && isThere) throw duplicateKey();
      const counted = this.lacks(`${name}: insert.${this.generation}`)
        ? { ...document, [this.generation]: this.first }
        : document;
      this.documents = [...this.documents, counted];
      sender.wrote(name, undefined, counted);
    });
  }

  private write(
    sender: Sender,
    filter: Fields,
    change: (name: string, before: Document) => Document | undefined,
  ): Promise<Document | undefined> {
    return send(sender, 'write', filter, (name) => {
      const twins = this.documents.map((document) => ({ ...document, _id: ANOTHER }));
      const before = [...twins, ...this.documents].find((document) => this.matches(name, document, filter));
      const after = before && change(name, before);
      if (before) this.documents = this.documents.flatMap((other) => (other === before ? (after ?? []) : other));
      sender.wrote(name, before, after);
      return after;
    });
  }

  private matches(name: string, document: Document, filter: Fields): boolean {
    return Object.entries(filter).every(
      ([field, condition]) => this.lacks(`${name}: ${field}`) || meets(document, field, condition),
    );
  }

  private updated(name: string, before: Document, update: Fields): Document {
    const after: Document = { ...before };
    for (const [operator, fields] of Object.entries(update)) {
      for (const [field, operand] of Object.entries(fields as Fields)) {
        if (!this.lacks(`${name}: ${operator}.${field}`)) apply(after, field, { operator, operand });
      }
    }
    return after;
  }

  private lacks(part: Part): boolean {
    this.parts.met.add(part);
    return this.parts.missing === part;
  }
}

function send<R>(sender: Sender, kind: Kind, filter: Fields, does: (name: string) => R): Promise<R> {
  return new Promise((resolve, reject) => {
    const name = sender.nameOf(kind);
    const happen = (isAnswered: boolean): void => {
      try {
        const answer = does(name);
        if (isAnswered) resolve(answer);
        else reject(new Error('the connection broke'));
      } catch (error) {
        reject(error instanceof Error ? error : new Error('unknown'));
      }
    };
    sender.send({ name, filter, happen });
  });
}

function meets(document: Document, field: string, condition: unknown): boolean {
  if (field === '$or') {
    const filters = condition as Fields[];
    return filters.some((filter) => Object.entries(filter).every(([key, asked]) => meets(document, key, asked)));
  }
  const value = field.split('.').reduce<unknown>((inner, key) => (inner as Fields | undefined)?.[key], document);
  if (condition === null) return value === undefined || value === null;
  if (condition instanceof Date) return value instanceof Date && value.getTime() === condition.getTime();
  if (typeof condition !== 'object') return Array.isArray(value) ? value.includes(condition) : value === condition;
  return Object.entries(condition as Fields).every(([operator, operand]) => compares(operator, value, operand));
}

function compares(operator: string, value: unknown, operand: unknown): boolean {
  switch (operator) {
    case '$lte':
      return (value as number) <= (operand as number);
    case '$gt':
      return (value as number) > (operand as number);
    case '$in':
      return (operand as unknown[]).includes(value);
    default:
      throw new Error(`the collection does not know ${operator}`);
  }
}

function apply(document: Fields, path: string, change: { operator: string; operand: unknown }): void {
  const [field = '', ...inner] = path.split('.');
  if (inner.length === 0) {
    if (change.operator === '$unset') Reflect.deleteProperty(document, field);
    else document[field] = applied(change.operator, document[field], change.operand);
    return;
  }
  const copy = { ...(document[field] as Fields) };
  apply(copy, inner.join('.'), change);
  document[field] = copy;
}

function applied(operator: string, value: unknown, operand: unknown): unknown {
  switch (operator) {
    case '$set':
      return operand;
    case '$inc':
      return (value as number) + (operand as number);
    case '$max':
      return Math.max(value as number, operand as number);
    case '$addToSet':
      return [...new Set([...(value as unknown[]), operand])];
    case '$push':
      return [...((value as unknown[] | undefined) ?? []), ...(operand as { $each: unknown[] }).$each];
    case '$pull':
      return (value as unknown[] | undefined)?.filter((one) => one !== operand);
    default:
      throw new Error(`the collection does not know ${operator}`);
  }
}

function duplicateKey(): Error {
  return new mongo.MongoServerError({ message: 'duplicate key', code: 11_000 });
}
