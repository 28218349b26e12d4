//! Values as text: the Tenet expression that gives the value, by a descriptor of its type. Without recursion.

use crate::descriptors::op;
use crate::tree::Entries;
use crate::value::{Borrowed, Val};
use crate::{int, list, text};
use std::slice::Iter;

/// A node of a descriptor; see [`crate::Descriptors`].
#[derive(Clone, Copy)]
pub(crate) struct Node(*const u8);

impl Node {
    /// # Safety
    /// `address` is a node of a well-formed block, which is never freed while the program runs.
    pub unsafe fn new(address: u64) -> Self {
        Node(address as *const u8)
    }

    fn operation(self) -> u8 {
        // SAFETY: a node begins with its operation.
        unsafe { *self.0 }
    }

    /// The number at an offset from here.
    fn number(self, offset: usize) -> u32 {
        // SAFETY: only the offsets that the format defines are asked for, and all are within the block.
        u32::from_le_bytes(unsafe { self.0.add(offset).cast::<[u8; 4]>().read() })
    }

    /// What the relative offset at an offset from here leads to.
    fn follow(self, offset: usize) -> Node {
        let relative = self.number(offset) as i32;
        // SAFETY: relative offsets lead to places of the same block.
        Node(unsafe { self.0.add(offset).offset(relative as isize) })
    }

    /// The name that stands here.
    fn name(self) -> &'static [u8] {
        // SAFETY: a name is its length and as many bytes; the block outlives the program's run.
        unsafe { std::slice::from_raw_parts(self.0.add(4), self.number(0) as usize) }
    }
}

/// Something that has been begun.
enum Open<'a> {
    List {
        items: Iter<'a, Val>,
        element: Node,
        first: bool,
    },
    Set {
        items: Entries<'a>,
        element: Node,
        first: bool,
    },
    Map {
        items: Entries<'a>,
        key: Node,
        value: Node,
        pending: Option<&'a Val>,
        first: bool,
    },
    /// The fields of a constructor or tuple from `index` on. References to their shapes stand every `stride` bytes from `shapes` on, and
    /// those to their names, where they are printed, every `stride` bytes from `names` on.
    Fields {
        fields: &'a [Val],
        index: usize,
        stride: usize,
        shapes: Node,
        names: Option<Node>,
    },
}

/// Appends the value as a Tenet expression.
pub(crate) fn write(value: &Val, node: Node, out: &mut Vec<u8>) {
    let mut open = Vec::new();
    begin(value, node, out, &mut open);
    while let Some(innermost) = open.last_mut() {
        match innermost.next(out) {
            Some((value, node)) => begin(value, node, out, &mut open),
            None => {
                open.pop();
            }
        }
    }
}

/// Appends the value as `print` gives it.
pub(crate) fn display(value: &Val, node: Node, out: &mut Vec<u8>) {
    match node.operation() {
        op::TEXT => out.extend_from_slice(text::as_str(value).as_bytes()),
        op::CHAR => push_char(out, value.to_char()),
        _ => write(value, node, out),
    }
}

impl<'a> Open<'a> {
    /// Appends what stands before the next part and gives that part; or appends what closes the whole.
    fn next(&mut self, out: &mut Vec<u8>) -> Option<(&'a Val, Node)> {
        match self {
            Open::List {
                items,
                element,
                first,
            } => match items.next() {
                Some(item) => separated(out, first, item, *element),
                None => close(out, b"]"),
            },
            Open::Set {
                items,
                element,
                first,
            } => match items.next() {
                Some((item, _)) => separated(out, first, item, *element),
                None => close(out, b"}"),
            },
            Open::Map {
                items,
                key,
                value,
                pending,
                first,
            } => {
                if let Some(pending) = pending.take() {
                    out.extend_from_slice(b": ");
                    return Some((pending, *value));
                }
                match items.next() {
                    Some((entry_key, entry_value)) => {
                        *pending = entry_value;
                        separated(out, first, entry_key, *key)
                    }
                    None => close(out, b"}"),
                }
            }
            Open::Fields {
                fields,
                index,
                shapes,
                stride,
                names,
            } => {
                let Some(field) = fields.get(*index) else {
                    return close(out, b")");
                };
                if *index > 0 {
                    out.extend_from_slice(b", ");
                }
                let place = *stride * *index;
                if let Some(names) = names {
                    out.extend_from_slice(names.follow(place).name());
                    out.extend_from_slice(b" = ");
                }
                *index += 1;
                Some((field, shapes.follow(place)))
            }
        }
    }
}

