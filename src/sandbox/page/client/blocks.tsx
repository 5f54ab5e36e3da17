import { ActionButton } from './button.tsx';
import { Control } from './controls.tsx';
import { Picture, Pieces, Text } from './inline.tsx';
import { type Dict, dict, dicts, str } from './json.ts';
import { markdownToMrkdwn, parseMrkdwn } from './mrkdwn.ts';
import { richTextPieces } from './rich-text.ts';
import type { StateValues, Where } from './types.ts';

interface Surface {
  where: Where;
  values: StateValues;
  errors?: Record<string, string>;
}

/** Blocks as Slack draws them, in a message or a modal. */
export function Blocks({ blocks, ...surface }: { blocks: Dict[] } & Surface) {
  return (
    <div class="blocks">
      {blocks.map((block) => (
        <Block key={`${str(block.block_id)} ${str(block.type)}`} block={block} {...surface} />
      ))}
    </div>
  );
}

function Block({ block, where, values, errors = {} }: { block: Dict } & Surface) {
  const control = (element: Dict) => <Control block={block} element={element} where={where} values={values} />;
  switch (block.type) {
    case 'header':
      return (
        <h3 class="header">
          <Text of={block.text} />
        </h3>
      );
    case 'divider':
      return <hr />;
    case 'section':
      return (
        <div class="section">
          <div class="words">
            {block.text !== undefined && <Text of={block.text} />}
            {block.fields !== undefined && (
              <div class="fields">
                {dicts(block.fields).map((field, index) => (
                  <div key={index}>
                    <Text of={field} />
                  </div>
                ))}
              </div>
            )}
          </div>
          {block.accessory !== undefined && (
            <div class="accessory">
              {dict(block.accessory).type === 'image' ? (
                <Picture image={dict(block.accessory)} size="thumb" />
              ) : (
                control(dict(block.accessory))
              )}
            </div>
          )}
        </div>
      );
    case 'context':
      return (
        <div class="context">
          {dicts(block.elements).map((one, index) => (
            <span key={index}>{one.type === 'image' ? <Picture image={one} size="small" /> : <Text of={one} />}</span>
          ))}
        </div>
      );
    case 'actions':
      return (
        <div class="actions">
          {dicts(block.elements).map((element) => (
            <Control key={str(element.action_id)} block={block} element={element} where={where} values={values} />
          ))}
        </div>
      );
    case 'input':
      return <Input block={block} where={where} values={values} error={errors[str(block.block_id)] ?? ''} />;
    case 'image':
      return (
        <figure>
          {block.title !== undefined && (
            <figcaption>
              <Text of={block.title} />
            </figcaption>
          )}
          <Picture image={block} size="wide" />
        </figure>
      );
    case 'rich_text':
      return (
        <div class="words">
          <Pieces pieces={richTextPieces(block)} />
        </div>
      );
    case 'markdown':
      return (
        <div class="words">
          <Pieces pieces={parseMrkdwn(markdownToMrkdwn(str(block.text)))} />
        </div>
      );
    case 'alert':
      return (
        <div class={`alert ${str(block.level) || 'default'}`} role={block.level === 'error' ? 'alert' : 'status'}>
          <span class="sign" aria-hidden="true">
            {alertSigns[str(block.level)] ?? '•'}
          </span>
          <div>
            <Text of={block.text} />
          </div>
        </div>
      );
    case 'table':
      return <Table block={block} />;
    case 'card':
      return <Card block={block} where={where} />;
    default:
      return <div class="unknown">A {str(block.type)} block, which the sandbox does not draw yet.</div>;
  }
}

const alertSigns: Record<string, string> = { info: 'i', warning: '!', error: '!', success: '✓' };

function Input({ block, where, values, error }: { block: Dict; where: Where; values: StateValues; error: string }) {
  const id = `input-${str(block.block_id)}`;
  const element = dict(block.element);
  // A group of boxes is named by its label; anything else is labelled directly.
  const isGroup = element.type === 'checkboxes' || element.type === 'radio_buttons';
  const label = (
    <>
      <Text of={block.label} />
      {block.optional === true && <span class="optional"> (optional)</span>}
    </>
  );
  const control = (
    <Control block={block} element={element} where={where} values={values} id={id} wrong={error !== ''} />
  );
  return (
    <div class={`input${error ? ' wrong' : ''}`}>
      {isGroup ? (
        <fieldset>
          <legend>{label}</legend>
          {control}
        </fieldset>
      ) : (
        <>
          <label for={id}>{label}</label>
          {control}
        </>
      )}
      {error !== '' && (
        <p class="error" id={`${id}-error`} role="alert">
          {error}
        </p>
      )}
      {block.hint !== undefined && (
        <p class="hint">
          <Text of={block.hint} />
        </p>
      )}
    </div>
  );
}

function Table({ block }: { block: Dict }) {
  const settings = dicts(block.column_settings);
  const align = (column: number) => ({ textAlign: (str(settings[column]?.align) || 'left') as 'left' });
  const cell = (one: Dict) =>
    one.type === 'rich_text' ? <Pieces pieces={richTextPieces(one)} /> : str(one.text) || String(one.value ?? '');
  const [head = [], ...rows] = (block.rows as Dict[][]) ?? [];
  return (
    <div class="table">
      <table>
        <thead>
          <tr>
            {head.map((one, column) => (
              <th key={column} style={align(column)}>
                {cell(one)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              {row.map((one, column) => (
                <td key={column} style={align(column)}>
                  {cell(one)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Card({ block, where }: { block: Dict; where: Where }) {
  return (
    <div class="card">
      {block.hero_image !== undefined && <Picture image={dict(block.hero_image)} size="wide" />}
      <div class="card-head">
        {block.icon !== undefined && <Picture image={dict(block.icon)} size="small" />}
        <div>
          {block.title !== undefined && (
            <div class="card-title">
              <Text of={block.title} />
            </div>
          )}
          {block.subtitle !== undefined && (
            <div class="quiet">
              <Text of={block.subtitle} />
            </div>
          )}
        </div>
      </div>
      {block.body !== undefined && <Text of={block.body} />}
      {block.subtext !== undefined && (
        <div class="quiet">
          <Text of={block.subtext} />
        </div>
      )}
      {block.actions !== undefined && (
        <div class="actions">
          {dicts(block.actions).map((button) => (
            <ActionButton key={str(button.action_id)} block={block} element={button} where={where} />
          ))}
        </div>
      )}
    </div>
  );
}
