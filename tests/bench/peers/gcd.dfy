// A port of tests/verified/signature/gcd.tenet.
module Gcd {
  function Gcd(a: nat, b: nat): nat
    decreases b
  {
    if b == 0 then a else Gcd(b, a % b)
  }

  method Euclid(a: nat, b: nat) returns (d: nat)
    ensures d == Gcd(a, b)
  {
    var x, y := a, b;
    while y > 0
      invariant Gcd(x, y) == Gcd(a, b)
      decreases y
    {
      x, y := y, x % y;
    }
    return x;
  }
}