fn separated<'a>(
    out: &mut Vec<u8>,
    first: &mut bool,
    item: &'a Val,
    node: Node,
) -> Option<(&'a Val, Node)> {
    if !std::mem::take(first) {
        out.extend_from_slice(b", ");
    }
    Some((item, node))
}

fn close<T>(out: &mut Vec<u8>, bracket: &[u8]) -> Option<T> {
    out.extend_from_slice(bracket);
    None
}

/// Appends a whole leaf, or the opening of something that has parts.
fn begin<'a>(value: &'a Val, node: Node, out: &mut Vec<u8>, open: &mut Vec<Open<'a>>) {
    match node.operation() {
        op::INT => int::write_decimal(value, out),
        op::BOOL => out.extend_from_slice(if value.raw() == Val::TRUE.raw() {
            b"true"
        } else {
            b"false"
        }),
        op::UNIT => out.extend_from_slice(b"()"),
        op::CHAR => {
            out.push(b'\'');
            push_escaped(out, value.to_char(), '\'');
            out.push(b'\'');
        }
        op::TEXT => {
            out.push(b'"');
            text::as_str(value)
                .chars()
                .for_each(|c| push_escaped(out, c, '"'));
            out.push(b'"');
        }
        op::LIST => {
            out.push(b'[');
            open.push(Open::List {
                items: list::elements(value).iter(),
                element: node.follow(1),
                first: true,
            });
        }
        op::SET => {
            out.push(b'{');
            open.push(Open::Set {
                items: Entries::new(value),
                element: node.follow(1),
                first: true,
            });
        }
        op::MAP => {
            out.push(b'{');
            let (key, value_node) = (node.follow(1), node.follow(5));
            open.push(Open::Map {
                items: Entries::new(value),
                key,
                value: value_node,
                pending: None,
                first: true,
            });
        }
        op::TUPLE => {
            out.push(b'(');
            // SAFETY: the references to the parts' shapes stand five bytes into the node.
            let shapes = Node(unsafe { node.0.add(5) });
            open.push(Open::Fields {
                fields: value.fields(),
                index: 0,
                shapes,
                stride: 4,
                names: None,
            });
        }
        operation @ (op::RECORD | op::ENUM) => {
            begin_constructor(value, node, operation == op::RECORD, out, open)
        }
        _ => out.extend_from_slice(b"<function>"),
    }
}

fn begin_constructor<'a>(
    value: &'a Val,
    node: Node,
    names: bool,
    out: &mut Vec<u8>,
    open: &mut Vec<Open<'a>>,
) {
    let constructor = node.follow(1 + 4 * value.constructor());
    let count = constructor.number(0) as usize;
    // SAFETY: the constructor's name stands behind its table of fields, of eight bytes each.
    out.extend_from_slice(Node(unsafe { constructor.0.add(4 + 8 * count) }).name());
    if count == 0 {
        return;
    }
    out.push(b'(');
    // SAFETY: the references to the first field's name and shape stand behind the count.
    let (first_name, shapes) = unsafe { (Node(constructor.0.add(4)), Node(constructor.0.add(8))) };
    open.push(Open::Fields {
        fields: value.fields(),
        index: 0,
        shapes,
        stride: 8,
        names: names.then_some(first_name),
    });
}

fn push_char(out: &mut Vec<u8>, c: char) {
    out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
}

fn push_escaped(out: &mut Vec<u8>, c: char, quote: char) {
    match c {
        '\n' => out.extend_from_slice(b"\\n"),
        '\t' => out.extend_from_slice(b"\\t"),
        '\\' => out.extend_from_slice(b"\\\\"),
        c if c == quote => {
            out.push(b'\\');
            push_char(out, c);
        }
        c if is_invisible(c) => out.extend_from_slice(format!("\\u{{{:X}}}", c as u32).as_bytes()),
        c => push_char(out, c),
    }
}

/// Control characters, and those that change the direction or the look of the text around them.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
}

fn to_text(bytes: &[u8]) -> Val {
    text::from_utf8_lossy(bytes)
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_show_b(value: Borrowed, descriptor: u64) -> Val {
    let mut out = Vec::new();
    // SAFETY: compiled code passes the address of a node.
    write(&value, unsafe { Node::new(descriptor) }, &mut out);
    to_text(&out)
}

/// See [`crate::abi`].
#[unsafe(no_mangle)]
pub extern "C" fn tn_display_b(value: Borrowed, descriptor: u64) -> Val {
    // SAFETY: compiled code passes the address of a node.
    let node = unsafe { Node::new(descriptor) };
    if node.operation() == op::TEXT {
        return value.clone();
    }
    let mut out = Vec::new();
    display(&value, node, &mut out);
    to_text(&out)
}
