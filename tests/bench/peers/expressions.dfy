// A port of examples/expressions.tenet.
module Expressions {
  datatype Expr =
    | Number(value: int)
    | Variable(name: string)
    | Sum(left: Expr, right: Expr)
    | Product(left: Expr, right: Expr)

  function Value(e: Expr, env: map<string, int>): int {
    match e
    case Number(n) => n
    case Variable(name) => if name in env then env[name] else 0
    case Sum(a, b) => Value(a, env) + Value(b, env)
    case Product(a, b) => Value(a, env) * Value(b, env)
  }

  function Size(e: Expr): nat {
    match e
    case Number(_) => 0
    case Variable(_) => 0
    case Sum(a, b) => 1 + Size(a) + Size(b)
    case Product(a, b) => 1 + Size(a) + Size(b)
  }

  function method Plus(a: Expr, b: Expr): (e: Expr)
    ensures forall env :: Value(e, env) == Value(a, env) + Value(b, env)
    ensures Size(e) <= 1 + Size(a) + Size(b)
  {
    if a.Number? && b.Number? then Number(a.value + b.value)
    else if a == Number(0) then b
    else if b == Number(0) then a
    else Sum(a, b)
  }

  function method Times(a: Expr, b: Expr): (e: Expr)
    ensures forall env :: Value(e, env) == Value(a, env) * Value(b, env)
    ensures Size(e) <= 1 + Size(a) + Size(b)
  {
    if a.Number? && b.Number? then Number(a.value * b.value)
    else if a == Number(0) || b == Number(0) then Number(0)
    else if a == Number(1) then b
    else if b == Number(1) then a
    else Product(a, b)
  }

  function method Simplified(e: Expr): (simpler: Expr)
    ensures forall env :: Value(simpler, env) == Value(e, env)
    ensures Size(simpler) <= Size(e)
  {
    match e
    case Sum(a, b) => Plus(Simplified(a), Simplified(b))
    case Product(a, b) => Times(Simplified(a), Simplified(b))
    case Number(_) => e
    case Variable(_) => e
  }

  function Mirrored(e: Expr): Expr {
    match e
    case Sum(a, b) => Sum(Mirrored(b), Mirrored(a))
    case Product(a, b) => Product(Mirrored(b), Mirrored(a))
    case Number(_) => e
    case Variable(_) => e
  }

  lemma MirrorKeepsValue(e: Expr, env: map<string, int>)
    ensures Value(Mirrored(e), env) == Value(e, env)
  {
  }
}
