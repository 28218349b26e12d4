//! Descriptors: compact static bytes that say how the values of a type print.
//!
//! A descriptor is the address of a node. A node is one byte, its operation, and then fixed 32-bit little-endian numbers. Nodes name each other by
//! offsets relative to the place where the offset stands, so one block serves all types, recursive ones too, and needs no relocation.

/// How the values of one type print.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// `-12`
    Int,
    /// `true`
    Bool,
    /// `()`
    Unit,
    /// `'q'`
    Char,
    /// `"a\n"`
    Text,
    /// `<function>`
    Function,
    /// `[1, 2]`
    List(ShapeId),
    /// `{1, 2}`
    Set(ShapeId),
    /// `{"a": 1}`: keys and values.
    Map(ShapeId, ShapeId),
    /// `(1, "a")`
    Tuple(Vec<ShapeId>),
    /// A record, `Account(owner = "ada", balance = 3)`: one constructor, its fields named.
    Record(Constructor),
    /// An enum, `Node(Leaf, 1, Leaf)`: the constructors in order of declaration.
    Enum(Vec<Constructor>),
}

/// A constructor of a record or an enum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Constructor {
    /// Its name.
    pub name: String,
    /// The names and shapes of its fields. Names are printed for records only.
    pub fields: Vec<(String, ShapeId)>,
}

/// A shape of a [`Descriptors`] table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ShapeId(usize);

/// The shapes of a program's types, to be laid out as one block of bytes.
///
/// A recursive type is reserved first, its parts added, then itself defined.
#[derive(Clone, Debug, Default)]
pub struct Descriptors {
    shapes: Vec<Shape>,
}

/// The operations, the first byte of a node.
pub(crate) mod op {
    pub const INT: u8 = 0;
    pub const BOOL: u8 = 1;
    pub const UNIT: u8 = 2;
    pub const CHAR: u8 = 3;
    pub const TEXT: u8 = 4;
    pub const FUNCTION: u8 = 5;
    pub const LIST: u8 = 6;
    pub const SET: u8 = 7;
    pub const MAP: u8 = 8;
    pub const TUPLE: u8 = 9;
    pub const RECORD: u8 = 10;
    pub const ENUM: u8 = 11;
}

impl Descriptors {
    /// An empty table.
    pub fn new() -> Self {
        Self::default()
    }

    /// A place for a shape to be defined later. Until then it prints as a function does.
    pub fn reserve(&mut self) -> ShapeId {
        self.add(Shape::Function)
    }

    /// Fills a reserved place.
    pub fn define(&mut self, id: ShapeId, shape: Shape) {
        self.shapes[id.0] = shape;
    }

    /// Adds a shape.
    pub fn add(&mut self, shape: Shape) -> ShapeId {
        self.shapes.push(shape);
        ShapeId(self.shapes.len() - 1)
    }

    /// The bytes, and the offset of each shape's node in them, to be looked up by [`Layout::offset`].
    pub fn layout(&self) -> Layout {
        let mut writer = Writer {
            bytes: Vec::new(),
            patches: Vec::new(),
        };
        let offsets: Vec<u32> = self.shapes.iter().map(|shape| writer.node(shape)).collect();
        for (place, target) in writer.patches {
            let relative = offsets[target.0].wrapping_sub(place as u32);
            writer.bytes[place..place + 4].copy_from_slice(&relative.to_le_bytes());
        }
        Layout {
            bytes: writer.bytes,
            offsets,
        }
    }
}

/// A table of shapes as bytes.
#[derive(Clone, Debug)]
pub struct Layout {
    /// The block; it is not aligned and holds no addresses.
    pub bytes: Vec<u8>,
    offsets: Vec<u32>,
}

impl Layout {
    /// Where the node of a shape stands: a descriptor is the block's address plus this.
    pub fn offset(&self, id: ShapeId) -> u32 {
        self.offsets[id.0]
    }
}

struct Writer {
    bytes: Vec<u8>,
    /// Places of relative offsets, and the shapes that they lead to.
    patches: Vec<(usize, ShapeId)>,
}

impl Writer {
    fn node(&mut self, shape: &Shape) -> u32 {
        let mut constructors: &[Constructor] = &[];
        let start = self.bytes.len();
        match shape {
            Shape::Int => self.bytes.push(op::INT),
            Shape::Bool => self.bytes.push(op::BOOL),
            Shape::Unit => self.bytes.push(op::UNIT),
            Shape::Char => self.bytes.push(op::CHAR),
            Shape::Text => self.bytes.push(op::TEXT),
            Shape::Function => self.bytes.push(op::FUNCTION),
            Shape::List(element) => self.shapes(op::LIST, &[*element]),
            Shape::Set(element) => self.shapes(op::SET, &[*element]),
            Shape::Map(key, value) => self.shapes(op::MAP, &[*key, *value]),
            Shape::Tuple(parts) => {
                self.bytes.push(op::TUPLE);
                self.number(parts.len());
                parts.iter().for_each(|part| self.reference(*part));
            }
            Shape::Record(constructor) => {
                self.bytes.push(op::RECORD);
                constructors = std::slice::from_ref(constructor);
            }
            Shape::Enum(all) => {
                self.bytes.push(op::ENUM);
                constructors = all;
            }
        }
        self.constructors(constructors);
        start as u32
    }

    fn shapes(&mut self, op: u8, parts: &[ShapeId]) {
        self.bytes.push(op);
        parts.iter().for_each(|part| self.reference(*part));
    }

    /// For each constructor the relative offset of: the number of fields, the relative offsets of the fields' names and shapes, its own name. A name is its
    /// length and its bytes.
    fn constructors(&mut self, constructors: &[Constructor]) {
        let table = self.bytes.len();
        self.bytes.resize(table + 4 * constructors.len(), 0);
        for (index, constructor) in constructors.iter().enumerate() {
            self.point_here(table + 4 * index);
            self.number(constructor.fields.len());
            let fields = self.bytes.len();
            for (_, shape) in &constructor.fields {
                self.number(0);
                self.reference(*shape);
            }
            self.name(&constructor.name);
            for (field, (name, _)) in constructor.fields.iter().enumerate() {
                self.point_here(fields + 8 * field);
                self.name(name);
            }
        }
    }

    fn number(&mut self, n: usize) {
        self.bytes.extend_from_slice(&(n as u32).to_le_bytes());
    }

    fn name(&mut self, name: &str) {
        self.number(name.len());
        self.bytes.extend_from_slice(name.as_bytes());
    }

    fn reference(&mut self, id: ShapeId) {
        self.patches.push((self.bytes.len(), id));
        self.number(0);
    }

    fn point_here(&mut self, place: usize) {
        let relative = (self.bytes.len() - place) as u32;
        self.bytes[place..place + 4].copy_from_slice(&relative.to_le_bytes());
    }
}
