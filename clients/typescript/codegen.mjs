// Generates src/generated from the schema and the documents: types with strict scalars, typed documents, `possibleTypes` for Apollo
// Client, and `keys` and the schema for urql's graphcache. Run it again when the schema changes: npm run generate
import { codegen } from '@graphql-codegen/core';
import * as fragmentMatcher from '@graphql-codegen/fragment-matcher';
import * as typedDocumentNode from '@graphql-codegen/typed-document-node';
import * as typescript from '@graphql-codegen/typescript';
import * as operations from '@graphql-codegen/typescript-operations';
import { buildSchema, introspectionFromSchema, isObjectType, parse } from 'graphql';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
// Copy the schema beside this file, or read it from /schema.graphql of the service.
const schemaPath = join(here, '../../api/schema.graphql');
const documentsFolder = join(here, '../../api/assets/developers/examples');
const target = join(here, 'src/generated');

const config = {
  // Every scalar must be named here: a new one is an error, not `any`.
  strictScalars: true,
  // A file is read as a blob; `Upload` is never an output.
  scalars: { Date: 'string', DateTime: 'string', Svg: 'string', Upload: 'Blob' },
  // Values that this client does not know yet must not break it.
  enumsAsTypes: true,
  futureProofEnums: true,
  futureProofUnions: true,
  useTypeImports: true,
  skipTypename: false,
  avoidOptionals: { field: true, inputValue: false, object: false, defaultValue: false },
};

/** graphcache finds an object by `id`; what has none is part of its parent, which it wants to be told. */
const graphcacheKeys = {
  plugin: schema => {
    const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
    const parts = Object.values(schema.getTypeMap())
      .filter(type => isObjectType(type) && !type.name.startsWith('__') && !roots.includes(type) && !type.getFields().id)
      .map(type => `  ${type.name}: () => null,`);
    return `export const keys = {\n${parts.join('\n')}\n} as const;\n`;
  },
};

/** With the schema graphcache knows which types an interface or a union stands for, and which fields may be null. */
const graphcacheSchema = {
  plugin: schema => {
    const { queryType, mutationType, subscriptionType, types } = introspectionFromSchema(schema, { descriptions: false }).__schema;
    const shown = types
      .filter(({ kind, name }) => ['OBJECT', 'INTERFACE', 'UNION'].includes(kind) && !name.startsWith('__'))
      .map(({ kind, name, fields, interfaces, possibleTypes }) => ({
        kind,
        name,
        ...(fields && { fields: fields.map(({ name, type, args }) => ({ name, type, args: args.map(({ name, type }) => ({ name, type })) })) }),
        ...(interfaces && { interfaces }),
        ...(possibleTypes && { possibleTypes }),
      }));
    const introspection = { __schema: { queryType, mutationType, subscriptionType, types: shown } };
    return `import type { CacheExchangeOpts } from '@urql/exchange-graphcache';\n\nexport const schema = ${JSON.stringify(introspection)} as unknown as NonNullable<CacheExchangeOpts['schema']>;\n`;
  },
};

const schema = parse(readFileSync(schemaPath, 'utf8'));
const documents = readdirSync(documentsFolder)
  .filter(file => file.endsWith('.graphql'))
  .map(file => ({ location: file, document: parse(readFileSync(join(documentsFolder, file), 'utf8')) }));

async function generate(filename, plugins) {
  const pluginMap = { typescript, operations, typedDocumentNode, fragmentMatcher, graphcacheKeys, graphcacheSchema };
  const content = await codegen({
    filename,
    schema,
    schemaAst: buildSchema(readFileSync(schemaPath, 'utf8')),
    documents,
    config,
    pluginMap,
    plugins: plugins.map(([plugin, own]) => ({ [plugin]: own ?? {} })),
  });
  writeFileSync(join(target, filename), content);
}

mkdirSync(target, { recursive: true });
await generate('graphql.ts', [['typescript'], ['operations'], ['typedDocumentNode']]);
await generate('possibleTypes.ts', [['fragmentMatcher', { useExplicitTyping: false }]]);
await generate('keys.ts', [['graphcacheKeys']]);
await generate('schema.ts', [['graphcacheSchema']]);
