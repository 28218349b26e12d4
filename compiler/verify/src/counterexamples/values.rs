//! From values of the logic to values of the language.

use tenet_core::Type;
use tenet_core::eval::{FunctionValue, Integer, Parts, Shape, Value};
use tenet_logic::Value as Logical;

/// The value of the language that a value of the logic stands for. Elements of type parameters become integers, as `Int` is an instance of each.
/// Nothing where there is no such value: a number that is no character, a function of which too much is known.
pub(super) fn value(
    program: &dyn tenet_core::Program,
    ty: &Type,
    logical: &Logical,
) -> Option<Value> {
    let items = |ty: &Type, items: &[Logical]| {
        let values = items.iter().map(|item| value(program, ty, item));
        values.collect::<Option<Vec<_>>>()
    };
    Some(match (ty, logical) {
        (Type::Int, Logical::Int(n)) => Value::Int(Integer::from(n)),
        (Type::Param(_), Logical::Element(_, number)) => {
            Value::Int(Integer::from(i64::from(*number)))
        }
        (Type::Param(_), Logical::Int(n)) => Value::Int(Integer::from(n)),
        (Type::Bool, Logical::Bool(truth)) => Value::Bool(*truth),
        (Type::Unit, _) => Value::Unit,
        (Type::Char, Logical::Int(code)) => Value::Char(character(code)?),
        (Type::Text, Logical::Seq(codes)) => {
            let chars = codes.iter().map(|code| match code {
                Logical::Int(code) => character(code),
                _ => None,
            });
            Value::text(&chars.collect::<Option<String>>()?)
        }
        (Type::List(element), Logical::Seq(parts)) => Value::list(items(element, parts)?),
        (Type::Set(element), Logical::Set(members)) => {
            let members = members.iter().map(|member| value(program, element, member));
            Value::set(members.collect::<Option<_>>()?)
        }
        (Type::Map(key, of), Logical::Map(entries)) => {
            let entries = entries
                .iter()
                .map(|(k, v)| Some((value(program, key, k)?, value(program, of, v)?)));
            Value::map(entries.collect::<Option<_>>()?)
        }
        (Type::Tuple(types), Logical::Data(_, parts)) => {
            let parts = types.iter().zip(parts.iter());
            let parts = parts.map(|(ty, part)| value(program, ty, part));
            Value::tuple(parts.collect::<Option<_>>()?)
        }
        (Type::Data(path, args), Logical::Data(constructor, parts)) => {
            let data = program.data(path)?;
            let declared = data.constructors.get(constructor.index as usize)?;
            let fields = declared.fields.iter().zip(parts.iter()).map(|(id, part)| {
                let local = data.locals.get(id.0 as usize)?;
                value(program, &local.ty.base().substitute(args), part)
            });
            let fields = fields.collect::<Option<Vec<_>>>()?;
            Value::data(Shape::of(&data, constructor.index)?, fields)
        }
        (Type::Fn(params, result, _), Logical::Fn(cases, otherwise)) => {
            let otherwise = value(program, result, otherwise)?;
            let mut entries = Vec::new();
            for (args, result_there) in cases.iter() {
                let first = value(program, params.first()?, args.first()?)?;
                entries.push((first, value(program, result, result_there)?));
            }
            function(params.len(), entries, otherwise)?
        }
        _ => return None,
    })
}

fn character(code: &num_bigint::BigInt) -> Option<char> {
    char::from_u32(u32::try_from(code).ok()?)
}

/// A function by what it gives for first arguments; nothing if it would need more cases than a function value can have.
fn function(arity: usize, mut entries: Vec<(Value, Value)>, otherwise: Value) -> Option<Value> {
    entries.retain(|(_, result)| *result != otherwise);
    entries.dedup();
    let function = match (entries.pop(), entries.is_empty()) {
        (None, _) => FunctionValue::Constant {
            arity,
            value: Parts::of(vec![otherwise]),
        },
        (Some((argument, result)), true) => FunctionValue::Table {
            arity,
            entry: Parts::of(vec![argument, result, otherwise]),
        },
        _ => return None,
    };
    Some(Value::Function(std::sync::Arc::new(function)))
}
